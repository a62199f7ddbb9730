package store

import (
	"context"
	"slices"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

const noComments = "There is no such page of comments."

// span is a row of threads, one after the other, by when their first comment was
// said. The zero value holds none.
type span struct {
	since, until int64
	roots        []string
}

// spans divides a conversation into pages of at most [blog.CommentsOnPage]
// comments. A thread stands on one page whole, so a long one has a longer page to
// itself.
func (v view) spans(ctx context.Context, articleID string) (pages []span, sizes []int, err error) {
	threads, err := v.q.ThreadSizes(ctx, articleID)
	if err != nil {
		return nil, nil, wrap(err, "divide a conversation")
	}
	for _, t := range threads {
		last, n := len(pages)-1, int(t.Shown)
		if last < 0 || sizes[last]+n > blog.CommentsOnPage {
			pages = append(pages, span{since: t.RootAt})
			sizes = append(sizes, 0)
			last++
		}
		pages[last].until = t.RootAt
		pages[last].roots = append(pages[last].roots, t.RootID)
		sizes[last] += n
	}
	return pages, sizes, nil
}

// CommentSizes tells how many comments stand on each page of an article's
// conversation.
func (v view) CommentSizes(ctx context.Context, slug string) ([]int, error) {
	r, err := v.discussed(ctx, slug)
	if err != nil {
		return nil, err
	}
	_, sizes, err := v.spans(ctx, r.ID)
	return sizes, err
}

// FindComment tells where a shown comment stands, and how it can be answered
// elsewhere.
func (v view) FindComment(ctx context.Context, id string) (blog.Place, error) {
	r, err := v.q.ShownComment(ctx, id)
	if err != nil {
		return blog.Place{}, notFound(err, "find a comment", noComment)
	}
	p := blog.Place{ID: id, Slug: r.Slug, Page: 1, ByAuthor: r.AuthorID != "", Local: r.Local, Name: blog.Person{Name: r.Name, Handle: r.Handle}.DisplayName()}
	if r.Inbox != "" {
		p.URI, p.URL = r.Uri, r.Url
	}
	pages, _, err := v.spans(ctx, r.ArticleID)
	for i, page := range pages {
		if slices.Contains(page.roots, r.RootID) {
			p.Page = i + 1
		}
	}
	return p, err
}

// addThread adds a page of the conversation under an article as trees. A comment
// that is not shown leaves a gap if something shown hangs on it, else nothing.
func (v view) addThread(ctx context.Context, a *blog.ArticleView, page int) error {
	pages, _, err := v.spans(ctx, a.ID)
	if err != nil {
		return err
	}
	a.ThreadPage, a.ThreadPages = page, max(len(pages), 1)
	if page < 1 || page > a.ThreadPages {
		return blog.ErrNotFound(noComments)
	}
	at := span{until: -1}
	if len(pages) > 0 {
		at = pages[page-1]
	}
	return v.addSpan(ctx, a, at)
}

func (v view) addSpan(ctx context.Context, a *blog.ArticleView, at span) error {
	if len(at.roots) == 0 {
		at.roots = []string{""}
	}
	rows, err := v.q.Thread(ctx, db.ThreadParams{
		// Threads of other pages may have begun at the very same moment.
		Article: a.ID, Since: at.since, Until: at.until, First: at.roots[0], Last: at.roots[len(at.roots)-1],
	})
	if err != nil {
		return wrap(err, "read a thread")
	}
	hidden, err := v.unseen(ctx)
	if err != nil {
		return err
	}
	entries := make(map[string]*blog.Entry, len(rows))
	for _, r := range rows {
		r.Avatar = hidden.face(r.PersonUri, r.Handle, r.AvatarUrl, r.Avatar)
		entries[r.ID] = entryOf(r, a.Author)
	}
	if err := v.dress(ctx, a, at, rows, entries, hidden); err != nil {
		return err
	}
	if err := v.nameGuests(ctx, a.ID, entries); err != nil {
		return err
	}
	a.Thread = grow(rows, entries)
	return nil
}

// grow hangs entries on what they answer, and returns those that answer nothing
// here.
func grow(rows []db.ThreadRow, entries map[string]*blog.Entry) []*blog.Entry {
	var roots []*blog.Entry
	for _, r := range rows {
		e, parent := entries[r.ID], entries[r.ParentID]
		if parent == nil {
			roots = append(roots, e)
			continue
		}
		if !parent.Gone {
			e.AnswerTo, e.AnswerID = parent.Name, parent.ID
		}
		parent.Replies = append(parent.Replies, e)
	}
	return prune(roots)
}

func entryOf(r db.ThreadRow, author blog.Byline) *blog.Entry {
	e := &blog.Entry{ID: r.ID, PublishedAt: fromMs(r.PublishedAt), Gone: r.State != string(blog.Shown)}
	if e.Gone {
		return e
	}
	e.Open = (r.AuthorID != "" && !r.Local) || (r.Inbox != "" && r.Uri != "")
	e.URL, e.HTML, e.Language, e.Warning = r.Url, r.Html, r.Language, r.Warning
	e.Unlisted = r.Unlisted
	e.EditedAt, e.Likes, e.Boosts = fromMs(r.EditedAt), int(r.Likes), int(r.Boosts)
	if r.AuthorID != "" {
		e.ByAuthor, e.Name = true, author.Name
		if author.Avatar != nil {
			e.Avatar = author.Avatar.Src
		}
		return e
	}
	p := blog.Person{Name: r.Name, Handle: r.Handle}
	if strings.Contains(r.Uri, blog.MentionMark) {
		e.Via = blog.HostOf(r.PersonUri)
	}
	e.Name, e.Handle, e.ProfileURL, e.Avatar = p.DisplayName(), r.Handle, r.ProfileUrl, blog.MediaPath(r.Avatar)
	return e
}

// prune drops gaps on which nothing hangs.
func prune(list []*blog.Entry) []*blog.Entry {
	var kept []*blog.Entry
	for _, e := range list {
		e.Replies = prune(e.Replies)
		if !e.Gone || len(e.Replies) > 0 {
			kept = append(kept, e)
		}
	}
	return kept
}
