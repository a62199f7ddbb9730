// Package pagecache keeps finished pages and feeds while the blog's revision
// stands. A page is made once for all who ask for it at the same time, and its
// bytes are sent from memory until anything that a visitor may see changes.
//
// What is kept is named by its caller, who must use names of pages that exist,
// spelt in one way: then no stranger can fill the cache with addresses made up.
// Nothing that depends on a visitor may go through here.
package pagecache

import (
	"context"
	"fmt"
	"math"
	"net/http"
	"sync"
	"sync/atomic"

	"github.com/maypok86/otter/v2"
	"golang.org/x/time/rate"

	"github.com/causerie/causerie/web/answer"
)

const (
	effort   = 5   // of the compressors: a page is compressed while its first reader waits
	overhead = 512 // bytes an entry takes besides its name and body, about
)

// A change shows at once, unless there have just been so many that readers would
// wait for page after page to be made anew. Then pages are made anew every 5
// seconds, and whoever asks meanwhile gets the one before.
const (
	changesAtOnce    = 20
	changesInCalm    = 10 // of those, shown to who asks next, even if that one waits
	changesPerSecond = 0.2
)

// Maker makes an answer in the identity coding.
type Maker func(ctx context.Context) (*answer.Answer, error)

// Turn waits until there is room for work that nobody waits for. leave is to be
// called after it.
type Turn func(ctx context.Context) (leave func())

// Cache is safe for concurrent use.
type Cache struct {
	revision func() uint64
	seen     atomic.Uint64
	changes  *rate.Limiter
	entries  *otter.Cache[key, *answer.Answer]
	turn     Turn
	making   sync.Map // key: struct{}, of pages that are made while others are sent
}

// key holds the revision, so that a page that was being made while the blog
// changed is never sent as the new one.
type key struct {
	revision uint64
	name     string
	coding   answer.Coding
}

// These stand for whatever revision a page was of before the last of many changes,
// and before the last but one.
const (
	earlier  = math.MaxUint64
	earliest = math.MaxUint64 - 1
)

// New makes a cache of at most maxBytes, which is more than 0. The function
// revision is called at each request; it must be quick, and change whenever a page
// may look different. Pages that are made while others are sent take a turn; nil
// gives them one at once.
func New(revision func() uint64, maxBytes uint64, turn Turn) *Cache {
	if turn == nil {
		turn = func(context.Context) func() { return func() {} }
	}
	entries := otter.Must(&otter.Options[key, *answer.Answer]{
		MaximumWeight: maxBytes,
		Weigher: func(k key, a *answer.Answer) uint32 {
			return uint32(len(k.name) + a.Len() + overhead)
		},
	})
	return &Cache{revision: revision, entries: entries, turn: turn, changes: rate.NewLimiter(changesPerSecond, changesAtOnce)}
}

// Serve sends the page of that name in the coding the client takes best. It
// calls maker if the page is not there; when that fails nothing has been sent
// and nothing is kept.
func (c *Cache) Serve(w http.ResponseWriter, r *http.Request, name string, maker Maker) error {
	k := key{c.current(), name, answer.Choose(r.Header.Get("Accept-Encoding"))}
	page, ok := c.entries.GetIfPresent(k)
	if !ok {
		page, ok = c.earlier(r.Context(), k, maker)
	}
	if !ok {
		var err error
		if page, err = c.get(r.Context(), k, maker); err != nil {
			return err
		}
	}
	page.Send(w, r)
	return nil
}

// current is the blog's revision, or the one before it while too many come. When
// it has changed, what is older is thrown away: it would never be asked for again,
// and must not compete for room.
func (c *Cache) current() uint64 {
	now, seen := c.revision(), c.seen.Load()
	if seen == now {
		return now
	}
	if seen != 0 && !c.changes.Allow() {
		return seen
	}
	if !c.seen.CompareAndSwap(seen, now) {
		return now
	}
	if !c.restless() {
		c.entries.InvalidateAll()
		return now
	}
	kept := map[key]*answer.Answer{}
	for k, page := range c.entries.All() {
		if k.revision == seen || k.revision == earlier {
			kept[k] = page
		}
		if k.revision != now {
			c.entries.Invalidate(k)
		}
	}
	for k, page := range kept { // what nobody has asked for in two changes is not here any more
		if _, newer := kept[key{seen, k.name, k.coding}]; k.revision == earlier && !newer {
			c.entries.Set(key{earliest, k.name, k.coding}, page)
		} else if k.revision == seen {
			c.entries.Set(key{earlier, k.name, k.coding}, page)
		}
	}
	return now
}

// restless reports whether many changes came lately.
func (c *Cache) restless() bool { return c.changes.Tokens() < changesAtOnce-changesInCalm }

// earlier is a page as it was before the last of many changes, and has it made
// anew meanwhile, once for all who ask.
func (c *Cache) earlier(ctx context.Context, k key, maker Maker) (*answer.Answer, bool) {
	if !c.restless() {
		return nil, false
	}
	page, ok := c.entries.GetIfPresent(key{earlier, k.name, k.coding})
	if !ok {
		page, ok = c.entries.GetIfPresent(key{earliest, k.name, k.coding})
	}
	if !ok {
		return nil, false
	}
	if _, busy := c.making.LoadOrStore(k, struct{}{}); !busy {
		go func() {
			defer c.making.Delete(k)
			defer c.turn(context.WithoutCancel(ctx))()
			if _, err := c.get(context.WithoutCancel(ctx), k, maker); err != nil {
				c.entries.Invalidate(key{earlier, k.name, k.coding}) // it may be gone: the next who asks is told
				c.entries.Invalidate(key{earliest, k.name, k.coding})
			}
		}()
	}
	return page, true
}

// get makes what is missing: first the page, then its compressed form.
func (c *Cache) get(ctx context.Context, k key, maker Maker) (*answer.Answer, error) {
	page, err := c.entries.Get(ctx, k, otter.LoaderFunc[key, *answer.Answer](
		func(ctx context.Context, k key) (*answer.Answer, error) {
			if k.coding == answer.Identity {
				return maker(ctx)
			}
			plain, err := c.get(ctx, key{k.revision, k.name, answer.Identity}, maker)
			if err != nil {
				return nil, err
			}
			return plain.Encode(k.coding, effort)
		}))
	if err != nil {
		return nil, fmt.Errorf("making page %s: %w", k.name, err)
	}
	return page, nil
}

// Weight is about how many bytes are kept.
func (c *Cache) Weight() uint64 {
	c.entries.CleanUp()
	return c.entries.WeightedSize()
}
