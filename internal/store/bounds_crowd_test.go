//go:build !race

package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/dbtest"
	"github.com/causerie/causerie/internal/store"
)

// However much a site sends under however many names, others find room.
func TestNoSiteTakesAllTheRoom(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, database dbtest.Database) {
		domain := func(host string) string {
			parts := strings.Split(host, ".")
			return strings.Join(parts[max(len(parts)-2, 0):], ".")
		}
		s, err := store.Open(t.Context(), database.URL, store.Options{Domain: domain})
		must(t, err)
		defer func() { must(t, s.Close()) }()
		fill := func(site string, most int) (taken int) {
			t.Helper()
			var crowd sync.WaitGroup
			var n atomic.Int32
			for part := range 64 {
				crowd.Go(func() {
					for i := part; i < most; i += 64 {
						actor := fmt.Sprintf("https://h%d.%s/users/%d", i%97, site, i)
						err := s.Receive(context.Background(), fmt.Sprint(site, i), actor, []byte("x"))
						if err == nil {
							n.Add(1)
						} else if blog.KindOf(err) != blog.TooMany {
							t.Error(err)
						}
					}
				})
			}
			crowd.Wait()
			return int(n.Load())
		}
		if n := fill("evil.example", 11_000); n < 8_000 || n > 10_100 {
			t.Errorf("one site has %d of 50,000 waiting", n)
		}
		if n := fill("honest.example", 1_000); n != 1_000 {
			t.Errorf("another found room for %d of 1,000", n)
		}
	})
}
