package federation

import (
	"context"
	"errors"
	"html"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/signature"
	"github.com/causerie/causerie/internal/blog"
)

// letterStore reads the author's letters.
type letterStore interface {
	HasLetter(ctx context.Context, uri string) (bool, error)
	Letter(ctx context.Context, id string) (blog.Letter, error)
	SentLetter(ctx context.Context, id string) (blog.SentLetter, error)
	Enclosures(ctx context.Context, owner string) ([]blog.Attachment, error)
}

// letter is an author's letter as a Note for those it names. It has no other
// addressees, and there is no setting that could give it some. All are mentioned:
// Mastodon shows a direct message to those only who are both addressed and
// mentioned.
func (f *Federation) letter(ctx context.Context, l blog.SentLetter) (*activitypub.Object, error) {
	settings, err := f.c.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	o := &activitypub.Object{
		Context: activitypub.ContextObject, ID: f.address.letter(l.ID), Type: "Note",
		AttributedTo: activitypub.ID(f.address.actor(l.AuthorID)), InReplyTo: activitypub.ID(l.Answers),
		Published: l.SentAt, Updated: l.EditedAt, To: activitypub.IDs(l.To),
		Summary: html.EscapeString(l.Warning), Sensitive: l.Warning != "",
	}
	var names []string
	for _, uri := range l.To {
		person, err := f.c.Store.Person(ctx, uri)
		if blog.KindOf(err) == blog.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		o.Tag = append(o.Tag, activitypub.MentionOf(person.URI, "@"+person.Handle))
		names = append(names, mention(person))
	}
	o.Content = opened(l.HTML, strings.Join(names, " "))
	o.ContentMap = map[string]string{settings.Language: o.Content}
	return o, nil
}

// opened puts words before a text, in its first paragraph if it begins with one.
func opened(text, words string) string {
	if rest, found := strings.CutPrefix(text, "<p>"); found {
		return "<p>" + words + " " + rest
	}
	return "<p>" + words + "</p>" + text
}

func (f *Federation) aboutLetter(ctx context.Context, act *activitypub.Activity, b blog.Broadcast) (*activitypub.Activity, error) {
	l, err := f.c.Store.SentLetter(ctx, b.Reference)
	if blog.KindOf(err) == blog.NotFound {
		return nil, nil //nolint:nilnil // taken back meanwhile: its Delete follows
	}
	if err != nil {
		return nil, err
	}
	o, err := f.letter(ctx, l)
	if err != nil {
		return nil, err
	}
	if b.Kind == blog.LetterSent {
		return create(act, o), nil
	}
	return f.update(act, o, b), nil
}

// aboutLetterRemoval asks those who got a letter to delete it. It is addressed to
// nobody else: that there was a letter is private, too.
func (f *Federation) aboutLetterRemoval(act *activitypub.Activity, b blog.Broadcast) *activitypub.Activity {
	act.Type, act.To = "Delete", activitypub.IDs(b.People)
	act.Object = activitypub.Refs{activitypub.Embed(&activitypub.Object{
		ID: f.address.letter(b.Reference), Type: "Tombstone", FormerType: "Note", Deleted: b.CreatedAt,
	})}
	return act
}

// serveLetter shows a letter to those it is addressed to and to their servers.
// For everyone else there is no such address, whether there is a letter or not.
func (f *Federation) serveLetter(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "private, no-store")
	reader, err := f.requester(r)
	var refusal *signature.Refusal
	switch {
	case errors.As(err, &refusal) && mayPass(refusal.Status):
		sayWhen(w, refusal)
		activitypub.WriteJSON(w, r, refusal.Status, map[string]string{"error": "try again later"})
		return
	case err != nil:
		notFound(w, r)
		return
	}
	doc, err := f.letterFor(r.Context(), chi.URLParam(r, "id"), reader)
	switch {
	case err == nil:
		activitypub.WriteJSON(w, r, http.StatusOK, doc)
	case blog.KindOf(err) == blog.NotFound:
		notFound(w, r)
	default:
		f.c.Log.ErrorContext(r.Context(), "answer a request for a letter", "error", err)
		unavailable(w, r)
	}
}

func unavailable(w http.ResponseWriter, r *http.Request) {
	activitypub.WriteJSON(w, r, http.StatusServiceUnavailable, map[string]string{"error": "try again later"})
}

func (f *Federation) letterFor(ctx context.Context, id, reader string) (*activitypub.Object, error) {
	l, err := f.c.Store.SentLetter(ctx, id)
	if err != nil {
		return nil, err
	}
	blocked, err := f.c.Store.Blocked(ctx, reader, blog.HostOf(reader))
	if err != nil {
		return nil, err
	}
	if blocked || !slices.ContainsFunc(l.To, func(to string) bool { return blog.Within(reader, to) }) {
		return nil, blog.ErrNotFound("There is no such letter.")
	}
	return f.letter(ctx, l)
}

const (
	othersLooked = 10               // people besides the author a letter is kept with
	othersWait   = 15 * time.Second // for their servers, all together
)

// others are the people a private message is addressed to besides the author, as
// far as their servers say now who they are. What cannot be had is left out: the
// author sees the names before anything goes to them.
func (f *Federation) others(ctx context.Context, writer string, o *activitypub.Object) []blog.Person {
	ctx, cancel := context.WithTimeout(ctx, othersWait)
	defer cancel()
	var ids []string
	for _, id := range slices.Concat(o.To, o.CC) {
		collection := id == activitypub.Public || strings.HasSuffix(id, "/followers")
		if !collection && id != writer && !f.address.local(id) && !slices.Contains(ids, id) && len(ids) < othersLooked {
			ids = append(ids, id)
		}
	}
	var people []blog.Person
	if known, err := f.c.Store.HasLetter(ctx, o.ID); known || err != nil {
		return nil
	}
	if _, ok := f.limit.LookUp(nil, writer, len(ids)); !ok {
		return nil
	}
	for _, id := range ids {
		if blocked, err := f.c.Store.Blocked(ctx, id, blog.HostOf(id)); blocked || err != nil {
			continue
		}
		if person, err := f.people.who(ctx, id); err == nil {
			people = append(people, person)
		}
	}
	return people
}

// LetterURL is the ActivityPub id of an author's letter.
func (f *Federation) LetterURL(id string) string { return f.address.letter(id) }
