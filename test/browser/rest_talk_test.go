package browser

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/causerie/causerie/activitypub/aptest"
)

// goHome takes two readers to their own server, one to reply and one to follow, by
// the two ways that servers tell. Their name stays on the device if that is asked.
func (s *stay) goHome() {
	night := s.publish("night", "", "One looks for keys.")
	v := &visits{}
	home := s.elsewhere
	home.Handle("/authorize_interaction", v.page("Answer as Rosa"))
	home.Handle("/intents/follow", v.page("Follow as Rosa"))
	account := "@rosa@" + home.Host

	w := s.reader
	home.Handle("/.well-known/webfinger", jrd("rosa@"+home.Host, aptest.JSON{"rel": "http://ostatus.org/schema/1.0/subscribe", "template": home.URL + "/authorize_interaction?uri={uri}"}))
	w.goTo("/night")
	w.press("Reply")
	w.sees("Reply from your own server")
	w.judge()
	for _, remembered := range []bool{false, true} {
		w.fill("Your name in the fediverse", account)
		if w.ticked("Remember it on this device") != remembered {
			w.tick("Remember it on this device")
		}
		w.press("Take me to my server")
		w.sees("Answer as Rosa")
		if want := home.URL + "/authorize_interaction?uri=" + url.QueryEscape(night.ID); w.where() != want {
			w.Errorf("the way home leads to %s, want %s", w.where(), want)
		}
		w.goTo("/interact?do=like&article=night")
		kept := ""
		if remembered {
			kept = account
		}
		w.holds("Your name in the fediverse", kept)
	}

	p := s.plain
	home.Handle("/.well-known/webfinger", jrd("rosa@"+home.Host, aptest.JSON{"rel": "https://w3id.org/fep/3b86/Follow", "template": home.URL + "/intents/follow?who={object}"}))
	p.goTo("/night")
	p.press("Follow")
	p.sees("Follow from your own server")
	p.judge()
	p.fill("Your name in the fediverse", account)
	p.press("Take me to my server")
	p.sees("Follow as Rosa")
	if want := home.URL + "/intents/follow?who=" + url.QueryEscape(s.blog.ActorID()); p.where() != want {
		p.Errorf("the way home leads to %s, want %s", p.where(), want)
	}
	p.goTo("/interact?do=follow")
	p.holds("Your name in the fediverse", "")
	for _, w := range s.readers() {
		w.keepsNoCookies()
		for complaint := range strings.SplitSeq(w.forgive(), "\n") {
			if !strings.Contains(complaint, home.URL) {
				w.Errorf("besides the way home: %s", complaint)
			}
		}
	}
	if from := v.made(); strings.Contains(from, s.blog.URL) {
		s.Errorf("the servers learn where their people come from: %s", from)
	}
}

// jrd answers what WebFinger is asked about one person.
func jrd(subject string, links ...aptest.JSON) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/jrd+json")
		_ = json.NewEncoder(w).Encode(aptest.JSON{"subject": "acct:" + subject, "links": links}) // whoever asked may have gone
	})
}

// ticked tells whether a box is.
func (w *window) ticked(label string) (is bool) {
	w.Helper()
	w.at("fill", label, "", func(selector string) (err error) {
		is, err = script[bool](w, `document.querySelector("`+selector+`").checked`)
		return err
	})
	return is
}

// says writes a comment by the form, looks at it once more, and sends it.
func (w *window) says(path, text string) {
	w.Helper()
	w.goTo(path)
	w.fill("Your comment", text)
	w.fill("Name", "Rosa")
	w.press("Preview")
	w.sees("Look at it once more")
	w.press("Send")
}

// spam has the judge take a comment for spam, and the owner see why, bring it back
// and put it away again; readers see what the owner decided.
func (s *stay) spam() {
	talk := s.publish("talk", "", "Say what you think.")
	s.elsewhere.Actor("alice").Reply(talk.ID, "<p>I lost it all in a casino.</p>")
	o := s.owner
	o.awaits("/desk/conversations?show=spam", "in a casino")
	o.sees("Why it is spam")
	o.press("How it was judged")
	o.sees("It holds “casino”, which you have blocked.")
	o.judge()
	o.shot("spam")
	for _, w := range s.readers() {
		w.goTo("/talk")
		w.misses("in a casino")
		w.misses("1 comment")
	}
	o.press("Not spam")
	o.misses("in a casino")
	for _, w := range s.readers() {
		w.awaits("/talk", "in a casino")
		w.sees("1 comment")
	}
	o.do(o.scripts(false)) // the desk does without them
	o.goTo("/desk/conversations?show=shown")
	o.pressIn("in a casino", "More")
	o.pressIn("in a casino", "Spam")
	o.sees("The comment is marked as spam.")
	o.goTo("/desk/conversations?show=spam")
	o.sees("in a casino")
	o.do(o.scripts(true))
	for _, w := range s.readers() {
		w.goTo("/talk")
		w.misses("in a casino")
	}
}

// allWait has the readers told, before and after, that the author reads what they
// wrote before others do.
func (s *stay) allWait() {
	s.blog.CLI("settings", "set", "policy", "all")
	for _, w := range s.readers() {
		text := "I wait, on a " + w.look.name + "."
		w.awaits("/talk", "Ann Author reads every comment before it stands here.")
		w.sees("Comments appear when the author has read them.")
		w.says("/talk", text)
		w.sees("Thank you")
		w.sees("It stands on the page when the author has read it.")
		w.so("nothing is to be seen there yet", `![...document.querySelectorAll("main a")].some((a) => a.innerText.includes("See it"))`)
		w.judge()
		w.press("Back to the article")
		w.sees("Say what you think.")
		w.misses(text)
		s.owner.goTo("/desk/conversations?show=held")
		s.owner.pressIn(text, "Approve")
		s.owner.sees("Nothing waits for you")
		w.awaits("/talk", text)
	}
}

// closes has the author end a conversation while the readers write: they are told,
// and what they wrote is not lost. Who comes later finds no form.
func (s *stay) closes() {
	for _, w := range s.readers() {
		s.publish("talk", "", "Say what you think.")
		w.awaits("/talk", "Write a comment")
		w.fill("Your comment", "I am late.")
		w.fill("Name", "Rosa")
		w.press("Preview")
		w.sees("Look at it once more")
		s.publish("talk", "comments: false\n", "Say what you think.")
		w.press("Send")
		w.sees("No comments are taken here any more.")
		w.misses("Thank you")
		if got := w.value("What you wrote"); got != "I am late." {
			w.Errorf("of what was written is left %q", got)
		}
		w.judge()
		w.awaits("/talk", "This conversation is closed: no more comments are taken.")
		w.misses("Write a comment")
		w.misses("I am late.")
		w.sees("I wait, on a " + w.look.name) // what was said stays
		w.so("there is no form, and no way to reply", `!document.querySelector("main form, main a[href*='do=reply'], main a[href*='/reply']")`)
		w.judge()
		w.shot("closed")
		w.goTo("/talk/reply") // by an old page, or from memory
		w.sees("No comments are taken here any more.")
		w.so("there is no form", `!document.querySelector("main form")`)
		w.judge()
	}
	s.blog.CLI("settings", "set", "policy", "open")
}
