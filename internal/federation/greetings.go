package federation

import (
	"context"
	"sync"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// greetingStore keeps the hosts that are greeted otherwise than everyone.
type greetingStore interface {
	Schemes(ctx context.Context) ([]blog.HostScheme, error)
	SaveScheme(ctx context.Context, h blog.HostScheme) error
}

const (
	mostGreetings  = 10_000
	greetingsLife  = 10 * time.Minute // after which what other processes learned is read
	greetingsAgain = time.Minute      // after a failure
)

// greetings remembers how hosts want their signatures. Few want anything but the
// usual, so all of them are held in memory, and a delivery costs no query.
type greetings struct {
	f *Federation

	mu    sync.Mutex
	known map[string]activitypub.Greeting
	due   time.Time // when they are to be read again
}

// Greeting implements [activitypub.Greetings].
func (g *greetings) Greeting(ctx context.Context, host string) activitypub.Greeting {
	g.mu.Lock()
	defer g.mu.Unlock()
	if !g.f.c.Now().Before(g.due) {
		g.read(ctx)
	}
	return g.known[host]
}

// read reads all there are. While the database rests, what was known still counts.
func (g *greetings) read(ctx context.Context) {
	list, err := g.f.c.Store.Schemes(ctx)
	if err != nil {
		g.due = g.f.c.Now().Add(greetingsAgain)
		g.f.c.Log.WarnContext(ctx, "read how hosts are greeted", "error", err)
		return
	}
	g.due = g.f.c.Now().Add(greetingsLife)
	g.known = make(map[string]activitypub.Greeting, len(list))
	for _, h := range list {
		g.known[h.Host] = activitypub.Greeting{Scheme: h.Scheme, Until: h.Until}
	}
}

// Remember implements [activitypub.Greetings].
func (g *greetings) Remember(ctx context.Context, host string, greeting activitypub.Greeting) {
	if !g.hold(host, greeting) {
		return
	}
	h := blog.HostScheme{Host: host, Scheme: greeting.Scheme, Until: greeting.Until}
	if err := g.f.c.Store.SaveScheme(context.WithoutCancel(ctx), h); err != nil {
		g.f.c.Log.WarnContext(ctx, "note how a host is greeted", "error", err)
	}
}

// hold keeps a greeting in memory, unless there are too many.
func (g *greetings) hold(host string, greeting activitypub.Greeting) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if greeting == (activitypub.Greeting{}) {
		delete(g.known, host)
		return true
	}
	if _, known := g.known[host]; !known && len(g.known) >= mostGreetings {
		return false
	}
	if g.known == nil {
		g.known = map[string]activitypub.Greeting{}
	}
	g.known[host] = greeting
	return true
}
