package store

import (
	"context"
	"database/sql"
	"errors"
	"strconv"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// PictureOf readies a media file for an <img>.
func PictureOf(m blog.Media, alt string) *blog.Picture {
	p := &blog.Picture{Src: blog.MediaPath(m.ID), Width: m.Width, Height: m.Height, Alt: alt}
	var set []string
	for _, v := range m.Variants {
		set = append(set, blog.MediaPath(v.Name)+" "+strconv.Itoa(v.Width)+"w")
	}
	if n := len(m.Variants); n > 0 {
		widest := m.Variants[n-1]
		p.Src, p.Width, p.Height = blog.MediaPath(widest.Name), widest.Width, widest.Height
	}
	if len(set) > 1 {
		p.SrcSet = strings.Join(set, ", ")
	}
	return p
}

// ArticlePage returns a published article with its conversation.
func (v view) ArticlePage(ctx context.Context, slug string) (blog.ArticleView, error) {
	r, err := v.q.PublishedBySlug(ctx, slug)
	if err != nil {
		return blog.ArticleView{}, notFound(err, "read an article", noArticle)
	}
	card, err := v.card(ctx, r, map[string]blog.Byline{})
	if err != nil {
		return blog.ArticleView{}, err
	}
	a := blog.ArticleView{Card: card, ObjectID: r.ObjectID}
	if err = v.addThread(ctx, &a); err != nil {
		return a, err
	}
	if a.Likers, err = v.reactors(ctx, r.ID, blog.Like); err != nil {
		return a, err
	}
	if a.Boosters, err = v.reactors(ctx, r.ID, blog.Boost); err != nil {
		return a, err
	}
	if a.Quoters, a.Quotes, err = v.quoters(ctx, r.ID); err != nil {
		return a, err
	}
	return a, v.addNeighbours(ctx, r, &a)
}

func (v view) addNeighbours(ctx context.Context, r db.Article, a *blog.ArticleView) error {
	before, err := v.q.Before(ctx, db.BeforeParams{At: r.PublishedAt, ID: r.ID})
	if err == nil {
		a.Previous = neighbour(before.Slug, before.Title, orWarning(before.Warning, before.Excerpt))
	} else if !errors.Is(err, sql.ErrNoRows) {
		return wrap(err, "find the article before")
	}
	after, err := v.q.After(ctx, db.AfterParams{At: r.PublishedAt, ID: r.ID})
	if err == nil {
		a.Next = neighbour(after.Slug, after.Title, orWarning(after.Warning, after.Excerpt))
	} else if !errors.Is(err, sql.ErrNoRows) {
		return wrap(err, "find the article after")
	}
	return nil
}

// orWarning is the excerpt, unless there is a warning of what it says.
func orWarning(warning, excerpt string) string {
	if warning != "" {
		return warning
	}
	return excerpt
}

// neighbour names an article, a note without title by its first words.
func neighbour(slug, title, excerpt string) *blog.Term {
	if title == "" {
		if title = excerpt; len([]rune(title)) > 60 {
			title = strings.TrimSpace(string([]rune(title)[:60])) + "…"
		}
	}
	return &blog.Term{Slug: slug, Name: title}
}

func (v view) reactors(ctx context.Context, articleID string, kind blog.ReactionKind) ([]blog.Reactor, error) {
	rows, err := v.q.Reactors(ctx, db.ReactorsParams{Article: articleID, Kind: string(kind), Most: mostFaces})
	if err != nil {
		return nil, wrap(err, "list reactions")
	}
	hushed, err := v.hushed(ctx)
	if err != nil {
		return nil, err
	}
	hidden, err := v.unseen(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]blog.Reactor, 0, len(rows))
	for _, r := range rows {
		p := blog.Person{URI: r.Uri, Host: r.Host, Name: r.Name, Handle: r.Handle}
		unnamed, err := hushed(p)
		if err != nil {
			return nil, err
		}
		if !unnamed {
			face := blog.MediaPath(hidden.face(r.Uri, r.Handle, r.AvatarUrl, r.Avatar))
			list = append(list, blog.Reactor{Name: p.DisplayName(), Handle: r.Handle, ProfileURL: r.Url, Avatar: face})
		}
	}
	return list, nil
}

// addThread adds the conversation under an article as trees. A comment that is
// not shown leaves a gap if something shown hangs on it, else nothing.
func (v view) addThread(ctx context.Context, a *blog.ArticleView) error {
	rows, err := v.q.Thread(ctx, a.ID)
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
	if err := v.dress(ctx, a, rows, entries, hidden); err != nil {
		return err
	}
	var roots []*blog.Entry
	for _, r := range rows {
		e, parent := entries[r.ID], entries[r.ParentID]
		if parent == nil {
			roots = append(roots, e)
			continue
		}
		e.AnswerTo = parent.Name
		parent.Replies = append(parent.Replies, e)
	}
	a.Thread = prune(roots)
	return nil
}

func entryOf(r db.ThreadRow, author blog.Byline) *blog.Entry {
	e := &blog.Entry{ID: r.ID, PublishedAt: fromMs(r.PublishedAt), Gone: r.State != string(blog.Shown)}
	if e.Gone {
		return e
	}
	e.URL, e.HTML, e.Language, e.Warning = r.Url, r.Html, r.Language, r.Warning
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
