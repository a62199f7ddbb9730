package activitypub

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/internal/limit"
)

// Limiter keeps a flood at the inbox from becoming anyone else's trouble. It
// counts for each client address and for each sending site (a registered domain
// with all names below it), in memory alone and for a bounded number of them, and
// lets a bounded number of requests be worked on at once. What is too much is to
// come back later, and told when.
//
// A client's bucket is charged the full price at the door, before anything is
// read; whoever turns out to be who they say gets most of it back. A site's
// bucket is charged for what it was proven to have sent and for nothing else, so
// that nobody can use it up in its name. A server that comes back after an outage
// may send thousands of activities at once.
//
// What is asked for with a signed GET has its own measure, [Limiter.LookUp].
//
// The zero value is ready. It must not be copied after first use.
type Limiter struct {
	// Client gives the address a request came from, as the proxies in front tell
	// it; "" stands for nobody in particular, who is not counted. Nil: the
	// address of the connection.
	Client func(*http.Request) string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Turns are taken to parse and prove a request, and given away while a key is
	// fetched; shared with other work that strangers cause, they leave the rest of
	// the machine to everyone else. Nil means one for every two processors, of its
	// own.
	Turns *fetch.Turns

	once    sync.Once
	clients *limit.Buckets
	sites   *limit.Buckets
	lookUps lookUps
	turns   *fetch.Turns
	stores  *fetch.Turns
}

// The measures of a [Limiter].
const (
	requestsPerSecond = 60   // of one client or site, without end
	clientBurst       = 8000 // requests of a client at once, if all are proven
	siteBurst         = 2500 // activities of a site at once
	unprovenPrice     = 20   // what a request costs that is refused, in proven ones
	limiterMemory     = 16384
	storesAtOnce      = 128 // what a store commits together is stored fastest
	busyPatience      = 2 * time.Second
	busyWait          = 10 * time.Second // told to those for whom there is no room
)

func (l *Limiter) ready() {
	l.once.Do(func() {
		l.clients = limit.New(requestsPerSecond, clientBurst, limiterMemory)
		l.sites = limit.New(requestsPerSecond, siteBurst, limiterMemory)
		l.lookUps = newLookUps()
		if l.turns = l.Turns; l.turns == nil {
			l.turns = fetch.NewTurns(runtime.GOMAXPROCS(0) / 2)
		}
		l.stores = fetch.NewTurns(storesAtOnce)
	})
}

func (l *Limiter) now() time.Time {
	if l.Now != nil {
		return l.Now()
	}
	return time.Now()
}

// admit judges a request by its headers. What is let in is to be settled.
func (l *Limiter) admit(r *http.Request) *verdict {
	if l == nil {
		return nil
	}
	l.ready()
	if site := claimedSite(r.Header); site != "" {
		if wait, ok := l.sites.Has(site, 1, l.now()); !ok {
			return putOff(http.StatusTooManyRequests, "too many activities from one host", wait)
		}
	}
	if client := l.client(r); client != "" {
		if wait, ok := l.clients.Take(client, unprovenPrice, l.now()); !ok {
			return putOff(http.StatusTooManyRequests, "too many requests from one address", wait)
		}
	}
	return nil
}

// settle gives back what a fair request does not cost.
func (l *Limiter) settle(r *http.Request, fair bool) {
	if l == nil || !fair {
		return
	}
	if client := l.client(r); client != "" {
		l.clients.Give(client, unprovenPrice-1, l.now())
	}
}

// charge counts a proven activity of an actor.
func (l *Limiter) charge(actor string) *verdict {
	if l == nil {
		return nil
	}
	if wait, ok := l.sites.Take(limit.SiteOf(actor), 1, l.now()); !ok {
		return putOff(http.StatusTooManyRequests, "too many activities from one host", wait)
	}
	return nil
}

// client is what a client's requests are counted under: its address, of IPv6 the
// network of 64 bits that a single customer has.
func (l *Limiter) client(r *http.Request) string {
	address := ""
	if l.Client != nil {
		address = l.Client(r)
	} else if host, _, err := net.SplitHostPort(r.RemoteAddr); err == nil {
		address = host
	}
	ip, err := netip.ParseAddr(address)
	if err != nil {
		return ""
	}
	if ip = ip.Unmap(); ip.Is4() {
		return ip.String()
	}
	network, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return ""
	}
	return network.String()
}

// claimedSite is the site of the key that a request claims to be signed with, in
// the words of either scheme.
func claimedSite(header http.Header) string {
	for _, name := range []string{"Signature", "Signature-Input"} {
		value := header.Get(name)
		at := strings.Index(strings.ToLower(value), `keyid="`)
		if at < 0 || at >= len(value) {
			continue
		}
		_, rest, _ := strings.Cut(value[at:], `"`)
		keyID, _, _ := strings.Cut(rest, `"`)
		return limit.SiteOf(keyID)
	}
	return ""
}

// enter waits for room to prove a request, and a little only.
func (l *Limiter) enter(r *http.Request) (in *http.Request, leave func(), v *verdict) {
	if l == nil {
		return r, func() {}, nil
	}
	ctx, leave, v := await(r.Context(), l.turns)
	return r.WithContext(ctx), leave, v
}

// enterStore waits for room to have something stored.
func (l *Limiter) enterStore(ctx context.Context) (leave func(), v *verdict) {
	if l == nil {
		return func() {}, nil
	}
	_, leave, v = await(ctx, l.stores)
	return leave, v
}

func await(ctx context.Context, turns *fetch.Turns) (in context.Context, leave func(), v *verdict) {
	in, leave, ok := turns.Take(ctx, busyPatience)
	if !ok {
		return ctx, leave, putOff(http.StatusServiceUnavailable, "too busy", busyWait)
	}
	return in, leave, nil
}
