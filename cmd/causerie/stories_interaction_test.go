package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// path is the part of an address of the blog behind its host.
func (c *causerie) path(address string) string {
	return strings.TrimPrefix(address, "http://"+c.address)
}

// answers are the Accepts and Rejects of requests that an actor got, as
// "Type of-what".
func answers(a *aptest.Actor) []string {
	var list []string
	for _, what := range got(a) {
		if strings.HasPrefix(what, "Accept") || strings.HasPrefix(what, "Reject") {
			list = append(list, what)
		}
	}
	return list
}

// quoted counts the quotes shown under an article.
func (c *causerie) quoted(slug string) int {
	c.w.t.Helper()
	page, err := c.store.ArticlePage(c.w.t.Context(), slug)
	c.w.must(err)
	return page.Quotes
}

// quote finds the one quote there is in the desk.
func (c *causerie) quote() blog.DeskQuote {
	c.w.t.Helper()
	list, _, err := c.store.DeskQuotes(c.w.t.Context(), "", 1)
	c.w.must(err)
	if len(list) != 1 {
		c.w.t.Fatalf("%d quotes, want 1", len(list))
	}
	return list[0]
}

func TestThePolicyFollowsTheSettings(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		_, id := anna.publish(rest)
		everyone := `["` + activitypub.Public + `"]`
		author := `["` + anna.ActorURL + `"]`
		auto := `{"automaticApproval":` + everyone + `,"always":` + everyone + `}`
		manual := `{"automaticApproval":` + author + `,"manualApproval":` + everyone + `,"always":` + author + `,"approvalRequired":` + everyone + `}`
		nobody := `{"automaticApproval":` + author + `,"always":` + author + `}`
		for _, want := range []struct{ policy, quotes, canReply, canQuote string }{
			{"open", "everyone", auto, auto},
			{"first", "ask", manual, manual},
			{"all", "nobody", manual, nobody},
		} {
			w.must(anna.settings("policy", want.policy))
			w.must(anna.settings("quotes", want.quotes))
			_, body := anna.getAs(anna.path(id), activitypub.ContentType)
			var doc struct {
				Policy map[string]json.RawMessage `json:"interactionPolicy"`
			}
			w.must(json.Unmarshal([]byte(body), &doc))
			for name, right := range map[string]string{"canReply": want.canReply, "canQuote": want.canQuote, "canLike": auto, "canAnnounce": auto} {
				w.equal(want.policy+" "+name, string(doc.Policy[name]), right)
			}
		}
		if err := anna.settings("quotes", "friends"); blog.KindOf(err) != blog.Invalid {
			t.Errorf("a policy that is none: %v", err)
		}

		// Whoever is answered may go on without asking, once first comments alone wait.
		w.must(anna.settings("policy", "first"))
		alice.Reply(id, "<p>How do I begin?</p>")
		w.settle()
		answer, err := anna.Answer(t.Context(), anna.author.ID, anna.comment("How do I begin?").ID, "Slowly.")
		w.must(err)
		policy := alice.Fetch(anna.federation.AnswerURL(answer.ID)).InteractionPolicy
		w.equal("may reply to the answer", policy.CanReply.AutomaticApproval, []string{anna.ActorURL, alice.ID})
	})
}

func TestAReplyThatWaitsIsApprovedAndTakenBack(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("policy", "first"))
		alice := w.server(aptest.AuthorizedFetch(), aptest.NoSharedInbox(), aptest.Compacted()).Actor("alice")
		_, id := anna.publish(rest)
		reply := alice.Reply(id, "<p>How do I begin?</p>", aptest.PolicyOfGoToSocial())
		w.settle()
		w.equal("told while it waits", answers(alice), []string{})
		comment := anna.comment("How do I begin?")
		w.must(anna.ApproveComment(t.Context(), comment.ID))
		w.settle()

		accept := w.last(alice, "Accept").Activity
		w.equal("accepted", []string{accept.Object.ID(), accept.Target.ID, accept.Actor.ID}, []string{reply.ID, id, anna.ActorURL})
		stamp := alice.Fetch(accept.Result.ID)
		w.equal("the authorization", []string{stamp.Type, stamp.ID, stamp.AttributedTo.ID, stamp.InteractingObject, stamp.InteractionTarget},
			[]string{"ReplyAuthorization", accept.Result.ID, anna.ActorURL, reply.ID, id})

		// Known now, she is answered at once.
		second := alice.Reply(id, "<p>And then?</p>", aptest.PolicyOfGoToSocial())
		w.settle()
		w.equal("the second", w.last(alice, "Accept").Activity.Object.ID(), second.ID)

		w.must(anna.HideComment(t.Context(), comment.ID))
		w.settle()
		reject := w.last(alice, "Reject").Activity
		w.equal("rejected", []string{reject.Object.ID(), reject.Target.ID}, []string{reply.ID, id})
		w.equal("deleted", w.last(alice, "Delete").Activity.Object.ID(), accept.Result.ID)
		status, body := anna.getAs(anna.path(accept.Result.ID), activitypub.ContentType)
		w.equal("the authorization", []any{status, strings.Contains(body, `"Tombstone"`), strings.Contains(body, reply.ID)}, []any{http.StatusGone, true, false})

		// Approved again, it has a new one: what was deleted elsewhere stays so.
		w.must(anna.ApproveComment(t.Context(), comment.ID))
		w.settle()
		again := w.last(alice, "Accept").Activity.Result.ID
		w.equal("a new authorization", []any{again != accept.Result.ID, alice.Status(again), alice.Status(accept.Result.ID)}, []any{true, http.StatusOK, http.StatusGone})

		w.must(anna.DeleteComment(t.Context(), comment.ID))
		w.settle()
		w.equal("after the deletion", alice.Status(again), http.StatusGone)

		// Who is kept away is refused as well.
		held := w.last(alice, "Accept").Activity.Result.ID
		_, err := anna.Block(t.Context(), alice.ID)
		w.must(err)
		w.settle()
		w.equal("after the block", []any{w.last(alice, "Reject").Activity.Object.ID(), alice.Status(held)}, []any{second.ID, http.StatusGone})
		w.equal("an authorization that never was", alice.Status("http://"+anna.address+"/ap/authorizations/01a20575-fce4-75ce-a6e7-85c0dd90f206"), http.StatusNotFound)
	})
}

func TestWhoDoesNotWaitIsLeftInPeace(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		mastodon, gts := w.server().Actor("mara"), w.server(aptest.Compacted()).Actor("gus")
		_, id := anna.publish(rest)
		gts.Reply(id, "<p>Allowed to all</p>", aptest.PolicyOfGoToSocial()) // the policy is open: nothing to wait for
		w.settle()
		w.must(anna.settings("policy", "first"))
		mastodon.Reply(id, "<p>Never asked</p>", aptest.With(aptest.JSON{
			"interactionPolicy": aptest.JSON{"canQuote": aptest.JSON{"automaticApproval": []any{activitypub.Public}}},
		}))
		w.settle()
		for _, text := range []string{"Allowed to all", "Never asked"} {
			w.must(anna.ApproveComment(t.Context(), anna.comment(text).ID))
			w.must(anna.HideComment(t.Context(), anna.comment(text).ID))
		}
		w.settle()
		w.equal("Mastodon got", answers(mastodon), []string{})
		// What its policy let through, GoToSocial takes down for a Reject.
		w.equal("GoToSocial got", answers(gts), []string{"Reject"})
	})
}

func TestARequestToReplyIsAnswered(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("policy", "all"))
		alice := w.server(aptest.AuthorizedFetch(), aptest.NoSharedInbox(), aptest.Compacted()).Actor("alice")
		_, id := anna.publish(rest)
		reply, request := alice.RequestReply(id, "<p>May I ask?</p>")
		_, refused := alice.RequestReply(id, "<p>Buy this</p>")
		w.settle()
		anna.hides("/on-rest", "May I ask?")
		w.must(anna.ApproveComment(t.Context(), anna.comment("May I ask?").ID))
		w.must(anna.SpamComment(t.Context(), anna.comment("Buy this").ID))
		w.settle()
		anna.shows("/on-rest", "May I ask?")
		accept := w.last(alice, "Accept").Activity
		inner := accept.Object.Activity()
		w.equal("accepted", []string{inner.Type, inner.ID, inner.Actor.ID, inner.Object.ID(), inner.Instrument.ID},
			[]string{"ReplyRequest", request.ID, alice.ID, id, reply.ID})
		w.equal("the authorization", alice.Fetch(accept.Result.ID).InteractingObject, reply.ID)
		w.equal("refused", w.last(alice, "Reject").Activity.Object.ID(), refused.ID)
		w.equal("no authorization for the other", w.last(alice, "Reject").Activity.Result.ID, "")

		// The approved reply comes as a Create, too, and is one comment.
		reply.Set(aptest.JSON{"approvedBy": accept.Result.ID, "replyAuthorization": accept.Result.ID})
		alice.Post(anna.ActorURL+"/inbox", aptest.JSON{
			"@context": "https://www.w3.org/ns/activitystreams", "id": reply.ID + "/activity#Create", "type": "Create", "actor": alice.ID, "object": reply.Object,
		})
		w.settle()
		page, err := anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("comments", page.Comments, 1)

		alice.Delete(reply)
		w.settle()
		w.equal("deleted by its writer", alice.Status(accept.Result.ID), http.StatusGone)
	})
}

func TestAPrivateReplyHasNoAuthorization(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server(aptest.Compacted()).Actor("alice")
		_, id := anna.publish(rest)
		alice.RequestReply(id, "<p>For you alone</p>", aptest.Direct())
		open, _ := alice.RequestReply(id, "<p>For all to read</p>")
		quote := alice.Quote(id, "<p>Among friends</p>", aptest.FollowersOnly())
		alice.RequestQuote(quote, id)
		w.settle()
		w.equal("answers", answers(alice), []string{"Accept ReplyRequest", "Reject QuoteRequest"})
		stamp := w.last(alice, "Accept").Activity.Result.ID
		w.equal("quotes", anna.quoted("on-rest"), 0)

		// What is narrowed to few is no longer named in public.
		open.Set(aptest.JSON{"to": []any{anna.ActorURL}, "cc": []any{}})
		alice.Update(open, "<p>For you after all</p>")
		w.settle()
		status, body := anna.getAs(anna.path(stamp), activitypub.ContentType)
		w.equal("the authorization", []any{status, strings.Contains(body, open.ID)}, []any{http.StatusGone, false})
		anna.hides("/on-rest", "For you", "For all")
	})
}

func TestLikesAndBoostsThatAsk(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server(aptest.Compacted()).Actor("alice")
		article, id := anna.publish(rest)
		like := alice.RequestLike(id)
		boost := alice.RequestAnnounce(id)
		w.settle()
		page, err := anna.store.ArticlePage(t.Context(), article.Slug)
		w.must(err)
		w.equal("likes and boosts", []int{page.Likes, page.Boosts}, []int{1, 1})
		stamps := map[string]string{}
		for _, in := range alice.Inbox() {
			if in.Activity.Type == "Accept" {
				stamps[in.Activity.Object.ID()] = in.Activity.Result.ID
			}
		}
		w.equal("for the like", alice.Fetch(stamps[like.ID]).Type, "LikeAuthorization")
		w.equal("for the boost", alice.Fetch(stamps[boost.ID]).Type, "AnnounceAuthorization")
		alice.Post(anna.ActorURL+"/inbox", aptest.JSON{
			"@context": "https://www.w3.org/ns/activitystreams", "id": alice.ID + "#undo", "type": "Undo", "actor": alice.ID, "object": like.Activity["instrument"],
		})
		w.settle()
		w.equal("after the undo", []int{alice.Status(stamps[like.ID]), alice.Status(stamps[boost.ID])}, []int{http.StatusGone, http.StatusOK})

		w.must(anna.Unpublish(t.Context(), article.ID))
		w.settle()
		w.equal("after the article", alice.Status(stamps[boost.ID]), http.StatusGone)
		w.pass(91 * 24 * time.Hour)
		w.must(anna.store.Tidy(t.Context()))
		w.equal("after a season", alice.Status(stamps[boost.ID]), http.StatusNotFound)
	})
}

func TestAQuoteIsShownAndDisowned(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice, tom := w.server().Actor("alice"), w.server().Actor("tom")
		tom.Follow(anna.ActorURL)
		_, id := anna.publish(rest)
		note := alice.Quote(id, "<p>Words of her own</p>")
		request := alice.RequestQuote(note, id)
		w.settle()
		anna.shows("/on-rest", "1 quote", "Quoted by", "alice", note.Object["url"].(string))
		anna.hides("/on-rest", "Words of her own")
		accept := w.last(alice, "Accept").Activity
		w.equal("accepted", []string{accept.Object.ID(), accept.Object.Type()}, []string{request.ID, "QuoteRequest"})
		stamp := alice.Fetch(accept.Result.ID)
		w.equal("the authorization", []string{stamp.Type, stamp.AttributedTo.ID, stamp.InteractingObject, stamp.InteractionTarget},
			[]string{"QuoteAuthorization", anna.ActorURL, note.ID, id})

		// An edit that says so is no new quote.
		w.pass(time.Minute)
		note.Set(aptest.JSON{"quoteAuthorization": stamp.ID})
		alice.Update(note, "<p>Other words</p>")
		w.settle()
		w.equal("quotes", anna.quoted("on-rest"), 1)

		w.must(anna.DisownQuote(t.Context(), anna.quote().ID))
		w.settle()
		w.equal("quotes", anna.quoted("on-rest"), 0)
		for _, who := range []*aptest.Actor{alice, tom} {
			w.equal(who.Name+" is told", w.last(who, "Delete").Activity.Object.ID(), stamp.ID)
		}
		w.equal("the authorization", alice.Status(stamp.ID), http.StatusGone)
		w.equal("no Reject besides", answers(alice), []string{"Accept QuoteRequest"})
		alice.Update(note, "<p>Yet other words</p>")
		alice.RequestQuote(note, id)
		w.settle()
		w.equal("asked again", w.last(alice, "Reject").Activity.Object.Type(), "QuoteRequest")
		w.equal("quotes", anna.quoted("on-rest"), 0)
	})
}

func TestQuotesComeInManyShapes(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice, tom := w.server().Actor("alice"), w.server(aptest.Compacted()).Actor("tom")
		_, id := anna.publish(rest)
		page := "http://" + anna.address + "/on-rest"
		alice.Quote(id, "<p>One</p>", aptest.With(aptest.JSON{"quote": nil, "quoteUri": nil, "_misskey_quote": nil, "quoteUrl": page}))
		link := alice.Quote(id, "<p>Two</p>", aptest.With(aptest.JSON{"quote": nil, "quoteUri": nil, "_misskey_quote": nil, "tag": []any{aptest.JSON{
			"type": "Link", "mediaType": `application/ld+json; profile="https://www.w3.org/ns/activitystreams"`, "href": id, "name": "RE: " + id,
		}}}))
		edited := tom.Quote(id, "<p>Three</p>", aptest.Unlisted())
		tom.Quote(id, "<p>Only a mention of the address</p>", aptest.With(aptest.JSON{"quote": nil, "quoteUri": nil, "_misskey_quote": nil, "tag": []any{aptest.JSON{
			"type": "Link", "mediaType": "text/html", "href": page,
		}}}))
		tom.Quote(id, "<p>Among friends</p>", aptest.FollowersOnly())
		both := tom.Reply(id, "<p>A reply that quotes</p>", aptest.Quoting(id))
		w.settle()
		w.equal("quotes", anna.quoted("on-rest"), 4)
		anna.shows("/on-rest", "A reply that quotes")

		alice.Delete(link)
		edited.Set(aptest.JSON{"quote": nil, "quoteUri": nil, "_misskey_quote": nil})
		tom.Update(edited, "<p>Nothing of hers any more</p>")
		tom.Delete(both)
		w.settle()
		w.equal("quotes", anna.quoted("on-rest"), 1)
		anna.hides("/on-rest", "A reply that quotes")
		_, err := anna.Block(t.Context(), alice.ID)
		w.must(err)
		w.equal("after a block", anna.quoted("on-rest"), 0)

		// An answer of the author's can be quoted, too.
		tom.Reply(id, "<p>How do I begin?</p>")
		w.settle()
		answer, err := anna.Answer(t.Context(), anna.author.ID, anna.comment("How do I begin?").ID, "Slowly.")
		w.must(err)
		tom.Quote(anna.federation.AnswerURL(answer.ID), "<p>She said</p>")
		w.settle()
		w.equal("of the answer", anna.quoted("on-rest"), 1)
		tom.Vanish(anna.ActorURL)
		w.settle()
		w.equal("after the farewell", anna.quoted("on-rest"), 0)
	})
}

func TestQuotesWaitOrAreRefused(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice, tom := w.server().Actor("alice"), w.server().Actor("tom")
		_, id := anna.publish(rest)
		w.must(anna.settings("quotes", "ask"))
		note := alice.Quote(id, "<p>May I?</p>")
		alice.RequestQuote(note, id)
		w.settle()
		w.equal("while it waits", []any{anna.quoted("on-rest"), answers(alice)}, []any{0, []string{}})
		counts, err := anna.store.DeskCounts(t.Context())
		w.must(err)
		w.equal("waiting", counts.Waiting(), 1)
		w.must(anna.ApproveQuote(t.Context(), anna.quote().ID))
		w.settle()
		w.equal("approved", []any{anna.quoted("on-rest"), answers(alice)}, []any{1, []string{"Accept QuoteRequest"}})

		turned := w.server().Actor("ulla")
		turned.RequestQuote(turned.Quote(id, "<p>Mocking words</p>"), id)
		w.settle()
		waiting, _, err := anna.store.DeskQuotes(t.Context(), blog.Held, 1)
		w.must(err)
		w.must(anna.DisownQuote(t.Context(), waiting[0].ID))
		w.settle()
		w.equal("turned down", []any{anna.quoted("on-rest"), got(turned)}, []any{1, []string{"Reject QuoteRequest"}})
		_, err = anna.Block(t.Context(), strings.TrimPrefix(turned.Handle, "ulla@"))
		w.must(err)

		w.must(anna.settings("quotes", "nobody"))
		other := tom.Quote(id, "<p>Never mind</p>")
		tom.RequestQuote(other, id)
		w.settle()
		w.equal("refused", []any{anna.quoted("on-rest"), answers(tom)}, []any{1, []string{"Reject QuoteRequest"}})
		shown, _, err := anna.store.DeskQuotes(t.Context(), blog.Shown, 1)
		w.must(err)
		w.equal("in the desk", []any{len(shown), shown[0].URI}, []any{1, note.ID})
	})
}

func TestForgedRequestsHaveNoEffect(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		eve, alice, mallory := srv.Actor("eve"), w.server().Actor("alice"), srv.Actor("mallory")
		article, id := anna.publish(rest)
		foreign := alice.Note(eve.ID, "<p>Not about her</p>")
		theirs := alice.Quote(foreign.ID, "<p>Hers</p>")
		neighbours := mallory.Note(eve.ID, "<p>A neighbour's</p>", aptest.Quoting(id), aptest.With(aptest.JSON{"inReplyTo": id}))
		own := eve.Note(alice.ID, "<p>About something else</p>")
		inbox := anna.ActorURL + "/inbox"
		n := 0
		send := func(kind, object string, instrument any, changes aptest.JSON) {
			n++
			activity := aptest.JSON{
				"@context": "https://www.w3.org/ns/activitystreams", "id": fmt.Sprintf("%s/forged/%d", eve.ID, n),
				"type": kind, "actor": eve.ID, "object": object, "instrument": instrument,
			}
			for k, v := range changes {
				activity[k] = v
			}
			eve.Post(inbox, activity)
		}
		for _, kind := range []string{"ReplyRequest", "QuoteRequest"} {
			send(kind, id, theirs.Object, nil)               // another server's post, embedded
			send(kind, id, theirs.ID, nil)                   // and by its address
			send(kind, id, neighbours.Object, nil)           // a neighbour's
			send(kind, id, neighbours.ID, nil)               //
			send(kind, foreign.ID, own.Object, nil)          // about what is not ours
			send(kind, anna.ActorURL, own.Object, nil)       // about what cannot be answered
			send(kind, id+"x", own.Object, nil)              // about what never was
			send(kind, id, nil, nil)                         // for nothing
			send(kind, id, aptest.JSON{"type": "Note"}, nil) // for what has no name
			send(kind, id, own.Object, nil)                  // her own, which says nothing about this
		}
		like := func(by *aptest.Actor, of string) aptest.JSON {
			return aptest.JSON{"id": by.ID + "/likes/1", "type": "Like", "actor": by.ID, "object": of}
		}
		send("LikeRequest", id, like(alice, id), nil)
		send("LikeRequest", id, like(mallory, id), nil)
		send("LikeRequest", id, like(eve, foreign.ID), nil)
		send("LikeRequest", id, aptest.JSON{"id": eve.ID + "/b/1", "type": "Announce", "actor": eve.ID, "object": id}, nil)
		send("AnnounceRequest", id, aptest.JSON{"id": eve.ID + "/b/1", "type": "Announce", "actor": eve.ID, "object": id, "to": eve.FollowersURL}, nil)
		send("LikeRequest", id, aptest.JSON{"id": eve.ID + "/likes/2", "type": "Like", "object": id}, nil)
		// Requests whose ids are someone else's.
		send("LikeRequest", id, like(eve, id), aptest.JSON{"id": alice.ID + "/requests/1"})
		quoting := eve.Note(alice.ID, "<p>Quoted</p>", aptest.Quoting(id))
		send("QuoteRequest", id, quoting.Object, aptest.JSON{"id": alice.ID + "/requests/2"})
		// Answers to what was never asked.
		for _, kind := range []string{"Accept", "Reject"} {
			send(kind, id, nil, aptest.JSON{"result": eve.ID + "/authorizations/1", "object": aptest.JSON{
				"id": anna.ActorURL + "#r", "type": "QuoteRequest", "actor": anna.ActorURL, "object": own.ID, "instrument": id,
			}})
			send(kind, id, nil, nil)
		}
		w.settle()
		w.equal("eve got", answers(eve), []string{})
		page, err := anna.store.ArticlePage(t.Context(), article.Slug)
		w.must(err)
		w.equal("under the article", []int{page.Comments, page.Likes, page.Boosts, page.Quotes}, []int{0, 0, 0, 0})
		list, _, err := anna.store.DeskQuotes(t.Context(), "", 1)
		w.must(err)
		w.equal("in the desk", len(list), 0)
	})
}

func TestAnsweringIsApproving(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("policy", "all"))
		alice := w.server(aptest.Compacted()).Actor("alice")
		article, id := anna.publish(rest)
		alice.RequestReply(id, "<p>How do I begin?</p>")
		w.settle()
		answer, err := anna.Answer(t.Context(), anna.author.ID, anna.comment("How do I begin?").ID, "Slowly.")
		w.must(err)
		answerID := anna.federation.AnswerURL(answer.ID)
		alice.RequestReply(answerID, "<p>I will try.</p>")
		w.settle()
		w.must(anna.ApproveComment(t.Context(), anna.comment("I will try.").ID))
		w.settle()
		w.equal("answers", answers(alice), []string{"Accept ReplyRequest", "Accept ReplyRequest"})
		second := alice.Fetch(w.last(alice, "Accept").Activity.Result.ID)
		w.equal("about the answer", second.InteractionTarget, answerID)

		// What was permitted under an answer ends with it, and survives a restart.
		anna.restart()
		w.equal("after a restart", alice.Status(second.ID), http.StatusOK)
		w.must(anna.DeleteComment(t.Context(), answer.ID))
		w.equal("without the answer", alice.Status(second.ID), http.StatusGone)
		w.must(anna.DeleteArticle(t.Context(), article.ID))
		w.equal("without the article", alice.Status(second.ID), http.StatusGone)
	})
}
