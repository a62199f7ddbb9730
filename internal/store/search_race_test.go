package store_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/dbtest"
	"github.com/causerie/causerie/internal/store"
)

// Those who write articles of the same words at once wait for each other, and never
// in a circle.
func TestWhoWritesTheSameWordsWaitsInNoCircle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, database dbtest.Database) {
		if !store.IsPostgres(database.URL) {
			t.Skip("SQLite has one writer")
		}
		h := move(t, database.URL)
		vocabulary := make([]string, 400)
		for i := range vocabulary {
			vocabulary[i] = fmt.Sprintf("word%c%c", 'a'+i/20, 'a'+i%20)
		}
		text := func(n, round int) string {
			words := append([]string{}, vocabulary...)
			rand.New(rand.NewPCG(uint64(n), uint64(round))).Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
			return strings.Join(words[:200], " ")
		}
		var ids []string
		for n := range 4 {
			ids = append(ids, h.publish(t, blog.Words{Title: fmt.Sprintf("Title %d", n), Source: text(n, 0)}).ID)
		}
		var all sync.WaitGroup
		for n, id := range ids {
			all.Go(func() {
				for round := range 25 {
					_, err := h.Publish(ctx, h.author.ID, id, blog.Words{Title: fmt.Sprintf("Title %d", n), Source: text(n, round+1)})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		raw, err := sql.Open("pgx", database.URL)
		must(t, err)
		defer func() { must(t, raw.Close()) }()
		var circles int
		until := time.Now().Add(3 * time.Second)
		for circles == 0 && time.Now().Before(until) {
			must(t, raw.QueryRow(`SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()`).Scan(&circles))
			time.Sleep(50 * time.Millisecond) // the server counts them now and then
		}
		if circles > 0 {
			t.Errorf("%d waited in circles", circles)
		}
	})
}
