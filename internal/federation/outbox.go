package federation

import (
	"context"
	"slices"
	"strconv"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// activity makes what a broadcast tells, as it stands now. It is nil when there
// is nothing to tell any more, because its subject is gone or replaced.
func (f *Federation) activity(ctx context.Context, b blog.Broadcast) (*activitypub.Activity, error) {
	act := &activitypub.Activity{
		Context: activitypub.ContextObject, ID: f.address.activity(b.ID), Actor: activitypub.ID(f.address.actor(b.AuthorID)),
		Published: b.CreatedAt,
	}
	switch b.Kind {
	case blog.ArticlePublished, blog.ArticleUpdated, blog.TermsUpdated:
		return f.aboutArticle(ctx, act, b)
	case blog.ArticlePinned, blog.ArticleUnpinned:
		return f.aboutPin(ctx, act, b)
	case blog.AnswerPublished, blog.AnswerUpdated:
		return f.aboutAnswer(ctx, act, b)
	case blog.ArticleRemoved, blog.AnswerRemoved:
		return f.aboutRemoval(ctx, act, b)
	case blog.ProfileUpdated:
		return f.aboutProfile(ctx, act, b)
	case blog.FollowAccepted:
		return f.aboutFollow(ctx, act, b, "Accept")
	case blog.FollowRejected:
		return f.aboutFollow(ctx, act, b, "Reject")
	case blog.PermitGranted, blog.PermitRefused, blog.PermitRevoked:
		return f.aboutPermit(ctx, act, b)
	case blog.FollowDenied:
		return f.denial(act, b), nil
	case blog.LetterSent, blog.LetterUpdated:
		return f.aboutLetter(ctx, act, b)
	case blog.LetterRemoved:
		return f.aboutLetterRemoval(act, b), nil
	case blog.AuthorMoved:
		return f.aboutMove(ctx, act, b)
	default:
		return nil, nil //nolint:nilnil // nothing to tell
	}
}

func (f *Federation) aboutArticle(ctx context.Context, act *activitypub.Activity, b blog.Broadcast) (*activitypub.Activity, error) {
	a, err := f.c.Store.Article(ctx, b.ArticleID)
	if blog.KindOf(err) == blog.NotFound || (err == nil && (!a.Public() || a.ObjectID != b.ObjectID)) {
		return nil, nil //nolint:nilnil // gone meanwhile: its Delete follows
	}
	if err != nil {
		return nil, err
	}
	o, err := f.article(ctx, a)
	if err != nil {
		return nil, err
	}
	if b.Kind == blog.ArticlePublished {
		return create(act, o), nil
	}
	return f.update(act, o, b), nil
}

// create wraps a new object. The activity's address is made from the object's,
// so that both are found from either.
func create(act *activitypub.Activity, o *activitypub.Object) *activitypub.Activity {
	act.Type, act.ID, act.Published = "Create", o.ID+"/activity", o.Published
	act.To, act.CC = o.To, o.CC
	act.Object = activitypub.Refs{activitypub.Embed(o)}
	return act
}

func (f *Federation) update(act *activitypub.Activity, o *activitypub.Object, b blog.Broadcast) *activitypub.Activity {
	act.Type, act.Updated = "Update", b.CreatedAt
	act.To, act.CC = o.To, o.CC
	act.Object = activitypub.Refs{activitypub.Embed(o)}
	return act
}

func (f *Federation) aboutAnswer(ctx context.Context, act *activitypub.Activity, b blog.Broadcast) (*activitypub.Activity, error) {
	c, err := f.c.Store.Comment(ctx, b.CommentID)
	if blog.KindOf(err) == blog.NotFound || (err == nil && c.State != blog.Shown) {
		return nil, nil //nolint:nilnil // gone meanwhile: its Delete follows
	}
	if err != nil {
		return nil, err
	}
	o, err := f.answer(ctx, c)
	if blog.KindOf(err) == blog.NotFound {
		return nil, nil //nolint:nilnil // what it answers is gone
	}
	if err != nil {
		return nil, err
	}
	if b.Kind == blog.AnswerPublished {
		return create(act, o), nil
	}
	return f.update(act, o, b), nil
}

func (f *Federation) aboutRemoval(ctx context.Context, act *activitypub.Activity, b blog.Broadcast) (*activitypub.Activity, error) {
	id := b.ObjectID
	if b.Kind == blog.AnswerRemoved {
		id = b.CommentID
	}
	t, err := f.c.Store.Tombstone(ctx, id)
	if err != nil {
		return nil, err
	}
	act.Type, act.Object = "Delete", activitypub.Refs{activitypub.Embed(f.tombstone(t))}
	act.To = activitypub.IDs{activitypub.Public}
	act.CC = activitypub.IDs{f.address.followers(b.AuthorID)}
	if b.Kind == blog.AnswerRemoved {
		act.CC = append(act.CC, b.People...)
	}
	return act, nil
}

func (f *Federation) aboutProfile(ctx context.Context, act *activitypub.Activity, b blog.Broadcast) (*activitypub.Activity, error) {
	author, err := f.c.Store.Author(ctx, b.AuthorID)
	if err != nil {
		return nil, err
	}
	doc, err := f.actor(ctx, author)
	if err != nil {
		return nil, err
	}
	act.Context, act.Type = activitypub.ContextActor, "Update"
	act.Object = activitypub.Refs{activitypub.Embed(doc)}
	act.To = activitypub.IDs{activitypub.Public}
	act.CC = activitypub.IDs{f.address.followers(b.AuthorID)}
	return act, nil
}

// aboutFollow answers a follow, unless it has come to the opposite meanwhile: a
// late Reject would end a follow that was accepted since. The request is embedded
// with id, actor and object: some servers look for the one, some for the others.
func (f *Federation) aboutFollow(ctx context.Context, act *activitypub.Activity, b blog.Broadcast, kind string) (*activitypub.Activity, error) {
	follows, err := f.c.Store.Following(ctx, b.PersonURI)
	if err != nil {
		return nil, err
	}
	following := slices.ContainsFunc(follows, func(follow blog.Follower) bool { return follow.AuthorID == b.AuthorID })
	if following != (b.Kind == blog.FollowAccepted) {
		return nil, nil //nolint:nilnil // nothing to tell any more
	}
	me := f.address.actor(b.AuthorID)
	act.Context, act.Type = activitypub.ContextPlain, kind
	act.To = activitypub.IDs{b.PersonURI}
	act.Object = activitypub.Refs{activitypub.Embed(&activitypub.Activity{
		ID: b.Reference, Type: "Follow", Actor: activitypub.ID(b.PersonURI), Object: activitypub.One(me),
	})}
	return act, nil
}

// collectionStore reads what our collections list.
type collectionStore interface {
	OutboxArticles(ctx context.Context, authorID string, most, skip int) ([]blog.Article, error)
	CountOutbox(ctx context.Context, authorID string) (int, error)
	FollowerURIs(ctx context.Context, authorID string, most, skip int) ([]string, error)
	CountFollowers(ctx context.Context, authorID string) (int, error)
	PinnedObjects(ctx context.Context, authorID string) ([]string, error)
	FeaturedTags(ctx context.Context, authorID string) ([]blog.TermCount, error)
	CountsOf(ctx context.Context, articleID, commentID string) (replies, likes, boosts int, err error)
	Replies(ctx context.Context, articleID, parentID string, most, skip int) (uris, answerIDs []string, err error)
	Reactions(ctx context.Context, articleID, commentID string, kind blog.ReactionKind, most, skip int) ([]string, error)
	Companions(ctx context.Context, commentID string) ([]string, error)
	ContextItems(ctx context.Context, articleID string, most, skip int) (uris, answerIDs []string, err error)
	CountContext(ctx context.Context, articleID string) (int, error)
}

const (
	outboxPage  = 20
	idPage      = 100
	repliesPage = 500 // Mastodon stops paging once it has five: one big first page
)

// replyPage is a page of what was answered to an article or an answer.
func (f *Federation) replyPage(ctx context.Context, id, articleID, commentID string, page int) (*activitypub.Collection, error) {
	uris, answers, err := f.c.Store.Replies(ctx, articleID, commentID, repliesPage, (page-1)*repliesPage)
	if err != nil {
		return nil, err
	}
	items := make([]activitypub.Ref, len(uris))
	for i := range uris {
		items[i] = activitypub.ID(uris[i])
		if uris[i] == "" {
			items[i] = activitypub.ID(f.address.answer(answers[i]))
		}
	}
	next := ""
	if len(items) == repliesPage {
		next = pageAddress(id, page+1)
	}
	p := activitypub.NewPage(pageAddress(id, page), id, items, next, "")
	return p.Unordered(), nil
}

func pageAddress(id string, page int) string { return id + "?page=" + strconv.Itoa(page) }
