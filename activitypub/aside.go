package activitypub

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/signature"
)

// Some things cannot be judged without a look at what is kept here, and the answer
// must not tell what was found: anyone may send the farewell of anyone, and forward
// what anyone is said to have written. They are put aside as they came, whoever they
// are of, which is the same work for all, and judged when they have been answered.

// Posted is a request that is judged after it was answered.
type Posted struct {
	// Path is the path that was posted to; Target is that with the query, as it
	// stood in the request, and Host the host that did.
	Path   string `json:"path"`
	Target string `json:"target"`
	Host   string `json:"host"`
	// Header is as much of the request's as a signature may cover and as has a
	// meaning here.
	Header http.Header `json:"header"`
	// Body is what was posted, byte for byte.
	Body []byte `json:"body"`
	// Actor is who is said to have done it.
	Actor string `json:"actor"`
	// Signer is who was proven to have sent it, "" when that is to be found out.
	Signer string `json:"signer,omitempty"`
	// At is when it came: signatures and proofs are judged as of then.
	At time.Time `json:"at"`
}

// longestFarewell is how long a farewell may be that is put aside, unproven. Those
// of all known servers have less than 4 KiB.
const longestFarewell = 32 << 10

// asideFarewell puts a farewell aside, if there is anything by which it could be
// proven.
func (in *Inbox) asideFarewell(r *http.Request, received *Received) *verdict {
	actor := received.Activity.Actor.ID
	own := func(keyID string) bool { return SameOrigin(keyID, actor) }
	_, err := in.proofOf(received)
	if len(received.Raw) > longestFarewell || (err != nil && !slices.ContainsFunc(signature.KeyIDs(r.Header), own)) {
		return refuse(http.StatusAccepted, "farewell cannot be proven", err)
	}
	received.aside = in.posted(r, received)
	return nil
}

// posted is a request as it is kept.
func (in *Inbox) posted(r *http.Request, received *Received) *Posted {
	return &Posted{
		Path: r.URL.Path, Target: targetOf(r), Host: r.Host, Header: coveredHeader(r.Header), Body: received.Raw,
		Actor: received.Activity.Actor.ID, Signer: received.Signer, At: in.now(),
	}
}

func targetOf(r *http.Request) string {
	if strings.HasPrefix(r.RequestURI, "/") {
		return r.RequestURI
	}
	return r.URL.RequestURI()
}

// coveredHeader leaves out what no signature of the request names: it says more of
// the way it took than has to be kept.
func coveredHeader(h http.Header) http.Header {
	named := strings.ToLower(strings.Join(slices.Concat(h.Values("Signature"), h.Values("Signature-Input")), " "))
	kept := http.Header{}
	for name, values := range h {
		switch name {
		case "Signature", "Signature-Input", "Date", "Digest", "Content-Digest", "Content-Type", SynchronizationHeader:
			kept[name] = values
		default:
			if strings.Contains(named, strings.ToLower(name)) {
				kept[name] = values
			}
		}
	}
	return kept
}

// request is the request again, as far as signatures are concerned.
func (p Posted) request(ctx context.Context) *http.Request {
	r := &http.Request{
		Method: http.MethodPost, URL: &url.URL{Path: p.Path}, RequestURI: p.Target, Host: p.Host, Header: p.Header,
		ContentLength: int64(len(p.Body)),
	}
	return r.WithContext(ctx)
}

// Resolve judges what was put aside, and has Store keep what counts of it. It may
// run more than once for the same. The error is a [*FullFor] when it should be tried
// again, after Wait unless that is 0.
func (in *Inbox) Resolve(ctx context.Context, p Posted) error {
	a, err := ParseActivity(p.Body)
	if err != nil {
		return nil //nolint:nilerr // it was read once; what does not count has no effect
	}
	received := Received{Raw: p.Body, Activity: a, Signer: p.Signer, Path: p.Path, Header: p.Header, late: true}
	ctx = fetch.WithBudget(ctx, orDefault(in.MaxFetches, fetch.DefaultBudget))
	v := in.asOf(p.At).resolve(p.request(ctx), &received)
	if v == nil {
		v = in.store(ctx, received)
	}
	in.report(ctx, a, v)
	if v == nil || (v.status != http.StatusServiceUnavailable && v.status != http.StatusTooManyRequests) {
		return nil
	}
	return &FullFor{Wait: v.wait, Err: errors.New(v.reason)}
}

func (in *Inbox) resolve(r *http.Request, received *Received) *verdict {
	away, v := in.judgeHost(r.Context(), received.Activity)
	switch {
	case v != nil:
		return v
	case away: // since it came
		return in.proveHeld(r, received)
	case received.Signer == "":
		return in.prove(r, received)
	}
	received.Forwarded = true
	if v := in.settleForwarded(r.Context(), received); v != nil || received.Hearsay {
		return v
	}
	received.DedupeKey = dedupeKey(received.Activity, received.Raw, nil) // its proof stands for the signature
	return nil
}

// asOf is the inbox with its clock put back.
func (in *Inbox) asOf(at time.Time) *Inbox {
	past, policy := *in, *in.Policy
	policy.Now = func() time.Time { return at }
	past.Policy = &policy
	return &past
}
