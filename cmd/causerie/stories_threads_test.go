package main

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// outline is a thread in short: each comment's first words, with the answers to
// it in brackets.
func outline(entries []*blog.Entry) string {
	var parts []string
	for _, e := range entries {
		text := strings.TrimSuffix(strings.TrimPrefix(e.HTML, "<p>"), "</p>")
		if e.Gone {
			text = "-"
		}
		if len(e.Replies) > 0 {
			text += "[" + outline(e.Replies) + "]"
		}
		parts = append(parts, text)
	}
	return strings.Join(parts, " ")
}

func (c *causerie) thread(slug string) string {
	c.w.t.Helper()
	page, err := c.store.ArticlePage(c.w.t.Context(), slug)
	c.w.must(err)
	return outline(page.Thread)
}

func (c *causerie) letters() int {
	c.w.t.Helper()
	letters, _, err := c.store.DeskLetters(c.w.t.Context(), 1)
	c.w.must(err)
	return len(letters)
}

// png1x1 is a picture of its own.
func png1x1() []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// gets counts what a server was asked for, by GET.
func gets(s *aptest.Server) int {
	n := 0
	for _, r := range s.Requests() {
		if r.Method == http.MethodGet {
			n++
		}
	}
	return n
}

func TestAConversationElsewhereIsWholeHere(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		pond, lake, mire := w.server(), w.server(), w.server()
		alice, bob, carol, eve := pond.Actor("alice"), lake.Actor("bob"), lake.Actor("carol"), mire.Actor("eve")
		_, err := anna.Block(t.Context(), mire.Host)
		w.must(err)
		_, id := anna.publish(rest)
		root := alice.Reply(id, "<p>root</p>")
		w.settle()

		// What follows is said among them; nobody tells the blog.
		first := bob.Reply(root.ID, "<p>first</p>")
		second := carol.Reply(first.ID, "<p>second</p>", aptest.Unlisted())
		secret := bob.Reply(root.ID, "<p>secret</p>", aptest.FollowersOnly())
		nasty := eve.Reply(root.ID, "<p>nasty</p>")
		elsewhere := carol.Note(bob.ID, "<p>elsewhere</p>")
		first.Lists(second.ID)
		root.Lists(first.ID, secret.ID, nasty.ID, elsewhere.ID, root.ID, id)
		w.equal("before anyone looked", anna.thread("on-rest"), "root")
		mire.Forget()

		w.pass(20 * time.Minute)
		w.settle()
		w.equal("the thread", anna.thread("on-rest"), "root[first[second]]")
		w.equal("letters", anna.letters(), 0)
		w.equal("asked of a blocked host", gets(mire), 0)

		// As long as it is young, it is looked at again, ever more rarely.
		late := carol.Reply(first.ID, "<p>late</p>")
		first.Lists(second.ID, late.ID)
		w.pass(2 * time.Hour)
		w.settle()
		w.pass(time.Hour)
		w.settle()
		w.equal("the thread", anna.thread("on-rest"), "root[first[second late]]")
		for range 20 {
			w.pass(12 * time.Hour)
			w.settle()
		}
		pond.Forget()
		lake.Forget()
		for range 10 {
			w.pass(24 * time.Hour)
			w.settle()
		}
		w.equal("asked when all is old", []int{gets(pond), gets(lake)}, []int{0, 0})
		n, err := anna.store.PendingJobs(t.Context())
		w.must(err)
		w.equal("jobs left", n, 0)
	})
}

func TestAContextElsewhereIsRead(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		pond, lake := w.server(), w.server()
		alice, bob, eve := pond.Actor("alice"), lake.Actor("bob"), lake.Actor("eve")
		_, id := anna.publish(rest)
		root := alice.Reply(id, "<p>root</p>")
		w.settle()
		first := bob.Reply(root.ID, "<p>first</p>")
		second := alice.Reply(first.ID, "<p>second</p>")
		// Eve's server says that alice said something, and has alice's post as it
		// would like it.
		forged := eve.Reply(root.ID, "<p>forged</p>", aptest.With(aptest.JSON{"attributedTo": alice.ID}))
		root.Within("/contexts/1", id, root.ID, second.ID, first.ID, forged.ID)
		w.pass(20 * time.Minute)
		w.settle()
		w.equal("the thread", anna.thread("on-rest"), "root[first[second]]")
	})
}

func TestWhatWaitsOrWasTakenDownIsNotLookedBelow(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("policy", "all"))
		pond := w.server()
		alice, bob := pond.Actor("alice"), pond.Actor("bob")
		_, id := anna.publish(rest)
		root := alice.Reply(id, "<p>root</p>")
		w.settle()
		root.Lists(bob.Reply(root.ID, "<p>first</p>").ID)
		pond.Forget()
		w.pass(20 * time.Minute)
		w.settle()
		w.equal("asked while it waits", gets(pond), 0)

		w.must(anna.ApproveComment(t.Context(), anna.comment("root").ID))
		w.pass(3 * time.Hour)
		w.settle()
		w.equal("what was found waits", string(anna.comment("first").State), "held")
		w.equal("the thread", anna.thread("on-rest"), "root")

		w.must(anna.HideComment(t.Context(), anna.comment("root").ID))
		pond.Forget()
		w.pass(72 * time.Hour)
		w.settle()
		w.equal("asked when it is hidden", gets(pond), 0)
	})
}

func TestWhatLiesBetweenIsFound(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		pond, lake, moor := w.server(), w.server(), w.server()
		alice, bob, carol := pond.Actor("alice"), lake.Actor("bob"), moor.Actor("carol")
		_, id := anna.publish(rest)
		top := alice.Reply(id, "<p>top</p>", aptest.Undelivered())
		middle := bob.Reply(top.ID, "<p>middle</p>", aptest.WithoutMention())
		top.Lists(middle.ID, bob.Reply(top.ID, "<p>beside</p>").ID)
		carol.Reply(middle.ID, "<p>bottom</p>", aptest.Mentioning(anna.ActorURL))
		w.settle()
		w.equal("the thread", anna.thread("on-rest"), "top[middle[bottom] beside]")

		// A private word in between ends the way, and is not told of.
		private := bob.Reply(top.ID, "<p>private</p>", aptest.FollowersOnly())
		carol.Reply(private.ID, "<p>below it</p>", aptest.Mentioning(anna.ActorURL))
		w.settle()
		w.equal("the thread", anna.thread("on-rest"), "top[middle[bottom] beside]")
		w.equal("letters", anna.letters(), 0)

		// Somebody else's conversation stays theirs, however often we are named.
		other := alice.Note(bob.ID, "<p>other</p>")
		answer := bob.Reply(other.ID, "<p>other answer</p>")
		for range 5 {
			carol.Reply(answer.ID, "<p>look, Anna</p>", aptest.Mentioning(anna.ActorURL))
		}
		pond.Forget()
		w.settle()
		w.equal("the thread", anna.thread("on-rest"), "top[middle[bottom] beside]")
		if n := gets(pond); n > 2 {
			t.Errorf("the first post was asked for %d times", n)
		}
	})
}

// An endless chain, or a ring, costs no more than its budget (A22).
func TestEndlessConversationsEnd(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		eve := srv.Actor("eve")
		anna.publish(rest)
		id := func(i int) string { return fmt.Sprintf("%s/users/eve/statuses/chain%d", srv.URL, i) }
		note := func(i, parent int) aptest.JSON {
			return aptest.JSON{
				"@context": "https://www.w3.org/ns/activitystreams", "id": id(i), "type": "Note", "attributedTo": eve.ID,
				"inReplyTo": id(parent), "content": "<p>chain</p>", "to": []any{activitypub.Public}, "published": "2026-11-01T00:00:00Z",
			}
		}
		for i := range 200 {
			srv.ServeJSON(fmt.Sprintf("/users/eve/statuses/chain%d", i), note(i, i+1))
		}
		srv.ServeJSON("/users/eve/statuses/chain300", note(300, 301))
		srv.ServeJSON("/users/eve/statuses/chain301", note(301, 300))
		send := func(i, parent int) {
			eve.Post(anna.ActorURL+"/inbox", aptest.JSON{
				"@context": activitypub.ContextPlain, "id": id(i) + "/activity", "type": "Create", "actor": eve.ID, "object": note(i, parent),
			})
		}
		send(0, 1)
		send(300, 301)
		w.settle()
		if n := gets(srv); n > 21+3+6 {
			t.Errorf("a chain and a ring cost %d fetches", n)
		}
		w.equal("the thread", anna.thread("on-rest"), "")

		// However many begin, a host costs so much a day and no more.
		srv.Forget()
		for i := 10; i < 200; i += 5 {
			send(i, i+1)
		}
		w.settle()
		if n := gets(srv); n > 300 {
			t.Errorf("forty chains cost %d fetches", n)
		}
		count := gets(srv)
		w.pass(time.Minute)
		w.settle()
		w.equal("fetches later", gets(srv), count)
	})
}

func TestTheConversationIsListedWhole(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		_, id := anna.publish(rest)
		w.pass(time.Minute)
		one := alice.Reply(id, "<p>one</p>")
		w.pass(time.Minute)
		hidden := alice.Reply(id, "<p>hidden</p>")
		alice.Reply(id, "<p>private</p>", aptest.Direct())
		w.settle()
		w.pass(time.Minute)
		answer, err := anna.Answer(t.Context(), anna.author.ID, anna.comment("one").ID, "Yes.")
		w.must(err)
		w.must(anna.HideComment(t.Context(), anna.comment("hidden").ID))
		w.pass(time.Minute)
		w.settle()
		answerID := anna.federation.AnswerURL(answer.ID)
		two := alice.Reply(answerID, "<p>two</p>")
		w.settle()

		object := alice.Fetch(id)
		w.equal("the article's context", object.Conversation.ID, id+"/context")
		w.equal("the answer's context", alice.Fetch(answerID).Conversation.ID, id+"/context")
		w.equal("answers to the article", object.Replies.Collection().First.Collection().Items, []activitypub.Ref{activitypub.ID(one.ID)})
		w.equal("answers to the answer", alice.Fetch(answerID).Replies.Collection().First.Collection().Items, []activitypub.Ref{activitypub.ID(two.ID)})

		whole := alice.FetchCollection(id + "/context")
		w.equal("it is", []any{whole.Type, whole.AttributedTo.ID, *whole.TotalItems}, []any{"OrderedCollection", anna.ActorURL, 4})
		var ids []string
		for _, item := range alice.FetchCollection(whole.First.ID).Items {
			ids = append(ids, item.ID)
		}
		w.equal("it lists", ids, []string{id, one.ID, answerID, two.ID})
		anna.hides(strings.TrimPrefix(id, "http://"+anna.address)+"/context?page=1", hidden.ID)
	})
}

func TestReactionsByEmojiAreCounted(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice, bob := srv.Actor("alice"), srv.Actor("bob")
		_, id := anna.publish(rest)
		alice.React(id, "👍", "")
		alice.React(id, "👍", "")
		thumb := bob.React(id, "👍", "")
		cat := bob.React(id, ":blobcat:", srv.URL+"/avatars/cat.png")
		for _, junk := range []string{"👍👍", "well said", "<b>", ":no such thing:", "a"} {
			bob.React(id, junk, "")
		}
		for _, extra := range []string{"🎉", "🔥", "🌶️"} {
			bob.React(id, extra, "") // the second of these is one too many
		}
		post := func(more aptest.JSON) {
			more["@context"], more["type"], more["actor"], more["object"] = activitypub.ContextPlain, "Like", alice.ID, id
			alice.Post(anna.ActorURL+"/inbox", more)
		}
		post(aptest.JSON{"id": alice.ID + "#misskey", "_misskey_reaction": "🧶"})
		post(aptest.JSON{"id": alice.ID + "#heart", "content": "❤"})
		w.settle()
		page, err := anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		var counts []string
		for _, e := range page.Emoji {
			counts = append(counts, fmt.Sprint(strings.TrimSuffix(e.Emoji, "\uFE0F"), e.Count))
		}
		w.equal("reactions", counts, []string{"👍2", ":blobcat:1", "🎉1", "🧶1"})
		w.equal("likes", page.Likes, 1)
		anna.shows("/on-rest", "👍", "🎉", `alt=":blobcat:"`, `src="/media/remote/`)
		anna.hides("/on-rest", srv.URL+"/avatars", "🔥", "well said")

		bob.Undo(thumb)
		bob.Undo(cat)
		w.settle()
		page, err = anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("after two were taken back", []any{len(page.Emoji), page.Emoji[0].Count}, []any{3, 1})

		// The author's answers can be reacted to as well.
		alice.Reply(id, "<p>How?</p>")
		w.settle()
		answer, err := anna.Answer(t.Context(), anna.author.ID, anna.comment("How?").ID, "So.")
		w.must(err)
		w.settle()
		bob.React(anna.federation.AnswerURL(answer.ID), "🧡", "")
		w.settle()
		page, err = anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("under the answer", page.Thread[0].Replies[0].Reactions[0].Count, 1)

		_, err = anna.Block(t.Context(), bob.ID)
		w.must(err)
		anna.hides("/on-rest", "🎉", "🧡")
	})
}

func TestPicturesInCommentsAreOurs(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		alice.Set(aptest.JSON{"name": "Alice :blobcat:", "tag": []any{aptest.Emoji(":blobcat:", srv.URL+"/cat.png")}})
		srv.Serve("/cat.png", "image/png", png1x1())
		_, id := anna.publish(rest)
		at := func(name string) string { return srv.URL + "/avatars/" + name }
		attachments := []any{
			aptest.JSON{"type": "Document", "mediaType": "image/png", "url": at("a.png"), "name": "A quiet & deep lake"},
			aptest.JSON{"type": "Document", "mediaType": "video/mp4", "url": at("film.mp4")},
			aptest.JSON{"type": "Link", "href": "https://pond.example/"},
		}
		for i := range 6 {
			attachments = append(attachments, aptest.JSON{"type": "Image", "mediaType": "image/png", "url": at(fmt.Sprintf("more%d.png", i))})
		}
		w.must(anna.settings("policy", "all"))
		note := alice.Reply(id, `<p>Here it is :blobcat: <code>:blobcat:</code><img src="`+at("a.png")+`" alt="A quiet lake"></p>`, aptest.With(aptest.JSON{
			"attachment": attachments, "tag": []any{aptest.Emoji(":blobcat:", srv.URL+"/cat.png")},
		}))
		srv.Forget()
		w.settle()
		for _, r := range srv.Requests() {
			if strings.HasPrefix(r.Path, "/avatars/a") && r.Path != "/avatars/alice.png" || strings.Contains(r.Path, "more") {
				t.Errorf("while it waits, %s was fetched", r.Path)
			}
		}
		waiting := anna.comment("Here it is")
		var brought []string
		for _, b := range waiting.Brought() {
			brought = append(brought, b.What)
		}
		w.equal("the desk says", brought, []string{"4 pictures", "1 video"})
		w.equal("the text links to none of them", strings.Contains(waiting.HTML, "<a"), false)

		w.must(anna.ApproveComment(t.Context(), waiting.ID))
		w.settle()
		anna.shows("/on-rest", `alt="A quiet &amp; deep lake"`, `width="16" height="16"`, "Video on <bdi>"+srv.Host, `<code>:blobcat:</code>`,
			`Alice <img class="emoji"`, `alt="Picture without a description"`)
		_, page := anna.get("/on-rest")
		w.equal("pictures", strings.Count(page, `class="attached-picture"`), 4)
		w.equal("emoji in name and text", strings.Count(page, `<img class="emoji"`), 2)
		w.equal("a visitor is sent elsewhere for pictures", strings.Contains(page, `src="`+srv.URL), false)
		_, after, _ := strings.Cut(page, `class="attached-picture"><img src="`)
		src, _, _ := strings.Cut(after, `"`)
		status, _ := anna.get(src)
		w.equal("our copy", status, http.StatusOK)

		// Hidden, it is nobody's: the next sweep takes the copies.
		copied := strings.TrimPrefix(src, "/media/")
		needed, err := anna.store.CopyNeeded(t.Context(), copied)
		w.must(err)
		w.equal("needed", needed, true)
		w.must(anna.HideComment(t.Context(), waiting.ID))
		needed, err = anna.store.CopyNeeded(t.Context(), copied)
		w.must(err)
		w.equal("needed when hidden", needed, false)
		w.must(anna.media.SweepAvatars(t.Context(), w.now().Add(72*time.Hour), anna.store.CopyNeeded))
		status, _ = anna.get(src)
		w.equal("our copy of what is hidden", status, http.StatusNotFound)

		// Shown again, they are fetched again; deleted, nothing is left.
		w.must(anna.ApproveComment(t.Context(), waiting.ID))
		w.settle()
		status, _ = anna.get(src)
		w.equal("our copy", status, http.StatusOK)
		alice.Delete(note)
		w.settle()
		list, err := anna.store.Attachments(t.Context(), waiting.ID)
		w.must(err)
		w.equal("attachments of a deleted comment", len(list), 0)
	})
}

func TestAnEditAndAFarewellTakeThePicturesAlong(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		_, id := anna.publish(rest)
		srv.Serve("/a.png", "image/png", png1x1())
		document := func(url, alt string) any {
			return aptest.JSON{"type": "Document", "mediaType": "image/png", "url": url, "name": alt}
		}
		note := alice.Reply(id, "<p>Look</p>", aptest.With(aptest.JSON{"attachment": []any{document(srv.URL+"/a.png", "one")}}))
		w.settle()
		anna.shows("/on-rest", `alt="one"`, `width="1" height="1"`)
		c := anna.comment("Look")
		list, err := anna.store.Attachments(t.Context(), c.ID)
		w.must(err)
		old := list[0].Copy

		note.Object["attachment"] = []any{document(srv.URL+"/avatars/b.png", "two")}
		alice.Update(note, "<p>Look</p>")
		w.settle()
		anna.shows("/on-rest", `alt="two"`, `width="16" height="16"`)
		anna.hides("/on-rest", `alt="one"`)
		needed, err := anna.store.CopyNeeded(t.Context(), old)
		w.must(err)
		w.equal("the old picture is needed", needed, false)

		list, err = anna.store.Attachments(t.Context(), c.ID)
		w.must(err)
		alice.Vanish(anna.ActorURL)
		w.settle()
		needed, err = anna.store.CopyNeeded(t.Context(), list[0].Copy)
		w.must(err)
		w.equal("a picture of someone who is gone is needed", needed, false)
	})
}

func TestWhatIsSensitiveIsFolded(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice, bob := srv.Actor("alice"), srv.Actor("bob")
		_, id := anna.publish(rest)
		picture := []any{aptest.JSON{"type": "Document", "mediaType": "image/png", "url": srv.URL + "/avatars/a.png", "name": "A wound"}}
		alice.Reply(id, "<p>Only the picture</p>", aptest.With(aptest.JSON{"sensitive": true, "attachment": picture}))
		bob.Reply(id, "<p>All of it</p>", aptest.Warning("Blood"), aptest.With(aptest.JSON{"attachment": picture}))
		w.settle()
		_, page := anna.get("/on-rest")
		_, first, _ := strings.Cut(page, "<p>Only the picture")
		folded, _, _ := strings.Cut(first, "</details>")
		w.equal("the picture is folded", strings.Contains(folded, "Sensitive media") && strings.Contains(folded, `alt="A wound"`), true)
		_, second, _ := strings.Cut(page, "Blood</span></summary>")
		folded, _, _ = strings.Cut(second, "</details>")
		w.equal("all is folded", strings.Contains(folded, "All of it") && strings.Contains(folded, `alt="A wound"`), true)
	})
}

func TestPicturesThatAreNoneDoNoHarm(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		_, id := anna.publish(rest)
		srv.Serve("/not-a-picture", "image/png", []byte("<script>alert(1)</script>"))
		alice.Reply(id, "<p>See :evil: this</p>", aptest.With(aptest.JSON{
			"attachment": []any{
				aptest.JSON{"type": "Image", "mediaType": "image/png", "url": srv.URL + "/not-a-picture"},
				aptest.JSON{"type": "Image", "mediaType": "image/png", "url": "javascript:alert(1)"},
				aptest.JSON{"type": "Image", "mediaType": "image/png", "url": "http://10.0.0.1/router.png"},
				aptest.JSON{"type": "Video", "mediaType": "video/mp4", "url": "https://p\u0430ypal.example/a.mp4"},
				aptest.JSON{"type": "Image"},
				"nonsense", nil,
			},
			"tag": []any{aptest.Emoji(":evil:", srv.URL+"/not-a-picture"), aptest.Emoji(":\"><script>:", srv.URL+"/avatars/a.png")},
		}))
		w.settle()
		anna.shows("/on-rest", "See :evil: this", "Picture on <bdi>"+srv.Host)
		anna.hides("/on-rest", "alert(1)", `class="attached-picture"`, `class="emoji"`, "ypal.example")
		asked := gets(srv)
		alice.Reply(id, "<p>Again :evil:</p>", aptest.With(aptest.JSON{"tag": []any{aptest.Emoji(":evil:", srv.URL+"/not-a-picture")}}))
		w.settle()
		w.equal("asked again for an emoji that is none", gets(srv), asked)
	})
}
