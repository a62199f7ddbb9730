package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/causerie/causerie/activitypub"
)

// intake bounds what is held of bodies that are still coming, at every door: of all
// people who are not signed in together, and of one client. What counts are the
// bytes that came, not those announced, so who sends a short message quickly finds
// room while others take their time with long ones.
//
// A body has to be there soon. Who is signed in may take longer, for a picture on a
// slow line, as long as something comes.
type intake struct {
	client func(*http.Request) string // "" for nobody in particular, who has no share of their own

	mu   sync.Mutex
	held int64
	of   map[string]int64 // held of one client
}

// The measures of an intake.
const (
	intakeOfAll       = 24 << 20 // bytes
	intakeOfClient    = intakeOfAll / 8
	intakeOfBody      = 8 << 10          // what a body costs besides its bytes: its connection's buffers and the like
	intakeOfDiscarded = 2 << 20          // bytes that may come and go when there was no room
	bodyTime          = 20 * time.Second // for a whole body; of who is signed in, for the next piece
	intakeWait        = 10 * time.Second // told to those for whom there is no room
)

// errIntakeFull is what reading a body fails with for which there is no room.
var errIntakeFull = fmt.Errorf("%w: other bodies are being read", activitypub.ErrFull)

func newIntake(client func(*http.Request) string) *intake {
	return &intake{client: client, of: map[string]int64{}}
}

// bounded puts the bounds round a handler. Whatever it makes of a body that could
// not be read for want of room, the answer is 503.
func (in *intake) bounded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Body == nil || r.Body == http.NoBody {
			next.ServeHTTP(w, r)
			return
		}
		body := &body{ReadCloser: r.Body, in: in, client: network(in.client(r)), connection: http.NewResponseController(w)}
		defer body.letGo()
		answer := &bodyAnswer{ResponseWriter: w, body: body}
		body.await(time.Now().Add(bodyTime))
		if !body.hold(intakeOfBody) {
			answer.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		r = r.WithContext(context.WithValue(r.Context(), bodyKey{}, body))
		r.Body = body
		next.ServeHTTP(answer, r)
		if body.full {
			body.discard()
		}
	})
}

// count counts n more bytes of a body. If there is no room for them, none is kept
// for what came of it before: others are to find that at once.
func (in *intake) count(b *body, n int64) (ok bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if ok = in.held+n <= intakeOfAll && (b.client == "" || in.of[b.client]+n <= intakeOfClient); !ok {
		n = -b.held
	}
	b.held += n
	in.held += n
	if b.client == "" {
		return ok
	}
	if in.of[b.client] += n; in.of[b.client] <= 0 {
		delete(in.of, b.client)
	}
	return ok
}

// body is a body that is counted while it comes, until its request was answered.
type body struct {
	io.ReadCloser
	in         *intake
	client     string
	connection *http.ResponseController
	held       int64
	full       bool // there was no room for it
	trusted    bool // who sends it is signed in
}

type bodyKey struct{}

// trust says that a request is of somebody who is signed in: nothing of it counts,
// and it may come as slowly as it likes.
func trust(r *http.Request) {
	if b, ok := r.Context().Value(bodyKey{}).(*body); ok {
		b.trusted = true
		b.letGo()
	}
}

// Read implements [io.Reader]. What is over is not waited for any more: a deadline
// that was left would end the request while it is worked on.
func (b *body) Read(p []byte) (int, error) {
	if b.full {
		return 0, errIntakeFull
	}
	if b.trusted {
		b.await(time.Now().Add(bodyTime))
	}
	n, err := b.ReadCloser.Read(p)
	if !b.trusted && !b.hold(int64(n)) {
		return 0, errIntakeFull
	}
	if err == io.EOF {
		b.await(time.Time{})
	}
	return n, err //nolint:wrapcheck // as io.Reader has it
}

// discard sends the answer, and lets the rest come and go: whoever is still sending
// would see a broken connection in its place.
func (b *body) discard() {
	if err := b.connection.Flush(); err == nil {
		_, _ = io.CopyN(io.Discard, b.ReadCloser, intakeOfDiscarded) // as far as it goes
	}
}

// hold counts n more bytes, and reports whether there was room.
func (b *body) hold(n int64) bool {
	b.full = !b.in.count(b, n)
	return !b.full
}

// letGo keeps no room any more.
func (b *body) letGo() { b.in.count(b, -b.held) }

// await sets until when bytes are waited for; zero is for ever. What answers
// without a connection, as in tests, has nothing to wait for.
func (b *body) await(until time.Time) { _ = b.connection.SetReadDeadline(until) }

const noIntake = "Too much is being sent here at this moment. Nothing was changed: go back, and send it again in ten seconds.\n"

// bodyAnswer says in place of whatever a handler says that there was no room, if
// that is so.
type bodyAnswer struct {
	http.ResponseWriter
	body    *body
	begun   bool
	instead bool
}

// Unwrap implements what [http.ResponseController] asks for.
func (a *bodyAnswer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// WriteHeader implements [http.ResponseWriter].
func (a *bodyAnswer) WriteHeader(status int) {
	if a.begun || !a.body.full {
		a.begun = true
		a.ResponseWriter.WriteHeader(status)
		return
	}
	a.begun, a.instead = true, true
	h := a.Header()
	for _, name := range []string{"Content-Encoding", "ETag", "Location"} {
		h.Del(name)
	}
	h.Set("Connection", "close") // else Go's server waits for the rest before it answers
	h.Set("Retry-After", strconv.Itoa(int(intakeWait.Seconds())))
	h.Set("Content-Length", strconv.Itoa(len(noIntake))) // who reads it need not wait for what is discarded
	plain(a.ResponseWriter, http.StatusServiceUnavailable, noIntake)
}

// Write implements [http.ResponseWriter].
func (a *bodyAnswer) Write(p []byte) (int, error) {
	if !a.begun {
		a.WriteHeader(http.StatusOK)
	}
	if a.instead {
		return len(p), nil
	}
	return a.ResponseWriter.Write(p) //nolint:wrapcheck // as http.ResponseWriter has it
}
