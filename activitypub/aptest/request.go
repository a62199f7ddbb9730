package aptest

import "net/http"

// Quoting makes the note quote what has the given id, by the names Mastodon
// writes (FEP-044f and the older ones).
func Quoting(objectID string) NoteOption {
	return With(JSON{"quote": objectID, "_misskey_quote": objectID, "quoteUri": objectID})
}

// PolicyOfGoToSocial puts GoToSocial's interaction policy on the note: its
// server keeps a reply back until the author of what it answers approves,
// if that author's policy says so.
func PolicyOfGoToSocial() NoteOption {
	everyone := JSON{
		"always": []any{"https://www.w3.org/ns/activitystreams#Public"}, "approvalRequired": []any{},
		"automaticApproval": []any{"https://www.w3.org/ns/activitystreams#Public"}, "manualApproval": []any{},
	}
	return With(JSON{"interactionPolicy": JSON{"canReply": everyone, "canLike": everyone, "canAnnounce": everyone}})
}

// Quote publishes a note that quotes and tells the author of what it quotes,
// as Mastodon does, mentioning nobody. It asks no leave; see
// [Actor.RequestQuote].
func (a *Actor) Quote(objectID, html string, options ...NoteOption) *Note {
	a.srv.tb.Helper()
	return a.publish(html, a.authorOf(objectID), "", append([]NoteOption{WithoutMention(), Quoting(objectID)}, options...))
}

// RequestQuote asks leave for a note that quotes (FEP-044f). The note is
// embedded, as Mastodon does.
func (a *Actor) RequestQuote(n *Note, objectID string) Sent {
	a.srv.tb.Helper()
	return a.request("QuoteRequest", objectID, n.Object)
}

// RequestReply asks leave for a reply, which goes with the request and is sent
// to nobody else (GoToSocial from 0.21).
func (a *Actor) RequestReply(objectID, html string, options ...NoteOption) (*Note, Sent) {
	a.srv.tb.Helper()
	parent := a.Fetch(objectID)
	n := a.draft(html, parent.AttributedTo.ID, parent.ID, options)
	return n, a.request("ReplyRequest", objectID, n.Object)
}

// RequestLike asks leave for a like, which goes with the request.
func (a *Actor) RequestLike(objectID string) Sent {
	a.srv.tb.Helper()
	return a.request("LikeRequest", objectID, JSON{
		"id": a.srv.newID(a.ID + "/likes"), "type": "Like", "actor": a.ID, "object": objectID,
	})
}

// RequestAnnounce asks leave for a boost, which goes with the request.
func (a *Actor) RequestAnnounce(objectID string) Sent {
	a.srv.tb.Helper()
	return a.request("AnnounceRequest", objectID, JSON{
		"id": a.srv.newID(a.ID + "/statuses"), "type": "Announce", "actor": a.ID, "object": objectID,
		"to": a.FollowersURL, "cc": []any{a.authorOf(objectID), "https://www.w3.org/ns/activitystreams#Public"},
	})
}

func (a *Actor) request(kind, objectID string, instrument JSON) Sent {
	a.srv.tb.Helper()
	author := a.authorOf(objectID)
	return a.send(author, JSON{
		"id": a.srv.newID(a.ID + "/requests"), "type": kind, "object": objectID, "instrument": instrument, "to": author,
	})
}

// Status asks for an ActivityPub document, signed, and gives the status of the
// answer.
func (a *Actor) Status(address string) int {
	a.srv.tb.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		a.srv.tb.Fatalf("aptest: %v", err)
	}
	r.Header.Set("Accept", "application/activity+json")
	if err := a.srv.signGET(r); err != nil {
		a.srv.tb.Fatalf("aptest: %v", err)
	}
	answer, err := a.srv.do(r)
	if err != nil {
		a.srv.tb.Fatalf("aptest: %v", err)
	}
	return answer.Status
}
