package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

var rest = blog.Words{Title: "On Rest", Source: "Sleep is **not** a reward.", Tags: []string{"Self Care"}, Categories: []string{"Care"}}

func TestAnArticleGoesOutAndAReplyComesHome(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		w.equal("alice got", got(alice), []string{"Accept Follow"})

		article, id := anna.publish(rest)
		create := w.last(alice, "Create")
		o := create.Activity.Object.Object()
		w.equal("the object", o.Type+" "+o.Name+" "+o.ID, "Article On Rest "+id)
		w.equal("an edit mark at birth", o.Updated.IsZero(), true)
		if !strings.Contains(o.Content, "<strong>not</strong>") || strings.Contains(o.Summary, "<a") {
			t.Errorf("content %q, summary %q", o.Content, o.Summary)
		}

		reply := alice.Reply(id, "<p>Thank you, <b>Anna</b>.</p><script>alert(1)</script>")
		w.settle()
		anna.shows("/on-rest", "Thank you, ", "alice")
		anna.hides("/on-rest", "alert(1)")

		nested := alice.Reply(reply.ID, "<p>And another thing.</p>", aptest.AlsoTo(anna.ActorURL+"/inbox"))
		w.settle()
		page, err := anna.store.ArticlePage(t.Context(), article.Slug)
		w.must(err)
		if len(page.Thread) != 1 || len(page.Thread[0].Replies) != 1 {
			t.Fatalf("the thread: %+v", page.Thread)
		}

		alice.Update(reply, "<p>Thank you very much.</p>")
		alice.Like(id)
		boost := alice.Announce(id)
		w.settle()
		page, err = anna.store.ArticlePage(t.Context(), article.Slug)
		w.must(err)
		w.equal("likes and boosts", []int{page.Likes, page.Boosts}, []int{1, 1})
		anna.shows("/on-rest", "Thank you very much.")

		alice.Undo(boost)
		alice.Delete(nested)
		w.settle()
		page, err = anna.store.ArticlePage(t.Context(), article.Slug)
		w.must(err)
		w.equal("after the undo", []int{page.Likes, page.Boosts, page.Comments}, []int{1, 0, 1})
		anna.hides("/on-rest", "And another thing.")
	})
}

func TestTheAuthorAnswers(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice, tom := w.server().Actor("alice"), w.server().Actor("tom")
		tom.Follow(anna.ActorURL)
		_, id := anna.publish(rest)
		reply := alice.Reply(id, "<p>How do I begin?</p>")
		w.settle()

		answer, err := anna.Answer(t.Context(), anna.author.ID, anna.comment("How do I begin?").ID, "With *one* evening.")
		w.must(err)
		w.settle()
		for _, who := range []*aptest.Actor{alice, tom} {
			note := w.last(who, "Create").Activity.Object.Object()
			w.equal("in reply to", note.InReplyTo.ID, reply.ID)
			w.equal("mentions", note.Mentions(), []string{alice.ID})
			w.equal("addressed", note.CC.Contains(alice.ID) && note.To.Contains(activitypub.Public), true)
			w.equal("handle in the text", strings.Contains(note.Content, "@<span>alice</span>"), true)
		}
		answerID := anna.federation.AnswerURL(answer.ID)
		w.equal("the answer is there to fetch", alice.Fetch(answerID).ID, answerID)

		// Alice goes on; her words thread under the answer.
		alice.Reply(answerID, "<p>I will try.</p>")
		w.settle()
		page, err := anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("the last word", page.Thread[0].Replies[0].Replies[0].HTML, "<p>I will try.</p>")

		_, err = anna.EditAnswer(t.Context(), answer.ID, "With one evening a week.")
		w.must(err)
		w.must(anna.DeleteComment(t.Context(), answer.ID))
		w.settle()
		w.equal("deleted", w.last(alice, "Delete").Activity.Object.ID(), answerID)
		status, _ := anna.getAs(strings.TrimPrefix(answerID, "http://"+anna.address), activitypub.ContentType)
		w.equal("the answer's address", status, http.StatusGone)
		anna.shows("/on-rest", "I will try.")
	})
}

func TestWhatIsPublishedCanBeChangedAndTakenBack(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		article, id := anna.publish(rest)

		w.pass(time.Hour)
		words := rest
		words.Source, words.Slug = "Sleep is a right.", "sleep"
		_, err := anna.Publish(t.Context(), anna.author.ID, article.ID, words)
		w.must(err)
		w.settle()
		update := w.last(alice, "Update").Activity.Object.Object()
		w.equal("the same object", update.ID, id)
		w.equal("marked as edited", update.Updated.Equal(w.now()), true)
		anna.shows("/on-rest", "Sleep is a right.") // by redirect

		w.must(anna.Unpublish(t.Context(), article.ID))
		w.settle()
		w.equal("deleted", w.last(alice, "Delete").Activity.Object.Object().FormerType, "Article")
		path := strings.TrimPrefix(id, "http://"+anna.address)
		status, body := anna.getAs(path, activitypub.ContentType)
		w.equal("a tombstone", status, http.StatusGone)
		w.equal("says so", strings.Contains(body, `"Tombstone"`), true)
		status, _ = anna.get("/sleep")
		w.equal("the page", status, http.StatusGone)

		again, err := anna.Publish(t.Context(), anna.author.ID, article.ID, words)
		w.must(err)
		w.settle()
		if fresh := w.last(alice, "Create").Activity.Object.ID(); fresh == id || fresh != anna.federation.ObjectURL(again.ObjectID) {
			t.Errorf("published again as %s", fresh)
		}
	})
}

func TestUnpublishingTakesTheAnswersAlong(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		article, id := anna.publish(rest)
		alice.Reply(id, "<p>How do I begin?</p>")
		alice.Like(id)
		w.settle()
		comment := anna.comment("How do I begin?")
		answer, err := anna.Answer(t.Context(), anna.author.ID, comment.ID, "With one evening.")
		w.must(err)
		w.settle()
		w.must(anna.Unpublish(t.Context(), article.ID))
		w.settle()
		// Alice does not follow; she is told because she has copies.
		w.equal("alice got", got(alice), []string{"Create Note", "Delete Tombstone", "Delete Tombstone"})
		status, _ := anna.getAs("/ap/answers/"+answer.ID, activitypub.ContentType)
		w.equal("the answer's address", status, http.StatusGone)
		if _, err = anna.Answer(t.Context(), anna.author.ID, comment.ID, "More."); blog.KindOf(err) != blog.Conflict {
			t.Errorf("answered under an article that is not there: %v", err)
		}
	})
}

func TestABoostForFollowersIsNobodyElsesBusiness(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		_, id := anna.publish(rest)
		alice.Post(anna.ActorURL+"/inbox", aptest.JSON{
			"@context": "https://www.w3.org/ns/activitystreams", "id": alice.ID + "#boost", "type": "Announce", "actor": alice.ID,
			"object": id, "to": []string{alice.FollowersURL},
		})
		w.settle()
		anna.hides("/on-rest", "alice")
	})
}

func TestAnOldAddressStillLeadsToTheObject(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		article, id := anna.publish(rest)
		moved := rest
		moved.Slug = "sleeping"
		_, err := anna.Publish(t.Context(), anna.author.ID, article.ID, moved)
		w.must(err)
		w.settle()
		status, body := anna.getAs("/on-rest", activitypub.ContentType)
		w.equal("asked for as ActivityPub", []any{status, strings.Contains(body, id)}, []any{http.StatusOK, true})
		w.equal("found by the new address", alice.Fetch(id).ID, id)
	})
}

func TestALateRejectDoesNotEndANewFollow(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		srv.Fail(1, http.StatusServiceUnavailable)
		w.must(anna.RemoveFollower(t.Context(), anna.author.ID, alice.ID))
		w.settle()
		alice.Follow(anna.ActorURL)
		w.settle()
		w.pass(time.Hour)
		w.settle()
		w.equal("the last word", w.last(alice, "Accept").Activity.ID, alice.Inbox()[len(alice.Inbox())-1].Activity.ID)
		w.equal("followers", anna.followers(), 1)
	})
}

func TestADraftLooksLikeNothing(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		a, err := anna.SaveDraft(t.Context(), anna.author.ID, "", blog.Words{Title: "Secret", Slug: "secret", Source: "Hush."})
		w.must(err)
		for _, accept := range []string{"text/html", activitypub.ContentType} {
			for _, pair := range [][2]string{
				{"/secret", "/nothing"},
				{"/ap/articles/" + a.ID, "/ap/articles/01a20575-fce4-75ce-a6e7-85c0dd90f206"},
				{"/ap/answers/" + a.ID, "/ap/answers/01a20575-fce4-75ce-a6e7-85c0dd90f206"},
			} {
				status, body := anna.getAs(pair[0], accept)
				status2, body2 := anna.getAs(pair[1], accept)
				body2 = strings.ReplaceAll(body2, pair[1], pair[0])
				if status != http.StatusNotFound || status2 != status || body != body2 {
					t.Errorf("%s as %s: %d and %d, or another body", pair[0], accept, status, status2)
				}
			}
		}
	})
}

func TestFollowersComeAndGo(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice, tom, rosa := srv.Actor("alice"), srv.Actor("tom"), w.server().Actor("rosa")
		follow := alice.Follow(anna.ActorURL)
		alice.Follow(anna.ActorURL)
		tom.Follow(anna.ActorURL)
		rosa.Follow(anna.ActorURL)
		w.settle()
		w.equal("followers", anna.followers(), 3)
		anna.publish(rest)
		creates := 0
		for _, in := range srv.Inbox() {
			if in.Activity.Type == "Create" {
				creates++
			}
		}
		w.equal("copies for a server with two followers", creates, 1)

		hidden := alice.FetchCollection(anna.ActorURL + "/followers")
		w.equal("followers told", []any{*hidden.TotalItems, hidden.First.IsZero()}, []any{3, true})
		w.must(anna.settings("show_followers", "true"))
		shown := alice.FetchCollection(alice.FetchCollection(anna.ActorURL + "/followers").First.ID)
		w.equal("followers shown", len(shown.Items), 3)

		alice.Undo(follow)
		tom.Block(anna.ActorURL)
		w.settle()
		w.equal("followers", anna.followers(), 1)

		w.must(anna.RemoveFollower(t.Context(), anna.author.ID, rosa.ID))
		w.settle()
		w.equal("rosa got", w.last(rosa, "Reject").Activity.Object.Type(), "Follow")
		w.equal("followers", anna.followers(), 0)
	})
}

func TestAFollowerMoves(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		old, fresh := w.server().Actor("alice"), w.server().Actor("alice_new")
		thief := w.server().Actor("thief")
		old.Follow(anna.ActorURL)
		w.settle()
		anna.publish(rest)

		// Someone who does not name the old account does not inherit its follows.
		old.Post(anna.ActorURL+"/inbox", aptest.JSON{
			"@context": activitypub.ContextPlain, "id": old.ID + "#move", "type": "Move", "actor": old.ID, "object": old.ID, "target": thief.ID,
		})
		w.settle()
		list, _, _, err := anna.store.FollowerList(t.Context(), anna.author.ID, 1)
		w.must(err)
		w.equal("follower", list[0].Person.URI, old.ID)

		old.Move(fresh, anna.ActorURL)
		w.settle()
		list, _, _, err = anna.store.FollowerList(t.Context(), anna.author.ID, 1)
		w.must(err)
		w.equal("follower", list[0].Person.URI, fresh.ID)
	})
}

func TestPrivateRepliesReachTheAuthorAlone(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>My secret one</p>", aptest.FollowersOnly())
		alice.Reply(id, "<p>My secret two</p>", aptest.Direct())
		alice.Note(anna.ActorURL, "<p>My secret three</p>", aptest.Direct())
		alice.Reply(id, "<p>Said quietly</p>", aptest.Unlisted())
		w.settle()
		letters, _, err := anna.store.DeskLetters(t.Context(), 1)
		w.must(err)
		w.equal("letters", len(letters), 3)
		anna.shows("/on-rest", "Said quietly")
		for _, path := range []string{"/on-rest", "/", "/feed.xml", "/search?q=secret", "/ap/articles/" + id[strings.LastIndex(id, "/")+1:] + "/replies"} {
			anna.hides(path, "My secret")
		}
	})
}

func TestABlockedServerIsNotHeard(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		eve := srv.Actor("eve")
		eve.Follow(anna.ActorURL)
		_, id := anna.publish(rest)
		eve.Reply(id, "<p>Something nasty</p>")
		w.settle()
		anna.shows("/on-rest", "Something nasty")
		_, err := anna.Block(t.Context(), srv.Host)
		w.must(err)
		w.settle()
		anna.hides("/on-rest", "Something nasty")
		w.equal("followers", anna.followers(), 0)
		answer := eve.Post(anna.ActorURL+"/inbox", aptest.JSON{
			"@context": activitypub.ContextPlain, "id": eve.ID + "#f", "type": "Follow", "actor": eve.ID, "object": anna.ActorURL,
		})
		w.equal("the answer", answer.Status, http.StatusForbidden)
		w.settle()
		w.equal("followers", anna.followers(), 0)
	})
}

func TestAServerThatIsDownGetsItLater(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		far, near := w.server(), w.server()
		alice, tom := far.Actor("alice"), near.Actor("tom")
		alice.Follow(anna.ActorURL)
		tom.Follow(anna.ActorURL)
		w.settle()

		far.Down()
		article, id := anna.publish(rest)
		w.equal("tom has it", w.last(tom, "Create").Activity.Object.ID(), id)
		d, err := anna.store.ArticleDelivery(t.Context(), article.ID)
		w.must(err)
		w.equal("progress", d.DeliveryCount, blog.DeliveryCount{Total: 2, Delivered: 1, Pending: 1})

		w.pass(30 * time.Hour)
		w.settle()
		anna.restart()
		far.Up()
		w.pass(8 * time.Hour)
		w.settle()
		w.equal("alice has it", w.last(alice, "Create").Activity.Object.ID(), id)
		d, err = anna.store.ArticleDelivery(t.Context(), article.ID)
		w.must(err)
		w.equal("progress", d.DeliveryCount, blog.DeliveryCount{Total: 2, Delivered: 2})
	})
}

func TestAServerThatSpeaksAgainIsServedAtOnce(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		far := w.server()
		alice := far.Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		far.Down()
		_, id := anna.publish(rest)
		w.pass(10 * time.Hour)
		w.settle()
		far.Up()
		alice.Like(id)
		w.settle()
		w.equal("alice has it", w.last(alice, "Create").Activity.Object.ID(), id)
	})
}

func TestADeadServerIsLeftAloneUntilItSpeaks(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		far := w.server()
		alice := far.Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		far.Down()
		for _, title := range []string{"One", "Two", "Three"} { // each is tried for three days
			anna.publish(blog.Words{Title: title, Source: "x"})
			for range 32 {
				w.pass(3 * time.Hour)
				w.settle()
			}
		}
		unheard, _ := anna.publish(blog.Words{Title: "Unheard", Source: "x"})
		d, err := anna.store.ArticleDelivery(t.Context(), unheard.ID)
		w.must(err)
		w.equal("deliveries to a dead server", d.Total, 0)

		far.Up()
		_, id := anna.publish(blog.Words{Title: "Still unheard", Source: "x"})
		alice.Like(id)
		w.settle()
		_, id = anna.publish(blog.Words{Title: "Heard", Source: "x"})
		w.equal("alice has it", w.last(alice, "Create").Activity.Object.ID(), id)
	})
}

func TestAfterThreeDaysADeliveryIsGivenUp(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		far := w.server()
		alice := far.Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		far.Down()
		article, _ := anna.publish(rest)
		for range 40 {
			w.pass(2 * time.Hour)
			w.settle()
		}
		d, err := anna.store.ArticleDelivery(t.Context(), article.ID)
		w.must(err)
		w.equal("given up", d.DeliveryCount, blog.DeliveryCount{Total: 1, Failed: 1})
		w.equal("with a reason", d.Failures[0].Reason != "", true)

		far.Up()
		_, id := anna.publish(blog.Words{Title: "Another day", Source: "x"})
		w.equal("the next one arrives", w.last(alice, "Create").Activity.Object.ID(), id)
	})
}

func TestAnInboxThatIsGoneIsNotTriedAgain(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		far := w.server()
		alice := far.Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		far.Fail(1, http.StatusGone)
		article, _ := anna.publish(rest)
		d, err := anna.store.ArticleDelivery(t.Context(), article.ID)
		w.must(err)
		w.equal("progress", d.DeliveryCount, blog.DeliveryCount{Total: 1, Failed: 1})
		far.FailWith(1, http.StatusTooManyRequests, http.Header{"Retry-After": {"3600"}})
		late, id := anna.publish(blog.Words{Title: "Late", Source: "x"})
		w.pass(50 * time.Minute)
		w.settle()
		if d, err = anna.store.ArticleDelivery(t.Context(), late.ID); err != nil || d.Pending != 1 {
			t.Errorf("before the hour was over: %+v, %v", d, err)
		}
		w.pass(time.Hour)
		w.settle()
		w.equal("then", w.last(alice, "Create").Activity.Object.ID(), id)
	})
}

func TestARestartLosesNothing(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		a, err := anna.Publish(t.Context(), anna.author.ID, "", rest)
		w.must(err)
		id := anna.federation.ObjectURL(a.ObjectID)
		alice.Reply(id, "<p>Before the restart</p>")
		anna.restart()
		w.settle()
		w.equal("alice has it", w.last(alice, "Create").Activity.Object.ID(), id)
		anna.shows("/on-rest", "Before the restart")
	})
}

func TestAPersonWhoLeavesTakesTheirWordsAlong(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>I was here</p>")
		alice.Like(id)
		w.settle()
		alice.UpdateProfile(anna.ActorURL, aptest.JSON{"name": "Alice the Second"})
		w.settle()
		anna.shows("/on-rest", "I was here", "Alice the Second")
		alice.Vanish(anna.ActorURL)
		w.settle()
		anna.hides("/on-rest", "I was here", "Alice the Second")
		w.equal("followers", anna.followers(), 0)
	})
}

func TestServersOfEveryKindAreUnderstood(t *testing.T) {
	for name, options := range map[string][]aptest.Option{
		"bare values, as GoToSocial": {aptest.Compacted(), aptest.NoSharedInbox(), aptest.AuthorizedFetch()},
		"RFC 9421, as Fedify":        {aptest.SignRFC9421(), aptest.Compacted()},
		"authorized fetch":           {aptest.AuthorizedFetch()},
	} {
		t.Run(name, func(t *testing.T) {
			tell(t, func(w *world, anna *causerie) {
				alice := w.server(options...).Actor("alice")
				alice.Follow(anna.ActorURL)
				w.settle()
				_, id := anna.publish(rest)
				w.equal("alice got", got(alice), []string{"Accept Follow", "Create Article"})
				note := alice.Reply(id, "<p>Hello from elsewhere</p>", aptest.WithoutMention())
				alice.Like(id)
				w.settle()
				anna.shows("/on-rest", "Hello from elsewhere")
				alice.Delete(note)
				w.settle()
				anna.hides("/on-rest", "Hello from elsewhere")
			})
		})
	}
}

func TestTwoBlogsMindTheirOwnBusiness(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ben := w.blog(w.t.TempDir()+"/ben.db", "ben")
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		alice.Follow(ben.ActorURL)
		_, id := anna.publish(rest)
		_, other := ben.publish(blog.Words{Title: "On Work", Source: "Work."})
		alice.Reply(id, "<p>For Anna</p>", aptest.Mentioning(ben.ActorURL))
		alice.Reply(other, "<p>For Ben</p>")
		w.settle()
		anna.shows("/on-rest", "For Anna")
		ben.shows("/on-work", "For Ben")
		ben.hides("/on-work", "For Anna")
		_, err := ben.Block(t.Context(), alice.ID)
		w.must(err)
		w.settle()
		w.equal("followers", []int{anna.followers(), ben.followers()}, []int{1, 0})
	})
}

func TestAnArticleCanGoOutWholeAsANote(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("format", "note"))
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		words := rest
		words.Warning = "sleep"
		_, id := anna.publish(words)
		o := w.last(alice, "Create").Activity.Object.Object()
		w.equal("the object", o.Type+" "+o.ID+" "+o.Name+"|"+o.Summary, "Note "+id+" |sleep")
		if !strings.HasPrefix(o.Content, `<p><strong><a href="http://`+anna.address+`/on-rest">On Rest</a></strong></p>`) {
			t.Errorf("the title does not come first: %s", o.Content)
		}
		// What is published stays what it was, whatever the setting becomes.
		w.must(anna.settings("format", "article"))
		w.equal("fetched", alice.Fetch(id).Type, "Note")
	})
}

func TestQuotationMarksFollowTheLanguage(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		for language, want := range map[string]string{"": "“Rest”", "de-AT": "„Rest“", "en": "“Rest”"} {
			a, err := anna.Publish(t.Context(), anna.author.ID, "", blog.Words{Title: "On " + language, Source: `"Rest"`, Language: language})
			w.must(err)
			w.equal(language, strings.Contains(a.HTML, want), true)
		}
		w.must(anna.settings("language", "de"))
		a, err := anna.Publish(t.Context(), anna.author.ID, "", blog.Words{Title: "Ruhe", Source: `"Rest"`})
		w.must(err)
		w.equal("the blog's language", strings.Contains(a.HTML, "„Rest“"), true)
	})
}

func TestTheProfileTravels(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		w.must(anna.UpdateProfile(t.Context(), anna.author.ID, blog.Profile{
			Name: "Anna R.", Bio: "Listens for a *living*.", Fields: []blog.Field{{Name: "Practice", Value: "https://practice.test/"}},
			Aliases: []string{"https://old.test/users/anna", ""},
		}))
		w.settle()
		for _, actor := range []*activitypub.Actor{w.last(alice, "Update").Activity.Object.Actor(), alice.FetchActor(anna.ActorURL)} {
			w.equal("name and aliases", []any{actor.Name, actor.AlsoKnownAs}, []any{"Anna R.", []string{"https://old.test/users/anna"}})
			w.equal("verified line", strings.Contains(actor.Attachment[1].Value, `rel="me`), true)
		}
		err := anna.UpdateProfile(t.Context(), anna.author.ID, blog.Profile{Name: "Anna", Aliases: []string{"@anna@old.test"}})
		w.equal("nonsense", blog.KindOf(err), blog.Invalid)
	})
}

func TestACommentersPictureIsFetchedByUsAlone(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		srv.Handle("/alice.gif", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "image/gif")
			_, _ = w.Write(pixel)
		}))
		alice.Set(aptest.JSON{"icon": aptest.JSON{"type": "Image", "mediaType": "image/gif", "url": srv.URL + "/alice.gif"}})
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>Here is my face</p>")
		w.settle()
		person, err := anna.store.Person(t.Context(), alice.ID)
		w.must(err)
		anna.shows("/on-rest", "Here is my face", blog.MediaPath(person.Avatar))
		anna.hides("/on-rest", srv.URL+"/alice.gif")
		status, _ := anna.get(blog.MediaPath(person.Avatar))
		w.equal("our copy", status, http.StatusOK)
	})
}
