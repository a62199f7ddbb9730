package blog

import (
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Site is the public address of the blog, without a slash at the end. It makes
// every web address, so that a page, a feed and the fediverse name an article
// alike.
type Site string

// Host is the name (and the port, if it is not the scheme's own) of the blog.
func (s Site) Host() string {
	u, err := url.Parse(string(s))
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Host)
}

// Home is the address of the front page.
func (s Site) Home() string { return string(s) + "/" }

// Path is the address of path, which begins with a slash.
func (s Site) Path(path string) string { return string(s) + path }

// Article is the address of the article with that slug.
func (s Site) Article(slug string) string { return string(s) + ArticlePath(slug) }

// Comment is the lasting address of a comment. It leads to the page of the
// conversation where the comment stands at the time, for that changes.
func (s Site) Comment(slug, id string) string { return string(s) + CommentPath(slug, id) }

// Tag is the address of a tag's page.
func (s Site) Tag(slug string) string { return string(s) + "/tag/" + url.PathEscape(slug) }

// Category is the address of a category's page.
func (s Site) Category(slug string) string { return string(s) + CategoryPath(slug) }

// Author is the address of an author's page.
func (s Site) Author(handle string) string { return string(s) + AuthorPath(handle) }

// Media is the address of a media file or of one of its variants.
func (s Site) Media(name string) string { return string(s) + MediaPath(name) }

// CategoryPath is the path of a category's page, whatever it is a part of.
func CategoryPath(slug string) string { return "/category/" + url.PathEscape(slug) }

// AuthorPath is the path of an author's page.
func AuthorPath(handle string) string { return "/@" + url.PathEscape(handle) }

// ArticlePath is the path of an article's page.
func ArticlePath(slug string) string { return "/" + url.PathEscape(slug) }

// CommentPath is the path of a comment's lasting address.
func CommentPath(slug, id string) string { return ArticlePath(slug) + "/comment/" + url.PathEscape(id) }

// CommentsPath is the path of a page of an article's conversation; the first is
// the article's own.
func CommentsPath(slug string, page int) string {
	if page <= 1 {
		return ArticlePath(slug)
	}
	return ArticlePath(slug) + "/comments/" + strconv.Itoa(page)
}

// ReactionsPath is the path of the list of all who reacted to an article.
func ReactionsPath(slug string) string { return ArticlePath(slug) + "/reactions" }

// MediaPath is the path of a media file or of one of its variants.
func MediaPath(name string) string {
	if name == "" {
		return ""
	}
	return "/media/" + name
}

// EnclosurePath is the path at the desk of a picture that came with a letter or a
// report, by the owner's id and the place among its enclosures, from 0. Nobody
// else is served it.
func EnclosurePath(owner string, position int) string {
	return "/desk/enclosures/" + owner + "." + strconv.Itoa(position)
}

// MonthPath is the path of a month in the archive.
func MonthPath(year int, month time.Month) string {
	return "/archive/" + strconv.Itoa(year) + "/" + pad2(int(month))
}

func pad2(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}
