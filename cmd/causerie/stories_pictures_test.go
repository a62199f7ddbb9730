package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// picturesAsked counts the pictures that a server was asked for.
func picturesAsked(srv *aptest.Server) (n int) {
	for _, r := range srv.Requests() {
		if strings.HasSuffix(r.Path, ".png") {
			n++
		}
	}
	return n
}

func TestACustomEmojiOfAStrangerIsALike(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		mallory, alice := srv.Actor("mallory"), srv.Actor("alice")
		_, id := anna.publish(rest)
		w.must(anna.settings("policy", "first"))
		mallory.React(id, ":anna_is_a_fraud:", srv.URL+"/avatars/x.png")
		alice.Reply(id, "<p>Good words</p>")
		w.settle()
		anna.hides("/on-rest", "anna_is_a_fraud", `class="emoji"`)
		page, err := anna.store.ArticlePage(t.Context(), "on-rest")
		w.must(err)
		w.equal("likes", page.Likes, 1)

		w.must(anna.ApproveComment(t.Context(), anna.comment("Good words").ID))
		alice.React(id, ":blobcat:", srv.URL+"/avatars/cat.png")
		w.settle()
		anna.shows("/on-rest", "blobcat", `class="emoji"`)
		_, err = anna.Restrict(t.Context(), srv.Host, blog.Rule{Severity: blog.Silence})
		w.must(err)
		alice.React(id, ":loud:", srv.URL+"/avatars/loud.png")
		w.settle()
		anna.hides("/on-rest", "loud")
	})
}

func TestPicturesThatCameBeforeTheyWereRejectedGo(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		_, id := anna.publish(rest)
		alice.Set(aptest.JSON{"name": "Alice :blobcat:", "tag": []any{aptest.Emoji(":blobcat:", srv.URL+"/avatars/cat.png")}})
		alice.Reply(id, "<p>hi :dog:</p>", aptest.With(aptest.JSON{"tag": []any{aptest.Emoji(":dog:", srv.URL+"/avatars/dog.png")}}))
		alice.React(id, ":cow:", srv.URL+"/avatars/cow.png")
		w.settle()
		_, body := anna.get("/on-rest")
		w.equal("custom emoji", strings.Count(body, `class="emoji"`), 3)

		_, err := anna.Restrict(t.Context(), srv.Host, blog.Rule{Severity: blog.Noop, RejectMedia: true})
		w.must(err)
		w.settle()
		anna.shows("/on-rest", "hi :dog:", ":cow:")
		anna.hides("/on-rest", `class="emoji"`)
		asked := picturesAsked(srv)
		alice.React(id, ":hen:", srv.URL+"/avatars/hen.png")
		alice.Reply(id, "<p>and :fox:</p>", aptest.With(aptest.JSON{"tag": []any{aptest.Emoji(":fox:", srv.URL+"/avatars/fox.png")}}))
		w.settle()
		anna.hides("/on-rest", `class="emoji"`)
		w.equal("asked for", picturesAsked(srv), asked)
	})
}

func TestAPictureThatWaitsIsNotFetchedOnceItIsRejected(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>pictures :late:</p>", aptest.With(aptest.JSON{
			"attachment": []any{aptest.JSON{"type": "Image", "mediaType": "image/png", "url": srv.URL + "/late.png"}},
			"tag":        []any{aptest.Emoji(":late:", srv.URL+"/late-emoji.png")},
		}))
		for _, path := range []string{"/late.png", "/late-emoji.png"} {
			srv.Handle(path, http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
				rw.Header().Set("Retry-After", "60")
				rw.WriteHeader(http.StatusServiceUnavailable)
			}))
		}
		w.settle()
		_, err := anna.Restrict(t.Context(), srv.Host, blog.Rule{Severity: blog.Noop, RejectMedia: true})
		w.must(err)
		srv.Forget()
		w.pass(2 * time.Hour)
		w.settle()
		w.equal("asked for", picturesAsked(srv), 0)
	})
}

func TestAPictureOnABlockedHostIsNotFetched(t *testing.T) {
	for _, rule := range []blog.Rule{{Severity: blog.Suspend}, {Severity: blog.Noop, RejectMedia: true}} {
		t.Run(string(rule.Severity), func(t *testing.T) {
			tell(t, func(w *world, anna *causerie) {
				blocked := w.server()
				alice := w.server().Actor("alice")
				_, id := anna.publish(rest)
				_, err := anna.Restrict(t.Context(), blocked.Host, rule)
				w.must(err)
				alice.Set(aptest.JSON{"icon": aptest.JSON{"type": "Image", "mediaType": "image/png", "url": blocked.URL + "/face.png"}})
				alice.Reply(id, "<p>pictures :cat:</p>", aptest.With(aptest.JSON{
					"attachment": []any{aptest.JSON{"type": "Image", "mediaType": "image/png", "url": blocked.URL + "/avatars/a.png"}},
					"tag":        []any{aptest.Emoji(":cat:", blocked.URL+"/avatars/cat.png")},
				}))
				w.settle()
				anna.shows("/on-rest", "pictures :cat:")
				w.nobodyAsked(blocked)
			})
		})
	}
}
