package federation

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/internal/blog"
)

// inboxStore is what taking things in needs.
type inboxStore interface {
	// Receive keeps a proven activity once for each key, and a job to have its
	// effect. actor is who sent it.
	Receive(ctx context.Context, key, actor string, raw []byte) error
	// ReceiveForwarded does the same for what another than the actor sent.
	ReceiveForwarded(ctx context.Context, key, actor string, raw []byte) error
	// PutAside keeps what came by the hand or in the name of somebody, who is counted
	// for it, and a job to judge it.
	PutAside(ctx context.Context, by string, raw []byte) error
	FindTarget(ctx context.Context, t blog.Target) (blog.Article, blog.Comment, error)
	Parcel(ctx context.Context, broadcastID string) ([]byte, error)
	Blocked(ctx context.Context, personURI, host string) (bool, error)
	Person(ctx context.Context, uri string) (blog.Person, error)
	Following(ctx context.Context, personURI string) ([]blog.Follower, error)
	CommentByURI(ctx context.Context, uri string) (blog.Comment, error)
	QuoteByURI(ctx context.Context, uri string) (blog.Quote, error)
	BroadcastByID(ctx context.Context, id string) (blog.Broadcast, error)
	Attachments(ctx context.Context, commentID string) ([]blog.Attachment, error)
	EmojiUsers(ctx context.Context, url string) (personURIs []string, err error)
}

// handlers says what is done about each type of activity. Accept and Reject need
// nothing: the blog follows nobody, so they can only answer what was never asked.
func (f *Federation) handlers() activitypub.Handlers {
	return activitypub.Handlers{
		"Follow":     f.onFollow,
		"Undo":       f.onUndo,
		"Create":     f.onCreate,
		"Update":     f.onUpdate,
		"Delete":     f.onDelete,
		"Like":       f.onLike,
		"EmojiReact": f.onEmojiReact,
		"Announce":   f.onAnnounce,
		"Block":      f.onBlock,
		"Flag":       f.onFlag,
		"Move":       f.onMove,

		"ReplyRequest":    f.onReplyRequest,
		"LikeRequest":     f.onLikeRequest,
		"AnnounceRequest": f.onAnnounceRequest,
		"QuoteRequest":    f.onQuoteRequest,
	}
}

// Process has the effect of an activity that was proven and kept when it arrived.
// It may run more than once for the same one.
func (f *Federation) Process(ctx context.Context, raw []byte, arrived time.Time) Verdict {
	act, err := activitypub.ParseActivity(raw)
	if err != nil {
		return Verdict{Reason: err.Error()}
	}
	ctx = context.WithValue(ctx, arrivalKey{}, arrived)
	err = f.effect(fetch.WithBudget(ctx, fetch.DefaultBudget), act)
	v := f.processed(ctx, act, err)
	if !v.Done {
		f.c.Log.Info("activity without effect", "type", act.Type, "host", blog.HostOf(act.Actor.ID), "again", v.Again, "reason", reason(err))
	}
	return v
}

// effect hands an activity to its handler, or takes away what it takes away if its
// actor is turned away by now.
func (f *Federation) effect(ctx context.Context, act *activitypub.Activity) error {
	away, err := f.c.Store.Blocked(ctx, act.Actor.ID, blog.HostOf(act.Actor.ID))
	switch {
	case err != nil:
		return err
	case away:
		return f.takeAway(ctx, act)
	}
	return f.handle.Handle(ctx, act)
}

// arrivalKey is under which the context of a handler holds when its activity
// arrived: one may wait for a fetch while another that came later does not.
type arrivalKey struct{}

// arrival is when the activity that is handled arrived.
func (f *Federation) arrival(ctx context.Context) time.Time {
	if at, ok := ctx.Value(arrivalKey{}).(time.Time); ok {
		return at
	}
	return f.c.Now()
}

// processed says what an error of a handler means.
func (f *Federation) processed(ctx context.Context, act *activitypub.Activity, err error) Verdict {
	switch kind := blog.KindOf(err); {
	case err == nil:
		return done
	case errors.Is(err, errGone):
		return f.farewell(ctx, act.Actor.ID)
	case kind == blog.TooMany:
		return f.tooMany(ctx, act, err)
	case kind == blog.NotFound || kind == blog.Invalid || kind == blog.Forbidden || kind == blog.Conflict:
		return Verdict{Reason: err.Error()}
	default:
		return dropOrRetry(fmt.Errorf("%s: %w", act.Type, err))
	}
}

// tooMany puts off until there is room what somebody says. Anything else, and what
// is beyond the bounds of that as well, is let go, and may be sent again.
func (f *Federation) tooMany(ctx context.Context, act *activitypub.Activity, because error) Verdict {
	v := Verdict{Passes: true, Reason: because.Error()}
	switch act.Type {
	case "Create", "Update", "ReplyRequest":
	default:
		return v
	}
	until, ok, err := f.c.Blog.PutOff(ctx, act.Actor.ID, because)
	switch {
	case err != nil:
		return again(err)
	case ok:
		return Verdict{Again: true, Alone: true, After: until.Sub(f.c.Now()), Reason: because.Error()}
	}
	return v
}

// reason says in words for the log why an activity had no effect, without the
// addresses that errors of the network name.
func reason(err error) string {
	var status *fetch.StatusError
	switch {
	case errors.As(err, &status):
		return fmt.Sprintf("a fetch was answered %d", status.Status)
	case blog.Message(err) != "":
		return blog.Message(err)
	}
	for _, known := range []error{
		errGone, fetch.ErrRefusedAddress, fetch.ErrScheme, fetch.ErrTooLarge, fetch.ErrWrongType, fetch.ErrWrongID, fetch.ErrTooManyRedirects,
		fetch.ErrBudget, fetch.ErrBusy,
	} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	var final permanentError
	if errors.As(err, &final) {
		return final.Error()
	}
	return "trouble on the way"
}

// farewell forgets someone whose own server says that they are gone.
func (f *Federation) farewell(ctx context.Context, personURI string) Verdict {
	if err := f.c.Blog.Farewell(ctx, personURI); err != nil {
		return again(err)
	}
	return done
}
