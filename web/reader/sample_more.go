package reader

import (
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// conversationSamples are the data of pages on which people answer: full ones and
// empty ones.
func conversationSamples(full, empty page) map[string][]any {
	article := sampleArticle(full)
	place := blog.RemarkPlace{Slug: "one", Title: "One", Language: "ar", CommentID: "1", Name: "Ben", HTML: "<p>Yes.</p>", Warning: "Grief", Elsewhere: true}
	form := remarkForm{
		Slug: "one", Answers: "1", Name: "Maria", Email: "maria@readers.example", Website: "https://maria.example", Text: "*Yes.*", Notify: true,
		Stamp: "1", Mail: true, Trouble: troubles{{"text", "Write something first."}, {"name", "Give a name."}},
	}
	own := ownComment{
		page: full, Key: "key", Comment: blog.Comment{ID: "1", HTML: "<p>Yes.</p>", Source: "Yes.", State: blog.Held, PublishedAt: time.Unix(1, 0)},
		Guest:   blog.Guest{CommentID: "1", Name: "Maria", Email: "maria@readers.example", ConfirmedAt: time.Unix(2, 0), Notify: true},
		Article: blog.Article{Slug: "one", Title: "One"}, Editable: true, Mail: true, Done: "confirm", Text: "Yes.", Trouble: trouble{"text", "It is too long."},
	}
	return map[string][]any{
		"reactions":     {reactions{full, article.Article, article.Likes, article.Boosts, article.Quotes}, reactions{page: empty}},
		"remark":        {remarkPage{full, place, form, "<p><em>Yes.</em></p>"}, remarkPage{page: empty}},
		"remark-thanks": {remarkThanks{full, "one", "1", true, false}, remarkThanks{page: full, Slug: "one", Waiting: true}, remarkThanks{page: empty}},
		"own-comment":   {own, ownComment{page: empty}},
		"quiet":         {quietPage{full, "key", false, "No more mail?", "You are told of answers."}, quietPage{page: empty, Done: true}},
		"interact": {
			interact{full, blog.DoReply, "One", "https://blog.example/ap/1", "https://blog.example/one", "/one", "one", "1", "@you@server.example", "There is none."},
			interact{page: full, Does: blog.DoFollow, Name: "Anna", Back: "/"},
			interact{page: empty, Does: blog.DoLike},
		},
	}
}

// readingSamples are the data of pages that lead on from articles, and of the one
// about data.
func readingSamples(full, empty page) map[string][]any {
	part := blog.Part{Slug: "one", Title: "One", Excerpt: "Words", Language: "ar", PublishedAt: time.Unix(1, 0)}
	change := blog.ShownChange{
		At: time.Unix(2, 0), Title: []blog.Span{{Kind: blog.Same, Text: "One"}, {Kind: blog.Added, Text: "more"}}, Warnings: []string{"Grief"},
		Text: []blog.Paragraph{{Kind: blog.Skipped, Count: 2}, {Kind: blog.Removed, Spans: []blog.Span{{Kind: blog.Removed, Text: "Old."}}}},
	}
	plain := change
	plain.Warnings = nil
	return map[string][]any{
		"history": {
			history{full, blog.HistoryView{Slug: "one", Title: "One", Language: "en", Changes: []blog.ShownChange{change, plain}, First: time.Unix(1, 0)}},
			history{page: empty},
		},
		"series": {series{full, blog.Series{Slug: "on-sleep", Name: "On sleep", Parts: []blog.Part{part, part}}}, series{page: empty}},
		"privacy": {
			privacy{page: full, Akismet: true, Mail: true, Waits: blog.PolicyFirst, ShowFollowers: true, Note: []string{"A note."}},
			privacy{page: empty, Waits: blog.PolicyAll},
		},
	}
}
