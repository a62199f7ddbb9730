package main

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// visitor is somebody with a browser and no account anywhere.
type visitor struct {
	c    *causerie
	name string
	mail string
}

func (c *causerie) visitor(name string) *visitor {
	return &visitor{c, name, strings.ToLower(name) + "@readers.test"}
}

// post sends a form as a browser does, and follows no redirect.
func (c *causerie) post(path string, form url.Values, headers ...string) (status int, location, body string) {
	c.w.t.Helper()
	r, err := http.NewRequestWithContext(c.w.t.Context(), http.MethodPost, "http://"+c.address+path, strings.NewReader(form.Encode()))
	c.w.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	c.w.must(err)
	defer func() { c.w.must(answer.Body.Close()) }()
	raw, err := io.ReadAll(answer.Body)
	c.w.must(err)
	return answer.StatusCode, answer.Header.Get("Location"), string(raw)
}

var hiddenIn = regexp.MustCompile(`<input type="hidden" name="([a-z]+)" value="([^"]*)">`)

// hiddenOf are the fields that a page's form carries unseen.
func hiddenOf(page string) url.Values {
	fields := url.Values{}
	for _, m := range hiddenIn.FindAllStringSubmatch(page, -1) {
		fields.Set(m[1], html.UnescapeString(m[2]))
	}
	return fields
}

// fill is the form on its own page, filled in after a minute. more are further
// fields, by name and value.
func (v *visitor) fill(slug, to, text string, more ...string) url.Values {
	v.c.w.t.Helper()
	_, page := v.c.get("/" + slug + "/reply?to=" + to)
	form := hiddenOf(page)
	form.Set("name", v.name)
	form.Set("email", v.mail)
	form.Set("text", text)
	form.Set("do", "send")
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	v.c.w.pass(time.Minute)
	return form
}

// says writes a comment and sends it.
func (v *visitor) says(slug, to, text string, more ...string) blog.DeskComment {
	v.c.w.t.Helper()
	status, location, body := v.c.post("/"+slug+"/reply", v.fill(slug, to, text, more...))
	if status != http.StatusSeeOther || !strings.HasPrefix(location, "/"+slug+"/reply/thanks?") {
		v.c.w.t.Fatalf("sending %q: %d to %q\n%s", text, status, location, body)
	}
	if status, _ := v.c.get(location); status != http.StatusOK {
		v.c.w.t.Fatalf("the page after it: %d", status)
	}
	return v.c.written(text)
}

// written finds the comment with that Markdown in the desk.
func (c *causerie) written(source string) blog.DeskComment {
	c.w.t.Helper()
	for _, state := range []blog.CommentState{"", blog.Spam} {
		list, _, err := c.store.DeskComments(c.w.t.Context(), state, 1)
		c.w.must(err)
		for _, d := range list {
			if d.Source == source {
				return d
			}
		}
	}
	c.w.t.Fatalf("nobody wrote %q", source)
	return blog.DeskComment{}
}

// do presses a button on the page that the link of a mail opens.
func (l letter) do(c *causerie, what string, more ...string) (status int, location string) {
	c.w.t.Helper()
	_, page := c.get(l.path())
	form := url.Values{"key": {hiddenOf(page).Get("key")}, "do": {what}}
	for i := 0; i < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	status, location, _ = c.post("/comment", form)
	return status, location
}

func TestAGuestComments(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		_, id := anna.publish(rest)
		alice, maria := w.server().Actor("alice"), anna.visitor("Maria")
		alice.Follow(anna.ActorURL)
		w.settle()

		anna.shows("/on-rest", `action="/on-rest/reply#main"`, "Write a comment")
		said := maria.says("on-rest", "", "Sleep helps *me*, see [this](https://rest.example/).")
		anna.shows("/on-rest", "Maria", "<em>me</em>", `rel="nofollow ugc noopener"`, `href="/on-rest/reply?to=`+said.ID, "1 comment")
		anna.hides("/on-rest", maria.mail)
		anna.hides("/on-rest/reply?to="+said.ID, maria.mail)
		w.equal("the state", said.State, blog.Shown)

		// She sends the same form twice; that is one comment.
		maria.says("on-rest", "", "Sleep helps *me*, see [this](https://rest.example/).")
		page, err := anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("comments", page.Comments, 1)

		// Others answer her: a guest, and the author. Nothing of it leaves the blog.
		before := len(alice.Inbox())
		anna.visitor("Tom").says("on-rest", said.ID, "Me too.")
		answer, err := anna.Answer(t.Context(), anna.author.ID, said.ID, "I am glad.")
		w.must(err)
		w.settle()
		anna.shows("/on-rest", "Me too.", "I am glad.", "3 comments")
		w.equal("what followers got of it", len(alice.Inbox()), before)
		for _, comment := range []string{answer.ID, said.ID} {
			status, _ := anna.getAs("/ap/answers/"+comment, "application/activity+json")
			w.equal("as an object", status, http.StatusNotFound)
		}
		total := map[string]string{id + "/context": "1", id + "/replies": "0"}
		for list := range total {
			for _, part := range []string{"", "?page=1"} {
				_, body := anna.getAs(strings.TrimPrefix(list, "http://"+anna.address)+part, "application/activity+json")
				if strings.Contains(body, said.ID) || strings.Contains(body, answer.ID) || strings.Contains(body, `/ap/answers/`) || !strings.Contains(body, `"totalItems":`+total[list]) && part == "" {
					t.Errorf("%s%s tells of what was written here: %s", list, part, body)
				}
			}
		}

		// A reply to somebody elsewhere stays here.
		reply := alice.Reply(id, "<p>From afar.</p>")
		w.settle()
		before = len(alice.Inbox())
		anna.shows("/on-rest/reply?to="+anna.comment("From afar.").ID, "is not sent there")
		maria.says("on-rest", anna.comment("From afar.").ID, "Hello Alice.")
		w.settle()
		w.equal("what Alice got of "+reply.ID, len(alice.Inbox()), before)

		// What is deleted, hidden or spam goes as everything else does.
		w.must(anna.DeleteComment(t.Context(), answer.ID))
		w.must(anna.SpamComment(t.Context(), said.ID))
		w.settle()
		anna.hides("/on-rest", "Sleep helps", "I am glad.", "Maria's")
		anna.shows("/on-rest", "Me too.", "This comment is no longer here.")
	})
}

func TestAGuestConfirmsChangesAndDeletes(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("policy", "first"))
		w.must(anna.settings("notices", "off"))
		box, maria := anna.withMail(), anna.visitor("Maria")

		first := maria.says("on-rest", "", "My first words.")
		w.equal("the first", string(first.State), "held")
		anna.hides("/on-rest", "My first words.")
		w.settle()
		mail := box.last(maria.mail)
		for _, never := range []string{"My first words.", "Maria"} {
			if strings.Contains(mail.text+mail.html, never) {
				t.Errorf("the mail to an address that anybody may have typed holds %q", never)
			}
		}
		// A program that looks at links changes nothing.
		anna.shows(mail.path(), "My first words.", "Yes, confirm it")
		w.equal("after a look", anna.comment("My first words.").Guest.Confirmed(), false)
		status, _ := mail.do(anna, "confirm")
		w.equal("confirming", status, http.StatusSeeOther)
		w.equal("a confirmed first one", string(anna.comment("My first words.").State), "held")
		w.must(anna.ApproveComment(t.Context(), first.ID))
		anna.shows("/on-rest", "My first words.")

		// Somebody else types her address: nothing of theirs is let through.
		anna.visitor("Mallory").says("on-rest", "", "It is me, Maria.", "email", maria.mail, "name", "Maria")
		anna.hides("/on-rest", "It is me, Maria.")

		// She herself confirms, and need not wait.
		maria.says("on-rest", "", "My second words.")
		anna.hides("/on-rest", "My second words.")
		w.settle()
		second := box.last(maria.mail)
		second.do(anna, "confirm")
		anna.shows("/on-rest", "My second words.")

		status, _ = second.do(anna, "edit", "text", "My better words.")
		w.equal("changing", status, http.StatusSeeOther)
		anna.shows("/on-rest", "My better words.", "edited")
		w.pass(16 * time.Minute)
		status, _ = second.do(anna, "edit", "text", "Too late.")
		w.equal("changing too late", status, http.StatusConflict)
		anna.hides("/on-rest", "Too late.")

		// Nothing in the database opens the comment.
		key, err := url.Parse(second.path())
		w.must(err)
		for _, row := range newLedger(w, anna).rows("SELECT hash FROM guest_key") {
			if strings.Contains(row, key.Query().Get("key")) {
				t.Error("the key itself is in the database")
			}
		}

		status, location := second.do(anna, "delete")
		w.equal("deleting", status, http.StatusSeeOther)
		anna.shows(location, "Your comment is deleted")
		anna.hides("/on-rest", "My better words.")
		status, _ = anna.get(second.path())
		w.equal("the link after that", status, http.StatusNotFound)
		_, err = anna.store.Guest(t.Context(), anna.comment("My first").ID)
		w.must(err)
		left := newLedger(w, anna).rows("SELECT comment_id FROM guest WHERE email = '" + maria.mail + "'")
		w.equal("comments with her address", len(left), 2) // her first, and Mallory's
	})
}

func TestAGuestIsToldOfAnswers(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("notices", "off"))
		box, maria, alice := anna.withMail(), anna.visitor("Maria"), w.server().Actor("alice")
		said := maria.says("on-rest", "", "Who else?", "notify", "yes")

		// Until she has confirmed, it may not be her address.
		anna.visitor("Tom").says("on-rest", said.ID, "I, early.")
		w.settle()
		w.equal("mails before", len(box.all(maria.mail)), 1)
		box.last(maria.mail).do(anna, "confirm")

		anna.visitor("Tom").says("on-rest", said.ID, "I, later.")
		w.settle()
		mails := box.all(maria.mail)
		w.equal("mails after", len(mails), 2)
		told := mails[1]
		w.equal("one click", told.header.Get("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click")
		if strings.Contains(told.text, "I, later.") || !strings.Contains(told.text, "/on-rest/comment/"+anna.comment("I, later.").ID) {
			t.Errorf("the mail says %s", told.text)
		}

		// A comment that waits is told when it is shown, once; what is private never.
		w.must(anna.settings("policy", "all"))
		page := "http://" + anna.address + "/on-rest"
		alice.Reply(page, "<p>From afar.</p>", aptest.With(aptest.JSON{"inReplyTo": page + "#comment-" + said.ID}))
		alice.Reply(page, "<p>In private.</p>", aptest.Direct(), aptest.With(aptest.JSON{"inReplyTo": page + "#comment-" + said.ID}))
		w.settle()
		w.equal("mails while it waits", len(box.all(maria.mail)), 2)
		afar := anna.comment("From afar.").ID
		w.pass(time.Hour) // since the last mail
		w.must(anna.ApproveComment(t.Context(), afar))
		w.settle()
		w.must(anna.HideComment(t.Context(), afar))
		w.must(anna.ApproveComment(t.Context(), afar))
		w.settle()
		w.equal("mails after it is shown", len(box.all(maria.mail)), 3)

		// Mail is turned off by one request that nobody answers questions for.
		quiet := strings.Trim(told.header.Get("List-Unsubscribe"), "<>")
		path := strings.TrimPrefix(quiet, "http://"+anna.address)
		anna.shows(path, "No more mail about your comment?")
		status, _, _ := anna.post(path, url.Values{"List-Unsubscribe": {"One-Click"}})
		w.equal("one click", status, http.StatusOK)
		_, err := anna.Answer(t.Context(), anna.author.ID, said.ID, "I, too.")
		w.must(err)
		w.settle()
		w.equal("mails after that", len(box.all(maria.mail)), 3)
		// That link does nothing else.
		key, err := url.Parse(path)
		w.must(err)
		status, _, _ = anna.post("/comment", url.Values{"key": {key.Query().Get("key")}, "do": {"delete"}})
		w.equal("deleting by it", status, http.StatusNotFound)
		anna.shows("/on-rest", "Who else?")
	})
}

func TestTheAuthorIsToldOnceAnHour(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("policy", "all"))
		box, alice := anna.withMail(), w.server().Actor("alice")
		anna.visitor("Maria").says("on-rest", "", "One.", "email", "")
		w.settle()
		w.equal("mails", len(box.all("anna@blog.test")), 1)
		first := box.last("anna@blog.test")
		if !strings.Contains(first.text, "Maria under “On Rest”") || strings.Contains(first.text, "One.") {
			t.Errorf("the mail says %s", first.text)
		}
		anna.visitor("Tom").says("on-rest", "", "Two.", "email", "")
		alice.Reply("http://"+anna.address+"/on-rest", "<p>Three.</p>")
		anna.visitor("Zoe").says("on-rest", "", "Four.", "email", "")
		w.settle()
		w.equal("mails within the hour", len(box.all("anna@blog.test")), 1)
		w.must(anna.DeleteComment(t.Context(), anna.comment("Four.").ID))
		w.pass(time.Hour)
		w.settle()
		mails := box.all("anna@blog.test")
		w.equal("mails after it", len(mails), 2)
		for _, who := range []string{"Tom", "alice"} {
			if !strings.Contains(mails[1].text, who) {
				t.Errorf("the mail does not name %s: %s", who, mails[1].text)
			}
		}
		if strings.Contains(mails[1].text, "Zoe") {
			t.Errorf("the mail tells of what was decided: %s", mails[1].text)
		}
	})
}

func TestMailOutlivesTheProgram(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("notices", "off"))
		box, maria := anna.withMail(), anna.visitor("Maria")
		maria.says("on-rest", "", "Before the end.")
		w.equal("mails from a request", len(box.all("")), 0)
		anna.restart()
		box.refuse(&smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "later, " + maria.mail})
		w.settle()
		w.equal("mails while the server cannot", len(box.all("")), 0)
		box.refuse(nil)
		w.pass(time.Hour)
		w.settle()
		w.equal("mails in the end", len(box.all(maria.mail)), 1)

		// What the server refuses for good is not tried for ever.
		box.refuse(&smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"})
		maria.says("on-rest", "", "Refused.")
		w.settle()
		n, err := anna.store.PendingJobs(t.Context())
		w.must(err)
		w.equal("jobs left", n, 0)
	})
}

func TestGuestsWhoAreNone(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		box, maria := anna.withMail(), anna.visitor("Maria")
		w.must(anna.settings("notices", "off"))

		// Into the trap goes whoever fills in everything.
		maria.says("on-rest", "", "Buy pills.", "subject", "Hello")
		w.equal("the trap", string(anna.comment("Buy pills.").State), "spam")
		w.settle()
		w.equal("mails to who may be nobody", len(box.all("")), 0)

		// Without the stamp of a form it is shown first, and kept nowhere.
		form := maria.fill("on-rest", "", "No stamp.", "stamp", "")
		status, _, body := anna.post("/on-rest/reply", form)
		w.equal("without a stamp", status, http.StatusOK)
		if !strings.Contains(body, "Look at it once more") || !strings.Contains(body, "<p>No stamp.</p>") {
			t.Errorf("the preview: %s", body)
		}
		anna.hides("/on-rest", "No stamp.")
		// Sent on at once, it waits: no person is so quick.
		form = hiddenOf(body)
		form.Set("text", "No stamp.")
		form.Set("do", "send")
		anna.post("/on-rest/reply", form)
		w.equal("in no time", string(anna.comment("No stamp.").State), "held")

		// Names and addresses become nothing but that.
		for field, wrong := range map[string]string{
			"email":   "a@b.test\r\nBcc: all@victims.test",
			"website": "javascript:alert(1)",
			"name":    strings.Repeat("x", 61),
			"text":    strings.Repeat("long ", 40_000), // twenty times too long
		} {
			form := maria.fill("on-rest", "", "Fine words.", field, wrong)
			status, _, body := anna.post("/on-rest/reply", form)
			w.equal(field, status, http.StatusUnprocessableEntity)
			if !strings.Contains(body, `aria-invalid="true"`) || !strings.Contains(body, "Fine words.") && field != "text" {
				t.Errorf("%s: what was typed is lost", field)
			}
			if field == "text" && strings.Count(body, "long ") < 40_000 {
				t.Error("the long text is lost")
			}
		}
		said := maria.says("on-rest", "", "<script>alert(1)</script> [x](javascript:alert(2)) <img src=//evil.test/x> # no heading ![p](https://evil.test/p.png)",
			"name", "Ma\r\nria <b>\u202e", "notify", "yes")
		_, page := anna.get("/on-rest")
		for _, never := range []string{"<script>alert", "javascript:", "<img src=//evil", `src="https://evil.test`, "<b>", "\u202e"} {
			if strings.Contains(page, never) {
				t.Errorf("the page holds %q", never)
			}
		}
		w.settle()
		for _, l := range box.all("") {
			if strings.Contains(l.raw, "victims") || len(l.header["Bcc"]) > 0 {
				t.Errorf("a mail: %s", l.raw)
			}
		}

		// Other sites cannot send the form, nor what the links of mails open.
		status, _, _ = anna.post("/on-rest/reply", maria.fill("on-rest", "", "From elsewhere."), "Sec-Fetch-Site", "cross-site", "Origin", "https://evil.test")
		w.equal("from another site", status, http.StatusForbidden)
		anna.hides("/on-rest", "From elsewhere.")
		status, _, _ = anna.post("/comment", url.Values{"key": {"made-up"}, "do": {"delete"}})
		w.equal("a key made up", status, http.StatusNotFound)

		// Under what is not published, or not there, nobody comments.
		status, _, _ = anna.post("/nowhere/reply", maria.fill("on-rest", "", "To nobody."))
		w.equal("under nothing", status, http.StatusNotFound)
		w.must(anna.DeleteComment(t.Context(), said.ID))
		form = maria.fill("on-rest", "", "To who is gone.")
		form.Set("to", said.ID)
		status, _, body = anna.post("/on-rest/reply", form)
		if status == http.StatusSeeOther || !strings.Contains(body, "To who is gone.") {
			t.Errorf("an answer to what is gone: %d", status)
		}

		// Where none are taken, none come in by any door.
		alice := w.server().Actor("alice")
		w.must(anna.settings("policy", "closed"))
		status, _, body = anna.post("/on-rest/reply", form)
		if status == http.StatusSeeOther || !strings.Contains(body, "To who is gone.") {
			t.Errorf("when closed: %d", status)
		}
		alice.Reply("http://"+anna.address+"/on-rest", "<p>Late.</p>")
		w.settle()
		anna.shows("/on-rest", "This conversation is closed")
		anna.hides("/on-rest", "Late.", "Write a comment")
		w.must(anna.settings("policy", "open"))
		w.must(anna.settings("guests", "false"))
		anna.hides("/on-rest", "Write a comment")
	})
}

func TestGuestsAreBounded(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		box, maria := anna.withMail(), anna.visitor("Maria")
		w.must(anna.settings("notices", "off"))
		taken, refused := 0, 0
		for range 32 {
			form := maria.fill("on-rest", "", "Again "+w.now().String())
			if status, _, body := anna.post("/on-rest/reply", form); status == http.StatusSeeOther {
				taken++
			} else if status == http.StatusTooManyRequests && strings.Contains(body, "Again "+w.now().Add(-time.Minute).Format(time.DateOnly)) {
				refused++
			}
		}
		w.equal("taken and refused", []int{taken, refused}, []int{30, 2})
		w.settle()
		w.equal("mails to one address", len(box.all(maria.mail)), 3)

		// Where they came from is forgotten.
		rows := func() []string { return newLedger(w, anna).rows("SELECT comment_id FROM guest WHERE client <> ''") }
		w.equal("kept", len(rows()), 30)
		w.pass(24 * time.Hour)
		w.must(anna.store.Tidy(context.Background()))
		w.equal("kept after a day", len(rows()), 0)
		w.equal("counted by it", len(newLedger(w, anna).rows("SELECT who FROM tally WHERE what = 'remark' AND who <> ''")), 0)
	})
}
