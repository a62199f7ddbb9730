package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

func TestWhoNeverConfirmsIsLeftAlone(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("notices", "off"))
		box := anna.withMail()
		victims := func() (n int) {
			w.settle()
			for _, l := range box.all("") {
				if local, _, _ := strings.Cut(l.to, "@"); strings.HasPrefix(strings.ReplaceAll(local, ".", ""), "victim") {
					n++
				}
			}
			return n
		}
		// Tags and dots lead to the same mailbox, and count as one.
		for n, address := range []string{"victim@post.test", "victim+1@post.test", "vic.tim@post.test", "v.ictim+x@post.test", "victim@post.test"} {
			anna.visitor("Mallory").says("on-rest", "", fmt.Sprintf("Words number %d.", n), "email", address)
		}
		w.equal("mails", victims(), 3)
		for day := range 6 {
			w.pass(24 * time.Hour)
			anna.visitor("Mallory").says("on-rest", "", fmt.Sprintf("Words of day %d.", day), "email", "victim@post.test")
		}
		w.equal("mails in a week", victims(), 3)
		w.pass(48 * time.Hour)
		w.must(anna.store.Tidy(t.Context()))
		anna.visitor("Maria").says("on-rest", "", "A week later.", "email", "victim@post.test")
		w.equal("mails after it", victims(), 4)

		// Whoever answers is no victim.
		for n := range 5 {
			anna.visitor("Tom").says("on-rest", "", fmt.Sprintf("Tom's words, number %d.", n))
			w.settle()
			box.last("tom@readers.test").do(anna, "confirm")
		}
		w.equal("mails to Tom", len(box.all("tom@readers.test")), 5)
	})
}

func TestOneClientAsksTenAddressesADay(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("notices", "off"))
		box := anna.withMail()
		for n := range 14 {
			anna.visitor("Mallory").says("on-rest", "", fmt.Sprintf("Words number %d.", n), "email", fmt.Sprintf("m%d@host%d.test", n, n))
		}
		w.settle()
		w.equal("mails", len(box.all("")), 10)
	})
}

func TestALivelyConversationIsToldInOneMailAnHour(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("notices", "off"))
		box, maria := anna.withMail(), anna.visitor("Maria")
		one := maria.says("on-rest", "", "One.", "notify", "yes")
		two := maria.says("on-rest", "", "Two.", "notify", "yes")
		w.settle()
		for _, l := range box.all(maria.mail) {
			l.do(anna, "confirm")
		}
		asked := len(box.all(maria.mail))
		told := func() []letter { w.settle(); return box.all(maria.mail)[asked:] }

		tom := anna.visitor("Tom")
		tom.says("on-rest", one.ID, "At once.")
		w.equal("the first answer", len(told()), 1)
		second, third := tom.says("on-rest", one.ID, "Second."), tom.says("on-rest", two.ID, "Third.")
		hidden := tom.says("on-rest", two.ID, "Hidden.")
		w.equal("within the hour", len(told()), 1)
		w.must(anna.HideComment(t.Context(), hidden.ID))
		w.pass(time.Hour)
		mails := told()
		w.equal("after it", len(mails), 2)
		bundle := mails[1]
		for _, c := range []blog.DeskComment{second, third} {
			if !strings.Contains(bundle.text, "/on-rest/comment/"+c.ID) {
				t.Errorf("the mail does not lead to %q: %s", c.Text, bundle.text)
			}
		}
		if strings.Contains(bundle.text, hidden.ID) || !strings.Contains(bundle.text, "2 answers") {
			t.Errorf("the mail says: %s", bundle.text)
		}
		w.pass(24 * time.Hour)
		w.equal("a day later", len(told()), 2)

		// Its one click ends mail about all that she wrote there.
		path := strings.TrimPrefix(strings.Trim(bundle.header.Get("List-Unsubscribe"), "<>"), "http://"+anna.address)
		anna.post(path, nil)
		tom.says("on-rest", one.ID, "Fourth.")
		tom.says("on-rest", two.ID, "Fifth.")
		w.equal("after the click", len(told()), 2)
	})
}
