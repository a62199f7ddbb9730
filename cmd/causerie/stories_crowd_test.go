//go:build !race

package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// Thousands of steps, which the race detector would take many minutes for: the
// tests step runs them without it.

// An account does what it can to fill the disk, for days, while an old
// conversation stands.
func TestOneAccountFillsNothing(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		honest := w.server()
		alice := honest.Actor("alice")
		alice.Follow(anna.ActorURL)
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>An old word of mine.</p>")
		alice.Like(id)
		w.settle()
		w.must(anna.settings("policy", "all"))
		w.pass(2 * time.Minute)
		w.settle() // followers are told of it

		mallory := w.server().Actor("mallory")
		inbox := anna.ActorURL + "/inbox"
		for n := range 400 { // keys at hosts where nobody answers
			answer := quietly(mallory, inbox, createBy(mallory, "dead", id, toPublic), aptest.WithKeyID(fmt.Sprintf("http://127.9.%d.%d:9/u#k", n/200, n%200+1)))
			if answer.Status == http.StatusAccepted {
				w.t.Fatal("taken without a key")
			}
		}
		key, _ := mallory.Document()["publicKey"].(aptest.JSON)
		for n := range 15 { // and many of one owner
			another := aptest.JSON{"id": fmt.Sprintf("%s#key%d", mallory.ID, n), "owner": mallory.ID, "publicKeyPem": key["publicKeyPem"]}
			mallory.Set(aptest.JSON{"publicKey": []any{key, another}})
			answer := quietly(mallory, inbox, createBy(mallory, fmt.Sprint("key", n), ""), aptest.WithKeyID(fmt.Sprintf("%s#key%d", mallory.ID, n)))
			w.equal("another key of hers", answer.Status, http.StatusAccepted)
			w.pass(time.Second)
		}
		anna.holds("person_key", 1+10)

		post := func(activity aptest.JSON) {
			if answer := quietly(mallory, inbox, activity); answer.Status != http.StatusAccepted {
				w.t.Fatalf("%v was answered %+v", activity["type"], answer)
			}
		}
		for day := range 2 {
			for n := range 40 {
				post(createBy(mallory, fmt.Sprintf("reply%d-%d", day, n), id, toPublic))
				post(aptest.JSON{
					"id": fmt.Sprintf("%s#%d-%d?%s", mallory.ID, day, n, strings.Repeat("ä", n)), "type": "Like", "actor": mallory.ID, "object": id,
				})
				post(aptest.JSON{
					"id": fmt.Sprintf("%s#f%d-%d", mallory.ID, day, n), "type": "Follow", "actor": mallory.ID, "object": anna.ActorURL,
				})
			}
			for n := range 60 {
				post(createBy(mallory, fmt.Sprintf("letter%d-%d", day, n), "", anna.ActorURL))
			}
			for n := range 120 {
				post(aptest.JSON{
					"id": fmt.Sprintf("%s#d%d-%d", mallory.ID, day, n), "type": "Delete", "actor": mallory.ID,
					"object": fmt.Sprintf("%s/notes/never-%d-%d", mallory.ID, day, n),
				})
			}
			w.settle()
			w.must(anna.store.Tidy(t.Context()))
			anna.holds("comment", 1+20)
			anna.holds("letter", 50*(day+1))
			anna.holds("forgotten", 100*(day+1))
			anna.holds("broadcast", 3+20*(day+1))
			anna.holds("reaction", 2)
			anna.holds("follower", 2)
			anna.holds("person", 2)
			anna.holds("job", 1) // the next look at Alice's conversation
			w.pass(24 * time.Hour)
		}

		for range 13 { // a year goes by
			w.pass(30 * 24 * time.Hour)
			w.settle()
			w.must(anna.store.Tidy(t.Context()))
		}
		for _, table := range []string{"seen", "forgotten", "tally", "job", "lane", "gone_inbox"} {
			anna.holds(table, 0)
		}
		anna.shows("/on-rest", "An old word of mine.")
		page, err := anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("comments and followers", []int{page.Comments, anna.followers()}, []int{1, 2})
		alice.Reply(id, "<p>And a new one.</p>")
		w.settle()
		anna.comment("And a new one.")
	})
}

// Thousands of accounts that nobody has seen before come from one domain, with
// as many host names as they like, while a big server has its best day.
func TestACrowdFillsNothing(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		article, _ := anna.publish(rest)
		ctx := t.Context()
		reply := func(from blog.Person, visibility blog.Visibility) error {
			return anna.Receive(ctx, blog.Reply{
				From: from, URI: from.URI + "/1", Answers: blog.Target{ObjectID: article.ObjectID}, Visibility: visibility, HTML: "<p>Hm.</p>", SentAt: w.now(),
			})
		}
		fresh := func(n int) blog.Person { return stranger(w, fmt.Sprintf("n%d.evil.example", n), n) }

		refused := 0
		for n := range 2_100 {
			refused += w.tooMany(reply(fresh(n), blog.Public))
		}
		w.equal("replies of a domain in a day that are refused", refused, 100)
		refused = 0
		for n := range 600 {
			refused += w.tooMany(reply(fresh(10_000+n), blog.Direct))
		}
		w.equal("letters of a domain in a day that are refused", refused, 100)

		w.must(anna.settings("policy", "all"))
		w.pass(24 * time.Hour)
		refused = 0
		for n := range 600 {
			refused += w.tooMany(reply(stranger(w, "spam.example", n), blog.Public))
		}
		w.equal("waiting comments of a host that are refused", refused, 100)
		anna.holds("comment", 2_500)

		refused = 0
		for n := range 1_100 { // followers who each have an inbox of their own
			p := stranger(w, "many.example", n)
			p.Mailbox = p.Inbox
			refused += w.tooMany(anna.Follow(ctx, anna.author.ID, p, p.URI+"/follow"))
		}
		w.equal("followers beyond a host's inboxes", refused, 100)
		anna.holds("inbox_target", 1_000)
		sly := stranger(w, "sly.example", 1)
		w.must(anna.Follow(ctx, anna.author.ID, sly, sly.URI+"/follow"))
		sly.FetchedAt, sly.Mailbox = w.now().Add(time.Second), "https://many.example/one/more"
		w.must(anna.Meet(ctx, sly))
		anna.holds("inbox_target", 1_001)

		before := anna.followers()
		for n := range 2_000 { // the best day of a big server
			p := stranger(w, "big.example", n)
			w.must(anna.Follow(ctx, anna.author.ID, p, p.URI+"/follow"))
		}
		w.equal("followers on a good day", anna.followers()-before, 2_000)
		w.must(anna.Receive(ctx, blog.Reply{
			From: stranger(w, "calm.example", 1), URI: "https://calm.example/users/1/1", Answers: blog.Target{ObjectID: article.ObjectID},
			Visibility: blog.Public, HTML: "<p>I have nothing to do with that.</p>", SentAt: w.now(),
		}))
		anna.comment("I have nothing to do with that.")
	})
}

func TestACrowdMovesIn(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		old, reader := w.server().Actor("anna_before"), w.server().Actor("reader")
		reader.Follow(anna.ActorURL)
		w.must(anna.UpdateProfile(t.Context(), anna.author.ID, blog.Profile{Name: "Anna Ruf", Aliases: []string{old.ID}}))
		w.settle()
		w.equal("also known as", old.FetchActor(anna.ActorURL).AlsoKnownAs, []string{old.ID})

		var crowd []*aptest.Actor
		for range 4 {
			srv := w.server()
			for i := range 60 {
				crowd = append(crowd, srv.Actor(fmt.Sprintf("person%d", i)))
			}
		}
		follow := func(some []*aptest.Actor) {
			var running sync.WaitGroup
			for part := range slices.Chunk(some, 30) {
				running.Go(func() {
					for _, a := range part {
						answer, err := a.TryPost(anna.ActorURL+"/inbox", aptest.JSON{
							"@context": activitypub.ContextPlain, "id": a.ID + "#follow", "type": "Follow", "actor": a.ID, "object": anna.ActorURL,
						})
						if err != nil || answer.Status != http.StatusAccepted {
							t.Errorf("a follow was answered %d: %v", answer.Status, err)
						}
					}
				})
			}
			running.Wait()
		}
		follow(crowd[:120])
		_, id := anna.publish(rest)
		w.equal("meanwhile the reader got", w.last(reader, "Create").Activity.Object.ID(), id)
		follow(crowd[120:])
		w.settle()

		w.equal("followers", anna.followers(), len(crowd)+1)
		accepted := map[string]int{}
		for _, a := range crowd {
			for _, in := range a.Inbox() {
				if follow := in.Activity.Object.Activity(); in.Activity.Type == "Accept" && follow.Actor.ID == a.ID {
					accepted[a.ID]++
				}
			}
		}
		for _, a := range crowd {
			if accepted[a.ID] != 1 {
				t.Errorf("%s was accepted %d times", a.Handle, accepted[a.ID])
			}
			if _, err := anna.store.Person(t.Context(), a.ID); err != nil {
				t.Errorf("%s: %v", a.Handle, err)
			}
		}
		wrong, err := anna.store.RecountFollowers(t.Context())
		w.must(err)
		w.equal("digests that a recount finds wrong", wrong, 0)
	})
}

func TestACrowdOfOneServerGetsInThoughSomeAreAskedToComeBack(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		var waiting []*aptest.Actor
		for i := range 150 {
			waiting = append(waiting, srv.Actor(fmt.Sprintf("person%d", i)))
		}
		crowd := len(waiting)
		for tries := 0; len(waiting) > 0 && tries < 30; tries++ {
			waiting = slices.DeleteFunc(waiting, func(a *aptest.Actor) bool {
				answer := a.Post(anna.ActorURL+"/inbox", aptest.JSON{
					"@context": activitypub.ContextPlain, "id": a.ID + "#follow", "type": "Follow", "actor": a.ID, "object": anna.ActorURL,
				})
				if answer.Status != http.StatusAccepted && (answer.Status != http.StatusServiceUnavailable || answer.Header.Get("Retry-After") == "") {
					t.Fatalf("a follow was answered %d", answer.Status)
				}
				return answer.Status == http.StatusAccepted
			})
			w.settle()
			w.pass(time.Minute)
		}
		w.settle()
		w.equal("followers", anna.followers(), crowd)
		accepts := 0
		for _, in := range srv.Inbox() {
			if in.Activity.Type == "Accept" {
				accepts++
			}
		}
		w.equal("accepted", accepts, crowd)
	})
}
