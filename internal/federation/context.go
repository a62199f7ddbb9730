package federation

import (
	"context"
	"net/http"

	"github.com/causerie/causerie/activitypub"
)

// getContext answers with a conversation as a whole (FEP-7888, FEP-f228): the
// article, then everything said about it that is shown, oldest first. Comments
// are listed by the ids of their originals, which others fetch where they live.
func (f *Federation) getContext(r *http.Request) (any, error) {
	s, err := f.articleSubject(r)
	if err != nil {
		return nil, err
	}
	article, err := f.c.Store.Article(r.Context(), s.articleID)
	if err != nil {
		return nil, err
	}
	comments, err := f.c.Store.CountContext(r.Context(), s.articleID)
	if err != nil {
		return nil, err
	}
	id := f.address.conversation(article.ObjectID)
	list, err := paged(r, id, comments+1, idPage, func(ctx context.Context, most, skip int) ([]activitypub.Ref, error) {
		return f.contextItems(ctx, s, most, skip)
	})
	if err == nil {
		list.AttributedTo = activitypub.ID(f.address.actor(article.AuthorID))
	}
	return list, err
}

func (f *Federation) contextItems(ctx context.Context, s subject, most, skip int) ([]activitypub.Ref, error) {
	var items []activitypub.Ref
	if skip == 0 {
		items = append(items, activitypub.ID(s.address))
		most--
	} else {
		skip-- // the article is the first
	}
	uris, answers, err := f.c.Store.ContextItems(ctx, s.articleID, most, skip)
	for i, uri := range uris {
		if uri == "" {
			uri = f.address.answer(answers[i])
		}
		items = append(items, activitypub.ID(uri))
	}
	return items, err
}
