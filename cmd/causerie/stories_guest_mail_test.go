package main

import (
	"net/http"
	"strings"
	"testing"
)

func TestTheMailToAStrangerIsTrueOfAShownComment(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("policy", "open"))
		w.must(anna.settings("notices", "off"))
		box, maria := anna.withMail(), anna.visitor("Maria")
		maria.says("on-rest", "", "Under her address, by somebody else.")
		anna.shows("/on-rest", "Under her address, by somebody else.")
		w.settle()
		mail := box.last(maria.mail)
		for _, text := range []string{mail.text, mail.html} {
			text = strings.Join(strings.Fields(text), " ")
			for _, part := range []string{"Your address is never shown", "The comment itself may be on the blog", "by the link you can delete it"} {
				w.equal(part, strings.Contains(text, part), true)
			}
			w.equal("that it is not shown", strings.Contains(text, "not shown"), false)
		}
		status, _ := mail.do(anna, "delete")
		w.equal("deleting it", status, http.StatusSeeOther)
		anna.hides("/on-rest", "Under her address, by somebody else.", maria.mail)
	})
}
