package activitypub

import (
	"net/http"
	"time"

	"github.com/causerie/causerie/activitypub/internal/limit"
)

// lookUps counts what strangers have us look up by asking for something: the key
// of a signed GET, the people a message names. One client is stopped long before
// it could use up what there is for the site of a key, and one site long before
// it could use up what there is for all.
type lookUps struct {
	clients *limit.Buckets
	sites   *limit.Buckets
	all     *limit.Buckets
}

// How many look-ups there may be in a second without end, and how many at once.
const (
	clientLookUps, clientLookUpBurst = 2, 100
	siteLookUps, siteLookUpBurst     = 10, 500
	allLookUps, allLookUpBurst       = 50, 2500
)

func newLookUps() lookUps {
	return lookUps{
		clients: limit.New(clientLookUps, clientLookUpBurst, limiterMemory),
		sites:   limit.New(siteLookUps, siteLookUpBurst, limiterMemory),
		all:     limit.New(allLookUps, allLookUpBurst, 1),
	}
}

// LookUp asks whether n things that nobody here knows may be looked up, at the
// site of an address, because of a request; nil if it is none that caused it.
// They count for the client that sends it, for that site, and for all together.
// If not, none is counted, and wait is how long it is until there is room.
func (l *Limiter) LookUp(r *http.Request, address string, n int) (wait time.Duration, ok bool) {
	if l == nil || n <= 0 {
		return 0, true
	}
	l.ready()
	now, price := l.now(), float64(n)
	shares := l.sharesOf(r, address)
	for i, s := range shares {
		if wait, ok := s.buckets.Take(s.key, price, now); !ok {
			for _, taken := range shares[:i] {
				taken.buckets.Give(taken.key, price, now)
			}
			return max(wait, time.Second), false
		}
	}
	return 0, true
}

// GiveBack undoes a [Limiter.LookUp] for which, as it turned out, nothing had to be
// looked up.
func (l *Limiter) GiveBack(r *http.Request, address string, n int) {
	if l == nil || n <= 0 {
		return
	}
	l.ready()
	now := l.now()
	for _, s := range l.sharesOf(r, address) {
		s.buckets.Give(s.key, float64(n), now)
	}
}

// share is a bucket that a look-up is taken from.
type share struct {
	buckets *limit.Buckets
	key     string
}

// sharesOf are the buckets of who asks, of the site that is asked, and of all.
func (l *Limiter) sharesOf(r *http.Request, address string) []share {
	shares := []share{{l.lookUps.sites, limit.SiteOf(address)}, {l.lookUps.all, ""}}
	if r == nil {
		return shares
	}
	if client := l.client(r); client != "" {
		shares = append([]share{{l.lookUps.clients, client}}, shares...)
	}
	return shares
}
