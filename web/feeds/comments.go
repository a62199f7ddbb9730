package feeds

import (
	"context"
	"html"

	"github.com/causerie/causerie/internal/blog"
)

// addComments fills a feed with the comments of the blog, or of an article: those
// that everyone may read and that may be announced.
func (fd *Feeds) addComments(ctx context.Context, of source, part window, l *list) (total int, err error) {
	var article blog.Article
	if of.slug != "" {
		if article, _, err = fd.c.Store.FindTarget(ctx, blog.Target{Slug: of.slug}); err != nil {
			return 0, err
		}
		if article.Slug != of.slug {
			return 0, noFeed()
		}
		l.Language = first(article.Language, l.Language)
		l.Title = "Comments on " + first(article.Title, "a note") + " – " + l.Title
	} else {
		l.Title = "Comments – " + l.Title
	}
	l.Description = ""
	l.Hub = "" // it is told of articles
	if _, total, err = fd.c.Store.RecentComments(ctx, article.ID, 0, 0); err != nil {
		return 0, err
	}
	skip, ok := part.skip(total)
	if !ok {
		return 0, noFeed()
	}
	found, _, err := fd.c.Store.RecentComments(ctx, article.ID, newest, skip)
	if err != nil {
		return 0, err
	}
	for _, c := range found {
		made, err := fd.comment(c, *l)
		if err != nil {
			return 0, err
		}
		l.Items = append(l.Items, made)
	}
	return total, nil
}

// comment is a comment as an item of a feed.
func (fd *Feeds) comment(c blog.RecentComment, l list) (item, error) {
	made := item{
		GUID:    "urn:uuid:" + c.ID,
		Address: fd.c.Site.Comment(c.Article.Slug, c.ID),
		Changed: latest(c.PublishedAt, c.EditedAt),
		Creator: c.Name,
		Profile: c.ProfileURL,
	}
	made.Title = c.Name + " on “" + first(c.Article.Name, "a note") + "”"
	made.Language = first(c.Language, l.Language)
	made.PublishedAt, made.EditedAt = c.PublishedAt, c.EditedAt
	if c.ByAuthor {
		made.Profile = l.AuthorURL
	}
	if c.Warning != "" {
		made.Summary = "Content warning: " + c.Warning
	}
	whole, err := fd.c.Templates.Render("feeds/comment", c)
	if err != nil {
		return item{}, err
	}
	if made.Content, err = absolute(string(whole), made.Address, c.Warning != ""); err != nil {
		made.Content = html.EscapeString(made.Summary)
	}
	made.clean()
	return made, nil
}

func first(texts ...string) string {
	for _, text := range texts {
		if text != "" {
			return text
		}
	}
	return ""
}
