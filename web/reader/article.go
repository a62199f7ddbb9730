package reader

import (
	"context"
	"net/http"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

type articleStore interface {
	ArticlePage(ctx context.Context, slug string) (blog.ArticleView, error)
	Moved(ctx context.Context, slug string) (string, error)
}

// article is the data of an article's page.
type article struct {
	page
	conversation
	Article blog.ArticleView
	Address string // of the page, to be pasted elsewhere
	Handle  string // user@host of the author
	Covered bool   // there are pictures to be covered until asked for
	Reading reading
	Form    remarkForm
}

// maxFaces is how many of those who liked or boosted are shown one by one.
const maxFaces = 24

// faces are those who liked, or those who boosted.
type faces struct {
	People []blog.Reactor
	Total  int
	More   int // not among People
}

// quotes are those who quoted the article in posts of their own.
type quotes struct {
	Posts []blog.Quoter
	Total int
	More  int // not among Posts
}

func gatherQuotes(posts []blog.Quoter, total int) quotes {
	posts = posts[:min(len(posts), maxFaces)]
	return quotes{posts, total, max(total-len(posts), 0)}
}

func gather(people []blog.Reactor, total int) faces {
	people = people[:min(len(people), maxFaces)]
	return faces{people, total, max(total-len(people), 0)}
}

// Article is an article with its conversation, or a page without one.
func (rd *Reader) Article(w http.ResponseWriter, r *http.Request) {
	slug := param(r, "slug")
	rd.serve(w, r, blog.ArticlePath(slug), func(ctx context.Context) (*answer.Answer, error) {
		view, err := rd.store.ArticlePage(ctx, slug)
		if blog.KindOf(err) == blog.NotFound {
			return nil, rd.elsewhere(ctx, slug, err)
		}
		if err != nil {
			return nil, err
		}
		if view.Slug != slug {
			return nil, moved{blog.ArticlePath(view.Slug)}
		}
		return rd.article(ctx, view)
	})
}

// elsewhere turns notFound into a redirect if the article has got another slug.
func (rd *Reader) elsewhere(ctx context.Context, slug string, notFound error) error {
	to, err := rd.store.Moved(ctx, slug)
	switch {
	case blog.KindOf(err) == blog.NotFound:
		return rd.departed(ctx, slug, notFound)
	case err != nil:
		return err
	}
	return moved{blog.ArticlePath(to)}
}

// frameArticle readies a page about an article, at path: the article itself, or a
// further page of the conversation about it.
func (rd *Reader) frameArticle(ctx context.Context, view blog.ArticleView, path, title string) (article, error) {
	data := article{Article: view, Address: rd.site.Article(view.Slug), Handle: rd.fullHandle(view.Author)}
	p, err := rd.page(ctx, path, title, view.Language)
	if err != nil {
		return data, err
	}
	data.page = p
	data.Styles = append(data.Styles, "conversation.css")
	data.Scripts = append(data.Scripts, "conversation.js")
	data.conversation = rd.conversation(view, p.Menu.Settings)
	if data.Form = newRemarkForm(view.Slug, rd.mail); p.Menu.Settings.Guests && !data.Closed {
		data.Remarks = view.Slug
		data.Styles, data.Scripts = append(data.Styles, remarkStyle), append(data.Scripts, remarkScript)
	}
	if data.Pager.Newer != "" {
		data.Head.Prev = rd.site.Path(data.Pager.Newer)
	}
	if data.Pager.Older != "" {
		data.Head.Next = rd.site.Path(data.Pager.Older)
	}
	return data, nil
}

func (rd *Reader) article(ctx context.Context, view blog.ArticleView) (*answer.Answer, error) {
	if view.Kind == blog.Page {
		return rd.alone(ctx, view)
	}
	data, err := rd.frameArticle(ctx, view, blog.ArticlePath(view.Slug), shorten(card{Card: view.Card}.Label()))
	if err != nil {
		return nil, err
	}
	if strings.Contains(view.HTML, "<pre") {
		data.Styles = append(data.Styles, "highlight.css")
	}
	data.Covered = view.Sensitive && (view.Cover != nil || strings.Contains(view.HTML, "<img"))
	data.Head.Kind = "article"
	data.Head.Description = describe(view.Card)
	data.Head.Published = view.PublishedAt
	data.Head.Modified = view.EditedAt
	data.Head.Author = view.Author.Name
	data.Head.Profile = rd.site.Author(view.Author.Handle)
	data.Head.Creator = data.Handle
	data.Head.Activity = rd.objectURL(view.ObjectID)
	if data.Head.Image, err = rd.pictureOf(view, data.Menu); err != nil {
		return nil, err
	}
	data.Head.Markdown = blog.ArticlePath(view.Slug) + ".md"
	data.Reading = rd.reading(view)
	if data.Reading.Contents != nil || view.Series != nil || view.Related != nil || view.Changes > 0 {
		data.Styles = append(data.Styles, "article.css")
	}
	data.Head.Data = rd.posting(data)
	data.Head.Feeds = append(data.Head.Feeds, feeds{"Comments on " + data.Head.Title, blog.ArticlePath(view.Slug) + "/comments"})
	if len(data.Reading.origins) > 0 {
		data.Styles, data.Scripts = append(data.Styles, "embed.css"), append(data.Scripts, "reader-embed.js")
	}
	link := ""
	if data.Menu.Settings.Webmentions {
		data.Head.Webmention, link = mentionPath, mentionLink
	}
	return rd.framing("article", data, data.Reading.origins, link)
}

// describe is what a preview says of an article: its warning, if it has one, so
// that the text does not surprise where it is only previewed.
func describe(c blog.Card) string {
	if c.Warning != "" {
		return "Content warning: " + c.Warning
	}
	return c.Excerpt
}

// shorten cuts a title, or what stands for one, to what a tab or a preview shows.
func shorten(text string) string {
	runes := []rune(text)
	if len(runes) <= 110 {
		return text
	}
	cut := string(runes[:110])
	if space := strings.LastIndexByte(cut, ' '); space > 0 {
		cut = cut[:space]
	}
	return cut + "…"
}
