package main

import (
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
)

func TestTheAuthorIsToldThatALetterWaits(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		box := anna.withMail()
		srv := w.server()
		alice, bob := srv.Actor("alicewhoisafraid"), srv.Actor("bob")
		told := func() []letter { w.settle(); return box.all("anna@blog.test") }
		first := alice.Note(anna.ActorURL, "<p>zebrafish</p>", aptest.Direct(), aptest.Warning("walnuts"))
		mails := told()
		w.equal("mails", len(mails), 1)
		w.contains(mails[0].text, "A private letter waits for you at the desk", "/desk/letters")
		for _, secret := range []string{"zebrafish", "walnuts", "alice", "afraid", srv.Host, anna.letter("zebrafish").ID} {
			if strings.Contains(mails[0].raw+mails[0].text+mails[0].html, secret) {
				t.Errorf("the mail says %q", secret)
			}
		}

		// Within the hour nothing; then what waits still, together.
		w.pass(time.Minute)
		alice.Note(anna.ActorURL, "<p>Second</p>", aptest.Direct())
		bob.Note(anna.ActorURL, "<p>Third</p>", aptest.FollowersOnly(), aptest.Mentioning(anna.ActorURL))
		gone := bob.Note(anna.ActorURL, "<p>Fourth</p>", aptest.Direct())
		bob.Note(anna.ActorURL, "<p>Fifth</p>", aptest.Direct())
		w.equal("within the hour", len(told()), 1)
		bob.Delete(gone)
		w.settle()
		w.must(anna.ReadLetter(t.Context(), anna.letter("Fifth").ID))
		w.pass(time.Hour)
		mails = told()
		w.equal("after it", len(mails), 2)
		w.contains(mails[1].header.Get("Subject"), "2 private letters wait")
		w.pass(24 * time.Hour)
		w.equal("a day later", len(told()), 2)

		// The same letter once more, and an edit of it, are no new letters.
		for _, inbox := range first.Create.Inboxes {
			alice.Post(inbox, first.Create.Activity)
		}
		w.equal("sent again", len(told()), 2)

		// With comments it shares neither mail nor hour; who wants no mail gets none.
		w.must(anna.settings("notices", "all"))
		alice.Note(anna.ActorURL, "<p>Sixth</p>", aptest.Direct())
		w.equal("with all", len(told()), 3)
		w.must(anna.settings("notices", "off"))
		w.pass(2 * time.Hour)
		alice.Note(anna.ActorURL, "<p>Seventh</p>", aptest.Direct())
		w.equal("with none", len(told()), 3)
	})
}

func TestALetterReadBeforeTheMailGoesIsNotTold(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		box := anna.withMail()
		alice := w.server().Actor("alice")
		alice.Note(anna.ActorURL, "<p>First</p>", aptest.Direct())
		w.settle()
		alice.Note(anna.ActorURL, "<p>Second</p>", aptest.Direct())
		w.settle()
		w.must(anna.ReadLetter(t.Context(), anna.letter("Second").ID))
		w.pass(2 * time.Hour)
		w.settle()
		w.equal("mails", len(box.all("")), 1)
	})
}
