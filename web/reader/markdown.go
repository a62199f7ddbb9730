package reader

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

const markdownType = "text/markdown; charset=utf-8"

// Markdown is an article as Markdown, for programs and for people who like plain
// text. It says what the page says and nothing besides.
func (rd *Reader) Markdown(w http.ResponseWriter, r *http.Request) {
	slug := param(r, "slug")
	rd.serve(w, r, blog.ArticlePath(slug)+".md", func(ctx context.Context) (*answer.Answer, error) {
		view, err := rd.store.ArticlePage(ctx, slug)
		if blog.KindOf(err) == blog.NotFound {
			return nil, rd.elsewhereAs(ctx, slug, ".md", err)
		}
		if err != nil {
			return nil, err
		}
		if view.Slug != slug {
			return nil, moved{blog.ArticlePath(view.Slug) + ".md"}
		}
		return textAnswer(markdownType, rd.asMarkdown(view)), nil
	})
}

// elsewhereAs is elsewhere for what stands beside an article's page.
func (rd *Reader) elsewhereAs(ctx context.Context, slug, ending string, notFound error) error {
	to, err := rd.store.Moved(ctx, slug)
	switch {
	case blog.KindOf(err) == blog.NotFound:
		return notFound
	case err != nil:
		return err
	}
	return moved{blog.ArticlePath(to) + ending}
}

func (rd *Reader) asMarkdown(view blog.ArticleView) string {
	address := rd.site.Article(view.Slug)
	var b strings.Builder
	b.WriteString("# " + oneLine(card{Card: view.Card}.Label()) + "\n\n")
	b.WriteString("- Author: " + oneLine(view.Author.Name) + " (" + rd.site.Author(view.Author.Handle) + ")\n")
	b.WriteString("- Published: " + view.PublishedAt.UTC().Format(time.DateOnly) + "\n")
	if !view.EditedAt.IsZero() {
		b.WriteString("- Edited: " + view.EditedAt.UTC().Format(time.DateOnly) + "\n")
	}
	b.WriteString("- Address: " + address + "\n")
	if len(view.Categories) > 0 {
		b.WriteString("- Categories: " + oneLine(strings.Join(names(view.Categories), ", ")) + "\n")
	}
	if len(view.Tags) > 0 {
		b.WriteString("- Tags: " + oneLine(strings.Join(names(view.Tags), ", ")) + "\n")
	}
	if view.Warning != "" {
		b.WriteString("\n> Content warning: " + oneLine(view.Warning) + "\n")
	}
	if view.Cover != nil && !view.Sensitive && view.Warning == "" {
		b.WriteString("\n![" + strings.NewReplacer("[", "(", "]", ")").Replace(oneLine(view.Cover.Alt)) + "](" + rd.absolute(view.Cover.Src) + ")\n")
	}
	return b.String() + "\n" + rd.source(view.HTML, address)
}

// Index lists all articles in the manner of https://llmstxt.org.
func (rd *Reader) Index(w http.ResponseWriter, r *http.Request) {
	rd.serve(w, r, "/llms.txt", func(ctx context.Context) (*answer.Answer, error) {
		menu, err := rd.store.Menu(ctx)
		if err != nil {
			return nil, err
		}
		texts, err := rd.store.Texts(ctx)
		if err != nil {
			return nil, err
		}
		var b strings.Builder
		b.WriteString("# " + oneLine(menu.Settings.Title) + "\n")
		if menu.Settings.Description != "" {
			b.WriteString("\n> " + oneLine(menu.Settings.Description) + "\n")
		}
		if len(menu.Pages) > 0 {
			b.WriteString("\n## Pages\n\n")
		}
		for _, p := range menu.Pages {
			b.WriteString("- [" + linkText(p.Name) + "](" + rd.site.Article(p.Slug) + ".md)\n")
		}
		b.WriteString("\n## Articles\n\n")
		for _, t := range texts {
			b.WriteString("- [" + linkText(first(t.Title, "A note")) + "](" + rd.site.Article(t.Slug) + ".md): " + t.PublishedAt.UTC().Format(time.DateOnly))
			if t.Excerpt != "" && t.Excerpt != t.Title {
				b.WriteString(". " + oneLine(t.Excerpt))
			}
			b.WriteByte('\n')
		}
		return textAnswer("text/plain; charset=utf-8", b.String()), nil
	})
}

func textAnswer(mediaType, text string) *answer.Answer {
	return answer.New(answer.Head{Type: mediaType, CacheControl: "no-cache"}, []byte(text))
}

// linkText is text that can stand between the brackets of a link.
func linkText(text string) string {
	return strings.NewReplacer("[", "(", "]", ")").Replace(oneLine(text))
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
