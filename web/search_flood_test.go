package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store"
	"github.com/causerie/causerie/web"
)

// slow is a database in which a search takes as long as it may.
type slow struct {
	*store.Store
	mu            sync.Mutex
	running, most int
}

func (s *slow) Search(ctx context.Context, _ blog.SearchQuery) (blog.Found, error) {
	s.mu.Lock()
	s.running++
	s.most = max(s.most, s.running)
	s.mu.Unlock()
	<-ctx.Done()
	s.mu.Lock()
	s.running--
	s.mu.Unlock()
	return blog.Found{}, ctx.Err()
}

// A flood of searches has a few turns, each of a few seconds. Who gets none is told
// to come again, and everybody else reads on.
func TestAFloodOfSearchesHoldsNobodyUp(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "On listening", Source: "silence"})
	w.get("/", 200)
	synctest.Test(t, func(t *testing.T) {
		db := &slow{Store: w.store}
		c := w.config()
		c.Store = db
		handler := web.Routes(c)
		ask := func(path string) *httptest.ResponseRecorder {
			r := httptest.NewRequestWithContext(context.Background(), http.MethodGet, path, nil)
			answer := httptest.NewRecorder()
			handler.ServeHTTP(answer, r)
			return answer
		}
		var flood sync.WaitGroup
		for range 300 {
			flood.Go(func() {
				if answer := ask("/search?q=silence"); answer.Code != http.StatusServiceUnavailable || answer.Header().Get("Retry-After") == "" {
					t.Errorf("a search too many is answered %d", answer.Code)
				}
			})
		}
		synctest.Wait()
		for _, path := range []string{"/on-listening", "/search"} {
			if answer := ask(path); answer.Code != http.StatusOK {
				t.Errorf("%s meanwhile: %d", path, answer.Code)
			}
		}
		flood.Wait()
		if most := max(1, runtime.GOMAXPROCS(0)/2); db.most > most {
			t.Errorf("%d searches ran at once, of at most %d", db.most, most)
		}
	})
}

// One who asks without end has eight places in the line, and the next to come has
// one too.
func TestOneClientIsNotTheWholeLine(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "On listening", Source: "silence"})
	synctest.Test(t, func(t *testing.T) {
		db := &slow{Store: w.store}
		c := w.config()
		c.Store = db
		handler := web.Routes(c)
		var all sync.WaitGroup
		ask := func(ctx context.Context, client string, answered chan<- int) {
			r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/search?q=silence", nil)
			r.Header.Set("X-Client", client)
			all.Go(func() {
				answer := httptest.NewRecorder()
				handler.ServeHTTP(answer, r)
				answered <- answer.Code
			})
		}
		mallory, maria := make(chan int, 200), make(chan int, 1)
		for range 100 {
			ask(t.Context(), "mallory", mallory)
		}
		synctest.Wait()
		if n := len(mallory); n < 80 {
			t.Errorf("%d of 100 were sent away at once", n)
		}
		ask(t.Context(), "maria", maria)
		synctest.Wait()
		if len(maria) > 0 {
			t.Errorf("somebody else is answered %d at once", <-maria)
		}
		all.Wait()
	})
}
