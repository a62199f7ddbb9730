package store_test

import (
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
)

func TestAReplyStandsUnderTheArticle(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		h.policy(t, blog.PolicyFirst)
		a := h.publish(t, blog.Words{Title: "On Rest", Source: "Sleep."})
		rosa, tom := person("rosa", 1), person("tom", 2)

		must(t, h.Receive(ctx, reply(rosa, "1", blog.Target{ObjectID: a.ObjectID}, "<p>Thank you</p>")))
		must(t, h.Receive(ctx, reply(rosa, "1", blog.Target{ObjectID: a.ObjectID}, "<p>Thank you</p>")))
		if n := len(h.page(t, a.Slug).Thread); n != 0 {
			t.Fatalf("the first comment of a stranger stands at once (%d)", n)
		}
		waiting, _, err := h.store.DeskComments(ctx, blog.Held, 1)
		must(t, err)
		if len(waiting) != 1 || waiting[0].Reason == "" || waiting[0].Person.Name != "rosa" {
			t.Fatalf("waiting: %+v", waiting)
		}
		must(t, h.ApproveComment(ctx, waiting[0].ID))
		must(t, h.Receive(ctx, reply(rosa, "2", blog.Target{URI: "https://server1.test/notes/1"}, "<p>One more</p>")))
		must(t, h.Receive(ctx, reply(tom, "1", blog.Target{URI: "https://server1.test/notes/2"}, "<p>Me too</p>")))

		page := h.page(t, a.Slug)
		if page.Comments != 2 || len(page.Thread) != 1 || len(page.Thread[0].Replies) != 1 {
			t.Fatalf("thread: %+v", page.Thread)
		}
		answer, err := h.Answer(ctx, h.author.ID, waiting[0].ID, "You are welcome")
		must(t, err)
		if got := h.page(t, a.Slug).Thread[0].Replies; len(got) != 2 || !got[1].ByAuthor || got[1].AnswerTo != "rosa" {
			t.Errorf("the answer: %+v", got)
		}
		if _, err := h.store.Tombstone(ctx, answer.ID); blog.KindOf(err) != blog.NotFound {
			t.Errorf("a live answer is buried: %v", err)
		}
		must(t, h.DeleteComment(ctx, answer.ID))
		if _, err := h.store.Tombstone(ctx, answer.ID); err != nil {
			t.Errorf("a deleted answer: %v", err)
		}
	})
}

func TestOnlyTheWriterChangesAComment(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		h.policy(t, blog.PolicyOpen)
		a := h.publish(t, blog.Words{Title: "On Rest", Source: "Sleep."})
		rosa, eve := person("rosa", 1), person("eve", 1)
		original := reply(rosa, "1", blog.Target{ObjectID: a.ObjectID}, "<p>Mine</p>")
		must(t, h.Receive(ctx, original))

		forged := original
		forged.From, forged.HTML, forged.EditedAt = eve, "<p>Eve's</p>", h.clock
		must(t, h.Receive(ctx, forged))
		must(t, h.Withdraw(ctx, eve.URI, original.URI, nil))
		if got := h.page(t, a.Slug).Thread[0].HTML; got != "<p>Mine</p>" {
			t.Errorf("someone else changed it to %q", got)
		}

		edit := original
		edit.HTML, edit.EditedAt = "<p>Mine, edited</p>", h.clock
		must(t, h.Receive(ctx, edit))
		must(t, h.Receive(ctx, original)) // an old copy arrives late
		if got := h.page(t, a.Slug).Thread[0]; got.HTML != "<p>Mine, edited</p>" || got.EditedAt.IsZero() {
			t.Errorf("the edit: %+v", got)
		}

		must(t, h.Withdraw(ctx, rosa.URI, original.URI, nil))
		must(t, h.Receive(ctx, edit))
		if n := len(h.page(t, a.Slug).Thread); n != 0 {
			t.Error("a deleted comment came back")
		}
	})
}

func TestAnEditIsJudgedAnew(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		h.policy(t, blog.PolicyAll)
		a := h.publish(t, blog.Words{Title: "On Rest", Source: "Sleep."})
		r := reply(person("rosa", 1), "1", blog.Target{ObjectID: a.ObjectID}, "<p>Nice</p>")
		must(t, h.Receive(ctx, r))
		list, _, err := h.store.DeskComments(ctx, blog.Held, 1)
		must(t, err)
		must(t, h.ApproveComment(ctx, list[0].ID))
		r.HTML, r.EditedAt = "<p>Buy pills</p>", h.clock
		must(t, h.Receive(ctx, r))
		if n := len(h.page(t, a.Slug).Thread); n != 0 {
			t.Error("the new text stands unseen by the author")
		}
	})
}

func TestPrivateWordsStayPrivate(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		h.policy(t, blog.PolicyOpen)
		a := h.publish(t, blog.Words{Title: "On Rest", Source: "Sleep."})
		rosa := person("rosa", 1)
		for i, v := range []blog.Visibility{blog.Followers, blog.Direct} {
			r := reply(rosa, string(v), blog.Target{ObjectID: a.ObjectID}, "<p>A secret</p>")
			r.Visibility = v
			must(t, h.Receive(ctx, r))
			widened := r
			widened.Visibility, widened.EditedAt = blog.Public, h.clock
			must(t, h.Receive(ctx, widened))
			letters, _, err := h.store.DeskLetters(ctx, 1)
			must(t, err)
			if len(letters) != i+1 || letters[0].Person.URI != rosa.URI {
				t.Fatalf("letters: %+v", letters)
			}
		}
		// A comment that its writer narrows later leaves the page.
		r := reply(rosa, "open", blog.Target{ObjectID: a.ObjectID}, "<p>Said aloud</p>")
		must(t, h.Receive(ctx, r))
		r.Visibility, r.EditedAt = blog.Followers, h.clock
		must(t, h.Receive(ctx, r))
		if page := h.page(t, a.Slug); page.Comments != 0 || len(page.Thread) != 0 {
			t.Errorf("private words on a page: %+v", page.Thread)
		}
		if c, _, err := h.store.DeskComments(ctx, "", 1); err != nil || len(c) != 0 {
			t.Errorf("private words among comments: %+v, %v", c, err)
		}
	})
}

func TestDeletionThatArrivesFirstWins(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		h.policy(t, blog.PolicyOpen)
		a := h.publish(t, blog.Words{Title: "On Rest", Source: "Sleep."})
		r := reply(person("rosa", 1), "1", blog.Target{ObjectID: a.ObjectID}, "<p>Never mind</p>")
		must(t, h.Withdraw(ctx, r.From.URI, r.URI, nil))
		must(t, h.Receive(ctx, r))
		if n := len(h.page(t, a.Slug).Thread); n != 0 {
			t.Error("what was deleted before it arrived stands")
		}
	})
}

func TestReactionsCountOnce(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		a := h.publish(t, blog.Words{Title: "On Rest", Source: "Sleep."})
		rosa, to := person("rosa", 1), blog.Target{ObjectID: a.ObjectID}
		must(t, h.React(ctx, rosa, blog.Like, to, "https://server1.test/like/1"))
		must(t, h.React(ctx, rosa, blog.Like, to, "https://server1.test/like/2"))
		must(t, h.React(ctx, rosa, blog.Boost, to, "https://server1.test/boost/1"))
		page := h.page(t, a.Slug)
		if page.Likes != 1 || page.Boosts != 1 || len(page.Likers) != 1 {
			t.Errorf("likes %d, boosts %d", page.Likes, page.Boosts)
		}
		must(t, h.Unreact(ctx, person("eve", 1).URI, blog.Like, blog.Target{}, "https://server1.test/like/2"))
		must(t, h.Unreact(ctx, rosa.URI, blog.Boost, to, "https://server1.test/unknown"))
		if page := h.page(t, a.Slug); page.Likes != 1 || page.Boosts != 0 {
			t.Errorf("afterwards likes %d, boosts %d", page.Likes, page.Boosts)
		}
	})
}

func TestFollowersShareAMailbox(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		for _, p := range []blog.Person{person("a", 1), person("b", 1), person("c", 2)} {
			must(t, h.Follow(ctx, h.author.ID, p, p.URI+"#follow"))
			must(t, h.Follow(ctx, h.author.ID, p, p.URI+"#again"))
		}
		a := h.publish(t, blog.Words{Title: "On Rest", Source: "Sleep."})
		d, err := h.store.ArticleDelivery(ctx, a.ID)
		must(t, err)
		if d.Total != 2 || d.Pending != 2 {
			t.Errorf("deliveries: %+v", d)
		}
		must(t, h.Unfollow(ctx, h.author.ID, person("c", 2).URI))
		must(t, h.RemoveFollower(ctx, h.author.ID, person("a", 1).URI))
		b := h.publish(t, blog.Words{Title: "On Work", Source: "Work."})
		if d, err = h.store.ArticleDelivery(ctx, b.ID); err != nil || d.Total != 1 {
			t.Errorf("with one follower left: %+v, %v", d, err)
		}
		old := h.publish(t, blog.Words{Title: "From the archive", Source: "Old.", Date: h.clock.Add(-48 * time.Hour)})
		if _, err := h.store.ArticleDelivery(ctx, old.ID); blog.KindOf(err) != blog.NotFound {
			t.Errorf("an old text was sent out: %v", err)
		}
	})
}

func TestABlockKeepsAHostAway(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		h.policy(t, blog.PolicyOpen)
		a := h.publish(t, blog.Words{Title: "On Rest", Source: "Sleep."})
		eve := person("eve", 1)
		to := blog.Target{ObjectID: a.ObjectID}
		must(t, h.Follow(ctx, h.author.ID, eve, "f"))
		must(t, h.Receive(ctx, reply(eve, "1", to, "<p>Raw</p>")))
		must(t, h.React(ctx, eve, blog.Like, to, "l"))
		if _, err := h.Block(ctx, "SERVER1.test"); err != nil {
			t.Fatal(err)
		}
		must(t, h.Receive(ctx, reply(eve, "2", to, "<p>Raw again</p>")))
		must(t, h.Follow(ctx, h.author.ID, eve, "f2"))
		page := h.page(t, a.Slug)
		if page.Comments != 0 || page.Likes != 0 || len(page.Thread) != 0 {
			t.Errorf("what a blocked host said stands: %+v", page)
		}
		if _, _, n, err := h.store.FollowerList(ctx, h.author.ID, 1); err != nil || n != 0 {
			t.Errorf("%d followers, %v", n, err)
		}
		sub := eve
		sub.Host = "x.server1.test"
		if blocked, err := h.store.Blocked(ctx, sub.URI, sub.Host); err != nil || !blocked {
			t.Errorf("a subdomain is welcome: %v, %v", blocked, err)
		}
		must(t, h.Unblock(ctx, "server1.test"))
	})
}

func TestTheQueueKeepsItsPromises(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		now := h.clock
		must(t, h.store.Receive(ctx, "k1", "https://server1.test/users/a", []byte("one")))
		must(t, h.store.Receive(ctx, "k1", "https://server1.test/users/a", []byte("one")))
		must(t, h.store.Receive(ctx, "k2", "https://server1.test/users/a", []byte("two")))
		lanes, err := h.store.Claim(ctx, "me", now, now.Add(time.Minute), 10)
		must(t, err)
		if len(lanes) != 1 {
			t.Fatalf("lanes: %+v", lanes)
		}
		if other, err := h.store.Claim(ctx, "other", now, now.Add(time.Minute), 10); err != nil || len(other) != 0 {
			t.Errorf("a leased lane is given out twice: %+v, %v", other, err)
		}
		jobs, err := h.store.Jobs(ctx, lanes[0].Name, now, 10)
		must(t, err)
		if len(jobs) != 2 || string(jobs[0].Payload) != "one" {
			t.Fatalf("jobs: %+v", jobs)
		}
		report := queue.Report{Lane: lanes[0].Name, Worked: true, Settled: []queue.Settled{
			{Job: jobs[0], Outcome: queue.Done},
			{Job: jobs[1], Outcome: queue.Retry, RunAt: now.Add(time.Hour)},
		}}
		must(t, h.store.Settle(ctx, "me", now, []queue.Report{report}))
		if again, err := h.store.Claim(ctx, "me", now, now.Add(time.Minute), 10); err != nil || len(again) != 0 {
			t.Errorf("claimed before its time: %+v, %v", again, err)
		}
		later := now.Add(2 * time.Hour)
		if again, err := h.store.Claim(ctx, "me", later, later.Add(time.Minute), 10); err != nil || len(again) != 1 {
			t.Errorf("not claimed in its time: %+v, %v", again, err)
		}
		// The holder dies; its lease runs out.
		much := later.Add(time.Hour)
		if again, err := h.store.Claim(ctx, "other", much, much.Add(time.Minute), 10); err != nil || len(again) != 1 {
			t.Errorf("a dead holder keeps its lane: %+v, %v", again, err)
		}
	})
}
