package store_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// Writes that share a commit must not share their failures.
func TestWritesShareACommitAndNothingElse(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		refused := errors.New("refused")
		var all sync.WaitGroup
		for i := range 300 {
			all.Go(func() {
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				err := h.store.Write(ctx, func(tx blog.Tx) error {
					if err := tx.SavePerson(ctx, person("p"+strconv.Itoa(i), i)); err != nil {
						return err
					}
					switch i % 10 {
					case 3:
						return refused
					case 5:
						panic("a fault in a use case")
					case 7:
						cancel()
						return tx.SavePerson(ctx, person("q", i))
					}
					return nil
				})
				if bad := i%10 == 3 || i%10 == 5 || i%10 == 7; (err != nil) != bad {
					t.Errorf("write %d: %v", i, err)
				}
			})
		}
		all.Wait()
		for i := range 300 {
			_, err := h.store.Person(t.Context(), person("p"+strconv.Itoa(i), i).URI)
			if bad := i%10 == 3 || i%10 == 5 || i%10 == 7; (blog.KindOf(err) == blog.NotFound) != bad {
				t.Fatalf("person %d after all: %v", i, err)
			}
		}
	})
}

func BenchmarkReceive(b *testing.B) {
	h := open(b)
	raw := []byte(`{"type":"Create"}`)
	b.SetParallelism(16)
	var mu sync.Mutex
	n := 0
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			mu.Lock()
			n++
			key, from := fmt.Sprintf("key %d", n), fmt.Sprintf("https://server%d.test/users/a", n/100)
			mu.Unlock()
			if err := h.store.Receive(b.Context(), key, from, raw); err != nil {
				b.Error(err)
			}
		}
	})
}

func BenchmarkComment(b *testing.B) {
	h := open(b)
	a, err := h.Publish(b.Context(), h.author.ID, "", blog.Words{Title: "On Rest", Source: "Sleep."})
	must(b, err)
	settings, err := h.store.Settings(b.Context())
	must(b, err)
	settings.Policy = blog.PolicyOpen
	must(b, h.ChangeSettings(b.Context(), settings))
	n := 0
	for b.Loop() {
		n++
		if n%5_000 == 0 {
			h.clock = h.clock.Add(24 * time.Hour) // what is taken in on one day has an end
		}
		rosa := person("rosa"+strconv.Itoa(n/20), n/1_000)
		must(b, h.Receive(b.Context(), reply(rosa, strconv.Itoa(n), blog.Target{ObjectID: a.ObjectID}, "<p>Thank you</p>")))
	}
}
