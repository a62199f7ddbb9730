package desk

import (
	"crypto/hmac"
	"crypto/sha256"
	"net/netip"
	"strings"
	"sync"
	"time"
)

// How those who guess passwords are slowed down. The first tries are free, for
// people mistype; from then on each costs twice the wait of the one before.
const (
	freeForAddress = 10
	freeForAccount = 5
	firstWait      = 5 * time.Second
	longestWait    = 15 * time.Minute
	forgetAfter    = 2 * time.Hour // without a try
	mostCounts     = 20_000        // about 2 MB
)

// subject is what tries are counted for, as a keyed hash: the memory of the
// process holds no visitor's address.
type subject struct {
	key  [sha256.Size]byte
	free int
}

// limits counts tries to sign in. It is safe for concurrent use.
type limits struct {
	secret []byte
	now    func() time.Time

	mu     sync.Mutex
	counts map[[sha256.Size]byte]count
}

type count struct {
	tries int
	last  time.Time
}

func newLimits(secret []byte, now func() time.Time) *limits {
	return &limits{secret: secret, now: now, counts: map[[sha256.Size]byte]count{}}
}

// address is the subject of a visitor's address. Of IPv6 the first 64 bits
// count, which is what one customer has.
func (l *limits) address(addr string) subject {
	ip, err := netip.ParseAddr(addr)
	if err == nil {
		if ip = ip.Unmap(); ip.Is6() {
			addr = netip.PrefixFrom(ip.WithZone(""), 64).Masked().String()
		} else {
			addr = ip.String()
		}
	}
	return l.subject("address", addr, freeForAddress)
}

// account is the subject of an account as someone typed it, whether it exists
// or not.
func (l *limits) account(email string) subject {
	return l.subject("account", strings.ToLower(strings.TrimSpace(email)), freeForAccount)
}

// browser is the subject of a browser that signed in to an account before. It
// stands in place of the account's, so that strangers who guess cannot keep the
// author out.
func (l *limits) browser(nonce string) subject {
	return l.subject("browser", nonce, freeForAccount)
}

func (l *limits) subject(kind, name string, free int) subject {
	mac := hmac.New(sha256.New, l.secret)
	mac.Write([]byte(kind + "\x00" + name))
	s := subject{free: free}
	mac.Sum(s.key[:0])
	return s
}

// take counts a try for each subject, before it is known how the try ends, so
// that tries at the same moment cannot slip past. If one of them must wait
// longer, it counts nothing and returns how long.
func (l *limits) take(subjects ...subject) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	for _, s := range subjects {
		if wait := l.counts[s.key].wait(s.free, now); wait > 0 {
			return wait
		}
	}
	for _, s := range subjects {
		c := l.counts[s.key]
		if now.Sub(c.last) > forgetAfter {
			c.tries = 0
		}
		l.makeRoom(now)
		l.counts[s.key] = count{tries: c.tries + 1, last: now}
	}
	return 0
}

// refund takes back a try that ended well.
func (l *limits) refund(s subject) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if c, ok := l.counts[s.key]; ok && c.tries > 0 {
		c.tries--
		l.counts[s.key] = c
	}
}

// forgive forgets all tries of a subject.
func (l *limits) forgive(s subject) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.counts, s.key)
}

// wait is how long it takes from now until the next try.
func (c count) wait(free int, now time.Time) time.Duration {
	since := now.Sub(c.last)
	if c.tries < free || since > forgetAfter {
		return 0
	}
	wait := longestWait
	if doublings := c.tries - free; doublings < 8 {
		wait = min(firstWait<<doublings, longestWait)
	}
	return max(wait-since, 0)
}

// makeRoom keeps the number of counts bounded: when full, the oldest of a few
// picked at random goes. A subject that is being attacked is never the oldest.
func (l *limits) makeRoom(now time.Time) {
	if len(l.counts) < mostCounts {
		return
	}
	var oldest [sha256.Size]byte
	age, seen := time.Duration(-1), 0
	for key, c := range l.counts {
		if a := now.Sub(c.last); a > age {
			oldest, age = key, a
		}
		if seen++; seen == 16 {
			break
		}
	}
	delete(l.counts, oldest)
}
