package main

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestAFormNamesAllItsFaultsAtOnce(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("policy", "open"))
		anna.withMail()
		form := anna.visitor("Maria").fill("on-rest", "", "  ", "name", strings.Repeat("Maria ", 12), "email", "maria", "website", "https://a b", "notify", "yes")
		status, _, page := anna.post("/on-rest/reply", form)
		w.equal("the status", status, http.StatusUnprocessableEntity)
		alert, _, _ := strings.Cut(page[strings.Index(page, `role="alert"`):], "</div>")
		last := 0
		for _, fault := range [][2]string{
			{"text", "Write something first: the comment is empty."},
			{"name", "The name has at most 60 characters; a first name or any other name will do."},
			{"email", "Give an e-mail address such as name@host.example, or leave the field empty."},
			{"website", "Give the address of a page such as https://name.example, or leave the field empty."},
		} {
			at := strings.Index(alert, `<a href="#remark-`+fault[0]+`">`+fault[1]+`</a>`)
			if at <= last {
				t.Errorf("the alert does not lead to %s, or not in order: %s", fault[0], alert)
			}
			last = at
			w.equal(fault[0]+" is described", strings.Contains(page, ` remark-`+fault[0]+`-wrong"`) && strings.Contains(page, `<p class="remark-wrong" id="remark-`+fault[0]+`-wrong">`+fault[1]), true)
		}
		w.equal("invalid fields", strings.Count(page, `aria-invalid="true"`), 4)
		for _, kept := range []string{`value="` + strings.TrimSpace(strings.Repeat("Maria ", 12)) + `"`, `value="maria"`, `value="https://a b"`, `name="notify" value="yes" checked`} {
			w.equal("kept "+kept, strings.Contains(page, kept), true)
		}

		// One that is left, with the tick for answers.
		form = hiddenOf(page)
		form.Set("text", "Hello.")
		form.Set("name", "Maria")
		form.Set("notify", "yes")
		form.Set("do", "send")
		_, _, page = anna.post("/on-rest/reply", form)
		w.equal("faults", strings.Count(page, `aria-invalid="true"`), 1)
		w.equal("the tick", strings.Contains(page, "Give an e-mail address to be told of answers, or take the tick away."), true)
		form.Del("notify")
		status, _, _ = anna.post("/on-rest/reply", form)
		w.equal("the status", status, http.StatusSeeOther)
		anna.shows("/on-rest", "Hello.")
	})
}

func TestWhatIsTypedTooLateIsGivenBack(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("policy", "open"))
		box, maria := anna.withMail(), anna.visitor("Maria")
		maria.says("on-rest", "", "As I wrote it.")
		w.settle()
		mail := box.last(maria.mail)
		anna.shows(mail.path(), `name="text"`)
		key := strings.TrimPrefix(mail.path(), "/comment?key=")
		w.pass(14 * time.Minute) // a minute went by in writing
		_, page := anna.get(mail.path())
		form := hiddenOf(page)
		w.equal("the key", form.Get("key"), key)
		w.pass(2 * time.Minute)
		form.Set("do", "edit")
		form.Set("text", "A long & careful correction.")
		status, _, page := anna.post("/comment", form)
		w.equal("too late", status, http.StatusConflict)
		w.equal("given back", strings.Contains(page, "A long &amp; careful correction.</textarea>"), true)
		w.equal("offered again", strings.Contains(page, `value="edit"`), false)
		anna.hides(mail.path(), "careful correction", `value="edit"`)
		anna.shows("/on-rest", "As I wrote it.")
	})
}
