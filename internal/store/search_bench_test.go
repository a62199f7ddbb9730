package store_test

import (
	"database/sql"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/dbtest"
	"github.com/causerie/causerie/internal/store"
)

// BenchmarkSearch measures searches in 5,000 articles of 1,000 words, beside a bare
// query that counts what has one word. It takes a while to write them first.
func BenchmarkSearch(b *testing.B) {
	for _, d := range dbtest.URLs(b) {
		b.Run(d.Name, func(b *testing.B) {
			s := library(b, d.URL)
			bare(b, d)
			for name, typed := range map[string]string{
				"oneWord": "w500", "rareWord": "w20000", "twoWords": "w300 w900", "phrase": `"w10 w11"`, "everywhere": "w1", "allCommon": "w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12",
				"prefix": "w12", "oneLetter": "w", "twoLetters": "wo", "misspelt": "wx0500", "misspeltLong": "anxeityprone", "without": "w500 -w1", "200words": strings.Repeat("w7 w70 w700 ", 70),
				"10000characters": strings.Repeat("a", 10_000), "commonPhrase": `"w1 w2 w3 w1 w2"`, "some": "w30000 w30001 w30003", "nothing": "zzzzzzzz",
			} {
				b.Run(name, func(b *testing.B) {
					var worst time.Duration
					for b.Loop() {
						began := time.Now()
						if _, err := s.Search(b.Context(), blog.SearchQuery{Words: typed}); err != nil {
							b.Fatal(err)
						}
						worst = max(worst, time.Since(began))
					}
					b.ReportMetric(float64(worst.Microseconds())/1000, "worst-ms")
				})
			}
		})
	}
}

func bare(b *testing.B, d dbtest.Database) {
	driver, query := "sqlite", `SELECT count(*) FROM article_search WHERE article_search MATCH '"w500"'`
	if store.IsPostgres(d.URL) {
		driver, query = "pgx", `SELECT count(*) FROM article_search WHERE words @@ CAST('''w500''' AS tsquery)`
	}
	raw, err := sql.Open(driver, d.URL)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { raw.Close() })
	if driver == "pgx" { // as the server does by itself after a while
		if _, err := raw.ExecContext(b.Context(), `VACUUM ANALYZE`); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("bare", func(b *testing.B) {
		for b.Loop() {
			var n int
			if err := raw.QueryRowContext(b.Context(), query).Scan(&n); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// library writes 5,000 articles in words that are spread as those of a language.
func library(b *testing.B, url string) *store.Store {
	b.Helper()
	h := move(b, url)
	s := h.store
	random := rand.New(rand.NewPCG(1, 2))
	zipf := rand.NewZipf(random, 1.1, 4, 60_000)
	began := time.Now()
	for done := 0; done < 5000; done += 100 {
		err := s.Write(b.Context(), func(tx blog.Tx) error {
			for i := range 100 {
				var text strings.Builder
				for range 1000 {
					fmt.Fprintf(&text, "w%d ", zipf.Uint64())
				}
				at := time.Unix(int64(done+i)*3600, 0)
				err := tx.SaveArticle(b.Context(), blog.Article{
					ID: fmt.Sprintf("a%05d", done+i), ObjectID: fmt.Sprintf("o%05d", done+i), AuthorID: h.author.ID, Kind: blog.LongForm, State: blog.Published,
					Slug: fmt.Sprintf("s%d", done+i), Title: fmt.Sprintf("Title w%d w%d", zipf.Uint64(), zipf.Uint64()), Text: text.String(), HTML: "<h2>One</h2>" + text.String(),
					Excerpt: "Words", CreatedAt: at, UpdatedAt: at, PublishedAt: at,
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("5,000 articles were written in %s", time.Since(began).Round(time.Millisecond))
	return s
}
