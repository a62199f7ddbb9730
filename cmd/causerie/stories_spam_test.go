package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

const (
	lure   = "<p>Play and win! The best betting site, live casino, jackpot slots and free bonus for new players. Register now: <a href=\"https://bet-king.example/\">https://bet-king.example</a></p>"
	honest = "<p>I have been in therapy for six years and nobody ever said it like this. I cried on the bus.</p>"
)

// akismetThere is a stand-in for Akismet that behaves as its documentation says.
type akismetThere struct {
	mu      sync.Mutex
	server  *httptest.Server
	status  int    // 200 unless it is out of order
	verdict string // "true" or "false"
	calls   []url.Values
}

func newAkismet(w *world, anna *causerie) *akismetThere {
	a := &akismetThere{status: http.StatusOK, verdict: "false"}
	a.server = httptest.NewServer(http.HandlerFunc(a.answer))
	w.t.Cleanup(a.server.Close)
	anna.akismetURL, anna.env.config.AkismetURL = a.server.URL, a.server.URL
	return a
}

func (a *akismetThere) answer(w http.ResponseWriter, r *http.Request) {
	a.mu.Lock()
	defer a.mu.Unlock()
	_ = r.ParseForm()
	call := strings.TrimPrefix(r.URL.Path, "/1.1/")
	r.PostForm.Set("call", call)
	a.calls = append(a.calls, r.PostForm)
	switch {
	case a.status != http.StatusOK:
		w.WriteHeader(a.status)
	case r.PostForm.Get("api_key") != "goodkey123" || r.PostForm.Get("blog") == "":
		_, _ = io.WriteString(w, "invalid")
	case call == "verify-key":
		_, _ = io.WriteString(w, "valid")
	case strings.HasPrefix(call, "submit"):
		_, _ = io.WriteString(w, "Thanks for making the web a better place.")
	default:
		if r.PostForm.Get("user_ip") == "" {
			w.Header().Set("X-akismet-debug-help", `Empty "user_ip" value`)
			_, _ = io.WriteString(w, "invalid")
			return
		}
		_, _ = io.WriteString(w, a.verdict)
	}
}

func (a *akismetThere) be(status int, verdict string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.status, a.verdict = status, verdict
}

// asked lists the calls, and forgets them.
func (a *akismetThere) asked() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	var list []string
	for _, c := range a.calls {
		list = append(list, c.Get("call")+" "+c.Get("comment_type"))
	}
	a.calls = nil
	return list
}

// command runs a command of the command line and returns what it prints.
func (c *causerie) command(r runner) (string, error) {
	c.w.t.Helper()
	var out bytes.Buffer
	env := *c.env
	env.stdout = &out
	err := r.Run(&env)
	return out.String(), err
}

func TestSpamIsCaughtAndTheFilterLearns(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		eve, mara, sly := srv.Actor("eve"), srv.Actor("mara"), srv.Actor("sly")
		_, id := anna.publish(rest)
		eve.Reply(id, lure)
		mara.Reply(id, honest)
		w.settle()
		caught := anna.comment("jackpot slots")
		w.equal("the lure is", caught.State, blog.Spam)
		w.equal("and it says why", len(caught.Reasons) > 0 && strings.Contains(caught.Reason, "casino"), true)
		w.equal("the honest word is", anna.comment("therapy").State, blog.Shown)
		anna.hides("/on-rest", "jackpot")

		// What no filter knows, the author teaches.
		const amulets = "<p>Our moonstone amulets calm the liver and open every door; ask Selma for moonstone amulets.</p>"
		sly.Reply(id, amulets)
		w.settle()
		first := anna.comment("moonstone")
		w.equal("unknown words are", first.State, blog.Shown)
		w.must(anna.SpamComment(t.Context(), first.ID))
		srv.Actor("sly2").Reply(id, "<p>Selma has moonstone amulets that open every door and calm the liver, for you too.</p>")
		w.settle()
		w.equal("learned", anna.comment("for you too").State != blog.Shown, true)

		// And what was wrong is unlearned.
		w.must(anna.ApproveComment(t.Context(), first.ID))
		srv.Actor("sly3").Reply(id, "<p>Whoever calls Selma: her moonstone amulets open a door.</p>")
		w.settle()
		w.equal("unlearned", anna.comment("Whoever calls").State, blog.Shown)
		w.equal("not spam", anna.comment("Our moonstone").State, blog.Shown)
	})
}

func TestSpamGoesAfterThirtyDays(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		_, id := anna.publish(rest)
		w.server().Actor("eve").Reply(id, lure)
		w.settle()
		ledger := newLedger(w, anna)
		w.equal("noted", ledger.count("judged"), 1)
		w.pass(29 * 24 * time.Hour)
		w.must(anna.store.Tidy(t.Context()))
		w.equal("kept", anna.comment("jackpot").State, blog.Spam)
		w.equal("whose it was, for judging", len(ledger.rows(`SELECT comment_id FROM judged WHERE source <> ''`)), 0)
		w.pass(2 * 24 * time.Hour)
		w.must(anna.store.Tidy(t.Context()))
		w.equal("gone", ledger.count("comment")+ledger.count("judged"), 0)
	})
}

func TestBlockedWordsAndRepetition(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		_, id := anna.publish(rest)
		w.must(anna.ChangeSpamSettings(t.Context(), blog.SpamSettings{BlockedWords: []string{"horoscope", " horoscope ", ""}}))
		srv.Actor("eve").Reply(id, "<p>What does your Horoscope say?</p>")
		for _, name := range []string{"a", "b", "c", "d"} {
			srv.Actor(name).Reply(id, "<p>The seminar in the old mill was wonderful, come with us next spring, "+name+"!</p>")
			srv.Actor(name+"2").Reply(id, "<p>Come to the seminar in the old mill with all of us and your dearest friends!</p>")
		}
		w.settle()
		w.equal("a blocked word", anna.comment("Horoscope").State, blog.Spam)
		list, _, err := anna.store.DeskComments(t.Context(), blog.Held, 1)
		w.must(err)
		w.equal("the fourth of the same waits", len(list), 1)
	})
}

func TestAkismetIsAskedFromTheQueue(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		akismet := newAkismet(w, anna)
		srv := w.server()
		_, id := anna.publish(rest)
		_, err := anna.command(settingsSetCommand{Key: "akismet_key", Value: "badkey99"})
		w.equal("a bad key", blog.KindOf(err), blog.Invalid)
		w.must(anna.ChangeSpamSettings(t.Context(), blog.SpamSettings{Akismet: true, AkismetKey: "goodkey123"}))
		akismet.asked()

		mara := srv.Actor("mara")
		mara.Reply(id, honest)
		mara.Note(anna.ActorURL, "<p>This is for you alone.</p>", aptest.Direct())
		w.settle()
		w.equal("found nothing", anna.comment("therapy").State, blog.Shown)
		w.equal("asked once, about what is public", akismet.asked(), []string{"comment-check comment"})

		akismet.be(http.StatusOK, "true")
		srv.Actor("eve").Reply(id, "<p>What a lovely garden you have there, dear friend of mine.</p>")
		w.settle()
		eves := anna.comment("lovely garden")
		w.equal("found spam", []any{eves.State, eves.Reason}, []any{blog.Spam, "Akismet takes it for spam."})
		akismet.asked()
		w.must(anna.ApproveComment(t.Context(), eves.ID))
		w.settle()
		w.equal("told it was wrong", akismet.asked(), []string{"submit-ham comment"})
		w.must(anna.SpamComment(t.Context(), eves.ID))
		w.settle()
		w.equal("and that it was not", akismet.asked(), []string{"submit-spam comment"})
	})
}

func TestAnOutageOfAkismetLosesNothing(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		akismet := newAkismet(w, anna)
		akismet.be(http.StatusInternalServerError, "")
		srv := w.server()
		_, id := anna.publish(rest)
		w.must(anna.ChangeSpamSettings(t.Context(), blog.SpamSettings{Akismet: true, AkismetKey: "goodkey123"}))
		srv.Actor("mara").Reply(id, honest)
		srv.Actor("tom").Reply(id, "<p>The second one, by somebody else altogether.</p>")
		w.settle()
		c := anna.comment("therapy")
		w.equal("it waits", []any{c.State, c.Reason}, []any{blog.Held, "Akismet has not answered yet; it is asked again."})
		anna.hides("/on-rest", "therapy")
		w.pass(15 * time.Minute)
		w.settle()
		w.equal("it says so", strings.HasPrefix(anna.comment("therapy").Reason, "Akismet does not answer"), true)
		w.must(anna.ApproveComment(t.Context(), c.ID)) // the author need not wait
		akismet.be(http.StatusOK, "false")
		anna.restart()
		w.pass(2 * time.Hour)
		w.settle()
		w.equal("asked in the end", anna.comment("The second one").State, blog.Shown)
		w.equal("the author's word stands", anna.comment("therapy").State, blog.Shown)
	})
}

func TestAKeyIsNeverPrinted(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.ChangeSpamSettings(t.Context(), blog.SpamSettings{AkismetKey: "goodkey123", Akismet: true, BlockedWords: []string{"casino", "free spins"}}))
		out, err := anna.command(settingsGetCommand{})
		w.must(err)
		if strings.Contains(out, "goodkey") || !strings.Contains(out, "••••••••123") || !strings.Contains(out, "casino, free spins") {
			t.Errorf("settings: %s", out)
		}
		anna.shows("/privacy", "Akismet is on.")
		w.must(anna.ChangeSpamSettings(t.Context(), blog.SpamSettings{PrivacyNote: "Write to me.\n\nI live by the <river>."}))
		anna.shows("/privacy", "No comment is sent to another company", "<p>Write to me.</p>", "I live by the &lt;river&gt;.")
		anna.hides("/privacy", "Akismet is on.", "goodkey")
	})
}

func TestAkismetIsToldOfWhoWroteInTheForm(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		akismet := newAkismet(w, anna)
		anna.publish(rest)
		maria, ledger := anna.visitor("Maria"), newLedger(w, anna)
		noted := func() int {
			return len(ledger.rows(`SELECT comment_id FROM judged WHERE address <> '' OR agent <> ''`))
		}
		send := func(text string) {
			status, _, body := anna.post("/on-rest/reply", maria.fill("on-rest", "", text), "User-Agent", "Browser \xff 1")
			if status != http.StatusSeeOther {
				t.Fatalf("%q: %d %s", text, status, body)
			}
		}
		send("Before anybody is asked.")
		w.equal("noted while it is off", noted(), 0)

		w.must(anna.ChangeSpamSettings(t.Context(), blog.SpamSettings{Akismet: true, AkismetKey: "goodkey123"}))
		send("To be asked about.")
		w.equal("noted until it has answered", noted(), 1)
		w.settle()
		w.equal("noted afterwards", noted(), 0)
		akismet.mu.Lock()
		call := akismet.calls[len(akismet.calls)-1]
		akismet.mu.Unlock()
		for field, want := range map[string]string{"comment_author": "Maria", "comment_author_email": maria.mail, "user_ip": "127.0.0.1", "user_agent": "Browser  1"} {
			w.equal(field, call.Get(field), want)
		}

		akismet.be(http.StatusInternalServerError, "")
		send("While it is down.")
		w.settle()
		w.equal("noted while it is down", noted(), 1)
		w.pass(24 * time.Hour)
		w.must(anna.store.Tidy(t.Context()))
		w.equal("noted after a day", noted(), 0)
	})
}

func TestWordsThatTheirWriterTakesBackAreUnlearned(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("policy", "all"))
		w.must(anna.settings("notices", "off"))
		box, maria, ledger := anna.withMail(), anna.visitor("Maria"), newLedger(w, anna)
		learned := func() int { return len(ledger.rows(`SELECT word FROM spam_word WHERE spam + ham > 0`)) }
		words := learned()
		for _, what := range []string{"edit", "delete"} {
			said := maria.says("on-rest", "", "Moonstone amulets calm me, before the "+what+".")
			w.settle()
			w.must(anna.ApproveComment(t.Context(), said.ID))
			w.equal("it learned", learned() > words, true)
			status, _ := box.last(maria.mail).do(anna, what, "text", "Other words.")
			w.equal(what, status, http.StatusSeeOther)
			w.equal("words after "+what, learned(), words)
		}
	})
}
