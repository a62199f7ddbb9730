package activitypub

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/signature"
)

// Inbox takes what other servers post, for one actor or for all. It proves
// each request before anything happens, has it stored, and answers; the work
// is done later, from the store.
//
// What is cheap is judged first, and nothing is fetched for a request that
// would be refused anyway. In this order: how much came from the site of the key
// and from the client, method, path, whether it is signed at all, media type,
// Content-Encoding, size; then, a bounded number at once, JSON within limits,
// actor (present, not one of ours), blocked hosts (see Held), signature, blocked
// people, signer = actor or what the activity is worth without, how much was proven
// to be of the signer's site; and at last whether Store has room.
//
// What another than its actor sends counts only by its own integrity proof, or as
// hearsay, which is no more than a reason to ask its origin (see [Received]); and
// neither unless it concerns something here. Whether it does, and whether an actor
// who is said to be gone was known, is no business of who sends it: such things are
// put aside, answered like what is of no interest, and judged later (see Aside).
//
// Answers: 202 for what was stored and for what is of no interest; 400
// unreadable; 401 not proven (a peer may knock again with another signature
// scheme); 403 blocked, signed by another, or pretending to be one of ours;
// 404, 405, 413, 415; 429 when there was too much of it, with the time to wait;
// 503 when the key could not be fetched, the store is down or there is too much
// to do: try again later.
type Inbox struct {
	// Policy proves requests.
	Policy *signature.Policy
	// Local reports whether an address is one of ours: our actors never
	// arrive by inbox.
	Local func(address string) bool
	// Serves reports whether a path is an inbox; nil: every path the Inbox is
	// mounted at is. Others are answered 404.
	Serves func(path string) bool
	// BlockedHost reports whether nobody of an address's host is wanted here; nil:
	// no host is blocked. It is asked about the actor, and about the id of the key
	// before that is fetched.
	BlockedHost func(ctx context.Context, address string) (bool, error)
	// Blocked reports whether an actor is not wanted here; nil: nobody is blocked.
	// It is asked about who was proven to have sent or done something: else anyone
	// could ask in somebody's name.
	Blocked func(ctx context.Context, actorURL string) (bool, error)
	// Held finds keys that were learned before. Those who are blocked may still take
	// away what they said ([Activity.TakesAway]), which is then stored with
	// FromBlocked set; those of a blocked host by a key that is held alone. Nil: all
	// of theirs is refused.
	Held HeldKeys
	// KnownActor reports whether anything of an actor is kept here; nil: all
	// are known. The Delete of an unknown actor costs no fetch: servers tell
	// everyone they know of each account that goes.
	KnownActor func(ctx context.Context, actorURL string) (bool, error)
	// Aside keeps what is to be judged later, by [Inbox.Resolve]: the farewell of an
	// actor, and whatever somebody else than its actor sent that could count. It must
	// not look at what is kept here of anyone. The answer is 202 then, so that nobody
	// learns by asking whether an actor is known, or what somebody wrote waits here.
	// Nil: all is judged at once, and the answer tells.
	Aside func(ctx context.Context, p Posted) error
	// Proofs finds the keys of integrity proofs, by which activities that others
	// forward are taken; nil: by none.
	Proofs ProofKeys
	// Concerns reports whether an activity that somebody forwarded is about
	// anything kept here. It is asked before any key of a proof is, and must ask
	// nobody else itself. Nil: whatever is forwarded is refused.
	Concerns func(ctx context.Context, a *Activity) (bool, error)
	// Store keeps what was proven, and the job to work on it, in one
	// transaction; nothing more happens before 202 is answered. It leaves out
	// what has a DedupeKey it has seen.
	Store func(ctx context.Context, in Received) error
	// Limit bounds what may come how fast; nil: nothing does.
	Limit *Limiter
	// MaxFetches is how many GETs the proof of one request may cost; 0 means
	// [fetch.DefaultBudget].
	MaxFetches int
	// MaxBytes is the longest body; 0 means 1 MiB, as everywhere.
	MaxBytes int64
	// ReadTimeout is how long a body may take to arrive; 0 means 20 seconds.
	ReadTimeout time.Duration
	// Log gets a line for each refusal, with no personal data; nil: none.
	Log *slog.Logger
}

// Received is an activity whose sender has been proven.
type Received struct {
	// Raw is the body byte for byte, to be stored and forwarded as it is.
	Raw []byte
	// Activity is Raw as [ParseActivity] reads it. Unless Hearsay is set, its
	// actor is proven.
	Activity *Activity
	// Signer is the actor that owns the key of the request: the activity's actor
	// unless Forwarded is set and FromBlocked is not.
	Signer string
	// Forwarded: the signer passed on what another did. That other is proven by
	// the activity's integrity proof, or see Hearsay.
	Forwarded bool
	// Hearsay: nothing of the activity is proven. Its [Received.Claim] is a
	// reason to fetch the object from its own origin, and to believe that.
	Hearsay bool
	// FromBlocked: the actor is blocked. The activity only takes away what they
	// said before, and nothing else should come of it. With Forwarded set, it is
	// proven by its own proof, and nothing is known of who sent it.
	FromBlocked bool
	// DedupeKey is the same for the same activity sent again. It is opaque and
	// of fixed length: made from actor and id, so that nobody can use up the
	// ids of others. Where servers use an id more than once, more goes in: for
	// an Update (GoToSocial) and where there is no id, the body; for a Follow
	// and an Undo (Misskey, the same id and body each time somebody follows
	// anew), the signature of the request that fitted. The value of an integrity
	// proof, if there is one, stands for either. Follow and Undo may come again
	// when a peer repeats its delivery, so their effect must be the same twice
	// as once. Hearsay has no key: it must not use up that of what is true.
	DedupeKey string
	// Path is the path that was posted to.
	Path string
	// Header is that of the request, as it came.
	Header http.Header

	aside *Posted // to be judged later
	late  bool    // it is later
}

// ServeHTTP judges one request and answers it.
func (in *Inbox) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	received := Received{Path: r.URL.Path, Header: r.Header}
	v := in.Limit.admit(r)
	if v == nil {
		v = in.take(w, r, &received)
		fair := v == nil || v.status < http.StatusBadRequest || v.wait > 0 || received.Signer != ""
		in.Limit.settle(r, fair)
	}
	in.report(r.Context(), received.Activity, v)
	in.answer(w, v)
	if v != nil && v.status == http.StatusRequestEntityTooLarge {
		// Whoever is still sending would see a broken connection in place of
		// the answer, and send again for days.
		_, _ = io.CopyN(io.Discard, r.Body, in.maxBytes()) // as far as it goes
	}
}

// take reads a request, judges it and has it stored.
func (in *Inbox) take(w http.ResponseWriter, r *http.Request, received *Received) *verdict {
	deadline := time.Now().Add(orDefault(in.ReadTimeout, 20*time.Second))
	if err := http.NewResponseController(w).SetReadDeadline(deadline); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return refuse(http.StatusBadRequest, "body could not be read", err)
	}
	v := in.judgeHeaders(r)
	if v != nil {
		return v
	}
	if received.Raw, v = in.read(w, r); v != nil {
		return v
	}
	if v := in.judge(r, received); v != nil { //nolint:contextcheck // the request carries it
		return v
	}
	return in.store(r.Context(), *received)
}

// judge reads what was posted and finds out who did, when there is room: storing,
// which waits for a disk, is done by all who got through at once.
func (in *Inbox) judge(r *http.Request, received *Received) *verdict {
	r, leave, v := in.Limit.enter(r)
	if v != nil {
		return v
	}
	defer leave()
	a, err := ParseActivity(received.Raw)
	if err != nil {
		return refuse(http.StatusBadRequest, "not a readable activity", err)
	}
	received.Activity = a
	if v := in.judgeActor(a); v != nil {
		return v
	}
	away, v := in.judgeHost(r.Context(), a)
	if v != nil {
		return v
	}
	r = r.WithContext(fetch.WithBudget(r.Context(), orDefault(in.MaxFetches, fetch.DefaultBudget)))
	switch {
	case away:
		v = in.proveHeld(r, received)
	case in.Aside != nil && isFarewell(a):
		return in.asideFarewell(r, received)
	default:
		v = in.prove(r, received)
	}
	if v != nil {
		return v
	}
	if away && received.Forwarded {
		return nil // anyone may have sent it, and does not use up the actor's share
	}
	return in.Limit.charge(received.Signer)
}

func (in *Inbox) store(ctx context.Context, received Received) *verdict {
	var full *FullFor
	leave, v := in.Limit.enterStore(ctx)
	if v != nil {
		return v
	}
	defer leave()
	keep := func() error { return in.Store(ctx, received) }
	if received.aside != nil {
		keep = func() error { return in.Aside(ctx, *received.aside) }
	}
	switch err := keep(); {
	case errors.As(err, &full):
		return putOff(http.StatusTooManyRequests, "too many activities of one host came", full.Wait)
	case errors.Is(err, ErrFull):
		return putOff(http.StatusTooManyRequests, "too many activities of one host are waiting", fullWait)
	case err != nil:
		return refuse(http.StatusServiceUnavailable, "could not be stored", err)
	}
	return nil
}

func (in *Inbox) judgeHeaders(r *http.Request) *verdict {
	switch encoding := r.Header.Get("Content-Encoding"); {
	case r.Method != http.MethodPost:
		return refuse(http.StatusMethodNotAllowed, "only POST", nil)
	case in.Serves != nil && !in.Serves(r.URL.Path):
		return refuse(http.StatusNotFound, "no such inbox", nil)
	case r.Header.Get("Signature") == "":
		return refuse(http.StatusUnauthorized, "unsigned", signature.ErrUnsigned)
	case !IsActivityMediaType(r.Header.Get("Content-Type")):
		return refuse(http.StatusUnsupportedMediaType, "Content-Type must be "+ContentType, nil)
	case encoding != "" && encoding != "identity":
		return refuse(http.StatusUnsupportedMediaType, "Content-Encoding is not supported", nil)
	case r.ContentLength > in.maxBytes():
		return refuse(http.StatusRequestEntityTooLarge, "body is too large", nil)
	}
	return nil
}

func (in *Inbox) read(w http.ResponseWriter, r *http.Request) ([]byte, *verdict) {
	var body bytes.Buffer
	body.Grow(int(min(max(r.ContentLength, 0), 8<<10)) + bytes.MinRead) // what is merely claimed costs little
	_, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, in.maxBytes()))
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return nil, refuse(http.StatusRequestEntityTooLarge, "body is too large", nil)
	case errors.Is(err, ErrFull):
		return nil, putOff(http.StatusServiceUnavailable, "too many bodies are being read", busyWait)
	case err != nil:
		return nil, refuse(http.StatusBadRequest, "body could not be read", err)
	}
	return body.Bytes(), nil
}

// judgeActor asks what can be known of the actor before anything is proven.
func (in *Inbox) judgeActor(a *Activity) *verdict {
	switch {
	case a.Type == "":
		return refuse(http.StatusBadRequest, "activity has no type", nil)
	case Origin(a.Actor.ID) == "":
		return refuse(http.StatusBadRequest, "activity has no actor", nil)
	case in.Local != nil && in.Local(a.Actor.ID):
		return refuse(http.StatusForbidden, "actor is local", nil)
	}
	return nil
}

// judgeHost refuses what comes from a host that is blocked, by its looks alone.
// What it lets through of theirs only takes away, and is still to be proven by
// [Inbox.Held].
func (in *Inbox) judgeHost(ctx context.Context, a *Activity) (blocked bool, v *verdict) {
	blocked, err := in.isHostBlocked(ctx, a.Actor.ID)
	switch {
	case err != nil:
		return false, refuse(http.StatusServiceUnavailable, "blocks could not be read", err)
	case blocked && (in.Held == nil || !a.TakesAway()):
		return true, refuse(http.StatusForbidden, "blocked", nil)
	}
	return blocked, nil
}

// judgeActorBlock refuses what a blocked actor did, who was proven to have done it,
// unless it takes away.
func (in *Inbox) judgeActorBlock(ctx context.Context, received *Received) *verdict {
	blocked, err := in.isBlocked(ctx, received.Activity.Actor.ID)
	switch {
	case err != nil:
		return refuse(http.StatusServiceUnavailable, "blocks could not be read", err)
	case blocked && (in.Held == nil || !received.Activity.TakesAway()):
		return refuse(http.StatusForbidden, "blocked", nil)
	}
	received.FromBlocked = blocked
	return nil
}

// judgeFarewell passes over that somebody goes of whom nothing is here.
func (in *Inbox) judgeFarewell(ctx context.Context, a *Activity) *verdict {
	if in.KnownActor == nil || !isFarewell(a) {
		return nil
	}
	known, err := in.KnownActor(ctx, a.Actor.ID)
	if err != nil {
		return refuse(http.StatusServiceUnavailable, "actors could not be read", err)
	}
	if !known {
		return refuse(http.StatusAccepted, "unknown actor is gone", nil)
	}
	return nil
}

// isFarewell reports whether an actor deletes itself.
func isFarewell(a *Activity) bool {
	return a.Type == "Delete" && a.Object.ID() == a.Actor.ID
}

// prove finds who signed the request. If that is not the actor, the activity
// has to be worth something by itself.
func (in *Inbox) prove(r *http.Request, received *Received) *verdict {
	policy, a := *in.Policy, received.Activity
	if v := in.judgeFarewell(r.Context(), a); v != nil {
		return v
	}
	watched := &watchedKeys{KeySource: policy.Keys, blocked: in.isHostBlocked}
	policy.Keys = watched
	proof, err := policy.Verify(r.Context(), r, received.Raw)
	var refusal *signature.Refusal
	switch {
	case err != nil && watched.gone == a.Actor.ID && isFarewell(a):
		// The actor's own address answers 410: nothing proves better that it
		// deleted itself (SWICG HTTP signatures report).
		proof = signature.Proof{Owner: a.Actor.ID}
	case errors.As(err, &refusal):
		return &verdict{status: refusal.Status, reason: refusal.Reason, said: refusal.Said(), err: refusal.Err}
	case err != nil:
		return refuse(http.StatusUnauthorized, "signature could not be verified", err)
	}
	received.Signer = proof.Owner
	judge := in.judgeActorBlock
	if proof.Owner != a.Actor.ID {
		judge = func(ctx context.Context, received *Received) *verdict { return in.takeForwarded(ctx, r, received) }
	}
	if v := judge(r.Context(), received); v != nil {
		return v
	}
	if !received.Hearsay {
		received.DedupeKey = dedupeKey(a, received.Raw, proof.Signature)
	}
	return nil
}

func (in *Inbox) isBlocked(ctx context.Context, address string) (bool, error) {
	if in.Blocked == nil {
		return false, nil
	}
	return in.Blocked(ctx, address)
}

func (in *Inbox) isHostBlocked(ctx context.Context, address string) (bool, error) {
	if in.BlockedHost == nil {
		return false, nil
	}
	return in.BlockedHost(ctx, address)
}

// watchedKeys keeps keys of blocked hosts from being fetched, and an eye on those whose
// owner has gone.
type watchedKeys struct {
	signature.KeySource
	blocked func(ctx context.Context, address string) (bool, error)
	gone    string // the address that answered 410
}

func (k *watchedKeys) Key(ctx context.Context, keyID string, fresh bool) (signature.PublicKey, error) {
	blocked, err := k.blocked(ctx, withoutFragment(keyID))
	if err != nil {
		return signature.PublicKey{}, err
	}
	if blocked {
		return signature.PublicKey{}, &signature.Refusal{Status: http.StatusForbidden, Reason: "blocked"}
	}
	key, err := k.KeySource.Key(ctx, keyID, fresh)
	if errors.Is(err, ErrGone) {
		k.gone = withoutFragment(keyID)
	}
	return key, err
}

func (in *Inbox) maxBytes() int64 { return orDefault(in.MaxBytes, 1<<20) }
