package activitypub

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"time"
)

// verdict is why a request goes no further.
type verdict struct {
	status int
	reason string        // stable and short
	said   string        // what the sender reads instead of the reason, "" for the reason
	err    error         // particulars for the log, may be nil
	wait   time.Duration // how long to stay away, 0 for the usual time
}

func refuse(status int, reason string, err error) *verdict {
	return &verdict{status: status, reason: reason, err: err}
}

// ErrFull is wrapped by the error of Inbox.Store when too much of the sender's
// waits already, and by that of a request's body when whoever bounds what is read
// has no room for it; the sender is asked to come back.
var ErrFull = errors.New("activitypub: too much is waiting")

// FullFor is [ErrFull] with how long it may take until there is room.
type FullFor struct {
	Wait time.Duration
	Err  error // the particulars
}

// Error says the particulars.
func (e *FullFor) Error() string { return e.Err.Error() }

// Is reports whether target is [ErrFull].
func (e *FullFor) Is(target error) bool { return target == ErrFull }

// Unwrap returns the particulars.
func (e *FullFor) Unwrap() error { return e.Err }

// fullWait is how long who meets [ErrFull] is to stay away, unless it says so.
const fullWait = 5 * time.Minute

func putOff(status int, reason string, wait time.Duration) *verdict {
	return &verdict{status: status, reason: reason, wait: max(wait, time.Second)}
}

func (in *Inbox) report(ctx context.Context, a *Activity, v *verdict) {
	if in.Log == nil || v == nil {
		return
	}
	attrs := []slog.Attr{slog.Int("status", v.status), slog.String("reason", v.reason)}
	if a != nil {
		attrs = append(attrs, slog.String("type", a.Type), slog.String("host", hostOf(a.Actor.ID)))
	}
	level := slog.LevelDebug
	if v.status == http.StatusServiceUnavailable && v.wait == 0 {
		level = slog.LevelWarn
	}
	if v.err != nil {
		attrs = append(attrs, slog.String("error", withoutPaths(v.err)))
	}
	in.Log.LogAttrs(ctx, level, "inbox refused a request", attrs...)
}

var anAddress = regexp.MustCompile(`(https?://[^/\s"'<>]+)[^\s"'<>]*`)

// withoutPaths is an error's text with addresses cut down to their hosts: what
// follows names people.
func withoutPaths(err error) string {
	return anAddress.ReplaceAllString(err.Error(), "$1")
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}

func (in *Inbox) answer(w http.ResponseWriter, v *verdict) {
	if v == nil || v.status == http.StatusAccepted {
		w.WriteHeader(http.StatusAccepted)
		return
	}
	switch v.status {
	case http.StatusMethodNotAllowed:
		w.Header().Set("Allow", http.MethodPost)
	case http.StatusUnsupportedMediaType:
		w.Header().Set("Accept-Post", ContentTypeProfile+", "+ContentType)
	case http.StatusServiceUnavailable, http.StatusTooManyRequests:
		w.Header().Set("Retry-After", seconds(orDefault(v.wait, time.Minute)))
	}
	body, err := Marshal(map[string]string{"error": orDefault(v.said, v.reason)})
	if err != nil {
		body = []byte(`{"error":"internal"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(v.status)
	_, _ = w.Write(body) // a peer that has gone has nobody to be told
}

// seconds writes a time to wait as Retry-After does, rounded up.
func seconds(d time.Duration) string {
	return strconv.FormatInt(int64((d+time.Second-1)/time.Second), 10)
}
