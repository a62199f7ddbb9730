package activitypub

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/signature"
)

// Signer signs what we send as the host it goes to likes it: by draft-cavage,
// which everyone understands, unless the host is known to want RFC 9421. When it
// refuses (400, 401 or 403), the request is sent once more by the other scheme, or
// as its Accept-Signature demands; what helps is remembered. A host that refuses
// both is not asked twice for an hour. It is safe for concurrent use.
type Signer struct {
	// Memory keeps how hosts are greeted; nil: every request begins anew.
	Memory Greetings
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// Greeting is how a host is greeted.
type Greeting struct {
	// Scheme is the one to begin with, [signature.Cavage] or [signature.RFC9421];
	// "" is the first.
	Scheme string
	// Until is the time before which there is no second try; zero when none was
	// in vain.
	Until time.Time
}

// Greetings remembers how hosts are greeted. It is asked for every request, so it
// must answer from memory; it should hold a bounded number of hosts, since
// strangers make them. When it fails it answers as if it knew nothing, and reports
// that itself.
type Greetings interface {
	Greeting(ctx context.Context, host string) Greeting
	// Remember keeps a greeting; the zero one stands for a host that is greeted
	// as everyone.
	Remember(ctx context.Context, host string, g Greeting)
}

// refusedFor is how long a host that refused both schemes is not asked twice.
const refusedFor = time.Hour

// Knock signs one request with that body (nil for a GET) by key.
func (s *Signer) Knock(body []byte, key signature.PrivateKey) fetch.Knock {
	return &knock{signer: s, body: body, key: key}
}

// knock is one request, with its second try.
type knock struct {
	signer *Signer
	body   []byte
	key    signature.PrivateKey

	tries  int
	known  Greeting
	scheme string // of the present try
	demand signature.Demand
}

// Sign implements [fetch.Knock].
func (k *knock) Sign(r *http.Request) error {
	if k.tries++; k.tries == 1 {
		k.known = k.signer.greeting(r)
		k.scheme = orDefault(k.known.Scheme, signature.Cavage)
	}
	if k.scheme == signature.RFC9421 {
		return signature.SignDemanded(r, k.body, k.key, k.signer.now(), k.demand)
	}
	return signature.SignCavage(r, k.body, k.key, k.signer.now())
}

// Answered implements [fetch.Knock].
func (k *knock) Answered(r *http.Request, status int, header http.Header) bool {
	if k.tries > 1 {
		k.learn(r, status)
		return false
	}
	if !isRefusal(status) || k.signer.now().Before(k.known.Until) {
		return false
	}
	demand, demanded := signature.ReadDemand(header, k.key)
	switch {
	case demanded && status == http.StatusUnauthorized:
		k.scheme, k.demand = signature.RFC9421, demand
	case k.scheme == signature.RFC9421:
		k.scheme = signature.Cavage
	default:
		k.scheme = signature.RFC9421
	}
	return true
}

// learn remembers what came of a second try. Trouble that has nothing to do with
// signatures teaches nothing.
func (k *knock) learn(r *http.Request, status int) {
	if k.signer.Memory == nil {
		return
	}
	began := orDefault(k.known.Scheme, signature.Cavage)
	greeting := Greeting{Scheme: k.scheme}
	switch {
	case status/100 == 2 && k.scheme == began:
		return
	case status/100 == 2 && k.scheme == signature.Cavage:
		greeting = Greeting{}
	case status/100 == 2:
	case isRefusal(status):
		greeting = Greeting{Scheme: k.known.Scheme, Until: k.signer.now().Add(refusedFor)}
	default:
		return
	}
	k.signer.Memory.Remember(r.Context(), hostKey(r), greeting)
}

func (s *Signer) greeting(r *http.Request) Greeting {
	if s.Memory == nil {
		return Greeting{}
	}
	return s.Memory.Greeting(r.Context(), hostKey(r))
}

func (s *Signer) now() time.Time {
	if s.Now != nil {
		return s.Now()
	}
	return time.Now()
}

func hostKey(r *http.Request) string { return strings.ToLower(r.URL.Host) }

// isRefusal reports whether another signature might please.
func isRefusal(status int) bool {
	return status == http.StatusBadRequest || status == http.StatusUnauthorized || status == http.StatusForbidden
}
