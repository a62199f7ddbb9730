package reader

import (
	"errors"
	"maps"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/templates"
)

// Check renders every page with something on it, and with nothing, to find what a
// theme's templates get wrong before a reader does. What the built-in templates
// cannot render either is not held against a theme.
func Check(themed, built *templates.Set) error {
	var all error
	for name, pages := range samples() {
		for _, data := range pages {
			if _, err := built.Try("reader/"+name, data); err != nil {
				continue
			}
			if _, err := themed.Try("reader/"+name, data); err != nil {
				all = errors.Join(all, err)
				break
			}
		}
	}
	return all
}

// samples are the data of pages by template: full ones and empty ones.
func samples() map[string][]any {
	full, empty := samplePage(), page{Page: templates.Page{Lang: "ar", Title: "Empty"}, Words: uiLanguage}
	list := sampleListing()
	all := map[string][]any{
		"home":     {home{page: full, listing: list, Pins: list.Cards, Topics: sampleTerms(), MoreOf: true, Greeting: "<p>Welcome.</p>"}, home{page: empty}},
		"older":    {older{full, list}, older{page: empty}},
		"page":     {samplePageAlone(full), alone{page: empty}},
		"article":  {sampleArticle(full), article{page: empty}},
		"comments": {sampleArticle(full), article{page: empty}},
		"author":   {author{full, list, full.Menu.Author}, author{page: empty}},
		"archive":  {archive{full, years([]blog.Month{{Year: 2026, Month: time.May, Articles: 2}}), nil, sampleTopics(), sampleTerms(), 2}, archive{page: empty}},
		"month":    {month{full, list, 2026, time.May, &blog.Month{Year: 2026, Month: time.April, Articles: 1}, nil}, month{page: empty, Month: time.May}},
		"term":     {term{full, list, "Category", sampleTerms()[0], []blog.Term{{Slug: "practice", Name: "Practice"}}, sampleTerms()}, term{page: empty}},
		"tags":     {tags{full, letters(sampleTerms()), 1}, tags{page: empty}},
		"authors":  {authors{full, []blog.AuthorCount{{Byline: full.Menu.Author, Articles: 2}}}, authors{page: empty}},
		"search":   {sampleSearch(full, list), searching{page: empty}},
		"error":    {SampleProblem("Heading"), problem{page: empty}},
		"offline":  {full, empty},
	}
	maps.Copy(all, conversationSamples(full, empty))
	maps.Copy(all, readingSamples(full, empty))
	return all
}

func samplePage() page {
	picture := &blog.Picture{Src: "/media/a.jpg", SrcSet: "/media/b.jpg 480w", Width: 1200, Height: 800, Alt: "A lake"}
	person := blog.Byline{ID: "1", Handle: "anna", Name: "Anna", BioHTML: "<p>Bio.</p>", Avatar: picture, Header: picture, Fields: []blog.Field{{Name: "Practice", Value: "https://practice.example"}}}
	settings := blog.DefaultSettings()
	settings.Title, settings.Description = "On the couch", "Talking and listening."
	settings.Style.FooterHTML = "<p>Imprint</p>"
	return page{
		Page: templates.Page{Lang: "en", Title: "Sample", Styles: []string{"reader.css"}, Scripts: []string{"reader.js"}, Theme: "/static/theme-0.css"},
		Site: "https://blog.example", Path: "/sample", Words: "",
		Bar:  bar{First: sampleMenu(), All: sampleMenu(), Wide: true, Long: true, Open: true},
		Foot: sampleMenu(),
		Menu: blog.Menu{Settings: settings, Categories: []blog.Term{{Slug: "practice", Name: "Practice"}}, Pages: []blog.Term{{Slug: "about", Name: "About"}}, Author: person, Logo: picture, Header: picture},
		Head: head{
			Canonical: "https://blog.example/sample", Description: "Text", Kind: "article", Title: "Sample", Image: picture, Published: time.Unix(1, 0),
			Modified: time.Unix(2, 0), Author: "Anna", Creator: "anna@blog.example", Activity: "https://blog.example/ap/1",
			Me: []string{"https://blog.example/@anna"}, Feeds: []feeds{{"On the couch", ""}}, Data: posting{Type: types{"BlogPosting"}},
		},
		Gone: &blog.AuthorMove{},
	}
}

func samplePageAlone(p page) alone {
	a := sampleArticle(p)
	a.Article.Kind, a.Article.Changes = blog.Page, 2
	return alone{page: p, Article: a.Article, Covered: true, Reading: a.Reading}
}

func sampleMenu() []nav {
	return []nav{{Name: "Practice", Href: "/category/practice", Lang: "de", Current: "true", Children: []nav{
		{Name: "Sleep", Href: "/category/sleep", Current: "page", Children: []nav{{Name: "Elsewhere", Href: "https://other.example/", Outside: true}}},
	}}}
}

func sampleTopics() []topic {
	return []topic{{TermCount: sampleTerms()[0], Parts: []topic{{TermCount: sampleTerms()[0]}}}}
}

func sampleTerms() []blog.TermCount {
	return []blog.TermCount{{Term: blog.Term{Slug: "practice", Name: "Practice"}, Articles: 2}}
}

func sampleListing() listing {
	picture := &blog.Picture{Src: "/media/a.jpg", Width: 1200, Height: 800}
	long := blog.Card{
		Kind: blog.LongForm, Slug: "one", Title: "One", Excerpt: "Words", Cover: picture, Categories: []blog.Term{{Slug: "practice", Name: "Practice"}},
		PublishedAt: time.Unix(1, 0), Comments: 2, Likes: 3,
	}
	note, warned := long, long
	note.Kind, note.Title, note.HTML = blog.Note, "", "<p>Note.</p>"
	warned.Warning, warned.Sensitive = "Grief", true
	return listing{Cards: []card{{Card: long, Lead: true}, {Card: note, Lang: "ar"}, {Card: warned}}, Total: 3, Pager: pager{2, 3, "/", "/?page=3"}}
}

func sampleSearch(p page, list listing) searching {
	s := searching{page: p, listing: list, Query: "words", Years: []int{2026, 2025}, Whole: "/search?q=words", Categories: sampleTerms()}
	s.Found = blog.Found{Total: 3, Page: 2, Pages: 3, Cut: true, Instead: "word"}
	for _, c := range list.Cards {
		found := blog.Finding{Card: c.Card, TitleMarks: []blog.Marked{{Text: c.Title, Hit: true}}, WarningMarks: []blog.Marked{{Text: c.Warning}}}
		found.Passage = []blog.Marked{{Text: "Of "}, {Text: "words", Hit: true}}
		s.Findings = append(s.Findings, finding{found, c.Lang})
	}
	return s
}

func sampleArticle(p page) article {
	entry := &blog.Entry{
		ID: "1", Name: "Ben", Handle: "ben@social.example", ProfileURL: "https://social.example/@ben", URL: "https://social.example/1", HTML: "<p>Yes.</p>",
		PublishedAt: time.Unix(1, 0), EditedAt: time.Unix(2, 0), Likes: 1, Boosts: 1,
	}
	warned, gone := *entry, blog.Entry{ID: "2", Gone: true}
	warned.Warning, warned.Language = "Grief", "ar"
	person := blog.Reactor{Name: "Cem", Handle: "cem@social.example", ProfileURL: "https://social.example/@cem"}
	view := blog.ArticleView{Card: sampleListing().Cards[0].Card}
	view.HTML, view.Author, view.EditedAt = "<p>Text.</p>", p.Menu.Author, time.Unix(2, 0)
	view.Tags = []blog.Term{{Slug: "silence", Name: "silence"}}
	return article{
		page: p, Article: view, Address: "https://blog.example/one", Handle: "anna@blog.example", Covered: true,
		Reading: reading{Minutes: 3, Pieces: []piece{{HTML: view.HTML}}},
		conversation: conversation{
			Thread: []comment{{Entry: entry, Answers: []comment{{Entry: &warned}, {Entry: &gone}}}}, Total: 2, Pager: pager{Page: 1, Pages: 2, Older: "/one/comments/2"},
			Likes: faces{[]blog.Reactor{person}, 3, 2}, Boosts: faces{nil, 1, 1}, Quotes: quotes{[]blog.Quoter{{Reactor: person}}, 2, 1},
			Policy: blog.PolicyFirst, Live: "/one/comments/count", All: "/one/reactions",
		},
	}
}

// SampleProblem is the data of a page that tells of a problem, for trying
// templates.
func SampleProblem(heading string) any { return problem{samplePage(), heading, "Message.", true} }
