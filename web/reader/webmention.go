package reader

import (
	"context"
	"hash/maphash"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/netip"
	"net/url"
	"strconv"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/causerie/causerie/internal/blog"
)

// mentionPath is where pages elsewhere tell that they link to an article.
const mentionPath = "/webmention"

// mentionLink is the Link header by which an article says so.
const mentionLink = "<" + mentionPath + `>; rel="webmention"`

// Bounds of what is told.
const (
	mostMentionBytes = 16 << 10
	mentionsPerHour  = 60 // of one client, after the first burst
	mentionBurst     = 30
	mostClients      = 10_000 // remembered; who is forgotten starts afresh
)

// Webmention takes the word of a page elsewhere that it links to an article
// (https://www.w3.org/TR/webmention/, 3.2): 202 when that is going to be looked
// up, 400 and a sentence when it cannot be, 429 when there is too much.
func (rd *Reader) Webmention(w http.ResponseWriter, r *http.Request) {
	if wait := rd.mentioners.take(rd.client(r), rd.now()); wait > 0 {
		tooMany(w, wait, "Too many webmentions came from your address; try again later.")
		return
	}
	source, target, err := mentionForm(w, r)
	if err == nil {
		err = rd.mention(r.Context(), source, target)
	}
	switch blog.KindOf(err) {
	case blog.Invalid:
		say(w, http.StatusBadRequest, blog.Message(err))
	case blog.NotFound:
		say(w, http.StatusNotFound, blog.Message(err))
	case blog.TooMany:
		tooMany(w, time.Hour, blog.Message(err))
	default:
		if err != nil {
			rd.log.LogAttrs(r.Context(), slog.LevelError, "take a webmention", slog.Any("error", err))
			say(w, http.StatusInternalServerError, "Something went wrong here; try again later.")
			return
		}
		say(w, http.StatusAccepted, "Thank you. The page will be looked at in a moment.")
	}
}

// mentionForm reads the two addresses.
func mentionForm(w http.ResponseWriter, r *http.Request) (source, target string, err error) {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != "application/x-www-form-urlencoded" {
		return "", "", blog.ErrInvalid("", "Send source and target as a form (application/x-www-form-urlencoded).")
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostMentionBytes))
	if err != nil {
		return "", "", blog.ErrInvalid("", "That is more than two addresses; send source and target alone.")
	}
	form, err := url.ParseQuery(string(raw))
	if err != nil {
		return "", "", blog.ErrInvalid("", "The form cannot be read; send source and target.")
	}
	if len(form["source"]) > 1 || len(form["target"]) > 1 {
		return "", "", blog.ErrInvalid("", "Send one source and one target.")
	}
	return form.Get("source"), form.Get("target"), nil
}

func say(w http.ResponseWriter, status int, sentence string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, sentence+"\n") // the client went away
}

func tooMany(w http.ResponseWriter, wait time.Duration, sentence string) {
	w.Header().Set("Retry-After", strconv.Itoa(int(wait.Seconds())+1))
	say(w, http.StatusTooManyRequests, sentence)
}

// clients limits how often one address may ask for something that costs. It
// remembers a keyed hash of the address, for an hour or so, and nothing else. The
// zero value is ready; it is safe for concurrent use.
type clients struct {
	once sync.Once
	seed maphash.Seed

	mu    sync.Mutex
	known map[uint64]*rate.Limiter
}

// take counts a request, and returns how long to wait if it is too many. "" is
// nobody in particular, who is not counted.
func (c *clients) take(address string, now time.Time) time.Duration {
	if address == "" {
		return 0
	}
	c.once.Do(func() { c.seed, c.known = maphash.MakeSeed(), map[uint64]*rate.Limiter{} })
	c.mu.Lock()
	defer c.mu.Unlock()
	key := maphash.String(c.seed, customer(address))
	limiter := c.known[key]
	if limiter == nil {
		if len(c.known) >= mostClients {
			clear(c.known)
		}
		limiter = rate.NewLimiter(rate.Every(time.Hour/mentionsPerHour), mentionBurst)
		c.known[key] = limiter
	}
	if limiter.AllowN(now, 1) {
		return 0
	}
	return time.Hour / mentionsPerHour
}

// customer is what one customer of a provider has: an address, of IPv6 the network
// of 64 bits.
func customer(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	if ip = ip.Unmap(); ip.Is4() {
		return ip.String()
	}
	network, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return network.String()
}

// mention is the door of the domain for webmentions.
type mention func(ctx context.Context, source, target string) error
