package federation

import (
	"context"
	"net/http"
	"strconv"
	"strings"

	"github.com/go-chi/chi/v5"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

func (f *Federation) getApplication(r *http.Request) (any, error) { return f.application(r.Context()) }

func (f *Federation) getActor(r *http.Request) (any, error) {
	author, err := f.c.Store.Author(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		return nil, err
	}
	return f.actor(r.Context(), author)
}

// getPage answers for a page's address.
func (f *Federation) getPage(r *http.Request) (any, error) {
	ctx, path := r.Context(), strings.Trim(r.URL.Path, "/")
	if handle, found := strings.CutPrefix(path, "@"); found || path == "" {
		author, err := f.c.Store.FirstAuthor(ctx)
		if found {
			author, err = f.c.Store.AuthorNamed(ctx, handle)
		}
		if err != nil {
			return nil, err
		}
		return f.actor(ctx, author)
	}
	if _, id, found := strings.Cut(path, "/comment/"); found {
		c, err := f.publicAnswer(ctx, id)
		if err != nil {
			return nil, err
		}
		return f.answer(ctx, c)
	}
	a, err := f.c.Store.PublishedBySlug(ctx, path)
	if blog.KindOf(err) == blog.NotFound {
		var now string
		if now, err = f.c.Store.Moved(ctx, path); err == nil {
			a, err = f.c.Store.PublishedBySlug(ctx, now)
		}
	}
	if err == nil && a.IsPage() { // which has no name in the fediverse
		err = blog.ErrNotFound("There is no such article.")
	}
	if err != nil {
		return nil, err
	}
	return f.article(ctx, a)
}

func (f *Federation) getArticle(r *http.Request) (any, error) {
	id := chi.URLParam(r, "id")
	a, err := f.c.Store.PublishedByObject(r.Context(), id)
	if err != nil {
		return nil, f.orTombstone(r, id, false, err)
	}
	return f.article(r.Context(), a)
}

func (f *Federation) getAnswer(r *http.Request) (any, error) {
	id := chi.URLParam(r, "id")
	c, err := f.publicAnswer(r.Context(), id)
	if err != nil {
		return nil, f.orTombstone(r, id, true, err)
	}
	o, err := f.answer(r.Context(), c)
	if err != nil {
		return nil, f.orTombstone(r, id, true, err)
	}
	return o, nil
}

// publicAnswer returns an answer by an author that everyone may read. Comments
// of other people are theirs to serve, never ours.
func (f *Federation) publicAnswer(ctx context.Context, id string) (blog.Comment, error) {
	c, err := f.c.Store.Comment(ctx, id)
	if err == nil && (c.AuthorID == "" || c.Local || c.State != blog.Shown) {
		err = blog.ErrNotFound("There is no such answer.")
	}
	return c, err
}

// createOf answers with the activity that made an object public.
func (f *Federation) createOf(object getter) getter {
	return func(r *http.Request) (any, error) {
		doc, err := object(r)
		if err != nil {
			return nil, err
		}
		o := doc.(*activitypub.Object) //nolint:forcetypeassert // what both getters return
		act := &activitypub.Activity{Context: activitypub.ContextObject, Actor: o.AttributedTo}
		return f.served(r.Context(), create(act, o), f.address.actorID(o.AttributedTo.ID))
	}
}

// getActivity answers with an activity that everyone may read.
func (f *Federation) getActivity(r *http.Request) (any, error) {
	b, err := f.c.Store.BroadcastByID(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		return nil, err
	}
	if !b.Followers {
		return nil, blog.ErrNotFound("There is no such activity.")
	}
	act, err := f.activity(r.Context(), b)
	if err == nil && act == nil {
		err = blog.ErrNotFound("There is no such activity.")
	}
	if err != nil {
		return nil, err
	}
	return f.served(r.Context(), act, b.AuthorID)
}

// subject is an article, or an answer, with the conversation under it.
type subject struct {
	address, articleID, commentID string
}

type subjectOf func(r *http.Request) (subject, error)

func (f *Federation) articleSubject(r *http.Request) (subject, error) {
	a, err := f.c.Store.PublishedByObject(r.Context(), chi.URLParam(r, "id"))
	return subject{address: f.address.article(a.ObjectID), articleID: a.ID}, err
}

func (f *Federation) answerSubject(r *http.Request) (subject, error) {
	c, err := f.publicAnswer(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		return subject{}, err
	}
	a, err := f.c.Store.Article(r.Context(), c.ArticleID)
	if err == nil && !a.Public() {
		err = blog.ErrNotFound("There is no such answer.")
	}
	return subject{address: f.address.answer(c.ID), articleID: c.ArticleID, commentID: c.ID}, err
}

func (f *Federation) getReplies(of subjectOf) getter {
	return func(r *http.Request) (any, error) {
		s, err := of(r)
		if err != nil {
			return nil, err
		}
		id := s.address + "/replies"
		if page := pageOf(r); page > 0 {
			p, err := f.replyPage(r.Context(), id, s.articleID, s.commentID, page)
			if err != nil {
				return nil, err
			}
			p.Context = activitypub.ContextPlain
			return p, nil
		}
		total, _, _, err := f.c.Store.CountsOf(r.Context(), s.articleID, s.commentID)
		if err != nil {
			return nil, err
		}
		first, err := f.replyPage(r.Context(), id, s.articleID, s.commentID, 1)
		if err != nil {
			return nil, err
		}
		list := activitypub.NewCollection(id, total, "").Unordered()
		list.Context, list.First = activitypub.ContextPlain, activitypub.Embed(first)
		return list, nil
	}
}

func (f *Federation) getReactions(of subjectOf, kind blog.ReactionKind, suffix string) getter {
	return func(r *http.Request) (any, error) {
		s, err := of(r)
		if err != nil {
			return nil, err
		}
		_, likes, boosts, err := f.c.Store.CountsOf(r.Context(), s.articleID, s.commentID)
		if err != nil {
			return nil, err
		}
		total := likes
		if kind == blog.Boost {
			total = boosts
		}
		return paged(r, s.address+suffix, total, idPage, func(ctx context.Context, most, skip int) ([]activitypub.Ref, error) {
			uris, err := f.c.Store.Reactions(ctx, s.articleID, s.commentID, kind, most, skip)
			return refs(uris), err
		})
	}
}

func refs(ids []string) []activitypub.Ref {
	list := make([]activitypub.Ref, len(ids))
	for i, id := range ids {
		list[i] = activitypub.ID(id)
	}
	return list
}

func (f *Federation) getOutbox(r *http.Request) (any, error) {
	author, err := f.c.Store.Author(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		return nil, err
	}
	total, err := f.c.Store.CountOutbox(r.Context(), author.ID)
	if err != nil {
		return nil, err
	}
	doc, err := paged(r, f.address.actor(author.ID)+"/outbox", total, outboxPage, func(ctx context.Context, most, skip int) ([]activitypub.Ref, error) {
		return f.outboxItems(ctx, author.ID, most, skip)
	})
	if doc != nil {
		doc.Context = activitypub.ContextObject
	}
	return doc, err
}

func (f *Federation) outboxItems(ctx context.Context, authorID string, most, skip int) ([]activitypub.Ref, error) {
	articles, err := f.c.Store.OutboxArticles(ctx, authorID, most, skip)
	if err != nil {
		return nil, err
	}
	items := make([]activitypub.Ref, len(articles))
	for i, a := range articles {
		o, err := f.article(ctx, a)
		if err != nil {
			return nil, err
		}
		items[i] = activitypub.Embed(create(&activitypub.Activity{Actor: o.AttributedTo}, o))
	}
	return items, nil
}

func (f *Federation) getFollowers(r *http.Request) (any, error) {
	author, err := f.c.Store.Author(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		return nil, err
	}
	total, err := f.c.Store.CountFollowers(r.Context(), author.ID)
	if err != nil {
		return nil, err
	}
	settings, err := f.c.Store.Settings(r.Context())
	if err != nil {
		return nil, err
	}
	if !settings.ShowFollowers {
		return f.countOnly(r, f.address.followers(author.ID), total)
	}
	return paged(r, f.address.followers(author.ID), total, idPage, func(ctx context.Context, most, skip int) ([]activitypub.Ref, error) {
		uris, err := f.c.Store.FollowerURIs(ctx, author.ID, most, skip)
		return refs(uris), err
	})
}

// countOnly tells how long a list is and not what is on it. Mastodon and others
// take a list without a first page for one that its owner hides.
func (f *Federation) countOnly(r *http.Request, id string, total int) (any, error) {
	if pageOf(r) > 0 {
		return nil, blog.ErrNotFound("The list is not public.")
	}
	list := activitypub.NewCollection(id, total, "")
	list.Context = activitypub.ContextPlain
	return list, nil
}

// getEmptyOf answers for collections of an author that hold nothing: the blog
// follows nobody.
func (f *Federation) getEmptyOf(r *http.Request) (any, error) {
	if _, err := f.c.Store.Author(r.Context(), chi.URLParam(r, "id")); err != nil {
		return nil, err
	}
	return f.getEmpty(r)
}

func (f *Federation) getEmpty(r *http.Request) (any, error) {
	return paged(r, f.site.Path(r.URL.Path), 0, idPage, func(context.Context, int, int) ([]activitypub.Ref, error) { return nil, nil })
}

func (f *Federation) getTags(r *http.Request) (any, error) {
	author, err := f.c.Store.Author(r.Context(), chi.URLParam(r, "id"))
	if err != nil {
		return nil, err
	}
	tags, err := f.c.Store.FeaturedTags(r.Context(), author.ID)
	if err != nil {
		return nil, err
	}
	list := activitypub.NewCollection(f.address.actor(author.ID)+"/tags", len(tags), "").Unordered()
	list.Context = activitypub.ContextObject
	for _, t := range tags {
		list.Items = append(list.Items, activitypub.Embed(&activitypub.Object{
			Type: "Hashtag", Name: "#" + hashtag(t.Name), URL: nil, ID: f.site.Tag(t.Slug),
		}))
	}
	return list, nil
}

// items reads some of a list.
type items func(ctx context.Context, most, skip int) ([]activitypub.Ref, error)

// paged answers with a list's size and where it begins, or with one page of it.
func paged(r *http.Request, id string, total, size int, read items) (*activitypub.Collection, error) {
	page := pageOf(r)
	if page == 0 {
		list := activitypub.NewCollection(id, total, pageAddress(id, 1))
		list.Context = activitypub.ContextPlain
		return list, nil
	}
	list, err := read(r.Context(), size, (page-1)*size)
	if err != nil {
		return nil, err
	}
	next, prev := "", ""
	if page*size < total {
		next = pageAddress(id, page+1)
	}
	if page > 1 {
		prev = pageAddress(id, page-1)
	}
	p := activitypub.NewPage(pageAddress(id, page), id, list, next, prev)
	p.Context = activitypub.ContextPlain
	return p, nil
}

const lastPage = 100_000

// pageOf is the page asked for, from 1; 0 for the list itself.
func pageOf(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("page"))
	if err != nil || n < 1 || n > lastPage {
		return 0
	}
	return n
}
