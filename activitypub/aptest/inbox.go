package aptest

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/signature"
)

// Received is an activity that arrived and was proven.
type Received struct {
	// Raw is the body as it came, Activity what it says.
	Raw      []byte
	Activity *activitypub.Activity
	// Signer is the proven owner of the key, Scheme how it was signed.
	Signer, Scheme string
	// Proven: it carries an integrity proof by its actor that fits (FEP-8b32).
	Proven bool
	// Path is the inbox it was posted to.
	Path   string
	Header http.Header
	At     time.Time
}

// Request is something the server was asked.
type Request struct {
	Method, Path, Query string
	Header              http.Header
	// Status is the answer.
	Status int
	At     time.Time
}

type failure struct {
	status int
	header http.Header
}

// Fail answers the next n deliveries with status, unread.
func (s *Server) Fail(n, status int) { s.FailWith(n, status, nil) }

// FailWith is [Server.Fail] with headers, Retry-After for instance.
func (s *Server) FailWith(n, status int, header http.Header) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range n {
		s.failures = append(s.failures, failure{status, header})
	}
}

// hang is a time in which deliveries wait.
type hang struct {
	over    chan struct{} // closed at its end
	waiting chan struct{} // one for each that waits
}

// Hang makes deliveries wait for an answer until [Server.Release], [Server.Down]
// or their own end. The channel it gives tells of each that begins to wait.
func (s *Server) Hang() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hang == nil {
		s.hang = &hang{over: make(chan struct{}), waiting: make(chan struct{}, 4096)}
	}
	return s.hang.waiting
}

// Release ends [Server.Hang].
func (s *Server) Release() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hang != nil {
		close(s.hang.over)
		s.hang = nil
	}
}

// Lenient makes deliveries that are not proven be answered 401 without failing
// the test.
func (s *Server) Lenient() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lenient = true
}

// Inbox lists everything that was delivered to any inbox and proven, oldest
// first.
func (s *Server) Inbox() []Received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Received(nil), s.received...)
}

// Requests lists everything the server was asked, oldest first.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// Forget empties [Server.Inbox] and [Server.Requests].
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.received, s.requests = nil, nil
}

// Wait waits until something proven has arrived at the actor that match
// accepts, now or before, and fails the test after patience.
func (a *Actor) Wait(patience time.Duration, what string, match func(Received) bool) Received {
	a.srv.tb.Helper()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		a.srv.mu.Lock()
		arrived := a.srv.arrived
		a.srv.mu.Unlock()
		for _, in := range a.Inbox() {
			if match(in) {
				return in
			}
		}
		select {
		case <-arrived:
		case <-timer.C:
			a.srv.tb.Fatalf("aptest: %s did not get %s within %s", a.Name, what, patience)
		}
	}
}

// serveInbox judges a delivery. It is strict: a known content type, and a
// signature by the activity's actor.
func (s *Server) serveInbox(w http.ResponseWriter, r *http.Request) {
	if s.misbehave(w, r) || s.turnAway(w, r) {
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		http.Error(w, "unreadable", http.StatusBadRequest)
		return
	}
	a, err := activitypub.ParseActivity(body)
	if err != nil || !activitypub.IsActivityMediaType(r.Header.Get("Content-Type")) {
		s.unproven("a delivery that is no activity: %q: %v", r.Header.Get("Content-Type"), err)
		http.Error(w, "not an activity", http.StatusBadRequest)
		return
	}
	proof, err := s.policy.Verify(r.Context(), r, body)
	if err != nil || (proof.Owner != a.Actor.ID && !s.takesForwarded) {
		s.unproven("an unproven delivery of %s by %s (signed by %q): %v", a.Type, a.Actor.ID, proof.Owner, err)
		http.Error(w, "not proven", http.StatusUnauthorized)
		return
	}
	proven, err := s.checkProof(r.Context(), body, a.Actor.ID)
	if err != nil {
		s.unproven("%s by %s with an integrity proof that does not fit: %v", a.Type, a.Actor.ID, err)
	}
	s.record(r, body, a, proof, proven)
	w.WriteHeader(http.StatusAccepted)
}

func (s *Server) record(r *http.Request, body []byte, a *activitypub.Activity, proof signature.Proof, proven bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.received = append(s.received, Received{
		Raw: body, Activity: a, Signer: proof.Owner, Scheme: proof.Scheme, Proven: proven,
		Path: r.URL.Path, Header: r.Header.Clone(), At: s.now(),
	})
	close(s.arrived)
	s.arrived = make(chan struct{})
}

func (s *Server) unproven(format string, args ...any) {
	s.mu.Lock()
	lenient := s.lenient
	s.mu.Unlock()
	if !lenient {
		s.tb.Errorf("aptest: got "+format, args...)
	}
}

// misbehave plays the bad weather that was asked for.
func (s *Server) misbehave(w http.ResponseWriter, r *http.Request) bool {
	s.mu.Lock()
	hang := s.hang
	var fail *failure
	if len(s.failures) > 0 {
		fail, s.failures = &s.failures[0], s.failures[1:]
	}
	s.mu.Unlock()
	if hang != nil {
		hang.wait(r.Context())
	}
	if r.Context().Err() != nil || hang != nil && s.isDown() {
		panic(http.ErrAbortHandler) // no answer will arrive
	}
	if fail == nil {
		return false
	}
	for name, values := range fail.header {
		w.Header()[http.CanonicalHeaderKey(name)] = values
	}
	http.Error(w, http.StatusText(fail.status), fail.status)
	return true
}

func (h *hang) wait(ctx context.Context) {
	select {
	case h.waiting <- struct{}{}:
	default: // nobody counts that far
	}
	select {
	case <-ctx.Done():
	case <-h.over:
	}
}
