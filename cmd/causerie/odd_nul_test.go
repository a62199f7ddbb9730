package main

import (
	"net/http"
	"testing"

	"github.com/causerie/causerie/activitypub/aptest"
)

// TestANulIsNoReasonToTryAgain: PostgreSQL takes no text with a NUL in it, and
// what fails in the database is tried again for days. So such ids must end
// before.
func TestANulIsNoReasonToTryAgain(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		s := newScene(w, anna)
		by, nul := s.writer(), "https://127.0.0.2/a\x00b"
		before := s.db.snapshot()
		for _, a := range []aptest.JSON{
			activity(by, "Like", nul, nil), activity(by, "Delete", nul, nil), activity(by, "Announce", nul, nil),
			activity(by, "Undo", nul, nil), activity(by, "Undo", aptest.JSON{"id": nul, "type": "Like", "object": s.article}, nil),
			activity(by, "Create", s.note(by, "x", aptest.JSON{"inReplyTo": nul}), nil),
			activity(by, "Create", s.note(by, "x", aptest.JSON{"id": by.ID + "/\x00"}), nil),
			activity(by, "Like", s.article, aptest.JSON{"id": by.ID + "/\x00"}),
			activity(by, "Follow", s.anna.ActorURL, aptest.JSON{"id": by.ID + "/\x00f"}),
			activity(by, "Create", s.note(by, "a\x00b", aptest.JSON{"summary": "a\x00b", "contentMap": aptest.JSON{"e\x00n": "x\x00"}, "url": by.ID + "/\x00"}), nil),
			activity(by, "Delete", by.ID+"/\x00", nil),
			activity(by, "Flag", nul, aptest.JSON{"content": "a\x00b"}),
			activity(by, "Like", s.anna.ActorURL+"/\x00", nil), activity(by, "Like", s.article+"\x00", nil),
		} {
			answer := by.Post(s.inbox(), a)
			if answer.Status != http.StatusAccepted && answer.Status != http.StatusBadRequest {
				s.t.Errorf("%v: answered %d %s", a, answer.Status, answer.Body)
			}
			s.settle()
			if n := s.db.waiting(); n > 0 {
				s.t.Errorf("%q waits to be tried again", a)
			}
		}
		s.othersUnharmed(before)
	})
}
