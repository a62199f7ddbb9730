package federation

import (
	"net/url"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// addresses names our things in the fediverse. Names are made of ids that never
// change, so that they hold whatever happens to handles, slugs and titles.
type addresses struct {
	site blog.Site
}

const (
	articlesPath   = "/ap/articles/"
	answersPath    = "/ap/answers/"
	activitiesPath = "/ap/activities/"
	permitsPath    = "/ap/authorizations/"
	actorsPath     = "/ap/actors/"
	lettersPath    = "/ap/letters/"
)

func (a addresses) actor(id string) string         { return a.site.Path(actorsPath + id) }
func (a addresses) application() string            { return a.site.Path("/ap/application") }
func (a addresses) sharedInbox() string            { return a.site.Path("/ap/inbox") }
func (a addresses) followers(id string) string     { return a.actor(id) + "/followers" }
func (a addresses) article(objectID string) string { return a.site.Path(articlesPath + objectID) }
func (a addresses) answer(id string) string        { return a.site.Path(answersPath + id) }
func (a addresses) letter(id string) string        { return a.site.Path(lettersPath + id) }
func (a addresses) activity(id string) string      { return a.site.Path(activitiesPath + id) }
func (a addresses) authorization(id string) string { return a.site.Path(permitsPath + id) }
func (a addresses) conversation(objectID string) string {
	return a.article(objectID) + "/context"
}

// local reports whether an address is on our own host.
func (a addresses) local(address string) bool { return blog.Within(address, string(a.site)) }

// actorID returns the id in the address of one of our actors, "" if it is none.
func (a addresses) actorID(address string) string {
	return a.below(address, actorsPath)
}

// below returns the one path segment that follows prefix.
func (a addresses) below(address, prefix string) string {
	if !a.local(address) {
		return ""
	}
	u, err := url.Parse(address)
	if err != nil || u.RawQuery != "" {
		return ""
	}
	rest, found := strings.CutPrefix(u.Path, prefix)
	if !found || strings.Contains(rest, "/") {
		return ""
	}
	return rest
}

// followersOf is the author whose followers collection an address names, "" if it
// is no such thing.
func (a addresses) followersOf(address string) string {
	actor, found := strings.CutSuffix(address, "/followers")
	if !found {
		return ""
	}
	return a.actorID(actor)
}

// target says what of ours an address names: an article by its object or its
// page, an answer, a comment or a letter of ours, or else a comment by the
// address of its original.
func (a addresses) target(address string) blog.Target {
	if !a.local(address) {
		return blog.Target{URI: address}
	}
	if id := a.below(address, articlesPath); id != "" {
		return blog.Target{ObjectID: id}
	}
	if id := a.below(address, answersPath); id != "" {
		return blog.Target{CommentID: id}
	}
	if id := a.below(address, lettersPath); id != "" {
		return blog.Target{LetterID: id}
	}
	u, err := url.Parse(address)
	if err != nil {
		return blog.Target{}
	}
	if id, found := strings.CutPrefix(u.Fragment, "comment-"); found {
		return blog.Target{CommentID: id}
	}
	if slug, id, found := strings.Cut(strings.Trim(u.Path, "/"), "/comment/"); found && slug != "" && !strings.Contains(id, "/") {
		return blog.Target{CommentID: id}
	}
	return blog.Target{Slug: strings.Trim(u.Path, "/")}
}

// ActorURL is the ActivityPub id of an author.
func (f *Federation) ActorURL(authorID string) string { return f.address.actor(authorID) }

// ObjectURL is the ActivityPub id of an article.
func (f *Federation) ObjectURL(objectID string) string { return f.address.article(objectID) }

// AnswerURL is the ActivityPub id of an author's answer.
func (f *Federation) AnswerURL(id string) string { return f.address.answer(id) }
