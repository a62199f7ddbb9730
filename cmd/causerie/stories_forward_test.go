package main

import (
	"bytes"
	"database/sql"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/store"
)

// toAnnasFollowers addresses a reply to the followers of the author it answers.
func toAnnasFollowers(anna *causerie, a *aptest.Actor) aptest.NoteOption {
	return aptest.With(aptest.JSON{
		"to": []any{activitypub.Public}, "cc": []any{a.FollowersURL, anna.ActorURL + "/followers"},
	})
}

// passedOn lists what an actor got that was not the blog's own, by type.
func passedOn(a *aptest.Actor) []aptest.Received {
	var list []aptest.Received
	for _, in := range a.Inbox() {
		if in.Signer != in.Activity.Actor.ID {
			list = append(list, in)
		}
	}
	return list
}

func TestAReplyToTheFollowersIsPassedOn(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		home, far := w.server(aptest.WithProofs(), aptest.TakesForwarded()), w.server(aptest.TakesForwarded())
		alice, ada, tom := home.Actor("alice"), home.Actor("ada"), far.Actor("tom")
		ada.Follow(anna.ActorURL)
		tom.Follow(anna.ActorURL)
		w.settle()
		_, id := anna.publish(rest)
		reply := alice.Reply(id, "<p>To all of you</p>", toAnnasFollowers(anna, alice))
		w.settle()
		w.equal("tom got", len(passedOn(tom)), 1)
		got := passedOn(tom)[0]
		w.equal("brought by anna, proven by alice", []any{got.Signer, got.Proven}, []any{anna.ActorURL, true})
		w.equal("as it came", bytes.Equal(got.Raw, alice.Prove(reply.Create.Activity)), true)
		w.equal("the server it came from", len(passedOn(ada)), 0)

		alice.Post(anna.ActorURL+"/inbox", reply.Create.Activity, aptest.SentAt(w.now().Add(time.Second)))
		w.settle()
		w.equal("once each", len(passedOn(tom)), 1)

		w.pass(time.Minute)
		alice.Update(reply, "<p>To all of you, again</p>")
		w.settle()
		alice.Delete(reply)
		w.settle()
		var kinds []string
		for _, in := range passedOn(tom) {
			kinds = append(kinds, in.Activity.Type)
		}
		w.equal("tom got", kinds, "[Create Update Delete]")
		w.equal("the server it came from", len(passedOn(ada)), 0)
		_, listed, err := anna.store.Deliveries(t.Context(), 1)
		w.must(err)
		w.equal("deliveries at the desk", listed, 1)

		w.pass(time.Hour)
		w.must(anna.store.Tidy(t.Context()))
		w.equal("bytes kept", anna.count("parcel"), 0)
	})
}

func TestWhatReadersCannotSeeIsNotPassedOn(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		home, far := w.server(), w.server(aptest.TakesForwarded())
		alice, tom := home.Actor("alice"), far.Actor("tom")
		tom.Follow(anna.ActorURL)
		w.settle()
		_, id := anna.publish(rest)

		alice.Reply(id, "<p>For her followers alone</p>", aptest.With(aptest.JSON{
			"to": []any{anna.ActorURL + "/followers"}, "cc": []any{anna.ActorURL},
		}))
		alice.Reply(id, "<p>Not for yours</p>")
		alice.Note(anna.ActorURL, "<p>About nothing</p>", toAnnasFollowers(anna, alice))
		w.settle()
		w.equal("passed on", len(passedOn(tom)), 0)

		w.must(anna.settings("policy", "all"))
		alice.Reply(id, "<p>Hidden</p>", toAnnasFollowers(anna, alice))
		alice.Reply(id, "<p>Spam</p>", toAnnasFollowers(anna, alice))
		gone := alice.Reply(id, "<p>Deleted</p>", toAnnasFollowers(anna, alice))
		wait := alice.Reply(id, "<p>Approved</p>", toAnnasFollowers(anna, alice))
		w.settle()
		w.pass(time.Minute)
		alice.Update(wait, "<p>Approved, in other words</p>")
		w.settle()
		w.must(anna.HideComment(t.Context(), anna.comment("Hidden").ID))
		w.must(anna.SpamComment(t.Context(), anna.comment("Spam").ID))
		alice.Delete(gone)
		w.settle()
		w.equal("passed on while they wait", len(passedOn(tom)), 0)
		w.equal("kept", anna.count("waiting_message"), 3) // an edit stands for what it edits

		w.must(anna.ApproveComment(t.Context(), anna.comment("Approved").ID))
		w.settle()
		var kinds []string
		for _, in := range passedOn(tom) {
			kinds = append(kinds, in.Activity.Type)
		}
		w.equal("passed on once approved", kinds, "[Update]")
		w.must(anna.HideComment(t.Context(), anna.comment("Approved").ID))
		w.must(anna.ApproveComment(t.Context(), anna.comment("Approved").ID))
		w.settle()
		w.equal("passed on once each", len(passedOn(tom)), 1)

		w.pass(31 * 24 * time.Hour)
		w.must(anna.store.Tidy(t.Context()))
		w.equal("kept", anna.count("waiting_message"), 0)
	})
}

func TestWhatIsHiddenBeforeItIsSentIsNotPassedOn(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		home, far := w.server(), w.server(aptest.TakesForwarded())
		alice, tom := home.Actor("alice"), far.Actor("tom")
		tom.Follow(anna.ActorURL)
		w.settle()
		_, id := anna.publish(rest)
		far.Down()
		alice.Reply(id, "<p>Regretted</p>", toAnnasFollowers(anna, alice))
		w.settle()
		w.must(anna.HideComment(t.Context(), anna.comment("Regretted").ID))
		far.Up()
		w.pass(10 * time.Hour)
		w.settle()
		w.equal("passed on", len(passedOn(tom)), 0)
	})
}

func TestNobodyUsesTheBlogToFloodItsFollowers(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		home, far := w.server(), w.server(aptest.TakesForwarded())
		tom := far.Actor("tom")
		tom.Follow(anna.ActorURL)
		w.settle()
		_, id := anna.publish(rest)
		var notes []*aptest.Note
		for range 15 {
			notes = append(notes, home.Actor("eve").Reply(id, "<p>Buy</p>", toAnnasFollowers(anna, home.Actor("eve"))))
		}
		w.settle()
		w.equal("of one person in an hour", len(passedOn(tom)), 10)
		for i := range 60 {
			who := home.Actor("eve" + string(rune('a'+i/6)))
			who.Reply(id, "<p>Buy</p>", toAnnasFollowers(anna, who))
		}
		w.settle()
		w.equal("of all in an hour", len(passedOn(tom)), 60)
		home.Actor("eve").Delete(notes[0])
		w.settle()
		w.equal("a deletion goes on all the same", len(passedOn(tom)), 61)
		w.pass(2 * time.Hour)
		home.Actor("eve").Reply(id, "<p>Buy</p>", toAnnasFollowers(anna, home.Actor("eve")))
		w.settle()
		w.equal("an hour later", len(passedOn(tom)), 62)
	})
}

func TestAPassedOnMessageIsNoActivityOfOurs(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		home, far := w.server(), w.server(aptest.TakesForwarded())
		alice, tom := home.Actor("alice"), far.Actor("tom")
		tom.Follow(anna.ActorURL)
		w.settle()
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>To all of you</p>", toAnnasFollowers(anna, alice))
		w.settle()
		status, _ := anna.getAs("/ap/activities/"+anna.one("SELECT id FROM broadcast WHERE kind = 'message forwarded'"), activitypub.ContentType)
		w.equal("served", status, 404)
	})
}

// one reads one value from the blog's database, as a curious operator would.
func (c *causerie) one(query string) string {
	c.w.t.Helper()
	driver := "sqlite"
	if store.IsPostgres(c.env.config.Database) {
		driver = "pgx"
	}
	db, err := sql.Open(driver, c.env.config.Database)
	c.w.must(err)
	defer func() { c.w.must(db.Close()) }()
	var value string
	c.w.must(db.QueryRowContext(c.w.t.Context(), query).Scan(&value))
	return value
}

// count counts the rows of a table.
func (c *causerie) count(table string) string {
	c.w.t.Helper()
	return c.one("SELECT CAST(count(*) AS text) FROM " + table)
}
