package main

import (
	"maps"
	"net/http"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
)

// objectAttacks are signed by who sends them, and are about what is not theirs.
func objectAttacks() []attack {
	return []attack{
		{name: "A7 a post attributed to somebody else", evil: 20, run: func(s *scene) {
			mallory := s.mallory()
			for i, author := range []any{
				s.bob.ID, s.alice.ID, s.anna.ActorURL, 1, "1", nil,
				aptest.JSON{"id": s.bob.ID, "type": "Person"},
				[]any{s.bob.ID, mallory.ID},
				[]any{aptest.JSON{"id": s.anna.ActorURL}, mallory.ID},
				mallory.ID + "#me", mallory.ID + "/", "",
				[]any{},
				aptest.JSON{},
			} {
				s.sent(mallory, activity(mallory, "Create", s.note(mallory, "a7 "+short(i), aptest.JSON{"attributedTo": author}), nil), http.StatusAccepted)
			}
		}},
		{name: "A8 deleting what is another's", evil: 20, run: func(s *scene) {
			mallory := s.mallory()
			for _, id := range []string{
				s.comment.ID, s.secret.ID, s.article, s.anna.ActorURL, s.alice.ID, "http://" + s.anna.address + "/on-rest", s.like.ID, s.follow.ID,
				s.article + "/activity", s.comment.ID + "#delete",
			} {
				s.sent(mallory, activity(mallory, "Delete", id, nil), http.StatusAccepted)
				s.sent(mallory, activity(mallory, "Delete", aptest.JSON{"id": id, "type": "Tombstone", "attributedTo": mallory.ID}, nil), http.StatusAccepted)
			}
		}},
		{name: "A8 editing what is another's", evil: 20, run: func(s *scene) {
			mallory := s.mallory()
			later := aptest.JSON{"updated": s.now().UTC().Format("2006-01-02T15:04:05Z")}
			for _, id := range []string{s.comment.ID, s.secret.ID, s.article} {
				for _, author := range []string{mallory.ID, s.alice.ID} {
					edit := s.note(mallory, "mine now", aptest.JSON{"id": id, "attributedTo": author, "updated": later["updated"]})
					s.sent(mallory, activity(mallory, "Update", edit, nil), http.StatusAccepted)
					s.sent(mallory, activity(mallory, "Update", id, nil), http.StatusAccepted)
				}
			}
			profile := s.alice.Document()
			profile["name"], profile["inbox"] = "Mallory", mallory.InboxURL
			s.sent(mallory, activity(mallory, "Update", profile, nil), http.StatusAccepted)
			profile["id"] = s.anna.ActorURL
			s.sent(mallory, activity(mallory, "Update", profile, nil), http.StatusAccepted)
		}},
		{name: "A8 A10 a neighbour on the writer's own server", run: func(s *scene) {
			for _, id := range []string{s.comment.ID, s.secret.ID} {
				for _, author := range []string{s.nina.ID, s.alice.ID} {
					edit := s.note(s.nina, "mine now", aptest.JSON{"id": id, "attributedTo": author, "updated": "2030-01-01T00:00:00Z"})
					s.sent(s.nina, activity(s.nina, "Update", edit, nil), http.StatusAccepted)
					s.sent(s.nina, activity(s.nina, "Create", edit, nil), http.StatusAccepted)
				}
			}
			s.settle()
			for _, object := range []any{s.comment.ID, s.secret.ID, s.like.ID, s.follow.ID, s.alice.ID, s.like.Activity, s.follow.Activity} {
				s.sent(s.nina, activity(s.nina, "Delete", object, nil), http.StatusAccepted)
				s.sent(s.nina, activity(s.nina, "Undo", object, nil), http.StatusAccepted)
			}
		}},
		{name: "A9 a letter sent again for all to read", evil: 4, run: func(s *scene) {
			mallory := s.mallory()
			for _, author := range []string{mallory.ID, s.alice.ID} {
				s.sent(mallory, activity(mallory, "Create", s.note(mallory, "For you alone.", aptest.JSON{
					"id": s.secret.ID, "attributedTo": author,
				}), nil), http.StatusAccepted)
			}
			// Not even its writer's own server makes it public by a later copy.
			s.sent(s.alice, activity(s.alice, "Create", s.note(s.alice, "For you alone.", aptest.JSON{"id": s.secret.ID}), nil), http.StatusAccepted)
			s.settle()
			s.anna.hides("/on-rest", "For you alone.")
		}},
		{name: "A9 a comment sent again with other words", evil: 4, run: func(s *scene) {
			s.sent(s.alice, activity(s.alice, "Create", s.note(s.alice, "I never said this.", aptest.JSON{"id": s.comment.ID}), nil), http.StatusAccepted)
		}},
		{name: "A10 undoing what another did", evil: 20, run: func(s *scene) {
			mallory := s.mallory()
			for _, undone := range []any{
				s.follow.Activity, s.follow.ID, s.like.Activity, s.like.ID,
				[]any{s.follow.ID},
				aptest.JSON{"id": s.follow.ID, "type": "Follow", "object": s.anna.ActorURL},
				aptest.JSON{"id": s.follow.ID, "type": "Follow", "actor": mallory.ID, "object": s.anna.ActorURL},
				aptest.JSON{"id": s.like.ID, "type": "Like", "actor": mallory.ID, "object": s.article},
				aptest.JSON{"type": "Follow", "actor": s.alice.ID, "object": s.anna.ActorURL},
			} {
				s.sent(mallory, activity(mallory, "Undo", undone, nil), http.StatusAccepted)
			}
		}},
		{name: "A10 answers to what was never asked", evil: 10, run: func(s *scene) {
			mallory := s.mallory()
			for _, kind := range []string{"Accept", "Reject", "TentativeAccept", "Add", "Remove", "Join", "Offer"} {
				for _, object := range []any{
					s.follow.ID, s.follow.Activity,
					aptest.JSON{"id": s.anna.ActorURL + "#follow", "type": "Follow", "actor": s.anna.ActorURL, "object": mallory.ID},
				} {
					s.sent(mallory, activity(mallory, kind, object, aptest.JSON{"target": s.anna.ActorURL + "/followers"}), http.StatusAccepted)
				}
			}
		}},
		{name: "A11 another's post inside an activity", evil: 10, victim: 0, run: func(s *scene) {
			mallory := s.mallory()
			note := s.note(s.bob, "put into my mouth", nil)
			s.sent(mallory, activity(mallory, "Create", note, nil), http.StatusAccepted)
			s.sent(mallory, activity(mallory, "Announce", note, nil), http.StatusAccepted)
			s.sent(mallory, activity(mallory, "Announce", activity(s.bob, "Create", note, nil), nil), http.StatusAccepted)
			s.sent(mallory, activity(mallory, "Create", activity(s.bob, "Create", note, nil), nil), http.StatusAccepted)
			s.sent(mallory, activity(mallory, "Update", note, nil), http.StatusAccepted)
			// On the victim's server, though mallory owns up to it.
			s.sent(mallory, activity(mallory, "Create", s.note(mallory, "from elsewhere", aptest.JSON{"id": s.victim.URL + "/notes/3"}), nil), http.StatusAccepted)
			s.sent(mallory, activity(mallory, "Create", s.victim.URL+"/notes/3", nil), http.StatusAccepted)
		}},
		{name: "A11 a post without an id, or with one of ours", evil: 10, run: func(s *scene) {
			mallory := s.mallory()
			for _, id := range []any{nil, "", s.article, s.anna.ActorURL, "http://" + s.anna.address + "/on-rest#comment-1", 7, []any{}} {
				s.sent(mallory, activity(mallory, "Create", s.note(mallory, "whose", aptest.JSON{"id": id}), nil), http.StatusAccepted)
			}
		}},
		{name: "A38 a blocked server speaks through another", evil: 10, run: func(s *scene) {
			mallory := s.mallory()
			note := s.note(mallory, "from a blocked host", nil)
			s.evil.Serve("/notes/38", "", s.json(note))
			_, err := s.anna.Block(s.t.Context(), s.evil.Host)
			s.must(err)
			defer func() { s.must(s.anna.Unblock(s.t.Context(), s.evil.Host)) }()
			s.sent(mallory, activity(mallory, "Create", note, nil), http.StatusForbidden)
			s.sentWith(s.alice, activity(mallory, "Create", note, nil), []aptest.Mangle{aptest.SignedBy(s.alice)}, http.StatusForbidden)
			s.sent(s.alice, activity(s.alice, "Announce", note, nil), http.StatusAccepted)
			s.sent(s.alice, activity(s.alice, "Announce", activity(mallory, "Create", note, nil), nil), http.StatusAccepted)
			s.settle()
			if n := len(s.evil.Requests()); n != 0 {
				s.t.Errorf("the blocked server was asked for %v", paths(s.evil))
			}
		}},
		{name: "A34 a profile that arrives with another key and inbox", evil: 20, changes: true, run: func(s *scene) {
			mallory := s.mallory()
			mallory.Like(s.article)
			s.settle()
			before := s.db.snapshot()
			for what, claim := range map[string]aptest.JSON{
				"a name":   {"name": "Bob"},
				"a key":    {"publicKey": aptest.JSON{"id": mallory.KeyID, "owner": mallory.ID, "publicKeyPem": s.pem(s.bob)}},
				"an inbox": {"inbox": s.bob.InboxURL},
				"all":      {"name": "Bob", "inbox": s.bob.InboxURL, "publicKey": s.bob.Document()["publicKey"]},
			} {
				claimed := mallory.Document()
				maps.Copy(claimed, claim)
				update := activity(mallory, "Update", claimed, aptest.JSON{"id": mallory.ID + "/update/" + short(what)})
				s.pass(time.Minute)
				s.sent(mallory, update, http.StatusAccepted)
				s.settle()
				person, err := s.anna.store.Person(s.t.Context(), mallory.ID)
				s.must(err)
				s.equal("inbox and name after "+what, []string{person.Inbox, person.Name}, []string{mallory.InboxURL, mallory.Name})
				boost := activity(mallory, "Announce", s.article, aptest.JSON{"id": mallory.ID + "/boost/" + short(what)})
				s.sentWith(mallory, boost, []aptest.Mangle{aptest.WithKey(s.bob.PrivateKey()), aptest.WithKeyID(mallory.KeyID)}, http.StatusUnauthorized)
			}
			for _, table := range []string{"comment", "follower", "reaction", "letter"} {
				s.equal(table, s.db.snapshot()[table], before[table])
			}
		}},
		{name: "A35 farewells of people nobody here knows", run: func(s *scene) {
			mallory := s.mallory()
			for i := range 200 {
				gone := &aptest.Actor{ID: s.evil.URL + "/users/gone" + short(i)}
				answer := mallory.Post(s.inbox(), activity(gone, "Delete", gone.ID, nil), aptest.WithKeyID(gone.ID+"#main-key"))
				s.equal("answered", answer.Status, http.StatusAccepted)
			}
		}},
		{name: "A35 a farewell in the name of someone who is still there", evil: 1, run: func(s *scene) {
			// Taken and dropped: the answer must not tell who is known here.
			mallory := s.mallory()
			s.sentWith(mallory, activity(s.alice, "Delete", s.alice.ID, nil), []aptest.Mangle{aptest.SignedBy(mallory)}, http.StatusAccepted)
			s.sentWith(mallory, activity(s.alice, "Delete", s.alice.ID, nil), []aptest.Mangle{aptest.WithKeyID(s.alice.KeyID)}, http.StatusAccepted)
			// Nor is the silence of another server taken for it (404 is not 410).
			s.sentWith(mallory, activity(s.alice, "Delete", s.alice.ID, nil), []aptest.Mangle{aptest.WithKeyID(s.alice.ID + "/nothing#k")}, http.StatusAccepted)
		}},
		{name: "A9 public words addressed in three spellings stay what they were", evil: 3, changes: true, run: func(s *scene) {
			// Once said in private, no spelling of Public makes it public. (The writer
			// may edit the letter: that is all that changes.)
			letters, comments := s.db.count("letter"), s.db.count("comment")
			for _, public := range []string{activitypub.Public, "as:Public", "Public"} {
				again := s.note(s.alice, "For you alone.", aptest.JSON{"id": s.secret.ID, "to": public, "updated": "2030-01-01T00:00:00Z"})
				s.sent(s.alice, activity(s.alice, "Create", again, aptest.JSON{"id": s.secret.ID + "/activity/" + short(public)}), http.StatusAccepted)
			}
			s.settle()
			s.anna.hides("/on-rest", "For you alone.")
			s.equal("letters", s.db.count("letter"), letters)
			s.equal("comments", s.db.count("comment"), comments)
		}},
	}
}
