package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// AnswerPassage says how an answer of the author's fares on its way to whom it
// answers, by what is known of its deliveries. It is an error of kind NotFound when
// it goes to nobody: in answer to the author, to the form, or to a page.
func (v view) AnswerPassage(ctx context.Context, c blog.Comment) (blog.Passage, error) {
	nobody := blog.ErrNotFound("Nobody was sent this answer.")
	if c.AuthorID == "" || c.Local || c.ParentID == "" {
		return blog.Passage{}, nobody
	}
	parent, err := v.Comment(ctx, c.ParentID)
	if err != nil {
		return blog.Passage{}, err
	}
	if parent.PersonURI == "" {
		return blog.Passage{}, nobody
	}
	p, err := v.Person(ctx, parent.PersonURI)
	if err != nil {
		return blog.Passage{}, err
	}
	tellings, err := v.q.Tellings(ctx, c.ID)
	if err != nil {
		return blog.Passage{}, wrap(err, "read what was told")
	}
	way := blog.Passage{PersonURI: p.URI}
	for _, told := range tellings { // the newest first: that is how things stand
		one, err := v.tellingTo(ctx, told, p)
		if err != nil {
			return way, err
		}
		if way.Fate == blog.FateUnknown {
			way.Fate, way.At, way.Reason = one.Fate, one.At, one.Reason
		}
		if one.Fate == blog.Arrived && blog.BroadcastKind(told.Kind) == blog.AnswerPublished {
			way.ArrivedAt = one.At
		}
	}
	if way.Fate == blog.FateUnknown {
		return way, nobody
	}
	return way, nil
}

// tellingTo is what became of one broadcast at a person's inbox. Its fate is
// unknown if it was not for them.
func (v view) tellingTo(ctx context.Context, told db.TellingsRow, p blog.Person) (way blog.Passage, err error) {
	var people []string
	if err := json.Unmarshal([]byte(told.People), &people); err != nil {
		return way, wrap(err, "read whom an answer is for")
	}
	inbox := p.Inbox
	if told.Followers && p.Mailbox != "" {
		inbox = p.Mailbox
	}
	if inbox == "" || !slices.Contains(people, p.URI) {
		return way, nil
	}
	failure, err := v.q.FailureAt(ctx, db.FailureAtParams{BroadcastID: told.ID, Inbox: inbox})
	if err == nil {
		return blog.Passage{Fate: blog.Undelivered, At: fromMs(failure.At), Reason: failure.Reason}, nil
	}
	if !errors.Is(err, sql.ErrNoRows) {
		return way, wrap(err, "look for failures")
	}
	waiting, err := v.q.CountJobsOf(ctx, told.ID+" "+inbox)
	way = blog.Passage{Fate: blog.Arrived, At: fromMs(told.CreatedAt)}
	if waiting > 0 {
		way.Fate = blog.UnderWay
	}
	return way, wrap(err, "look for deliveries")
}
