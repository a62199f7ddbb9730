package main

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// letter finds the letter with that text in the desk.
func (c *causerie) letter(text string) blog.DeskLetter {
	c.w.t.Helper()
	list, _, err := c.store.DeskLetters(c.w.t.Context(), 1)
	c.w.must(err)
	for _, l := range list {
		if strings.Contains(l.Text, text) {
			return l
		}
	}
	c.w.t.Fatalf("no letter says %q", text)
	return blog.DeskLetter{}
}

// correspondence is what was written between the author and somebody, as
// "> came" and "< went".
func (c *causerie) correspondence(a *aptest.Actor) (lines []string) {
	c.w.t.Helper()
	all, err := c.store.Correspondence(c.w.t.Context(), a.ID)
	if blog.KindOf(err) == blog.NotFound {
		return nil
	}
	c.w.must(err)
	for _, l := range all.Lines {
		if l.Came != nil {
			lines = append(lines, "> "+l.Came.Text)
		} else {
			lines = append(lines, "< "+l.Went.Text)
		}
	}
	return lines
}

func TestALetterIsAnsweredAsItCame(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx := t.Context()
		alice, follower, bob := w.server().Actor("alice"), w.server().Actor("follower"), w.server().Actor("bob")
		follower.Follow(anna.ActorURL)
		w.settle()
		article, id := anna.publish(rest)
		came := alice.Reply(id, "<p>I cannot sleep.</p>", aptest.FollowersOnly(), aptest.Mentioning(bob.ID), aptest.Warning("insomnia"))
		w.settle()
		letter := anna.letter("I cannot sleep.")
		w.equal("about", letter.ArticleSlug, article.Slug)
		w.equal("unread", letter.Read, false)

		w.pass(time.Minute)
		answer, err := anna.AnswerLetter(ctx, anna.author.ID, letter.ID, "Neither *could* I.", false)
		w.must(err)
		w.settle()
		create := w.last(alice, "Create")
		note := create.Activity.Object.Object()
		w.equal("in reply to", note.InReplyTo.ID, came.ID)
		w.equal("addressed", []any{note.To, note.CC, create.Activity.To, create.Activity.CC}, []any{[]string{alice.ID}, []string{}, []string{alice.ID}, []string{}})
		w.equal("mentioned", note.Mentions(), []string{alice.ID})
		w.equal("warned", []any{note.Summary, note.Sensitive}, []any{"insomnia", true})
		w.equal("to her own inbox", create.Path, "/users/alice/inbox")
		w.equal("the words", strings.Contains(note.Content, "Neither <em>could</em> I."), true)
		w.equal("the follower got", got(follower), []string{"Accept Follow", "Create Article"})
		for _, in := range bob.Inbox() {
			w.equal("bob got only what alice sent", in.Signer, alice.ID)
		}
		w.equal("read", anna.letter("I cannot sleep.").Read, true)
		w.equal("her letters", anna.correspondence(alice), []string{"> I cannot sleep.", "< Neither could I."})

		// To all: who was addressed, and nobody else.
		w.pass(time.Minute)
		_, err = anna.AnswerLetter(ctx, anna.author.ID, letter.ID, "To both of you.", true)
		w.must(err)
		w.settle()
		for _, who := range []*aptest.Actor{alice, bob} {
			note := w.last(who, "Create").Activity.Object.Object()
			w.equal("addressed", note.To, []string{alice.ID, bob.ID})
			w.equal("mentioned", note.Mentions(), []string{alice.ID, bob.ID})
		}
		w.equal("bob's letters", anna.correspondence(bob), []string{"< To both of you."})

		// She goes on; whatever her server says, it stays between them.
		w.pass(time.Minute)
		letterID := anna.federation.LetterURL(answer.ID)
		for i, option := range []aptest.NoteOption{aptest.Direct(), aptest.Unlisted(), aptest.With(aptest.JSON{"cc": []string{activitypub.Public}})} {
			w.pass(time.Minute)
			alice.Note(anna.ActorURL, "<p>Thank you "+string('1'+rune(i))+"</p>", option, aptest.With(aptest.JSON{"inReplyTo": letterID}))
		}
		alice.Note(anna.ActorURL, "<p>Shouted</p>", aptest.With(aptest.JSON{"inReplyTo": anna.federation.LetterURL("01a20575-fce4-75ce-a6e7-85c0dd90f206")}))
		w.settle()
		w.equal("her letters", anna.correspondence(alice), []string{
			"> I cannot sleep.", "< Neither could I.", "< To both of you.", "> Thank you 1", "> Thank you 2", "> Thank you 3",
		})
		list, _, err := anna.store.DeskComments(ctx, "", 1)
		w.must(err)
		w.equal("comments", len(list), 0)

		// Ours can be changed and taken back, where it was sent and only there.
		_, err = anna.EditLetter(ctx, anna.author.ID, letter.ID, "I sleep well.")
		w.equal("someone else's letter", blog.Message(err), "This letter is not yours to change.")
		deliveries, _, err := anna.store.Deliveries(ctx, 1)
		w.must(err)
		w.equal("to whom the last letter went", strings.Join(deliveries[0].To, " "), alice.ID+" "+bob.ID)
		_, err = anna.EditLetter(ctx, anna.author.ID, answer.ID, "Neither could I, once.")
		w.must(err)
		w.settle()
		update := w.last(alice, "Update").Activity
		w.equal("changed", []any{update.Object.ID(), update.To, update.Object.Object().Updated.IsZero()}, []any{letterID, []string{alice.ID}, false})
		w.must(anna.TakeBackLetter(ctx, anna.author.ID, answer.ID))
		w.settle()
		del := w.last(alice, "Delete").Activity
		w.equal("deleted", []any{del.Object.ID(), del.To, del.CC}, []any{letterID, []string{alice.ID}, []string{}})
		w.equal("her letters", anna.correspondence(alice)[1], "< To both of you.")
		w.equal("the follower got", got(follower), []string{"Accept Follow", "Create Article"})
	})
}

func TestALetterIsShownToItsReadersServersOnly(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice, neighbour, eve := srv.Actor("alice"), srv.Actor("neighbour"), w.server().Actor("eve")
		alice.Note(anna.ActorURL, "<p>Hush</p>", aptest.Direct())
		w.settle()
		answer, err := anna.AnswerLetter(t.Context(), anna.author.ID, anna.letter("Hush").ID, "Secret words", false)
		w.must(err)
		address := anna.federation.LetterURL(answer.ID)
		path := strings.TrimPrefix(address, "http://"+anna.address)
		none := "/ap/letters/01a20575-fce4-75ce-a6e7-85c0dd90f206"
		for _, who := range []*aptest.Actor{alice, neighbour, srv.Instance()} {
			in := who.GetAs(address)
			w.equal("shown to "+who.Name, []any{in.Status, in.Header.Get("Cache-Control")}, []any{http.StatusOK, "private, no-store"})
		}
		w.equal("fetched", alice.Fetch(address).To, []string{alice.ID})
		for _, other := range []string{none, path + "/activity", path + "/replies"} {
			status, _ := anna.getAs(other, activitypub.ContentType)
			w.equal(other, status, http.StatusNotFound)
		}
		in, nothing := eve.GetAs(address), eve.GetAs("http://"+anna.address+none)
		w.equal("to eve", []any{in.Status, in.Body, in.Header.Get("Cache-Control")}, []any{http.StatusNotFound, nothing.Body, nothing.Header.Get("Cache-Control")})
		for _, accept := range []string{"text/html", activitypub.ContentType} {
			status, body := anna.getAs(path, accept)
			_, nothing := anna.getAs(none, accept)
			w.equal("unsigned", []any{status, body}, []any{http.StatusNotFound, nothing})
		}
		w.must(anna.TakeBackLetter(t.Context(), anna.author.ID, answer.ID))
		w.equal("taken back", alice.GetAs(address).Status, http.StatusNotFound)
	})
}

func TestLettersAreChangedDeletedAndKeptOnce(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx := t.Context()
		alice := w.server().Actor("alice")
		_, id := anna.publish(rest)
		letter := alice.Reply(id, "<p>First words</p>", aptest.Direct())
		w.settle()
		w.must(anna.ReadLetter(ctx, anna.letter("First words").ID))
		for _, inbox := range letter.Create.Inboxes { // another copy, signed anew
			w.pass(time.Second)
			alice.Post(inbox, letter.Create.Activity)
		}
		w.settle()
		w.equal("still read", anna.letter("First words").Read, true)
		w.pass(time.Minute)
		alice.Update(letter, "<p>Second words</p>")
		w.settle()
		changed := anna.letter("Second words")
		w.equal("changed and unread", []bool{changed.EditedAt.IsZero(), changed.Read}, []bool{false, false})
		w.equal("letters", anna.correspondence(alice), []string{"> Second words"})

		// What was private stays so when its writer opens it up.
		w.pass(time.Minute)
		letter.Object["to"] = []any{activitypub.Public}
		alice.Update(letter, "<p>Third words</p>")
		w.settle()
		anna.hides("/on-rest", "Third words")
		w.equal("letters", anna.correspondence(alice), []string{"> Third words"})

		alice.Delete(letter)
		w.settle()
		w.equal("letters", anna.correspondence(alice), []string(nil))

		// The author's copy can be deleted; a late repetition does not bring it back.
		other := alice.Reply(id, "<p>Other words</p>", aptest.Direct())
		w.settle()
		w.must(anna.DeleteLetter(ctx, anna.letter("Other words").ID))
		w.pass(time.Second)
		alice.Update(other, "<p>Other words, again</p>")
		w.settle()
		w.equal("letters", anna.correspondence(alice), []string(nil))
	})
}

func TestABlockedPersonIsNotAnswered(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice, eve := w.server().Actor("alice"), w.server().Actor("eve")
		alice.Note(anna.ActorURL, "<p>Hush</p>", aptest.Direct(), aptest.Mentioning(eve.ID))
		w.settle()
		_, err := anna.Block(t.Context(), eve.ID)
		w.must(err)
		l, err := anna.AnswerLetter(t.Context(), anna.author.ID, anna.letter("Hush").ID, "Yes.", true)
		w.must(err)
		w.equal("to", l.To, []string{alice.ID})
		_, err = anna.Block(t.Context(), alice.ID)
		w.must(err)
		_, err = anna.AnswerLetter(t.Context(), anna.author.ID, anna.letter("Hush").ID, "Yes.", false)
		w.equal("to someone blocked", blog.KindOf(err), blog.Conflict)
	})
}

func TestWhoDeletesTheirAccountTakesTheirLettersAlong(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		alice.Note(anna.ActorURL, "<p>Hush</p>", aptest.Direct())
		w.settle()
		_, err := anna.AnswerLetter(t.Context(), anna.author.ID, anna.letter("Hush").ID, "Yes.", false)
		w.must(err)
		w.settle()
		alice.Vanish(anna.ActorURL)
		w.settle()
		w.equal("letters", anna.correspondence(alice), []string(nil))
		people, _, err := anna.store.Correspondents(t.Context(), 1)
		w.must(err)
		w.equal("correspondents", len(people), 0)
	})
}

// anAddress finds addresses in pages, feeds and documents.
var anAddress = regexp.MustCompile(`(?:href|src|action)="(/[^"]*)"|(http://127\.0\.0\.1:[0-9]+/[^"'<>\s\\]*)`)

// everywhere walks all that is public, from page to page and from document to
// document, and calls look with each.
func (c *causerie) everywhere(from []string, look func(path, body string)) (walked int) {
	c.w.t.Helper()
	known := map[string]bool{}
	for len(from) > 0 {
		path := from[0]
		from = from[1:]
		if path, _, _ = strings.Cut(path, "#"); known[path] || strings.HasPrefix(path, "/static/") || strings.HasPrefix(path, "/media/") {
			continue
		}
		known[path] = true
		for _, accept := range []string{"text/html,*/*;q=0.8", activitypub.ContentType, "application/json"} {
			status, body := c.getAs(path, accept)
			if status == http.StatusTooManyRequests {
				c.w.t.Fatalf("%s: asked too fast", path)
			}
			look(path, body)
			for _, found := range anAddress.FindAllStringSubmatch(body, -1) {
				next := strings.ReplaceAll(found[1], "&amp;", "&")
				if own, ok := strings.CutPrefix(found[2], "http://"+c.address); ok {
					next = own
				}
				if next != "" {
					from = append(from, next)
				}
			}
		}
	}
	return len(known)
}

func TestNoWordOfALetterIsAnywhere(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ctx := t.Context()
		srv := w.server()
		alice, tom := srv.Actor("alicewhowritesletters"), srv.Actor("tom")
		article, id := anna.publish(rest)
		comment := tom.Reply(id, "<p>Spoken aloud</p>")
		w.settle()
		answer, err := anna.Answer(ctx, anna.author.ID, anna.comment("Spoken aloud").ID, "Answered aloud.")
		w.must(err)
		for _, to := range []string{id, anna.federation.AnswerURL(answer.ID)} {
			alice.Reply(to, "<p>zebrafish</p>", aptest.Direct(), aptest.Warning("walnuts"))
			alice.Reply(to, "<p>zebrafish</p>", aptest.FollowersOnly())
		}
		alice.Note(anna.ActorURL, "<p>zebrafish</p>", aptest.Direct())
		alice.Note(anna.ActorURL, "<p>zebrafish</p>", aptest.Direct(), aptest.With(aptest.JSON{"inReplyTo": comment.ID}))
		w.settle()
		letters, _, err := anna.store.DeskLetters(ctx, 1)
		w.must(err)
		w.equal("letters", len(letters), 6)
		var hidden []string
		for _, l := range letters {
			mine, err := anna.AnswerLetter(ctx, anna.author.ID, l.ID, "marmalade", true)
			w.must(err)
			alice.Note(anna.ActorURL, "<p>zebrafish</p>", aptest.With(aptest.JSON{"inReplyTo": anna.federation.LetterURL(mine.ID)}))
			hidden = append(hidden, l.ID, mine.ID)
		}
		w.settle()
		_, err = anna.EditLetter(ctx, anna.author.ID, hidden[1], "marmalade again")
		w.must(err)
		w.settle()
		letters, _, err = anna.store.DeskLetters(ctx, 1)
		w.must(err)
		w.equal("letters", len(letters), 12)

		starts := []string{
			"/", "/@anna", "/on-rest", "/archive", "/feed.xml", "/feed.atom", "/feed.json", "/sitemap.xml", "/robots.txt", "/search?q=zebrafish",
			"/search?q=marmalade", "/tag/self-care", "/category/care", "/nodeinfo/2.1", "/.well-known/nodeinfo", "/.well-known/host-meta",
			"/.well-known/webfinger?resource=acct:anna@" + anna.address, "/ap/application", "/ap/application/outbox", "/ap/letters", "/ap/letters/",
			"/desk", "/desk/letters", "/desk/letters/with?person=" + url.QueryEscape(alice.ID),
		}
		actor, object, reply := "/ap/actors/"+anna.author.ID, "/ap/articles/"+article.ObjectID, "/ap/answers/"+answer.ID
		for _, name := range []string{"", "/outbox", "/outbox?page=1", "/followers", "/following", "/featured", "/tags", "/followers_synchronization"} {
			starts = append(starts, actor+name)
		}
		for _, name := range []string{"", "/activity", "/replies", "/replies?page=1", "/likes", "/shares", "/context"} {
			starts = append(starts, object+name, reply+name)
		}
		for _, id := range hidden {
			for _, place := range []string{"/ap/letters/", "/ap/answers/", "/ap/articles/", "/ap/activities/", "/desk/letters/", "/"} {
				starts = append(starts, place+id, place+id+"/activity")
			}
		}
		deliveries, _, err := anna.store.Deliveries(ctx, 1)
		w.must(err)
		sent := 0
		for _, d := range deliveries {
			if strings.HasPrefix(string(d.What), "letter") {
				sent++
			}
			starts = append(starts, "/ap/activities/"+d.ID)
		}
		w.equal("letters that were sent", sent, 7)

		walked := anna.everywhere(starts, func(path, body string) {
			body = strings.ReplaceAll(body, path, "")
			for _, word := range []string{"zebrafish", "marmalade", "walnuts", "alicewhowritesletters"} {
				// What was typed is shown to who typed it.
				if strings.Contains(strings.ReplaceAll(body, "q="+word, ""), word) && !strings.HasPrefix(path, "/search?q="+word) {
					t.Errorf("%s tells of a letter: %q", path, word)
				}
			}
		})
		if walked < len(starts) {
			t.Errorf("only %d addresses were walked", walked)
		}
		anna.shows("/search?q=zebrafish", "zebrafish")
		anna.hides("/search?q=zebrafish", "alicewhowritesletters")
	})
}

func TestLettersAreAnsweredAtTheTerminal(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice, tom := srv.Actor("alice"), srv.Actor("tom")
		alice.Note(anna.ActorURL, "<p>How are you?</p>", aptest.Direct(), aptest.Mentioning(tom.ID))
		w.settle()
		id := anna.letter("How are you?").ID
		said := func(command runner) string {
			var out strings.Builder
			env := *anna.env
			env.stdout = &out
			w.must(command.Run(&env))
			return out.String()
		}
		for _, part := range []struct {
			command runner
			says    string
		}{
			{lettersListCommand{}, "How are you?"},
			{lettersAnswerCommand{letterID: letterID{id}, Text: []string{"Well,", "thank you."}}, "goes to @" + alice.Handle + ", and to nobody else"},
			{lettersAnswerCommand{letterID: letterID{id}, Text: []string{"And you two?"}, ToAll: true}, "goes to @" + alice.Handle + ", @" + tom.Handle},
			{lettersShowCommand{letterID{id}}, "You, to alice"},
			{lettersUnreadCommand{letterID{id}}, "unread"},
			{lettersReadCommand{letterID{id}}, "read"},
			{lettersDeleteCommand{letterID{id}}, "deleted"},
		} {
			if out := said(part.command); !strings.Contains(out, part.says) {
				t.Errorf("%T said %q, not %q", part.command, out, part.says)
			}
		}
		all, err := anna.store.Correspondence(t.Context(), alice.ID)
		w.must(err)
		mine := all.Lines[0].Went.ID
		said(lettersEditCommand{letterID: letterID{mine}, Text: []string{"Very well."}})
		w.settle()
		w.equal("letters", anna.correspondence(alice), []string{"< Very well.", "< And you two?"})
		said(lettersDeleteCommand{letterID{mine}})
		w.settle()
		w.equal("deleted", w.last(alice, "Delete").Activity.Object.ID(), anna.federation.LetterURL(mine))
	})
}
