package store

import (
	"context"
	"encoding/json"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// DeskArticles lists articles in a state ("" is any), drafts first, and says how
// many pages there are.
func (v view) DeskArticles(ctx context.Context, state blog.ArticleState, page int) ([]blog.DeskArticle, int, error) {
	return v.deskArticles(ctx, state, false, page)
}

// DeskPages is [Store.DeskArticles] for pages such as "About", in any state.
func (v view) DeskPages(ctx context.Context, page int) ([]blog.DeskArticle, int, error) {
	return v.deskArticles(ctx, "", true, page)
}

func (v view) deskArticles(ctx context.Context, state blog.ArticleState, alone bool, page int) ([]blog.DeskArticle, int, error) {
	total, err := v.q.CountArticles(ctx, db.CountArticlesParams{State: string(state), Pages: alone})
	if err != nil {
		return nil, 0, wrap(err, "count articles")
	}
	most, skip := window(page, deskPage)
	rows, err := v.q.DeskArticles(ctx, db.DeskArticlesParams{State: string(state), Pages: alone, Most: most, Skip: skip})
	if err != nil {
		return nil, 0, wrap(err, "list articles")
	}
	list := make([]blog.DeskArticle, len(rows))
	for i, r := range rows {
		list[i] = blog.DeskArticle{
			ID: r.ID, Slug: r.Slug, Title: neighbour(r.Slug, r.Title, r.Excerpt).Name, Kind: blog.ArticleKind(r.Kind),
			State: blog.ArticleState(r.State), UpdatedAt: fromMs(r.UpdatedAt), PublishedAt: fromMs(r.PublishedAt),
			Comments: int(r.Comments), Held: int(r.Held), Likes: int(r.Likes), Boosts: int(r.Boosts), Unsaved: r.AutosavedAt > r.UpdatedAt,
			Pinned: r.Pinned > 0,
		}
		d, err := v.ArticleDelivery(ctx, r.ID)
		if err != nil && blog.KindOf(err) != blog.NotFound {
			return nil, 0, err
		}
		list[i].Delivery = d.DeliveryCount
		if list[i].Cover, err = v.picture(ctx, r.CoverID, ""); err != nil {
			return nil, 0, err
		}
	}
	return list, pages(total, deskPage), nil
}

// DeskComments lists comments in a state ("" is all but spam and deleted), those
// that wait first.
func (v view) DeskComments(ctx context.Context, state blog.CommentState, page int) ([]blog.DeskComment, int, error) {
	total, err := v.q.CountComments(ctx, string(state))
	if err != nil {
		return nil, 0, wrap(err, "count comments")
	}
	most, skip := window(page, deskPage)
	rows, err := v.q.DeskComments(ctx, db.DeskCommentsParams{State: string(state), Most: most, Skip: skip})
	if err != nil {
		return nil, 0, wrap(err, "list comments")
	}
	hidden, err := v.unseen(ctx)
	if err != nil {
		return nil, 0, err
	}
	list := make([]blog.DeskComment, len(rows))
	for i, r := range rows {
		if list[i], err = v.deskComment(ctx, r, hidden); err != nil {
			return nil, 0, err
		}
	}
	return list, pages(total, deskPage), nil
}

// DeskComment returns a comment for the desk.
func (v view) DeskComment(ctx context.Context, id string) (blog.DeskComment, error) {
	r, err := v.q.DeskComment(ctx, id)
	if err != nil {
		return blog.DeskComment{}, notFound(err, "read a comment", noComment)
	}
	hidden, err := v.unseen(ctx)
	if err != nil {
		return blog.DeskComment{}, err
	}
	return v.deskComment(ctx, db.DeskCommentsRow(r), hidden)
}

func (v view) deskComment(ctx context.Context, r db.DeskCommentsRow, hidden unseen) (blog.DeskComment, error) {
	c := blog.DeskComment{
		Comment: commentOf(r.Comment), ByAuthor: r.Comment.AuthorID != "",
		ArticleSlug: r.Slug, ArticleTitle: r.Title, AnswerTo: clip(r.AnswerTo, 300),
		Person: blog.Person{URI: r.Comment.PersonUri, Handle: r.Handle, Host: r.Host, Name: r.Name, URL: r.ProfileUrl},
	}
	c.Person.Avatar = hidden.face(r.Comment.PersonUri, r.Handle, r.AvatarUrl, r.Avatar)
	if c.ByAuthor {
		way, err := v.AnswerPassage(ctx, c.Comment)
		if err != nil && blog.KindOf(err) != blog.NotFound {
			return c, err
		}
		c.Passage = way
	}
	if c.ByAuthor || c.Local {
		return c, v.addGuest(ctx, &c)
	}
	standing, err := v.Standing(ctx, c.Person)
	if err != nil {
		return c, err
	}
	c.Blocked = standing.Severity == blog.Suspend
	if judged, err := v.Judged(ctx, c.ID); err == nil {
		c.Reasons = judged.Reasons
	} else if blog.KindOf(err) != blog.NotFound {
		return c, err
	}
	if c.Attachments, err = v.Attachments(ctx, c.ID); err != nil {
		return c, err
	}
	if standing.NoMedia() {
		return c, nil
	}
	if c.Emoji, err = v.emojiOf(ctx, c.ID, hidden); err != nil {
		return c, err
	}
	c.Person.Emoji, err = v.emojiOf(ctx, c.PersonURI, hidden)
	return c, err
}

// DeskCounts returns what waits for the author.
func (v view) DeskCounts(ctx context.Context) (blog.DeskCounts, error) {
	held, err := v.q.CountHeld(ctx)
	if err != nil {
		return blog.DeskCounts{}, wrap(err, "count what waits")
	}
	quotes, err := v.q.CountQuotes(ctx, string(blog.Held))
	if err != nil {
		return blog.DeskCounts{}, wrap(err, "count quotes")
	}
	letters, err := v.q.CountUnreadLetters(ctx)
	if err != nil {
		return blog.DeskCounts{}, wrap(err, "count letters")
	}
	undelivered, err := v.q.CountUndelivered(ctx)
	if err != nil {
		return blog.DeskCounts{}, wrap(err, "count letters")
	}
	reports, err := v.q.CountOpenReports(ctx)
	return blog.DeskCounts{
		Held: int(held), Quotes: int(quotes), Letters: int(letters), Undelivered: int(undelivered), Reports: int(reports),
	}, wrap(err, "count reports")
}

// Deliveries lists what was sent out, newest first, and how far each has got.
func (v view) Deliveries(ctx context.Context, page int) ([]blog.Delivery, int, error) {
	total, err := v.q.CountDeliveries(ctx)
	if err != nil {
		return nil, 0, wrap(err, "count deliveries")
	}
	most, skip := window(page, deskPage)
	rows, err := v.q.Deliveries(ctx, db.DeliveriesParams{Most: most, Skip: skip})
	if err != nil {
		return nil, 0, wrap(err, "list deliveries")
	}
	list := make([]blog.Delivery, len(rows))
	for i, r := range rows {
		if list[i], err = v.delivery(ctx, r); err != nil {
			return nil, 0, err
		}
	}
	return list, pages(total, deskPage), nil
}

// ArticleDelivery returns how far the last thing sent about an article has got.
func (v view) ArticleDelivery(ctx context.Context, articleID string) (blog.Delivery, error) {
	r, err := v.q.LastDelivery(ctx, articleID)
	if err != nil {
		return blog.Delivery{}, notFound(err, "read a delivery", "Nothing was sent.")
	}
	return v.delivery(ctx, db.DeliveriesRow(r))
}

func (v view) delivery(ctx context.Context, r db.DeliveriesRow) (blog.Delivery, error) {
	d := blog.Delivery{ID: r.ID, What: blog.BroadcastKind(r.Kind), Title: r.Title, Slug: r.Slug, CreatedAt: fromMs(r.CreatedAt)}
	d.Total, d.Delivered, d.Failed = int(r.Total), int(r.Delivered), int(r.Failed)
	d.Pending = max(0, d.Total-d.Delivered-d.Failed)
	switch d.What {
	case blog.LetterSent, blog.LetterUpdated, blog.LetterRemoved:
		if err := json.Unmarshal([]byte(r.People), &d.To); err != nil {
			return d, wrap(err, "read whom a letter is for")
		}
	}
	if d.Failed == 0 {
		return d, nil
	}
	rows, err := v.q.Failures(ctx, r.ID)
	if err != nil {
		return d, wrap(err, "list failures")
	}
	for _, f := range rows {
		d.Failures = append(d.Failures, blog.DeliveryFailure{Inbox: f.Inbox, Reason: f.Reason, At: fromMs(f.At)})
	}
	return d, nil
}
