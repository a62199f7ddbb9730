package store_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/dbtest"
)

// shelve publishes many small articles at once, an hour apart.
func shelve(t testing.TB, h *home, many int, write func(n int, a *blog.Article)) {
	t.Helper()
	must(t, h.store.Write(ctx, func(tx blog.Tx) error {
		for n := range many {
			at := h.clock.Add(time.Duration(n) * time.Hour)
			a := blog.Article{
				ID: fmt.Sprintf("a%05d", n), ObjectID: fmt.Sprintf("o%05d", n), AuthorID: h.author.ID, Kind: blog.LongForm, State: blog.Published,
				Slug: fmt.Sprintf("s%d", n), Title: fmt.Sprintf("Title %d", n), CreatedAt: at, UpdatedAt: at, PublishedAt: at,
			}
			write(n, &a)
			if err := tx.SaveArticle(ctx, a); err != nil {
				return err
			}
		}
		return nil
	}))
}

// Of what very many articles have, those with it in the title come first, then the
// newest; the number is bounded, and all can be narrowed.
func TestWhatVeryManyHaveIsListedByDate(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		shelve(t, h, blog.MostFound+10, func(n int, a *blog.Article) {
			a.Text = "Rest and sleep."
			switch n {
			case 700:
				a.Title = "Of rest"
			case 800:
				a.Title, a.Text, a.Categories = "Rest", "Rest and night.", []string{"Care"}
			}
		})
		f, err := h.store.Search(ctx, blog.SearchQuery{Words: "rest", PerPage: 3})
		must(t, err)
		if f.Total != blog.MostFound || !f.More || len(f.Findings) != 3 || f.Findings[0].Slug != "s800" || f.Findings[1].Slug != "s700" || f.Findings[2].Slug != "s1009" {
			t.Errorf("%d, more %v: %+v", f.Total, f.More, f.Findings)
		}
		f, err = h.store.Search(ctx, blog.SearchQuery{Words: "rest", PerPage: 100, Page: 10})
		must(t, err)
		if len(f.Findings) != 100 || f.Pages != 10 {
			t.Errorf("the last page: %d of %d", len(f.Findings), f.Pages)
		}
		for _, q := range []blog.SearchQuery{{Words: "rest -sleep"}, {Words: "rest", Category: "care"}, {Words: "rest night"}, {Words: "rest", Category: "care", Year: f.Findings[0].PublishedAt.Year()}} {
			f, err := h.store.Search(ctx, q)
			must(t, err)
			if q.Year == 0 && (f.Total != 1 || f.Findings[0].Slug != "s800") {
				t.Errorf("%+v finds %d", q, f.Total)
			}
		}
		// What is not wanted may stand in the text below a title that fits.
		if f, err := h.store.Search(ctx, blog.SearchQuery{Words: "rest -night", PerPage: 100}); err != nil || f.Total != blog.MostFound || slices.ContainsFunc(f.Findings, func(one blog.Finding) bool { return one.Slug == "s800" }) {
			t.Errorf("without night: %d, %v", f.Total, err)
		}
		if f, err := h.store.Search(ctx, blog.SearchQuery{Words: "rest", Year: 1999}); err != nil || f.Total != 0 {
			t.Errorf("of 1999: %d, %v", f.Total, err)
		}
	})
}

// A text of many thousand words is searched as far as the database can hold them.
func TestABookIsPublishedAndFound(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		random := rand.New(rand.NewPCG(1, 2))
		var words, dense strings.Builder
		for n := range 80_000 {
			fmt.Fprintf(&words, "word%d ", n)
		}
		for range 170_000 {
			dense.WriteRune('一' + random.Int32N(20_000))
		}
		h.publish(t, blog.Words{Title: "Words", Source: words.String()})
		h.publish(t, blog.Words{Title: "心", Source: dense.String()})
		for _, typed := range []string{"word17 ", "word16000 ", string([]rune(dense.String())[100:105])} {
			if f, err := h.store.Search(ctx, blog.SearchQuery{Words: typed}); err != nil || f.Total != 1 || f.Some || f.Instead != "" {
				t.Errorf("%q is found %d times, %v", typed, f.Total, err)
			}
		}
	})
}

// FuzzSearch holds for whatever is typed: it is no error, on no database.
func FuzzSearch(f *testing.F) {
	for _, seed := range []string{
		"rest", `"rest and sleep`, "-rest sleep", "心の話 rest", `a" OR "b`, "'; DROP TABLE article", "rest:* & !(x | y) <-> z", `\' \\`, "{title} : rest", "NEAR(a b)", "\x00\xff", "𞤀𞤁", "\u0301", "½²", "ﷺ", "restt slepe",
		strings.Repeat("é ", 100), "ๆ", "࠰", "\U000e0100a",
	} {
		f.Add(seed, "care", 2026)
	}
	var homes []*home
	for _, d := range dbtest.URLs(f) {
		h := move(f, d.URL)
		shelve(f, h, 20, func(n int, a *blog.Article) {
			a.Text, a.Categories = fmt.Sprintf("Rest and sleep. 心の話 %d résumé", n), []string{"Care"}
		})
		homes = append(homes, h)
	}
	f.Fuzz(func(t *testing.T, typed, category string, year int) {
		typed = strings.ToValidUTF8(typed, "")
		category = strings.ToValidUTF8(strings.ReplaceAll(category, "\x00", ""), "")
		for _, h := range homes {
			for _, q := range []blog.SearchQuery{{Words: typed}, {Words: typed, Category: category, Year: year % 10_000}} {
				found, err := h.store.Search(ctx, q)
				if err != nil {
					t.Fatalf("%+v: %v", q, err)
				}
				if found.Total > 20 || len(found.Findings) > 10 {
					t.Fatalf("%+v finds %d", q, found.Total)
				}
			}
		}
	})
}
