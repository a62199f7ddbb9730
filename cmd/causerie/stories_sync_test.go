package main

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
)

// digestOf is the XOR of the SHA-256 of ids, reckoned as FEP-8fcf says.
func digestOf(ids ...string) string {
	var sum [sha256.Size]byte
	for _, id := range ids {
		for i, b := range sha256.Sum256([]byte(id)) {
			sum[i] ^= b
		}
	}
	return hex.EncodeToString(sum[:])
}

// itemIDs are those of the items of a collection.
func itemIDs(c *activitypub.Collection) (list []string) {
	for _, item := range c.Items {
		list = append(list, item.ID)
	}
	return list
}

func TestServersCanCompareWhoFollows(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv, other, stranger := w.server(), w.server(), w.server()
		alice, tom, rosa := srv.Actor("alice"), srv.Actor("tom"), other.Actor("rosa")
		for _, a := range []*aptest.Actor{alice, tom, rosa} {
			a.Follow(anna.ActorURL)
		}
		w.settle()
		w.equal("an Accept compares nobody", w.last(alice, "Accept").Header.Get(activitypub.SynchronizationHeader), "")
		anna.publish(rest)

		header := w.last(alice, "Create").Header
		sync, err := activitypub.ParseSynchronization(header.Get(activitypub.SynchronizationHeader))
		w.must(err)
		w.equal("compared with alice's server", sync, activitypub.Synchronization{
			CollectionID: anna.ActorURL + "/followers", URL: anna.ActorURL + "/followers_synchronization", Digest: digestOf(alice.ID, tom.ID),
		})
		w.equal("signed", strings.Contains(header.Get("Signature"), "collection-synchronization"), true)
		theirs, err := activitypub.ParseSynchronization(w.last(rosa, "Create").Header.Get(activitypub.SynchronizationHeader))
		w.must(err)
		w.equal("compared with rosa's server", theirs.Digest, digestOf(rosa.ID))

		w.equal("who is listed for alice's server", itemIDs(alice.FetchCollection(sync.URL)), []string{alice.ID, tom.ID})
		w.equal("who is listed for rosa's", itemIDs(rosa.FetchCollection(sync.URL+"?host="+srv.Host)), []string{rosa.ID})
		w.equal("who is listed for a stranger's", len(stranger.Actor("eve").FetchCollection(sync.URL).Items), 0)
		answer, err := http.Get(sync.URL)
		w.must(err)
		w.must(answer.Body.Close())
		w.equal("unsigned", []any{answer.StatusCode, answer.Header.Get("Cache-Control")}, []any{http.StatusUnauthorized, "private, no-store"})

		// Alice's server does not know of her follow and says so as Mastodon does,
		// without the request's id.
		alice.Post(anna.ActorURL+"/inbox", aptest.JSON{
			"@context": activitypub.ContextPlain, "id": alice.ID + "#undo", "type": "Undo", "actor": alice.ID,
			"object": aptest.JSON{"type": "Follow", "actor": alice.ID, "object": anna.ActorURL},
		})
		w.settle()
		w.equal("followers", anna.followers(), 2)
		anna.publish(rest)
		sync, err = activitypub.ParseSynchronization(w.last(tom, "Create").Header.Get(activitypub.SynchronizationHeader))
		w.must(err)
		w.equal("compared now", sync.Digest, digestOf(tom.ID))
		wrong, err := anna.store.RecountFollowers(t.Context())
		w.must(err)
		w.equal("digests that a recount finds wrong", wrong, 0)
	})
}

func TestABlockedServerLearnsNothingOfFollowers(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		srv.Actor("alice").Follow(anna.ActorURL)
		w.settle()
		_, err := anna.Block(t.Context(), srv.Host)
		w.must(err)
		w.equal("the answer", srv.Actor("alice").GetAs(anna.ActorURL+"/followers_synchronization").Status, http.StatusForbidden)
	})
}

func TestAServerThatCountsTheAuthorAsAFollowerIsToldOtherwise(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		eve, mallory := srv.Actor("eve"), w.server().Actor("mallory")
		list := "/users/eve/followers_synchronization"
		collection, err := activitypub.Marshal(aptest.JSON{
			"@context": activitypub.ContextPlain, "id": srv.URL + list, "type": "OrderedCollection",
			"orderedItems": []string{anna.ActorURL, anna.ActorURL + "0", anna.ActorURL},
		})
		w.must(err)
		srv.Serve(list, "", collection)
		say := func(from *aptest.Actor, url, digest string) {
			w.pass(time.Second)
			sync := activitypub.Synchronization{CollectionID: from.FollowersURL, URL: url, Digest: digest}
			from.Post(anna.ActorURL+"/inbox", aptest.JSON{
				"@context": activitypub.ContextPlain, "id": from.ID + "#" + w.now().String(), "type": "Like", "actor": from.ID, "object": anna.ActorURL,
			}, aptest.BeforeSigning(func(r *http.Request) { r.Header.Set(activitypub.SynchronizationHeader, sync.String()) }))
			w.settle()
		}
		say(eve, srv.URL+list, activitypub.NoFollowers)
		say(mallory, srv.URL+list, digestOf(anna.ActorURL))
		w.equal("told", []any{got(eve), got(mallory)}, []any{[]string(nil), []string(nil)})

		say(eve, srv.URL+list, digestOf(anna.ActorURL))
		undone := w.last(eve, "Undo").Activity.Object.Activity()
		w.equal("undone", []string{undone.Type, undone.Actor.ID, undone.Object.ID()}, []string{"Follow", anna.ActorURL, eve.ID})
		say(eve, srv.URL+list, digestOf(anna.ActorURL))
		w.equal("told in a day", got(eve), []string{"Undo Follow"})
		w.pass(25 * time.Hour)
		say(eve, srv.URL+list, digestOf(anna.ActorURL))
		w.equal("told in two days", got(eve), []string{"Undo Follow", "Undo Follow"})
	})
}

func TestAnUndoneFollowDoesNotComeBack(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		inbox := anna.ActorURL + "/inbox"
		// Her key is known, her profile is not and cannot be had just now.
		alice.Post(inbox, aptest.JSON{"@context": activitypub.ContextPlain, "id": alice.ID + "#x", "type": "Travel", "actor": alice.ID})
		down := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) })
		srv.Handle("/users/alice", down)
		follow := alice.Follow(anna.ActorURL)
		w.settle()
		w.pass(time.Second)
		alice.Undo(follow)
		w.settle()
		srv.Handle("/users/alice", nil)
		w.pass(time.Hour)
		w.settle()
		w.equal("followers", anna.followers(), 0)
		w.equal("alice got", got(alice), []string(nil))

		// Misskey gives every follow of a pair the same id.
		for range 2 {
			w.pass(time.Second)
			alice.Post(inbox, follow.Activity)
			w.settle()
			w.equal("followers", anna.followers(), 1)
			w.pass(time.Second)
			alice.Undo(follow)
			w.settle()
			w.equal("followers", anna.followers(), 0)
		}

		// An undoing that is late itself does not end what was asked for since.
		w.pass(time.Second)
		asked := w.now()
		w.pass(time.Second)
		alice.Post(inbox, follow.Activity)
		w.settle()
		w.must(anna.UnfollowAsked(t.Context(), anna.author.ID, alice.ID, asked))
		w.equal("followers", anna.followers(), 1)
	})
}

func TestAnUndoByIDAloneIsRememberedToo(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		inbox := anna.ActorURL + "/inbox"
		alice.Post(inbox, aptest.JSON{"@context": activitypub.ContextPlain, "id": alice.ID + "#x", "type": "Travel", "actor": alice.ID})
		srv.Handle("/users/alice", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusServiceUnavailable) }))
		follow := alice.Follow(anna.ActorURL)
		w.settle()
		w.pass(time.Second)
		alice.Post(inbox, aptest.JSON{"@context": activitypub.ContextPlain, "id": follow.ID + "/undo", "type": "Undo", "actor": alice.ID, "object": follow.ID})
		w.settle()
		srv.Handle("/users/alice", nil)
		w.pass(time.Hour)
		w.settle()
		w.equal("followers", anna.followers(), 0)
	})
}
