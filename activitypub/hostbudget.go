package activitypub

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// hostBudget bounds how often each host is asked, so that nobody can make us
// flood a third one with questions it never caused.
type hostBudget struct {
	mu    sync.Mutex
	hosts map[string]*rate.Limiter
}

// maxHosts is how many hosts are remembered; beyond it all are forgotten at
// once, which costs no more than a fresh budget for each.
const maxHosts = 4096

// allow takes one question to host from its budget of burst, refilled at
// perSecond.
func (b *hostBudget) allow(host string, now time.Time, perSecond float64, burst int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	limiter, ok := b.hosts[host]
	if !ok {
		if b.hosts == nil || len(b.hosts) >= maxHosts {
			b.hosts = make(map[string]*rate.Limiter)
		}
		limiter = rate.NewLimiter(rate.Limit(perSecond), burst)
		b.hosts[host] = limiter
	}
	return limiter.AllowN(now, 1)
}
