package main

import (
	"net/http"
	"strings"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/activitypub/signature"
)

// identityAttacks speak in somebody else's name.
func identityAttacks() []attack {
	return []attack{
		{name: "A1 signed by another than the actor", evil: 1, run: func(s *scene) {
			mallory := s.mallory()
			for _, forged := range s.everything(s.bob) {
				s.sentWith(mallory, forged, []aptest.Mangle{aptest.SignedBy(mallory)}, http.StatusForbidden)
			}
		}},
		{name: "A1 signed by a neighbour of the actor", evil: 1, run: func(s *scene) {
			mallory, neighbour := s.mallory(), s.mallory()
			for _, forged := range s.everything(neighbour) {
				s.sentWith(mallory, forged, []aptest.Mangle{aptest.SignedBy(mallory)}, http.StatusForbidden)
			}
		}},
		{name: "A1 in the name of our own actors", run: func(s *scene) {
			mallory := s.mallory()
			for _, ours := range []string{s.anna.ActorURL, "http://" + s.anna.address + "/ap/application", "http://" + s.anna.address} {
				s.sent(mallory, activity(&aptest.Actor{ID: ours}, "Delete", s.article, nil), http.StatusForbidden)
			}
		}},
		{name: "A1 two actors, the first of them real", evil: 2, run: func(s *scene) {
			mallory := s.mallory()
			s.sent(mallory, activity(mallory, "Follow", s.anna.ActorURL, aptest.JSON{"actor": []string{s.bob.ID, mallory.ID}}), http.StatusForbidden)
		}},
		{name: "A2 a key that names somebody else as its owner", evil: 1, victim: 1, run: func(s *scene) {
			mallory := s.mallory()
			s.serveKey("/keys/a2", s.evil.URL+"/keys/a2", s.bob.ID, mallory)
			s.sentWith(mallory, activity(s.bob, "Follow", s.anna.ActorURL, nil),
				[]aptest.Mangle{aptest.SignedBy(mallory), aptest.WithKeyID(s.evil.URL + "/keys/a2")}, http.StatusUnauthorized)
		}},
		{name: "A2 an actor that lists a key as another's", evil: 1, run: func(s *scene) {
			mallory := s.mallory()
			mallory.Set(aptest.JSON{"publicKey": aptest.JSON{"id": mallory.KeyID, "owner": s.bob.ID, "publicKeyPem": s.pem(mallory)}})
			s.sent(mallory, activity(s.bob, "Follow", s.anna.ActorURL, nil), http.StatusUnauthorized)
		}},
		{name: "A3 a key known by an acct: address", run: func(s *scene) {
			mallory := s.mallory()
			for _, id := range []string{"acct:" + s.bob.Handle, "acct:" + mallory.Handle, s.bob.Handle, "did:key:z6Mk", "mailto:" + s.bob.Handle} {
				s.sentWith(mallory, activity(s.bob, "Follow", s.anna.ActorURL, nil), []aptest.Mangle{aptest.WithKeyID(id)}, http.StatusUnauthorized)
			}
		}},
		{name: "A4 a key document that is about another key", evil: 1, victim: 1, run: func(s *scene) {
			mallory := s.mallory()
			s.serveKey("/keys/a4", s.bob.KeyID, s.bob.ID, mallory)
			follow := activity(s.bob, "Follow", s.anna.ActorURL, nil)
			s.sentWith(mallory, follow, []aptest.Mangle{aptest.SignedBy(mallory), aptest.WithKeyID(s.evil.URL + "/keys/a4")}, http.StatusUnauthorized)
			// Nor has it taken the place of the real one.
			s.sentWith(mallory, follow, []aptest.Mangle{aptest.SignedBy(mallory), aptest.WithKeyID(s.bob.KeyID)}, http.StatusUnauthorized)
		}},
		{name: "A4 a key under the id of somebody's profile", evil: 1, run: func(s *scene) {
			mallory, other := s.mallory(), s.mallory()
			mallory.Set(aptest.JSON{"publicKey": aptest.JSON{"id": other.KeyID, "owner": other.ID, "publicKeyPem": s.pem(mallory)}})
			s.sentWith(mallory, activity(mallory, "Follow", s.anna.ActorURL, nil), []aptest.Mangle{aptest.SignedBy(mallory)}, http.StatusUnauthorized)
		}},
		{name: "A5 a profile that leads to another server", evil: 1, victim: 1, run: func(s *scene) {
			mallory := s.mallory()
			s.evil.Handle("/redirected", http.RedirectHandler(s.bob.ID, http.StatusFound))
			s.sentWith(mallory, activity(s.bob, "Follow", s.anna.ActorURL, nil),
				[]aptest.Mangle{aptest.WithKeyID(s.evil.URL + "/redirected#main-key")}, http.StatusUnauthorized)
		}},
		{name: "A5 a post that claims another server's address", evil: 4, run: func(s *scene) {
			mallory := s.mallory()
			note := s.note(mallory, "a5", aptest.JSON{"id": s.victim.URL + "/notes/1", "attributedTo": mallory.ID})
			s.serve("/a5", "", note)
			s.evil.Handle("/a5-moved", http.RedirectHandler(s.evil.URL+"/a5", http.StatusFound))
			s.sent(mallory, activity(mallory, "Create", s.evil.URL+"/a5", nil), http.StatusAccepted)
			s.sent(mallory, activity(mallory, "Create", s.evil.URL+"/a5-moved", nil), http.StatusAccepted)
		}},
		{name: "A5 a post behind a redirect to the victim", evil: 2, victim: 1, run: func(s *scene) {
			mallory := s.mallory()
			s.victim.Serve("/notes/2", "", s.json(s.note(s.bob, "a5 by bob", aptest.JSON{"id": s.victim.URL + "/notes/2"})))
			s.evil.Handle("/a5-away", http.RedirectHandler(s.victim.URL+"/notes/2", http.StatusFound))
			s.sent(mallory, activity(mallory, "Create", s.evil.URL+"/a5-away", nil), http.StatusAccepted)
		}},
		{name: "A6 an uploaded file that says it is an actor", evil: 5, run: func(s *scene) {
			for _, contentType := range []string{
				"application/json", "text/plain", "application/octet-stream", "application/ld+json", "image/png, application/activity+json",
			} {
				mallory := s.mallory()
				doc := mallory.Document()
				path := "/uploads/" + mallory.Name
				doc["id"] = s.evil.URL + path
				doc["publicKey"] = aptest.JSON{"id": s.evil.URL + path + "#main-key", "owner": s.evil.URL + path, "publicKeyPem": s.pem(mallory)}
				s.serve(path, contentType, doc)
				s.sentWith(mallory, activity(&aptest.Actor{ID: s.evil.URL + path}, "Follow", s.anna.ActorURL, nil),
					[]aptest.Mangle{aptest.WithKeyID(s.evil.URL + path + "#main-key")}, http.StatusUnauthorized)
			}
		}},
		{name: "A6 an upload of ours is never an ActivityPub document", changes: true, run: func(s *scene) {
			doc := s.json(aptest.JSON{"@context": activitypub.ContextPlain, "id": s.anna.ActorURL, "type": "Person", "inbox": s.trap})
			for _, name := range []string{"actor.json", "actor.txt", "actor.jsonld", "actor.pdf", "actor.html"} {
				m, err := s.anna.upload(s.t.Context(), name, strings.NewReader(string(doc)))
				if err != nil {
					continue // not taken at all
				}
				r := s.request("/media/"+m.ID, activitypub.ContentType)
				kind := r.Header.Get("Content-Type")
				if strings.Contains(kind, "json") || strings.Contains(kind, "html") || r.Header.Get("X-Content-Type-Options") != "nosniff" {
					s.t.Errorf("%s is served as %q, %v", name, kind, r.Header)
				}
			}
		}},
	}
}

// everything is one activity of each kind, in an actor's name, that would have
// an effect if it were believed.
func (s *scene) everything(by *aptest.Actor) []aptest.JSON {
	return []aptest.JSON{
		activity(by, "Follow", s.anna.ActorURL, nil),
		activity(by, "Like", s.article, nil),
		activity(by, "Announce", s.article, nil),
		activity(by, "Create", s.note(by, "forged", nil), nil),
		activity(by, "Update", s.note(by, "forged", aptest.JSON{"updated": "2030-01-01T00:00:00Z"}), nil),
		activity(by, "Undo", activity(by, "Follow", s.anna.ActorURL, nil), nil),
		activity(by, "Delete", s.comment.ID, nil),
		activity(by, "Delete", by.ID+"/statuses/1", nil),
		activity(by, "Block", s.anna.ActorURL, nil),
		activity(by, "Move", by.ID, aptest.JSON{"target": s.evil.URL + "/users/mallory"}),
		activity(by, "Flag", []string{s.anna.ActorURL, s.article}, aptest.JSON{"content": "bad"}),
	}
}

// pem is an actor's public key as text.
func (s *scene) pem(a *aptest.Actor) string {
	s.t.Helper()
	text, err := signature.MarshalPublicPEM(a.PrivateKey().Key.Public())
	s.must(err)
	return text
}

// serveKey serves a key document of its own, as GoToSocial does.
func (s *scene) serveKey(path, id, owner string, key *aptest.Actor) {
	s.serve(path, "", aptest.JSON{
		"@context": "https://w3id.org/security/v1", "id": id, "type": "Key", "owner": owner, "publicKeyPem": s.pem(key),
	})
}

// serve makes the attacker's server answer with a document.
func (s *scene) serve(path, contentType string, doc aptest.JSON) {
	s.t.Helper()
	s.evil.Serve(path, contentType, s.json(doc))
}

func (s *scene) json(v any) []byte {
	s.t.Helper()
	body, err := activitypub.Marshal(v)
	s.must(err)
	return body
}

// request asks the blog for something and gives the answer with its headers.
func (s *scene) request(path, accept string) *http.Response {
	s.t.Helper()
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, "http://"+s.anna.address+path, nil)
	s.must(err)
	r.Header.Set("Accept", accept)
	answer, err := http.DefaultClient.Do(r)
	s.must(err)
	s.must(answer.Body.Close())
	return answer
}
