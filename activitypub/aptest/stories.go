package aptest

// Sent is an activity that was delivered.
type Sent struct {
	// ID and Type are the activity's, Activity is all of it.
	ID, Type string
	Activity JSON
	// Inboxes are where it was delivered to.
	Inboxes []string
}

// Follow asks to follow an actor. The Accept arrives in [Actor.Inbox].
func (a *Actor) Follow(actorURL string) Sent {
	a.srv.tb.Helper()
	return a.send(actorURL, JSON{
		"id": a.srv.newID(a.srv.URL + "/follows"), "type": "Follow", "object": actorURL,
	})
}

// Like likes a post.
func (a *Actor) Like(objectID string) Sent {
	a.srv.tb.Helper()
	return a.send(a.authorOf(objectID), JSON{
		"id": a.srv.newID(a.ID + "#likes"), "type": "Like", "object": objectID,
	})
}

// Announce boosts a post, publicly.
func (a *Actor) Announce(objectID string) Sent {
	a.srv.tb.Helper()
	author := a.authorOf(objectID)
	return a.send(author, JSON{
		"id": a.srv.newID(a.ID+"/statuses") + "/activity", "type": "Announce", "object": objectID,
		"published": a.srv.now().UTC().Format("2006-01-02T15:04:05Z"),
		"to":        []any{"https://www.w3.org/ns/activitystreams#Public"},
		"cc":        []any{author, a.FollowersURL},
	})
}

// Undo takes back a Follow, Like, Announce or Block, which it embeds.
func (a *Actor) Undo(sent Sent) Sent {
	a.srv.tb.Helper()
	inner := make(JSON, len(sent.Activity))
	for k, v := range sent.Activity {
		if k != "@context" {
			inner[k] = v
		}
	}
	return a.sendAll(sent.Inboxes, JSON{
		"id": sent.ID + "/undo", "type": "Undo", "actor": a.ID, "object": inner,
	})
}

// Block blocks an actor, and tells it as Mastodon does.
func (a *Actor) Block(actorURL string) Sent {
	a.srv.tb.Helper()
	return a.send(actorURL, JSON{
		"id": a.srv.newID(a.ID + "#blocks"), "type": "Block", "object": actorURL,
	})
}

// Accept accepts a Follow that arrived, Reject refuses it.
func (a *Actor) Accept(in Received) Sent {
	a.srv.tb.Helper()
	return a.respond("Accept", in)
}

// Reject refuses a Follow that arrived.
func (a *Actor) Reject(in Received) Sent {
	a.srv.tb.Helper()
	return a.respond("Reject", in)
}

func (a *Actor) respond(kind string, in Received) Sent {
	a.srv.tb.Helper()
	follow := in.Activity
	return a.send(follow.Actor.ID, JSON{
		"id": a.srv.newID(a.ID + "#" + kind), "type": kind, "object": JSON{
			"id": follow.ID, "type": follow.Type, "actor": follow.Actor.ID, "object": follow.Object.ID(),
		},
	})
}

// UpdateProfile changes properties of the actor's document and tells an
// actor's server; nil removes one.
func (a *Actor) UpdateProfile(tell string, properties JSON) Sent {
	a.srv.tb.Helper()
	a.Set(properties)
	return a.send(tell, JSON{
		"id": a.srv.newID(a.ID + "#updates"), "type": "Update", "object": a.Document(),
		"to": []any{"https://www.w3.org/ns/activitystreams#Public"},
	})
}

// Vanish deletes the account, first its address (410) and then, with the key
// that can no longer be fetched, everywhere else: as Mastodon does.
func (a *Actor) Vanish(tell string) Sent {
	a.srv.tb.Helper()
	inbox := a.inboxFor(tell, true)
	a.SetGone(true)
	return a.sendAll([]string{inbox}, JSON{
		"id": a.ID + "#delete", "type": "Delete", "actor": a.ID, "object": a.ID,
		"to": []any{"https://www.w3.org/ns/activitystreams#Public"},
	})
}

// Move moves the account to another one, which gets to know its old name, and
// tells an actor's server.
func (a *Actor) Move(to *Actor, tell string) Sent {
	a.srv.tb.Helper()
	to.Set(JSON{"alsoKnownAs": []any{a.ID}})
	a.Set(JSON{"movedTo": to.ID})
	return a.send(tell, JSON{
		"id": a.srv.newID(a.ID + "#moves"), "type": "Move", "object": a.ID, "target": to.ID,
		"to": []any{a.FollowersURL},
	})
}

// send delivers to the personal inbox of an actor, as Mastodon does with what
// concerns one person.
func (a *Actor) send(actorURL string, activity JSON) Sent {
	a.srv.tb.Helper()
	activity["actor"] = a.ID
	return a.sendAll([]string{a.inboxFor(actorURL, false)}, activity)
}

// sendAll delivers to inboxes and fails the test unless all take it.
func (a *Actor) sendAll(inboxes []string, activity JSON) Sent {
	a.srv.tb.Helper()
	if activity["@context"] == nil {
		activity["@context"] = noteContext()
	}
	sent := Sent{Activity: activity, Inboxes: inboxes}
	sent.ID, _ = activity["id"].(string)
	sent.Type, _ = activity["type"].(string)
	var body any = activity
	if a.srv.proofs {
		body = a.Prove(activity)
	}
	for _, inbox := range inboxes {
		if answer := a.Post(inbox, body); answer.Status/100 != 2 {
			a.srv.tb.Fatalf("aptest: %s of %s: %s answered %d: %s", sent.Type, a.Handle, inbox, answer.Status, answer.Body)
		}
	}
	return sent
}

// inboxFor finds an actor's inbox, the shared one if wanted and offered.
func (a *Actor) inboxFor(actorURL string, shared bool) string {
	a.srv.tb.Helper()
	actor := a.FetchActor(actorURL)
	if inbox := actor.SharedInbox(); shared && inbox != "" {
		return inbox
	}
	if actor.Inbox == "" {
		a.srv.tb.Fatalf("aptest: %s has no inbox", actorURL)
	}
	return actor.Inbox
}

func (a *Actor) authorOf(objectID string) string {
	a.srv.tb.Helper()
	return a.Fetch(objectID).AttributedTo.ID
}
