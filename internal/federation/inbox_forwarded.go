package federation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/internal/blog"
)

// concerns reports whether an activity that somebody forwarded is about anything
// here: it answers or quotes something of ours or what stands under it, changes or
// deletes what its actor wrote here, or is done to something of ours. Nothing is
// fetched to find out.
func (f *Federation) concerns(ctx context.Context, act *activitypub.Activity) (bool, error) {
	id := act.Object.ID()
	switch act.Type {
	case "Create":
		return f.postConcerns(ctx, act.Object.Object())
	case "Update", "Delete":
		if id == act.Actor.ID {
			_, err := f.c.Store.Person(ctx, id)
			return isThere(err)
		}
		return f.wroteHere(ctx, act.Actor.ID, id)
	case "Undo":
		undone := act.Object.Activity()
		return undone != nil && f.address.local(undone.Object.ID()), nil
	}
	return f.address.local(id), nil
}

// postConcerns reports whether a post answers or quotes something that is here.
func (f *Federation) postConcerns(ctx context.Context, o *activitypub.Object) (bool, error) {
	if o == nil {
		return false, nil
	}
	targets := []blog.Target{f.quoted(o)}
	if o.InReplyTo.ID != "" {
		targets = append(targets, f.address.target(o.InReplyTo.ID))
	}
	for _, t := range targets {
		if t.None() {
			continue
		}
		_, _, err := f.c.Store.FindTarget(ctx, t)
		if there, err := isThere(err); there || err != nil {
			return there, err
		}
	}
	return false, nil
}

// wroteHere reports whether a person's post is a comment here, or a quote.
func (f *Federation) wroteHere(ctx context.Context, personURI, uri string) (bool, error) {
	c, err := f.c.Store.CommentByURI(ctx, uri)
	there, err := isThere(err)
	if there || err != nil {
		return there && c.PersonURI == personURI && c.State != blog.Deleted, err
	}
	q, err := f.c.Store.QuoteByURI(ctx, uri)
	there, err = isThere(err)
	return there && q.PersonURI == personURI, err
}

// isThere turns the answer to a look-up into whether there was something.
func isThere(err error) (bool, error) {
	if blog.KindOf(err) == blog.NotFound {
		return false, nil
	}
	return err == nil, err
}

// hearsayWait is how long whoever passed on too much is to stay away: what they
// may bring is counted by the day, and what waits is asked for by the hour.
const hearsayWait = time.Hour

// keep stores what the inbox has judged: an activity whose actor is proven, or no
// more of hearsay than what it claims.
func (f *Federation) keep(ctx context.Context, in activitypub.Received) error {
	actor := in.Activity.Actor.ID
	switch {
	case in.Hearsay:
		claim := in.Claim()
		raw, err := json.Marshal(claim)
		if err != nil {
			return fmt.Errorf("write a claim: %w", err)
		}
		err = f.c.Blog.Hear(ctx, blog.Hearsay{Type: claim.Type, Object: claim.Object, Bringer: in.Signer, Claim: raw})
		if blog.KindOf(err) == blog.TooMany {
			return &activitypub.FullFor{Wait: hearsayWait, Err: err}
		}
		return err
	case in.Forwarded, in.FromBlocked: // nothing is said of the actor's host, or nothing shall follow from it
		return f.c.Store.ReceiveForwarded(ctx, in.DedupeKey, actor, in.Raw)
	}
	return f.c.Store.Receive(ctx, in.DedupeKey, actor, in.Raw)
}

// Inquire asks the origin of a post whether what was claimed about it is so, and
// has the effect of what the origin says, whatever the claim was.
func (f *Federation) Inquire(ctx context.Context, raw []byte) Verdict {
	var claim activitypub.Claim
	if err := json.Unmarshal(raw, &claim); err != nil {
		return Verdict{Reason: "read a claim: " + err.Error()}
	}
	if !activitypub.SameOrigin(claim.Object, claim.Actor) {
		return Verdict{Reason: "an actor speaks for their own server only"}
	}
	err := f.inquire(fetch.WithBudget(ctx, fetch.DefaultBudget), claim)
	v := f.processed(ctx, &activitypub.Activity{Type: claim.Type, Actor: activitypub.ID(claim.Actor)}, err)
	if !v.Done {
		f.c.Log.Info("hearsay without effect", "type", claim.Type, "host", blog.HostOf(claim.Actor), "again", v.Again, "reason", reason(err))
	}
	return v
}

func (f *Federation) inquire(ctx context.Context, claim activitypub.Claim) error {
	if blocked, err := f.c.Store.Blocked(ctx, claim.Actor, blog.HostOf(claim.Actor)); blocked || err != nil {
		return err
	}
	o, err := f.originalOf(ctx, claim.Object)
	gone := isStatus(err, http.StatusNotFound) || isStatus(err, http.StatusGone) || (err == nil && o.Type == "Tombstone")
	switch {
	case gone && claim.Type == "Delete":
		return f.c.Blog.Withdraw(ctx, claim.Actor, claim.Object, nil)
	case gone, err == nil && claim.Type == "Delete":
		return nil // it is not as claimed
	case err != nil:
		return err
	case !f.isPostOf(o, claim.Actor):
		return nil
	}
	return f.receive(ctx, claim.Actor, o, claim.Type == "Update", nil)
}

// originalOf fetches a post from where it lives. What is found there lives there,
// too: a redirect to another server leads to another thing.
func (f *Federation) originalOf(ctx context.Context, id string) (*activitypub.Object, error) {
	doc, err := f.fetch.Document(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("fetch a post: %w", err)
	}
	o, err := activitypub.ParseObject(doc.Body)
	if err != nil {
		return nil, permanentError{fmt.Errorf("read a post: %w", err)}
	}
	if !activitypub.SameOrigin(o.ID, id) {
		return nil, permanentError{errors.New("read a post: it is another server's")}
	}
	return o, nil
}

// isPostOf reports whether an object is a post that its actor wrote elsewhere.
func (f *Federation) isPostOf(o *activitypub.Object, actor string) bool {
	return activitypub.IsPostType(o.Type) && o.ID != "" && o.AttributedTo.ID == actor && !f.address.local(o.ID)
}
