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

// ArticlePage returns a published article with the first page of its
// conversation.
func (v view) ArticlePage(ctx context.Context, slug string) (blog.ArticleView, error) {
	return v.CommentsPage(ctx, slug, 1)
}

// CommentsPage returns a published article with a page of its conversation,
// counted from 1. The error is of kind NotFound for a page that is not there.
func (v view) CommentsPage(ctx context.Context, slug string, page int) (blog.ArticleView, error) {
	r, err := v.q.PublishedBySlug(ctx, slug)
	if err != nil {
		return blog.ArticleView{}, notFound(err, "read an article", noArticle)
	}
	card, err := v.card(ctx, r, map[string]blog.Byline{})
	if err != nil {
		return blog.ArticleView{}, err
	}
	a := blog.ArticleView{Card: card, ObjectID: r.ObjectID, Text: r.Body, CommentsClosed: r.CommentsClosed}
	if card.Kind == blog.Page {
		return v.alone(ctx, a, page)
	}
	if err = v.addNeighbours(ctx, r, &a); err != nil {
		return a, err
	}
	if err = v.addReading(ctx, &a); err != nil {
		return a, err
	}
	if err = v.addThread(ctx, &a, page); err != nil {
		return a, err
	}
	return a, v.addReactors(ctx, &a, mostFaces)
}

// ReactionsPage returns a published article with those who liked, boosted and quoted
// it, and nothing of the conversation.
func (v view) ReactionsPage(ctx context.Context, slug string) (blog.ArticleView, error) {
	r, err := v.discussed(ctx, slug)
	if err != nil {
		return blog.ArticleView{}, err
	}
	card, err := v.card(ctx, r, map[string]blog.Byline{})
	if err != nil {
		return blog.ArticleView{}, err
	}
	a := blog.ArticleView{Card: card, ObjectID: r.ObjectID}
	hidden, err := v.unseen(ctx)
	if err != nil {
		return a, err
	}
	if err := v.countEmoji(ctx, &a, span{until: -1}, nil, hidden); err != nil {
		return a, err
	}
	return a, v.addReactors(ctx, &a, mostListed)
}

// addReactors adds up to so many of each kind of those who reacted.
func (v view) addReactors(ctx context.Context, a *blog.ArticleView, most int32) (err error) {
	if a.Likers, err = v.reactors(ctx, a.ID, blog.Like, most); err != nil {
		return err
	}
	if a.Boosters, err = v.reactors(ctx, a.ID, blog.Boost, most); err != nil {
		return err
	}
	a.Quoters, a.Quotes, err = v.quoters(ctx, a.ID, most)
	return err
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
			title = string([]rune(title)[:60])
			if space := strings.LastIndexByte(title, ' '); space > 30 {
				title = title[:space]
			}
			title = strings.TrimRight(title, " ,;:.–—-…") + "…"
		}
	}
	return &blog.Term{Slug: slug, Name: title}
}

func (v view) reactors(ctx context.Context, articleID string, kind blog.ReactionKind, most int32) ([]blog.Reactor, error) {
	rows, err := v.q.Reactors(ctx, db.ReactorsParams{Article: articleID, Kind: string(kind), Most: most})
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
