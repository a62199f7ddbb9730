package limit

import (
	"container/list"
	"sync"
	"time"
)

// Buckets is a token bucket for each key. It remembers a bounded number of keys
// and forgets those asked about longest ago, whose buckets have had the most time
// to fill up again. It is safe for concurrent use.
type Buckets struct {
	perSecond float64
	burst     float64
	most      int

	mu     sync.Mutex
	recent *list.List // of *bucket, the latest used in front
	known  map[string]*list.Element
}

type bucket struct {
	key    string
	tokens float64
	at     time.Time
}

// New returns buckets that hold burst tokens, are filled at perSecond, and of
// which at most most are remembered.
func New(perSecond, burst float64, most int) *Buckets {
	return &Buckets{perSecond: perSecond, burst: burst, most: most, recent: list.New(), known: map[string]*list.Element{}}
}

// Take takes n tokens from a key's bucket if it holds them. If not, it takes
// none and says how long it is until it will.
func (b *Buckets) Take(key string, n float64, now time.Time) (wait time.Duration, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	own := b.of(key, now)
	if own.tokens < n {
		return b.until(own, n), false
	}
	own.tokens -= n
	return 0, true
}

// Has tells, as [Buckets.Take] does, whether a key's bucket holds n tokens, and
// takes none.
func (b *Buckets) Has(key string, n float64, now time.Time) (wait time.Duration, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	own := b.of(key, now)
	return b.until(own, n), own.tokens >= n
}

// Give puts n tokens back.
func (b *Buckets) Give(key string, n float64, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	own := b.of(key, now)
	own.tokens = min(own.tokens+n, b.burst)
}

// Len is how many keys are remembered.
func (b *Buckets) Len() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return len(b.known)
}

// of finds a key's bucket, filled up to now.
func (b *Buckets) of(key string, now time.Time) *bucket {
	if found, ok := b.known[key]; ok {
		b.recent.MoveToFront(found)
		own := found.Value.(*bucket) //nolint:forcetypeassert // nothing else is put in
		if passed := now.Sub(own.at); passed > 0 {
			own.tokens = min(own.tokens+passed.Seconds()*b.perSecond, b.burst)
			own.at = now
		}
		return own
	}
	if len(b.known) >= b.most {
		oldest := b.recent.Back()
		delete(b.known, b.recent.Remove(oldest).(*bucket).key) //nolint:forcetypeassert // nothing else is put in
	}
	own := &bucket{key: key, tokens: b.burst, at: now}
	b.known[key] = b.recent.PushFront(own)
	return own
}

// until is how long it takes until a bucket holds n.
func (b *Buckets) until(own *bucket, n float64) time.Duration {
	return time.Duration(max(n-own.tokens, 0) / b.perSecond * float64(time.Second))
}
