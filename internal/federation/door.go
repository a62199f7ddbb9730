package federation

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/webfinger"
	"github.com/causerie/causerie/internal/blog"
)

// What a visitor may make us ask other servers, in looking for the way into
// theirs. A try counts as so many look-ups that a client may ask for five times
// in a row and then every ten seconds, of a site twenty-five and then every other
// second, and all together 125 and then five in two seconds.
const (
	doorPrice   = 20
	doorFetches = 8
	doorWait    = 8 * time.Second
	doorsAtOnce = 8
)

// doors looks for ways into other servers, for visitors; who they are is neither
// kept nor told. It has measures of its own, so that visitors and other servers do
// not use up each other's.
type doors struct {
	limit *activitypub.Limiter
	room  chan struct{}
}

func newDoors(c Config) doors {
	return doors{limit: &activitypub.Limiter{Client: c.Client, Now: c.Now}, room: make(chan struct{}, doorsAtOnce)}
}

// Door finds the page on the server of an account, given as @user@host or by the
// address of its page, where its owner can reply to, like or boost what has the ActivityPub id object, or follow it.
// back is a page of ours to come back to. r is the visitor's request, for its
// bounds. Errors are [blog.Error] with a sentence for the visitor.
func (f *Federation) Door(r *http.Request, account string, does blog.Interaction, object, back string) (string, error) {
	resource, err := webfinger.ParseResource(nameTyped(account))
	if err != nil || resource.User == "" {
		return "", blog.ErrInvalid("account", "Give your name in the fediverse as @you@your.server, or the address of your page there.")
	}
	if resource.Host == f.site.Host() {
		return "", blog.ErrInvalid("account", "That is a name of this blog. Give your own, as @you@your.server.")
	}
	select {
	case f.doors.room <- struct{}{}:
		defer func() { <-f.doors.room }()
	default:
		return "", &blog.Error{Kind: blog.TooMany, Field: "account", Message: "Many people ask at this moment. Please try again in a few seconds."}
	}
	if _, ok := f.doors.limit.LookUp(r, "https://"+resource.Host, doorPrice); !ok {
		return "", &blog.Error{Kind: blog.TooMany, Field: "account", Message: "That was asked often just now. Please try again in a minute, or take the address below."}
	}
	ctx, cancel := context.WithTimeout(fetch.WithBudget(r.Context(), doorFetches), doorWait)
	defer cancel()
	page, err := webfinger.Door(ctx, f.fetch, resource.Address(), webfinger.Intent{Activity: activityOf(does), Object: object, Back: back})
	return page, noDoor(resource.Host, err)
}

func activityOf(does blog.Interaction) string {
	switch does {
	case blog.DoFollow:
		return "Follow"
	case blog.DoLike:
		return "Like"
	case blog.DoBoost:
		return "Announce"
	default:
		return "Create"
	}
}

// noDoor says to a visitor why their server could not be opened. Of an address
// that is refused it says what it says of one where nobody answers.
func noDoor(host string, err error) error {
	var status *fetch.StatusError
	var network net.Error
	switch {
	case err == nil:
		return nil
	case errors.Is(err, webfinger.ErrNotFound):
		return &blog.Error{Kind: blog.NotFound, Field: "account", Err: err, Message: fmt.Sprintf("%s knows nobody of that name. Is it spelt right?", host)}
	case errors.Is(err, webfinger.ErrNoDoor):
		return &blog.Error{Kind: blog.NotFound, Field: "account", Err: err, Message: fmt.Sprintf("%s offers no page for this. Take the address below to its search box: that always works.", host)}
	case errors.As(err, &status) && status.Status >= http.StatusInternalServerError:
		return &blog.Error{Kind: blog.Unavailable, Field: "account", Err: err, Message: fmt.Sprintf("%s is out of order just now. Try again later, or take the address below to its search box when it is back.", host)}
	case errors.As(err, &network), errors.Is(err, fetch.ErrRefusedAddress):
		return &blog.Error{Kind: blog.Unavailable, Field: "account", Err: err, Message: fmt.Sprintf("%s could not be reached. Is it spelt right? If so, try again later, or take the address below to its search box.", host)}
	default:
		return &blog.Error{Kind: blog.Unavailable, Field: "account", Err: err, Message: fmt.Sprintf("%s did not answer as a server of the fediverse does. Is it spelt right? If so, take the address below to its search box.", host)}
	}
}
