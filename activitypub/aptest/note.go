package aptest

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Note is a post of an actor, as it is served.
type Note struct {
	// ID is the id of the post, Object what it looks like now.
	ID     string
	Object JSON
	// Create is the activity that brought it.
	Create Sent

	author  *Actor
	inboxes []string
	edits   int
}

// NoteOption changes a note before it is sent.
type NoteOption func(*draft)

// draft is a note in the making.
type draft struct {
	object     JSON
	visibility string
	mention    bool
	mentioned  []string // further actors
	inboxes    []string // further inboxes
	changes    JSON

	undelivered bool
}

// Unlisted makes the note readable by all but listed nowhere.
func Unlisted() NoteOption { return func(d *draft) { d.visibility = "unlisted" } }

// FollowersOnly makes it readable by followers and those mentioned.
func FollowersOnly() NoteOption { return func(d *draft) { d.visibility = "followers" } }

// Direct makes it readable by those mentioned only.
func Direct() NoteOption { return func(d *draft) { d.visibility = "direct" } }

// WithoutMention leaves out the mention of the author who is answered, as when
// a Mastodon user deletes it from the text; the note is delivered all the same.
func WithoutMention() NoteOption { return func(d *draft) { d.mention = false } }

// Mentioning mentions further actors and delivers to them.
func Mentioning(actorURLs ...string) NoteOption {
	return func(d *draft) { d.mentioned = append(d.mentioned, actorURLs...) }
}

// AlsoTo delivers to further inboxes.
func AlsoTo(inboxes ...string) NoteOption {
	return func(d *draft) { d.inboxes = append(d.inboxes, inboxes...) }
}

// Warning puts a content warning in front.
func Warning(text string) NoteOption {
	return func(d *draft) { d.changes["summary"], d.changes["sensitive"] = text, true }
}

// With sets properties of the note to anything; nil removes one.
func With(properties JSON) NoteOption {
	return func(d *draft) {
		for k, v := range properties {
			d.changes[k] = v
		}
	}
}

// Reply answers what has the given id: it fetches it, mentions its author and
// delivers to the author's server.
func (a *Actor) Reply(objectID, html string, options ...NoteOption) *Note {
	a.srv.tb.Helper()
	parent := a.Fetch(objectID)
	if parent.AttributedTo.ID == "" {
		a.srv.tb.Fatalf("aptest: %s has no author to answer", objectID)
	}
	return a.publish(html, parent.AttributedTo.ID, parent.ID, options)
}

// Note writes to an actor, answering nothing.
func (a *Actor) Note(actorURL, html string, options ...NoteOption) *Note {
	a.srv.tb.Helper()
	return a.publish(html, actorURL, "", options)
}

func (a *Actor) publish(html, recipient, inReplyTo string, options []NoteOption) *Note {
	a.srv.tb.Helper()
	note := a.draft(html, recipient, inReplyTo, options)
	note.Create = a.sendAll(note.inboxes, JSON{
		"id": note.ID + "/activity", "type": "Create", "actor": a.ID, "object": note.Object,
		"published": note.Object["published"], "to": note.Object["to"], "cc": note.Object["cc"],
	})
	return note
}

// draft makes a note and serves it, and tells nobody.
func (a *Actor) draft(html, recipient, inReplyTo string, options []NoteOption) *Note {
	a.srv.tb.Helper()
	d := &draft{visibility: "public", mention: true, changes: JSON{}}
	for _, option := range options {
		option(d)
	}
	id := a.srv.newID(a.ID + "/statuses")
	d.object = JSON{
		"id": id, "type": "Note", "summary": nil, "inReplyTo": inReplyTo, "attributedTo": a.ID,
		"published": a.srv.now().UTC().Format(time.RFC3339), "url": strings.Replace(id, "/users/", "/@", 1),
		"sensitive": false, "content": html, "contentMap": JSON{"en": html}, "attachment": []any{},
		"replies": JSON{"id": id + "/replies", "type": "Collection", "first": JSON{
			"type": "CollectionPage", "partOf": id + "/replies", "items": []any{},
		}},
	}
	if inReplyTo == "" {
		d.object["inReplyTo"] = nil
	}
	inboxes := a.address(d, recipient)
	if d.undelivered {
		inboxes = nil
	}
	for k, v := range d.changes {
		if d.object[k] = v; v == nil {
			delete(d.object, k)
		}
	}
	note := &Note{ID: id, Object: d.object, author: a, inboxes: inboxes}
	note.serve(http.StatusOK, d.object)
	return note
}

// address sets to, cc and the mentions of the draft as Mastodon does, and
// gives the inboxes to deliver to.
func (a *Actor) address(d *draft, recipient string) (inboxes []string) {
	a.srv.tb.Helper()
	people := d.mentioned
	if d.mention {
		people = append([]string{recipient}, people...)
	}
	tags, ids := []any{}, []any{}
	for _, person := range people {
		actor := a.FetchActor(person)
		host := strings.SplitN(strings.TrimPrefix(actor.ID, "http://"), "/", 2)[0]
		tags = append(tags, JSON{"type": "Mention", "href": actor.ID, "name": "@" + actor.PreferredUsername + "@" + host})
		ids = append(ids, actor.ID)
	}
	const public = "https://www.w3.org/ns/activitystreams#Public"
	switch d.visibility {
	case "public":
		d.object["to"], d.object["cc"] = []any{public}, append([]any{a.FollowersURL}, ids...)
	case "unlisted":
		d.object["to"], d.object["cc"] = []any{a.FollowersURL}, append([]any{public}, ids...)
	case "followers":
		d.object["to"], d.object["cc"] = []any{a.FollowersURL}, ids
	default:
		d.object["to"], d.object["cc"] = ids, []any{}
	}
	d.object["tag"] = tags
	for _, person := range append([]string{recipient}, d.mentioned...) {
		inboxes = appendNew(inboxes, a.inboxFor(person, true))
	}
	return appendNew(inboxes, d.inboxes...)
}

// serve answers GETs of the note with doc.
func (n *Note) serve(status int, doc JSON) {
	withContext := JSON{"@context": noteContext()}
	for k, v := range doc {
		withContext[k] = v
	}
	stored := n.author.srv.jsonDocument(withContext)
	stored.status = status
	n.author.srv.mu.Lock()
	defer n.author.srv.mu.Unlock()
	n.author.srv.documents[strings.TrimPrefix(n.ID, n.author.srv.URL)] = stored
}

// Set changes properties of a note without telling anyone; nil removes one.
func (n *Note) Set(properties JSON) {
	for k, v := range properties {
		if n.Object[k] = v; v == nil {
			delete(n.Object, k)
		}
	}
	n.serve(http.StatusOK, n.Object)
}

// Update changes the text of a note and tells those who got it.
func (a *Actor) Update(n *Note, html string) Sent {
	a.srv.tb.Helper()
	n.edits++
	n.Object["content"], n.Object["contentMap"] = html, JSON{"en": html}
	n.Object["updated"] = a.srv.now().UTC().Add(time.Duration(n.edits) * time.Second).Format(time.RFC3339)
	n.serve(http.StatusOK, n.Object)
	id := fmt.Sprintf("%s#updates/%d", n.ID, n.edits)
	if a.srv.compacted {
		id = n.ID + "/activity#Update" // the same every time, as GoToSocial's
	}
	return a.sendAll(n.inboxes, JSON{
		"id": id, "type": "Update", "actor": a.ID, "object": n.Object, "to": n.Object["to"], "cc": n.Object["cc"],
	})
}

// Delete removes a note and tells those who got it.
func (a *Actor) Delete(n *Note) Sent {
	a.srv.tb.Helper()
	tombstone := JSON{"id": n.ID, "type": "Tombstone"}
	n.serve(http.StatusGone, tombstone)
	return a.sendAll(n.inboxes, JSON{
		"id": n.ID + "#delete", "type": "Delete", "actor": a.ID, "object": tombstone,
		"to": []any{"https://www.w3.org/ns/activitystreams#Public"},
	})
}

// noteContext is the @context Mastodon puts on posts, in short.
func noteContext() []any {
	return []any{"https://www.w3.org/ns/activitystreams", JSON{
		"ostatus": "http://ostatus.org#", "atomUri": "ostatus:atomUri", "inReplyToAtomUri": "ostatus:inReplyToAtomUri",
		"conversation": "ostatus:conversation", "sensitive": "as:sensitive",
		"toot": "http://joinmastodon.org/ns#", "votersCount": "toot:votersCount", "Hashtag": "as:Hashtag",
	}}
}

func appendNew(list []string, more ...string) []string {
	for _, s := range more {
		known := s == ""
		for _, have := range list {
			known = known || have == s
		}
		if !known {
			list = append(list, s)
		}
	}
	return list
}
