package federation

import (
	"context"
	"errors"
	"fmt"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// inboxStore is what taking things in needs.
type inboxStore interface {
	// Receive keeps a proven activity once for each key, and a job to have its
	// effect. actor is who sent it.
	Receive(ctx context.Context, key, actor string, raw []byte) error
	Blocked(ctx context.Context, personURI, host string) (bool, error)
	Person(ctx context.Context, uri string) (blog.Person, error)
	Following(ctx context.Context, personURI string) ([]blog.Follower, error)
	CommentByURI(ctx context.Context, uri string) (blog.Comment, error)
	BroadcastByID(ctx context.Context, id string) (blog.Broadcast, error)
}

// handlers says what is done about each type of activity. Accept and Reject need
// nothing: the blog follows nobody, so they can only answer what was never asked.
func (f *Federation) handlers() activitypub.Handlers {
	return activitypub.Handlers{
		"Follow":   f.onFollow,
		"Undo":     f.onUndo,
		"Create":   f.onCreate,
		"Update":   f.onUpdate,
		"Delete":   f.onDelete,
		"Like":     f.onLike,
		"Announce": f.onAnnounce,
		"Block":    f.onBlock,
		"Move":     f.onMove,
	}
}

// Process has the effect of an activity that was proven and kept. It may run
// more than once for the same one.
func (f *Federation) Process(ctx context.Context, raw []byte) Verdict {
	act, err := activitypub.ParseActivity(raw)
	if err != nil {
		return Verdict{Reason: err.Error()}
	}
	err = f.handle.Handle(ctx, act)
	switch kind := blog.KindOf(err); {
	case err == nil:
		return done
	case errors.Is(err, errGone):
		return f.farewell(ctx, act.Actor.ID)
	case kind == blog.NotFound || kind == blog.Invalid || kind == blog.Forbidden || kind == blog.Conflict:
		return Verdict{Reason: err.Error()}
	default:
		return dropOrRetry(fmt.Errorf("%s: %w", act.Type, err))
	}
}

// farewell forgets someone whose own server says that they are gone.
func (f *Federation) farewell(ctx context.Context, personURI string) Verdict {
	if err := f.c.Blog.Farewell(ctx, personURI); err != nil {
		return again(err)
	}
	return done
}
