package desk

import (
	"slices"
	"strings"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// dateField is how browsers write date and time in a form. The editor's are UTC,
// since a form does not say which zone its writer lives in.
const dateField = "2006-01-02T15:04"

// wordsFrom reads what the editor sent. A date that was not touched is left out,
// so that saving does not round it.
func wordsFrom(f form) (blog.Words, error) {
	w := blog.Words{
		Kind: blog.ArticleKind(f.get("kind")), Title: f.line("title"), Slug: f.line("slug"),
		Summary: f.text("summary"), Source: f.text("source"), Language: f.line("language"),
		Warning: f.line("warning"), Sensitive: f.has("sensitive"),
		CoverID: f.get("cover"), CoverAlt: f.line("cover_alt"), CommentsClosed: f.has("comments_closed"),
		Tags:       f.list("tags"),
		Categories: append(slices.Clone(f.values["category"]), f.list("more_categories")...),
		Series:     f.line("series"), History: blog.HistoryMode(f.get("history")),
	}
	typed := strings.TrimSpace(f.get("date"))
	if typed == "" || typed == f.get("date_was") {
		return w, nil
	}
	// With seconds where a browser sends them.
	date, err := time.Parse(dateField, typed[:min(len(typed), len(dateField))])
	if err != nil {
		return w, blog.ErrInvalid("date", "Give the date as year-month-day, T, hours:minutes, such as 2026-11-22T18:30.")
	}
	w.Date = date
	return w, nil
}

// wordsOf is what an author would have to type to get the article as it is.
func wordsOf(a blog.Article) blog.Words {
	return blog.Words{
		Kind: a.Kind, Title: a.Title, Slug: a.Slug, Summary: a.Summary, Source: a.Source, Language: a.Language,
		Warning: a.Warning, Sensitive: a.Sensitive, CoverID: a.CoverID, CoverAlt: a.CoverAlt,
		Tags: a.Tags, Categories: a.Categories, Series: a.Series, History: a.History, CommentsClosed: a.CommentsClosed,
	}
}

// sameWords reports whether two versions differ in nothing but the date.
func sameWords(x, y blog.Words) bool {
	return x.Kind == y.Kind && x.Title == y.Title && x.Slug == y.Slug && x.Summary == y.Summary && x.Source == y.Source &&
		x.Language == y.Language && x.Warning == y.Warning && x.Sensitive == y.Sensitive &&
		x.CoverID == y.CoverID && x.CoverAlt == y.CoverAlt && x.Series == y.Series && x.History == y.History && x.CommentsClosed == y.CommentsClosed &&
		slices.Equal(x.Tags, y.Tags) && slices.Equal(slices.Sorted(slices.Values(x.Categories)), slices.Sorted(slices.Values(y.Categories)))
}
