package reader

import (
	"context"
	"strings"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

// alone is the data of a page such as "About", which stands for itself.
type alone struct {
	page
	Article blog.ArticleView
	Covered bool // there are pictures to be covered until asked for
	Reading reading
}

// webPage is a WebPage of schema.org.
type webPage struct {
	Context     string `json:"@context"`
	Type        string `json:"@type"`
	ID          string `json:"@id"`
	URL         string `json:"url"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Language    string `json:"inLanguage,omitempty"`
	Published   string `json:"datePublished"`
	Modified    string `json:"dateModified,omitempty"`
}

// alone renders a page: the owner's words, and nothing of a conversation.
func (rd *Reader) alone(ctx context.Context, view blog.ArticleView) (*answer.Answer, error) {
	path := blog.ArticlePath(view.Slug)
	p, err := rd.page(ctx, path, shorten(view.Title), view.Language)
	if err != nil {
		return nil, err
	}
	data := alone{page: p, Article: view, Reading: rd.reading(view)}
	data.Covered = view.Sensitive && (view.Cover != nil || strings.Contains(view.HTML, "<img"))
	data.Head.Description = describe(view.Card)
	if data.Head.Image, err = rd.pictureOf(view, data.Menu); err != nil {
		return nil, err
	}
	data.Head.Markdown = path + ".md"
	data.Head.Data = rd.webPage(data)
	if strings.Contains(view.HTML, "<pre") {
		data.Styles = append(data.Styles, "highlight.css")
	}
	if data.Reading.Contents != nil || view.Changes > 0 {
		data.Styles = append(data.Styles, "article.css")
	}
	if len(data.Reading.origins) > 0 {
		data.Styles, data.Scripts = append(data.Styles, "embed.css"), append(data.Scripts, "reader-embed.js")
	}
	return rd.framing("page", data, data.Reading.origins, "")
}

func (rd *Reader) webPage(data alone) webPage {
	a, address := data.Article, rd.site.Article(data.Article.Slug)
	made := webPage{
		Context: "https://schema.org", Type: "WebPage", ID: address, URL: address, Name: a.Title,
		Description: data.Head.Description, Language: data.Lang, Published: a.PublishedAt.UTC().Format(time.RFC3339),
	}
	if !a.EditedAt.IsZero() {
		made.Modified = a.EditedAt.UTC().Format(time.RFC3339)
	}
	return made
}
