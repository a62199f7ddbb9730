package aptest

import (
	"context"
	"crypto/rsa"
	"net/http"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/signature"
)

// Actor is somebody on a [Server].
type Actor struct {
	// Name is the user name, ID the actor's address, Handle "name@host:port".
	Name, ID, Handle string
	// InboxURL is the personal inbox, SharedInboxURL the server's ("" without
	// one), KeyID the id of the key that signs.
	InboxURL, SharedInboxURL, KeyID string
	// FollowersURL is the id of the followers collection.
	FollowersURL string

	srv *Server
	// Guarded by srv.mu.
	key      *rsa.PrivateKey
	previous *rsa.PrivateKey
	document JSON
	gone     bool
}

// Actor gives the actor of that name, made at the first call.
func (s *Server) Actor(name string) *Actor {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.actorLocked(name, s.URL+"/users/"+name, "Person")
}

// Instance gives the server's own actor, which signs its fetches and can
// always be read unsigned.
func (s *Server) Instance() *Actor {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.actorLocked("instance.actor", s.URL+"/actor", "Application")
}

func (s *Server) actorLocked(name, id, kind string) *Actor {
	if a, ok := s.actors[name]; ok {
		return a
	}
	key, err := readyKey()
	if err != nil {
		s.tb.Fatalf("aptest: %v", err)
	}
	a := &Actor{
		Name: name, ID: id, Handle: name + "@" + s.Host, InboxURL: id + "/inbox",
		KeyID: id + "#main-key", FollowersURL: id + "/followers", srv: s, key: key,
	}
	if !s.noSharedInbox {
		a.SharedInboxURL = s.URL + "/inbox"
	}
	a.document = a.profile(kind, s.now())
	s.actors[name] = a
	return a
}

// profile is the actor's document in Mastodon's shape, without the key.
func (a *Actor) profile(kind string, now time.Time) JSON {
	doc := JSON{
		"@context": []any{
			"https://www.w3.org/ns/activitystreams", "https://w3id.org/security/v1",
			JSON{
				"manuallyApprovesFollowers": "as:manuallyApprovesFollowers",
				"toot":                      "http://joinmastodon.org/ns#",
				"featured":                  JSON{"@id": "toot:featured", "@type": "@id"},
				"discoverable":              "toot:discoverable", "indexable": "toot:indexable",
				"schema": "http://schema.org#", "PropertyValue": "schema:PropertyValue", "value": "schema:value",
			},
		},
		"id": a.ID, "type": kind, "preferredUsername": a.Name, "name": a.Name,
		"summary": "<p>" + a.Name + " lives in a test.</p>",
		"url":     a.srv.URL + "/@" + a.Name, "inbox": a.InboxURL, "outbox": a.ID + "/outbox",
		"followers": a.FollowersURL, "following": a.ID + "/following", "featured": a.ID + "/featured",
		"manuallyApprovesFollowers": false, "discoverable": true, "indexable": true,
		"published":  now.UTC().Format(time.DateOnly) + "T00:00:00Z",
		"attachment": []any{}, "tag": []any{},
		"icon": JSON{"type": "Image", "mediaType": "image/png", "url": a.srv.URL + "/avatars/" + a.Name + ".png"},
	}
	if a.SharedInboxURL != "" {
		doc["endpoints"] = JSON{"sharedInbox": a.SharedInboxURL}
	}
	return doc
}

// Document is a copy of the actor's document, key included.
func (a *Actor) Document() JSON {
	a.srv.mu.Lock()
	defer a.srv.mu.Unlock()
	return a.documentLocked()
}

func (a *Actor) documentLocked() JSON {
	doc := make(JSON, len(a.document)+1)
	for k, v := range a.document {
		doc[k] = v
	}
	if _, set := doc["assertionMethod"]; !set && a.srv.proofs {
		doc["assertionMethod"] = a.assertionMethod()
	}
	if _, set := doc["publicKey"]; set {
		return doc
	}
	pem, err := signature.MarshalPublicPEM(&a.key.PublicKey)
	if err != nil {
		a.srv.tb.Errorf("aptest: %v", err)
	}
	doc["publicKey"] = JSON{"id": a.KeyID, "owner": a.ID, "publicKeyPem": pem}
	return doc
}

// Set changes properties of the actor's document without telling anyone; nil
// removes one. Setting publicKey is for attacks.
func (a *Actor) Set(properties JSON) {
	a.srv.mu.Lock()
	defer a.srv.mu.Unlock()
	for k, v := range properties {
		if v == nil {
			delete(a.document, k)
			continue
		}
		a.document[k] = v
	}
}

// RotateKey gives the actor another key under the same id without telling
// anyone, as after a restored backup.
func (a *Actor) RotateKey() {
	a.srv.tb.Helper()
	key, err := newKey()
	if err != nil {
		a.srv.tb.Fatalf("aptest: %v", err)
	}
	a.srv.mu.Lock()
	defer a.srv.mu.Unlock()
	a.previous, a.key = a.key, key
}

// SetGone makes the actor's address answer 410, or no longer.
func (a *Actor) SetGone(gone bool) {
	a.srv.mu.Lock()
	defer a.srv.mu.Unlock()
	a.gone = gone
}

// PrivateKey is the key the actor signs with.
func (a *Actor) PrivateKey() signature.PrivateKey {
	a.srv.mu.Lock()
	defer a.srv.mu.Unlock()
	return signature.PrivateKey{ID: a.KeyID, Key: a.key}
}

// Inbox lists what was delivered to the actor's inbox or the shared one and
// proven, oldest first.
func (a *Actor) Inbox() []Received {
	a.srv.mu.Lock()
	defer a.srv.mu.Unlock()
	var out []Received
	for _, in := range a.srv.received {
		if in.Path == a.inboxPath() || in.Path == "/inbox" {
			out = append(out, in)
		}
	}
	return out
}

func (a *Actor) inboxPath() string { return a.InboxURL[len(a.srv.URL):] }

// Fetch gets an ActivityPub document as the actor's server would, signed, and
// fails the test when it is not served as one.
func (a *Actor) Fetch(address string) *activitypub.Object {
	a.srv.tb.Helper()
	o, err := activitypub.ParseObject(a.srv.fetch(address))
	if err != nil {
		a.srv.tb.Fatalf("aptest: reading %s: %v", address, err)
	}
	return o
}

// FetchActor is [Actor.Fetch] for an actor.
func (a *Actor) FetchActor(address string) *activitypub.Actor {
	a.srv.tb.Helper()
	actor, err := activitypub.ParseActor(a.srv.fetch(address))
	if err != nil {
		a.srv.tb.Fatalf("aptest: reading %s: %v", address, err)
	}
	return actor
}

// FetchCollection is [Actor.Fetch] for a collection or a page of one.
func (a *Actor) FetchCollection(address string) *activitypub.Collection {
	a.srv.tb.Helper()
	c, err := activitypub.ParseCollection(a.srv.fetch(address))
	if err != nil {
		a.srv.tb.Fatalf("aptest: reading %s: %v", address, err)
	}
	return c
}

func (s *Server) fetch(address string) []byte {
	s.tb.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	doc, err := s.client.Document(ctx, address)
	if err != nil {
		s.tb.Fatalf("aptest: fetching %s: %v", address, err)
	}
	return doc.Body
}

// sign signs a request in the server's scheme.
func (a *Actor) sign(r *http.Request, body []byte) error {
	if a.srv.rfc9421 {
		return signature.SignRFC9421(r, body, a.PrivateKey(), a.srv.now())
	}
	return signature.SignCavage(r, body, a.PrivateKey(), a.srv.now())
}
