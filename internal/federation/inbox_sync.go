package federation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/internal/blog"
)

// claimed is where an actor's server says that followers of theirs live here.
type claimed struct {
	Actor      string `json:"actor"`
	Collection string `json:"collection"`
	URL        string `json:"url"`
}

// noteSynchronization has the list looked through of a server that counts one of
// our actors among the followers of its own. The blog follows nobody, so every
// list but the empty one is wrong.
func (f *Federation) noteSynchronization(ctx context.Context, signer string, headers http.Header) error {
	header := headers.Get(activitypub.SynchronizationHeader)
	if header == "" {
		return nil
	}
	s, err := activitypub.ParseSynchronization(header)
	if err != nil || s.Digest == activitypub.NoFollowers {
		return nil //nolint:nilerr // what cannot be read is passed over: the activity counts
	}
	if !activitypub.SameOrigin(s.URL, signer) || !activitypub.SameOrigin(s.CollectionID, signer) {
		return nil
	}
	return f.c.Store.Synchronize(ctx, signer, claimed{Actor: signer, Collection: s.CollectionID, URL: s.URL})
}

// Synchronize looks through the followers another server counts here, and undoes
// each follow that it believes in.
func (f *Federation) Synchronize(ctx context.Context, payload []byte) Verdict {
	var c claimed
	if err := json.Unmarshal(payload, &c); err != nil {
		return Verdict{Reason: err.Error()}
	}
	err := f.synchronize(fetch.WithBudget(ctx, syncFetches), c)
	if blog.KindOf(err) != "" || errors.Is(err, errGone) {
		return Verdict{Reason: err.Error()}
	}
	if err != nil {
		return dropOrRetry(err)
	}
	return done
}

func (f *Federation) synchronize(ctx context.Context, c claimed) error {
	doc, err := f.fetch.Document(ctx, c.Actor)
	if err != nil {
		return fmt.Errorf("fetch an actor: %w", err)
	}
	actor, err := activitypub.ParseActor(doc.Body)
	if err != nil {
		return permanentError{fmt.Errorf("read an actor: %w", err)}
	}
	if actor.ID != c.Actor || actor.Followers != c.Collection {
		return permanentError{errors.New("compare followers: the collection is not the actor's")}
	}
	ours, err := f.oursAmong(ctx, c)
	if err != nil || len(ours) == 0 {
		return err
	}
	person, err := f.people.describe(ctx, actor)
	if err != nil {
		return err
	}
	for _, author := range ours {
		if err := f.c.Blog.DenyFollow(ctx, author, person); err != nil {
			return err
		}
	}
	return nil
}

const (
	mostSyncPages = 10 // of a list of followers, as Mastodon reads
	// syncFetches is how many GETs one list may cost: the actor, its pages, each of
	// which may be redirected once, and the actor's WebFinger.
	syncFetches = 2*(1+mostSyncPages) + 4
)

// oursAmong returns the ids of our authors that a list of followers names.
func (f *Federation) oursAmong(ctx context.Context, c claimed) (authors []string, err error) {
	seen := map[string]bool{}
	page := activitypub.ID(c.URL)
	for range mostSyncPages {
		list, err := f.followersAt(ctx, page, c.Actor)
		if err != nil {
			return nil, err
		}
		for _, item := range list.Items {
			id := f.address.actorID(item.ID)
			if id == "" || seen[id] {
				continue
			}
			seen[id] = true
			_, err := f.c.Store.Author(ctx, id)
			if err == nil {
				authors = append(authors, id)
			} else if blog.KindOf(err) != blog.NotFound {
				return nil, err
			}
		}
		if page = list.Next; !list.IsPage() {
			page = list.First
		}
		if page.IsZero() {
			break
		}
	}
	return authors, nil
}

// followersAt reads a list of followers or a page of it, from the actor's own
// server.
func (f *Federation) followersAt(ctx context.Context, page activitypub.Ref, actor string) (*activitypub.Collection, error) {
	if list := page.Collection(); list != nil {
		return list, nil
	}
	if !activitypub.SameOrigin(page.ID, actor) {
		return nil, permanentError{errors.New("compare followers: the list is on another server")}
	}
	doc, err := f.fetch.Document(ctx, page.ID)
	if err != nil {
		return nil, fmt.Errorf("fetch followers: %w", err)
	}
	list, err := activitypub.ParseCollection(doc.Body)
	if err != nil {
		return nil, permanentError{fmt.Errorf("read followers: %w", err)}
	}
	return list, nil
}

// denial says that the author does not follow somebody. The follow has no id we
// know of; servers find it by who follows whom.
func (f *Federation) denial(act *activitypub.Activity, b blog.Broadcast) *activitypub.Activity {
	act.Context, act.Type = activitypub.ContextPlain, "Undo"
	act.To = activitypub.IDs{b.PersonURI}
	act.Object = activitypub.Refs{activitypub.Embed(&activitypub.Activity{
		ID: act.ID + "#follow", Type: "Follow", Actor: act.Actor, Object: activitypub.One(b.PersonURI),
	})}
	return act
}
