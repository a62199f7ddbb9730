package federation

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/webfinger"
	"github.com/causerie/causerie/internal/blog"
)

// errGone says that an actor was deleted where they lived.
var errGone = errors.New("the account is gone")

const (
	personLife   = 24 * time.Hour // how long a profile is taken for true
	refusalLife  = 24 * time.Hour // how long one is asked for that is refused: about eight times
	handleLength = 255
)

// people finds out who someone is.
type people struct {
	f *Federation
}

// who returns a person: as we know them, if that is not old, else as they
// describe themselves now.
func (p people) who(ctx context.Context, uri string) (blog.Person, error) {
	known, err := p.f.c.Store.Person(ctx, uri)
	if err == nil && p.f.c.Now().Sub(known.FetchedAt) < personLife && known.Inbox != "" {
		return known, nil
	}
	if err != nil && blog.KindOf(err) != blog.NotFound {
		return blog.Person{}, err
	}
	fresh, fetchErr := p.fetch(ctx, uri)
	switch {
	case fetchErr == nil || errors.Is(fetchErr, errGone):
		return fresh, fetchErr
	case err == nil && known.Inbox != "":
		// An old profile is better than none while their server rests, or has a
		// challenge for browsers in place of an answer.
		return known, nil
	case refused(fetchErr) && p.justCame(ctx):
		return fresh, passingError{fetchErr}
	}
	return fresh, fetchErr
}

// justCame reports whether an activity is worked on that came not long ago.
func (p people) justCame(ctx context.Context) bool {
	arrived, ok := ctx.Value(arrivalKey{}).(time.Time)
	return ok && p.f.c.Now().Sub(arrived) < refusalLife
}

// refused reports whether a server would not show a profile. Of somebody who has
// just proven that they exist, that says more of the moment than of them: servers
// of others are challenged as if they were browsers, and one that asks for
// signatures may be unable to look up ours.
func refused(err error) bool {
	for _, status := range []int{http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusNotAcceptable} {
		if isStatus(err, status) {
			return true
		}
	}
	return errors.Is(err, fetch.ErrWrongType)
}

// fetch asks a person's own server who they are.
func (p people) fetch(ctx context.Context, uri string) (blog.Person, error) {
	doc, err := p.f.fetch.Document(ctx, uri)
	if isStatus(err, http.StatusGone) {
		return blog.Person{}, errGone
	}
	if err != nil {
		return blog.Person{}, fmt.Errorf("fetch an actor: %w", err)
	}
	actor, err := activitypub.ParseActor(doc.Body)
	if err != nil {
		return blog.Person{}, permanentError{fmt.Errorf("read an actor: %w", err)}
	}
	if actor.ID != uri || !activitypub.IsActorType(actor.Type) {
		return blog.Person{}, permanentError{fmt.Errorf("read an actor: it is a %s with another id", actor.Type)}
	}
	return p.describe(ctx, actor)
}

func (p people) describe(ctx context.Context, actor *activitypub.Actor) (blog.Person, error) {
	person := blog.Person{
		URI: actor.ID, Host: blog.HostOf(actor.ID), Name: actor.Name, URL: actor.ID, FetchedAt: p.f.c.Now(),
		Aliases: actor.AlsoKnownAs, Automated: actor.Type == "Service" || actor.Type == "Application",
	}
	if !activitypub.SameOrigin(actor.Inbox, actor.ID) {
		return person, permanentError{errors.New("read an actor: its inbox is on another server")}
	}
	person.Inbox, person.Mailbox = actor.Inbox, actor.Inbox
	if shared := actor.SharedInbox(); shared != "" {
		person.Mailbox = shared
	}
	if page := actor.URL.Page(); activitypub.SameOrigin(page, actor.ID) {
		person.URL = page
	}
	if actor.Icon != nil {
		person.AvatarURL = actor.Icon.URL
	}
	person.Emoji = emojiOf(actor.Tag)
	person.Handle = p.handle(ctx, actor)
	return person, nil
}

// handle is the address a person's own host confirms, or else their name on the
// host of their id, which nobody else can claim.
func (p people) handle(ctx context.Context, actor *activitypub.Actor) string {
	plain := actor.PreferredUsername + "@" + blog.HostOf(actor.ID)
	if len(plain) > handleLength || !plainName(actor.PreferredUsername) {
		plain = "someone@" + blog.HostOf(actor.ID)
	}
	if actor.Webfinger == "" || strings.EqualFold(strings.TrimPrefix(actor.Webfinger, "acct:"), plain) {
		return plain
	}
	confirmed, err := webfinger.AddressOf(ctx, p.f.fetch, actor)
	if err != nil || len(confirmed) > handleLength {
		return plain
	}
	return confirmed
}

// plainName reports whether a user name is one as servers give them; anything
// else could pretend to be another on a page.
func plainName(name string) bool {
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_.-", r) {
			return false
		}
	}
	return name != ""
}

const avatarBytes = 8 << 20

// Avatar fetches a person's picture, so that no visitor ever has to.
func (f *Federation) Avatar(ctx context.Context, personURI string) Verdict {
	person, err := f.c.Store.Person(ctx, personURI)
	if blog.KindOf(err) == blog.NotFound || (err == nil && person.AvatarURL == "") {
		return done
	}
	if err != nil {
		return again(err)
	}
	switch welcome, err := blog.PictureWelcome(ctx, f.c.Store, personURI, person.AvatarURL); {
	case err != nil:
		return again(err)
	case !welcome:
		return done
	}
	raw, err := f.picture(ctx, person.AvatarURL, avatarBytes)
	if err != nil {
		return dropOrRetry(err)
	}
	name, err := f.c.AddAvatar(ctx, bytes.NewReader(raw))
	if err != nil {
		return Verdict{Reason: err.Error()} // not a picture we can read; it would be none tomorrow
	}
	if err := f.c.Blog.GivePicture(ctx, personURI, person.AvatarURL, name); err != nil {
		return again(err)
	}
	return done
}

// permanentError says that trying again is of no use.
type permanentError struct{ error }

func (e permanentError) Unwrap() error { return e.error }

// passingError says that trying again may be of use, though it looks otherwise.
type passingError struct{ error }

func (e passingError) Unwrap() error { return e.error }

// permanent reports whether an error would be the same next time.
func permanent(err error) bool {
	var passing passingError
	if errors.As(err, &passing) {
		return false
	}
	var status *fetch.StatusError
	if errors.As(err, &status) {
		switch status.Status {
		case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
			return false
		}
		return status.Status < 500
	}
	var p permanentError
	if errors.As(err, &p) || errors.Is(err, errGone) {
		return true
	}
	for _, final := range []error{
		fetch.ErrRefusedAddress, fetch.ErrScheme, fetch.ErrTooLarge, fetch.ErrWrongType, fetch.ErrWrongID, fetch.ErrTooManyRedirects,
		fetch.ErrBudget,
	} {
		if errors.Is(err, final) {
			return true
		}
	}
	return false
}

// dropOrRetry gives up what would fail again, and puts off the rest.
func dropOrRetry(err error) Verdict {
	if permanent(err) {
		return Verdict{Reason: err.Error()}
	}
	v := again(err)
	var status *fetch.StatusError
	if errors.As(err, &status) {
		v.After = status.RetryAfter
	}
	return v
}

func isStatus(err error, code int) bool {
	var status *fetch.StatusError
	return errors.As(err, &status) && status.Status == code
}
