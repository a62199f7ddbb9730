package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// reports lists the open reports of the desk.
func (c *causerie) reports() []blog.DeskReport {
	c.w.t.Helper()
	list, _, err := c.store.DeskReports(c.w.t.Context(), false, 1)
	c.w.must(err)
	return list
}

// about names what a report is about.
func about(r blog.DeskReport) string {
	var list []string
	for _, item := range r.Items {
		switch {
		case item.CommentID != "":
			list = append(list, "comment "+item.Text)
		case item.ArticleID != "":
			list = append(list, "article "+item.ArticleSlug)
		default:
			list = append(list, "author")
		}
	}
	return strings.Join(list, ", ")
}

func TestAReportReachesTheAuthorAlone(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv, far := w.server(), w.server()
		alice := srv.Actor("alice")
		_, id := anna.publish(rest)
		reply := alice.Reply(id, "<p>Something nasty</p>")
		w.settle()
		words := "This is <b>rude</b>.\nPlease look."
		flag := far.Instance().Flag(anna.ActorURL, words, id, reply.ID, "https://elsewhere.example/notes/1", id)
		w.settle()
		far.Instance().Post(anna.ActorURL+"/inbox", flag.Activity) // again
		w.settle()
		list := anna.reports()
		if len(list) != 1 {
			t.Fatalf("%d reports", len(list))
		}
		r := list[0]
		w.equal("words", r.Words, words)
		w.equal("about", about(r), "author, article on-rest, comment Something nasty")
		w.equal("from", []any{r.Reporter.Host, r.Reporter.Automated}, []any{far.Host, true})
		for _, path := range []string{"/", "/on-rest", "/feed.xml", "/sitemap.xml", "/search?q=rude"} {
			anna.hides(path, "Please look", far.Host)
		}
		for _, path := range []string{anna.ActorURL, id, id + "/replies", anna.ActorURL + "/outbox?page=1"} {
			if got := alice.Get(path); got.Status != http.StatusOK || strings.Contains(got.Body, "Please look") {
				t.Errorf("%s: %d, %s", path, got.Status, got.Body)
			}
		}

		w.must(anna.ResolveReport(t.Context(), r.ID, "Spoke with her."))
		w.equal("open", len(anna.reports()), 0)
		resolved, _, err := anna.store.DeskReports(t.Context(), true, 1)
		w.must(err)
		w.equal("the note", resolved[0].Note, "Spoke with her.")
		w.pass(91 * 24 * time.Hour)
		w.must(anna.store.Tidy(t.Context()))
		if _, err := anna.store.Report(t.Context(), r.ID); blog.KindOf(err) != blog.NotFound {
			t.Errorf("an old report is still there: %v", err)
		}
	})
}

func TestReportsThatAreDropped(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv, rejected := w.server(), w.server()
		_, id := anna.publish(rest)
		draft, err := anna.SaveDraft(t.Context(), anna.author.ID, "", blog.Words{Title: "Secret", Source: "Hush."})
		w.must(err)
		instance := srv.Instance()
		instance.Post(anna.ActorURL+"/inbox", aptest.JSON{
			"@context": activitypub.ContextPlain, "id": srv.URL + "/reports/x", "type": "Flag", "actor": instance.ID, "content": "Nothing of ours",
			"object": []any{"https://elsewhere.example/users/x", "http://" + anna.address + "/ap/articles/" + draft.ID, "http://" + anna.address + "/nothing"},
		})
		w.settle()
		w.equal("about nothing of ours", len(anna.reports()), 0)

		_, err = anna.Restrict(t.Context(), rejected.Host, blog.Rule{Severity: blog.Noop, RejectReports: true})
		w.must(err)
		rejected.Instance().Flag(anna.ActorURL, "I complain", id)
		w.settle()
		w.equal("rejected", len(anna.reports()), 0)
		rejected.Actor("tom").Like(id)
		w.settle()
		anna.shows("/on-rest", "tom")

		for i := range 25 {
			instance.Flag(anna.ActorURL, fmt.Sprint("Flood ", i), id)
		}
		w.settle()
		w.equal("in one day", len(anna.reports()), 20)
		w.pass(25 * time.Hour)
		instance.Flag(anna.ActorURL, "A day later", id)
		w.settle()
		w.equal("a day later", len(anna.reports()), 21)
	})
}

func TestABlockThatIsLiftedShowsWhatItHid(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		eve := srv.Actor("eve")
		_, id := anna.publish(rest)
		for _, text := range []string{"First words", "Second words", "Third words", "Fourth words"} {
			eve.Reply(id, "<p>"+text+"</p>")
		}
		w.settle()
		w.must(anna.HideComment(t.Context(), anna.comment("Third").ID))
		_, err := anna.Block(t.Context(), srv.Host)
		w.must(err)
		_, err = anna.Block(t.Context(), eve.ID)
		w.must(err)
		anna.hides("/on-rest", "First words", "Second words")
		w.must(anna.SpamComment(t.Context(), anna.comment("Second").ID))
		w.must(anna.HideComment(t.Context(), anna.comment("Fourth").ID)) // hidden already: now she means it

		w.must(anna.Unblock(t.Context(), srv.Host))
		anna.hides("/on-rest", "First words") // her own block still stands
		w.must(anna.Unblock(t.Context(), eve.ID))
		anna.shows("/on-rest", "First words")
		anna.hides("/on-rest", "Second words", "Third words", "Fourth words")
		page, err := anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("counted", page.Comments, 1)
		w.equal("spam stays", anna.comment("Second").State, blog.Spam)
	})
}

func TestWhoBlocksTheAuthorMayComeBack(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>Good words</p>")
		alice.Reply(id, "<p>Bad words</p>")
		w.settle()
		block := alice.Block(anna.ActorURL)
		w.settle()
		anna.hides("/on-rest", "Good words", "Bad words")
		w.equal("followers", anna.followers(), 0)
		alice.Follow(anna.ActorURL) // late, from before
		w.settle()
		w.equal("followers while she blocks", anna.followers(), 0)
		w.must(anna.SpamComment(t.Context(), anna.comment("Bad words").ID))

		alice.Undo(block)
		w.settle()
		anna.shows("/on-rest", "Good words")
		anna.hides("/on-rest", "Bad words")
		alice.Follow(anna.ActorURL)
		alice.Like(id)
		w.settle()
		w.equal("followers again", anna.followers(), 1)

		// An undo that overtakes what it undoes leaves her where she was.
		late := aptest.JSON{"id": alice.ID + "#blocks/late", "type": "Block", "actor": alice.ID, "object": anna.ActorURL}
		alice.Post(anna.ActorURL+"/inbox", aptest.JSON{
			"@context": activitypub.ContextPlain, "id": alice.ID + "#undo/late", "type": "Undo", "actor": alice.ID, "object": late,
		})
		w.settle()
		late["@context"] = activitypub.ContextPlain
		alice.Post(anna.ActorURL+"/inbox", late)
		w.settle()
		w.equal("followers after a late block", anna.followers(), 1)
		anna.shows("/on-rest", "Good words")
	})
}

func TestNobodyUndoesTheBlockOfAnother(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice, eve := srv.Actor("alice"), srv.Actor("eve")
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>Good words</p>")
		w.settle()
		block := alice.Block(anna.ActorURL)
		w.settle()
		for _, object := range []any{block.ID, block.Activity} {
			eve.Post(anna.ActorURL+"/inbox", aptest.JSON{
				"@context": activitypub.ContextPlain, "id": fmt.Sprintf("%s#undo/%T", eve.ID, object), "type": "Undo", "actor": eve.ID, "object": object,
			})
		}
		w.settle()
		anna.hides("/on-rest", "Good words")
		alice.Post(anna.ActorURL+"/inbox", aptest.JSON{
			"@context": activitypub.ContextPlain, "id": alice.ID + "#undo/bare", "type": "Undo", "actor": alice.ID, "object": block.ID,
		})
		w.settle()
		anna.shows("/on-rest", "Good words")
	})
}

func TestASilencedHostWaitsAndIsNotShown(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("show_followers", "true"))
		srv := w.server()
		loud, calm := srv.Actor("loud"), w.server().Actor("calm")
		_, id := anna.publish(rest)
		loud.Reply(id, "<p>Before the silence</p>")
		w.settle()
		_, err := anna.Restrict(t.Context(), srv.Host, blog.Rule{Severity: blog.Silence, Comment: "Shouts"})
		w.must(err)
		loud.Follow(anna.ActorURL)
		calm.Follow(anna.ActorURL)
		like := loud.Like(id)
		calm.Like(id)
		loud.Reply(id, "<p>After the silence</p>")
		w.settle()
		anna.shows("/on-rest", "Before the silence", "calm")
		anna.hides("/on-rest", "After the silence", "Shouts")
		held := anna.comment("After the silence")
		w.equal("it waits", []any{held.State, strings.Contains(held.Reason, "silenced")}, []any{blog.Held, true})
		page, err := anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("likes, faces, followers", []int{page.Likes, len(page.Likers), anna.followers()}, []int{2, 1, 2})
		for _, list := range []string{id + "/likes?page=1", anna.ActorURL + "/followers?page=1"} {
			if body := calm.Get(list).Body; strings.Contains(body, loud.ID) || strings.Contains(body, like.ID) || !strings.Contains(body, calm.ID) {
				t.Errorf("%s: %s", list, body)
			}
		}
		w.must(anna.Unblock(t.Context(), srv.Host))
		page, err = anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("faces again", len(page.Likers), 2)
		anna.hides("/on-rest", "After the silence") // the author has not said a word
	})
}

func TestPicturesFromThereAreRejected(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice, tom := srv.Actor("alice"), srv.Actor("tom")
		_, id := anna.publish(rest)
		alice.Like(id)
		w.settle()
		faces := func() (n int) {
			page, err := anna.store.ArticlePage(t.Context(), "on-rest")
			w.must(err)
			for _, face := range page.Likers {
				if face.Avatar != "" {
					n++
				}
			}
			return n
		}
		w.equal("pictures", faces(), 1)
		_, err := anna.Restrict(t.Context(), srv.Host, blog.Rule{Severity: blog.Noop, RejectMedia: true})
		w.must(err)
		w.equal("pictures", faces(), 0)
		srv.Forget()
		tom.Like(id)
		w.settle()
		w.equal("pictures", faces(), 0)
		for _, r := range srv.Requests() {
			if strings.HasPrefix(r.Path, "/avatars/") {
				t.Errorf("a picture was fetched: %s", r.Path)
			}
		}
		w.must(anna.Unblock(t.Context(), srv.Host))
		w.settle()
		w.equal("pictures again", faces(), 2)
	})
}

func TestSomeoneIsBlockedBeforeTheyCome(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		eve := w.server().Actor("eve")
		block, err := anna.Block(t.Context(), "@Eve@"+strings.TrimPrefix(eve.Handle, "eve@"))
		w.must(err)
		w.equal("kept by handle", block.Value, "@"+eve.Handle)
		_, id := anna.publish(rest)
		eve.Follow(anna.ActorURL)
		w.settle()
		w.equal("followers", anna.followers(), 0)
		// From now on she is known, whatever she calls herself.
		eve.Set(aptest.JSON{"preferredUsername": "adam"})
		answer := eve.Post(anna.ActorURL+"/inbox", aptest.JSON{
			"@context": activitypub.ContextPlain, "id": eve.ID + "#likes/1", "type": "Like", "actor": eve.ID, "object": id,
		})
		w.equal("the answer", answer.Status, http.StatusForbidden)
		w.must(anna.Unblock(t.Context(), "@"+eve.Handle))
		eve.Set(aptest.JSON{"preferredUsername": "eve"})
		eve.Follow(anna.ActorURL)
		w.settle()
		w.equal("followers", anna.followers(), 1)
	})
}

func TestAListOfBlocksIsTakenOver(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv, near := w.server(), w.server()
		eve, tom := srv.Actor("eve"), near.Actor("tom")
		eve.Follow(anna.ActorURL)
		tom.Follow(anna.ActorURL)
		_, id := anna.publish(rest)
		eve.Reply(id, "<p>Something nasty</p>")
		w.settle()
		list, err := blog.ReadBlockList(strings.NewReader("\ufeff#domain,#severity,#reject_media\r\n" +
			"\"" + srv.Host + "\",suspend,true\r\nother.example,silence,false\r\n"))
		w.must(err)
		plan, err := anna.PlanImport(t.Context(), list, false)
		w.must(err)
		felt := plan.Felt()
		if len(plan.New) != 2 || len(felt) != 1 || felt[0].Value != srv.Host || felt[0].Followers != 1 || felt[0].Comments != 1 {
			t.Fatalf("the plan: %+v", plan)
		}
		anna.shows("/on-rest", "Something nasty")
		_, err = anna.ImportBlocks(t.Context(), list, false)
		w.must(err)
		w.settle()
		anna.hides("/on-rest", "Something nasty")
		w.equal("followers", anna.followers(), 1)
		w.equal("eve was told", w.last(eve, "Reject").Activity.Actor.ID, anna.ActorURL)
		plan, err = anna.ImportBlocks(t.Context(), list, false)
		w.must(err)
		w.equal("again", []int{len(plan.New), len(plan.Changed), plan.Same}, []int{0, 0, 2})

		// A milder list changes nothing unless that is asked for.
		mild, err := blog.ReadBlockList(strings.NewReader("#domain,#severity\n" + srv.Host + ",noop\n"))
		w.must(err)
		plan, err = anna.ImportBlocks(t.Context(), mild, false)
		w.must(err)
		w.equal("kept", []int{len(plan.Changed), len(plan.Kept)}, []int{0, 1})
		anna.hides("/on-rest", "Something nasty")
		_, err = anna.ImportBlocks(t.Context(), mild, true)
		w.must(err)
		anna.shows("/on-rest", "Something nasty")
	})
}

func TestOnlyListedHostsMaySpeak(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		friends, others := w.server(), w.server()
		alice, tom := friends.Actor("alice"), others.Actor("tom")
		tom.Follow(anna.ActorURL)
		_, id := anna.publish(rest)
		w.settle()
		_, err := anna.Allow(t.Context(), friends.Host)
		w.must(err)
		outside, err := anna.store.Outside(t.Context())
		w.must(err)
		w.equal("who would get nothing", outside, []blog.HostCount{{Host: others.Host, Followers: 1}})
		w.must(anna.FederateWith(t.Context(), blog.FederateListed))

		for _, act := range []aptest.JSON{
			{"type": "Follow", "object": anna.ActorURL}, {"type": "Like", "object": id}, {"type": "Flag", "object": []any{id}},
		} {
			act["@context"], act["id"], act["actor"] = activitypub.ContextPlain, tom.ID+"#"+act["type"].(string), tom.ID
			w.equal(fmt.Sprint(act["type"]), tom.Post(anna.ActorURL+"/inbox", act).Status, http.StatusForbidden)
		}
		alice.Follow(anna.ActorURL)
		alice.Reply(id, "<p>A friend speaks</p>")
		w.settle()
		anna.shows("/on-rest", "A friend speaks")
		before := len(others.Inbox())
		words := rest
		words.Title = "For friends"
		article, _ := anna.publish(words)
		w.equal("alice got it", w.last(alice, "Create").Activity.Object.Object().Name, "For friends")
		w.equal("tom got nothing", len(others.Inbox()), before)
		w.equal("tom follows still", anna.followers(), 2)
		d, err := anna.store.ArticleDelivery(t.Context(), article.ID)
		w.must(err)
		w.equal("counted", d.Total, 1)

		w.must(anna.FederateWith(t.Context(), blog.FederateOpen))
		words.Title = "For all"
		anna.publish(words)
		w.equal("tom got it", w.last(tom, "Create").Activity.Object.Object().Name, "For all")
	})
}

func TestWhatWaitedForAHostIsNotSentOnceItIsUnlisted(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		others := w.server()
		tom := others.Actor("tom")
		tom.Follow(anna.ActorURL)
		w.settle()
		others.Fail(1, http.StatusServiceUnavailable)
		anna.publish(rest)
		_, err := anna.Allow(t.Context(), "pond.example")
		w.must(err)
		w.must(anna.FederateWith(t.Context(), blog.FederateListed))
		w.pass(time.Hour)
		w.settle()
		w.equal("tom got", got(tom), []string{"Accept Follow"})
	})
}

func TestInSecureModeReadersSign(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		strict := w.server(aptest.AuthorizedFetch())
		alice, eve := strict.Actor("alice"), w.server().Actor("eve")
		rfc := w.server(aptest.SignRFC9421(), aptest.AuthorizedFetch()).Actor("hollo")
		_, id := anna.publish(rest)
		_, err := anna.Block(t.Context(), strings.SplitN(eve.Handle, "@", 2)[1])
		w.must(err)
		w.equal("open, but not to who is blocked", []int{alice.Get(id, aptest.Unsigned()).Status, eve.Get(id).Status}, []int{200, 403})
		w.must(anna.settings("authorized_fetch", "true"))

		home := "http://" + anna.address
		for _, path := range []string{id, id + "/activity", id + "/replies", id + "/likes", anna.ActorURL + "/outbox", anna.ActorURL + "/followers", home + "/on-rest", home + "/"} {
			unsigned := alice.Get(path, aptest.Unsigned())
			w.equal("unsigned "+path, unsigned.Status, http.StatusUnauthorized)
			w.equal("hint", unsigned.Header.Get("Accept-Signature"), `sig1=("@method" "@target-uri");created;keyid`)
			w.equal("no challenge", unsigned.Header.Get("WWW-Authenticate"), "")
			w.equal("cached", unsigned.Header.Get("Cache-Control"), "private, no-store")
			for _, who := range []*aptest.Actor{alice, rfc, strict.Instance()} {
				signed := who.Get(path)
				w.equal("signed "+path, signed.Status, http.StatusOK)
				w.equal("cached", signed.Header.Get("Cache-Control"), "private, no-store")
				w.equal("varies", strings.Contains(strings.Join(signed.Header.Values("Vary"), ", "), "Accept, Signature"), true)
			}
			w.equal("blocked "+path, eve.Get(path).Status, http.StatusForbidden)
			w.equal("by another's key", alice.Get(path, aptest.WithKey(eve.PrivateKey()), aptest.WithKeyID(alice.KeyID)).Status, http.StatusUnauthorized)
		}
		anna.shows("/on-rest", "Sleep is") // people read as ever

		// Nothing tells what there is.
		for _, who := range []aptest.Answer{alice.Get(home+"/ap/articles/nothing", aptest.Unsigned()), alice.Get(id, aptest.Unsigned())} {
			w.equal("unsigned", who.Body, alice.Get(id, aptest.Unsigned()).Body)
		}
		w.equal("blocked", eve.Get(home+"/ap/articles/nothing").Body, eve.Get(id).Body)
		w.equal("signed", alice.Get(home+"/ap/articles/nothing").Status, http.StatusNotFound)

		// What proves our own signatures is there for all.
		w.equal("application", alice.Get(home+"/ap/application", aptest.Unsigned()).Status, http.StatusOK)
		stub := alice.Get(anna.ActorURL, aptest.Unsigned())
		w.equal("key", stub.Status, http.StatusOK)
		for _, word := range []string{`"publicKeyPem"`, `"preferredUsername":"anna"`, `"inbox"`} {
			w.equal(word, strings.Contains(stub.Body, word), true)
		}
		for _, word := range []string{"Anna Ruf", "followers", "outbox"} {
			w.equal(word, strings.Contains(stub.Body, word), false)
		}
		w.equal("whole", strings.Contains(alice.Get(anna.ActorURL).Body, "Anna Ruf"), true)
		for _, path := range []string{"/.well-known/nodeinfo", "/nodeinfo/2.1", "/.well-known/webfinger?resource=acct:anna@" + anna.address} {
			status, _ := anna.getAs(path, "application/json")
			w.equal(path, status, http.StatusOK)
		}

		// Two servers that both ask for signatures understand each other.
		alice.Follow(anna.ActorURL)
		alice.Reply(id, "<p>From one strict server to another</p>")
		w.settle()
		w.equal("alice got", got(alice), []string{"Accept Follow"})
		anna.shows("/on-rest", "From one strict server to another")
	})
}

func TestABlockedHostIsAskedForNothing(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		eve := srv.Actor("eve")
		_, id := anna.publish(rest)
		w.must(anna.settings("authorized_fetch", "true"))
		_, err := anna.Block(t.Context(), srv.Host)
		w.must(err)
		eve.Get(id)
		w.equal("requests", len(srv.Requests()), 0)
	})
}

func TestQuotesComeBackWithTheirWriter(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		eve := srv.Actor("eve")
		_, id := anna.publish(rest)
		kept, disowned := eve.Quote(id, "<p>One</p>"), eve.Quote(id, "<p>Two</p>")
		eve.RequestQuote(kept, id)
		w.settle()
		stamp := w.last(eve, "Accept").Activity.Result.ID
		quotes, _, err := anna.store.DeskQuotes(t.Context(), blog.Shown, 1)
		w.must(err)
		for _, q := range quotes {
			if q.URI == disowned.ID {
				w.must(anna.DisownQuote(t.Context(), q.ID))
			}
		}
		w.equal("quotes", anna.quoted("on-rest"), 1)
		_, err = anna.Block(t.Context(), srv.Host)
		w.must(err)
		w.settle()
		w.equal("quotes while blocked", anna.quoted("on-rest"), 0)
		w.must(anna.Unblock(t.Context(), srv.Host))
		w.settle()
		w.equal("quotes again", anna.quoted("on-rest"), 1)
		if again := w.last(eve, "Accept").Activity.Result.ID; again == stamp || eve.Get(again).Status != http.StatusOK {
			t.Errorf("the new authorization is %s, the old one was %s", again, stamp)
		}
		w.equal("the old authorization", eve.Get(stamp).Status, http.StatusGone)

		_, err = anna.Restrict(t.Context(), srv.Host, blog.Rule{Severity: blog.Silence})
		w.must(err)
		anna.hides("/on-rest", "@eve")
		w.equal("counted", anna.quoted("on-rest"), 1)
		eve.Quote(id, "<p>Three</p>")
		w.settle()
		w.equal("a new one waits", anna.quoted("on-rest"), 1)
	})
}
