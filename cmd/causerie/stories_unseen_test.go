package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// withoutStamps leaves out what the form carries of the time it was shown at.
func withoutStamps(page string) string {
	return regexp.MustCompile(`name="stamp" value="[^"]*"`).ReplaceAllString(page, "STAMP")
}

// everyDoor is what visitors and servers can ask about something by its name: of an
// article, a category, a tag, a series, an article of ActivityPub, a comment.
func (c *causerie) everyDoor(name, id string) map[string]string {
	c.w.t.Helper()
	answers := map[string]string{}
	mask := strings.NewReplacer(name, "NAME", url.QueryEscape(name), "NAME", id, "ID")
	ask := func(method, path string, form url.Values, accept string) {
		r, err := http.NewRequestWithContext(c.w.t.Context(), method, "http://"+c.address+path, strings.NewReader(form.Encode()))
		c.w.must(err)
		r.Header.Set("Accept", accept)
		if form != nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		answer, body := c.w.asks(r)
		keep := fmt.Sprint(answer.StatusCode, answer.Header.Get("Location"), answer.Header.Values("Vary"), answer.Header.Get("Cache-Control"), answer.Header.Get("Link"), body)
		answers[method+" "+mask.Replace(path)+" "+accept] = mask.Replace(withoutStamps(keep))
	}
	for _, path := range []string{
		"/NAME", "/NAME/", "/NAME.md", "/NAME/history", "/NAME/comments/1", "/NAME/comments/count", "/NAME/reactions", "/NAME/reply", "/NAME/reply/thanks",
		"/NAME/reply?to=ID", "/NAME/comment/ID", "/on-rest/comment/ID", "/on-rest/reply?to=ID", "/card/0123456789abcdef/NAME.png",
		"/category/NAME", "/category/NAME/feed.xml", "/tag/NAME", "/tag/NAME/feed.xml", "/tag/NAME/feed/", "/category/parent/NAME/", "/series/NAME", "/NAME/feed/", "/NAME/comments/feed.xml",
		"/2026/11/NAME/", "/interact?do=reply&article=NAME", "/interact?do=reply&comment=ID", "/search?q=NAME", "/?s=NAME", "/author/NAME", "/@NAME", "/?page_id=NAME",
		"/desk/letters/ID", "/desk/comments/ID", "/desk/articles/ID/preview", "/media/NAME.png", "/media/avatars/NAME.jpg", "/media/enclosed/NAME.jpg",
		"/ap/articles/ID", "/ap/articles/ID/activity", "/ap/articles/ID/replies", "/ap/articles/ID/context", "/ap/articles/ID/likes", "/ap/answers/ID", "/ap/answers/ID/replies",
		"/ap/activities/ID", "/ap/letters/ID", "/ap/authorizations/ID", "/ap/actors/ID", "/ap/actors/ID/outbox", "/comment?key=ID", "/comment/quiet?key=ID",
	} {
		path = strings.NewReplacer("NAME", name, "ID", id).Replace(path)
		for _, accept := range []string{"text/html", activitypub.ContentType} {
			ask(http.MethodGet, path, nil, accept)
		}
	}
	remark := url.Values{"name": {"Eve"}, "text": {"Hello"}, "to": {id}}
	for _, do := range []string{"", "send", "change"} {
		remark.Set("do", do)
		ask(http.MethodPost, "/"+name+"/reply", remark, "text/html")
		ask(http.MethodPost, "/on-rest/reply", remark, "text/html")
	}
	ask(http.MethodPost, "/webmention", url.Values{"source": {"https://pond.example/1"}, "target": {"http://" + c.address + "/" + name}}, "text/html")
	ask(http.MethodPost, "/webmention", url.Values{"source": {"https://pond.example/1"}, "target": {"http://" + c.address + "/on-rest#comment-" + id}}, "text/html")
	ask(http.MethodPost, "/interact", url.Values{"do": {"reply"}, "article": {name}, "account": {"@eve@127.0.0.1"}}, "text/html")
	return answers
}

// What the author has written and not shown, and what waits, is by no door to be
// told from what never was.
func TestWhatIsNotShownLooksLikeNothingByEveryDoor(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("policy", "all"))
		w.must(anna.settings("guests", "true"))
		alice := w.server().Actor("alice")
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>Held words</p>")
		w.settle()
		held := anna.comment("Held words").ID
		draft, err := anna.SaveDraft(t.Context(), anna.author.ID, "", blog.Words{
			Kind: blog.LongForm, Title: "Quillwort", Slug: "quillwort", Source: "Quillwort grows.", Tags: []string{"quillwort"}, Categories: []string{"Quillwort"}, Series: "quillwort",
		})
		w.must(err)
		w.equal("the name", draft.Slug, "quillwort")
		never, nobody := anna.everyDoor("ragwort", "01a20838-1812-70d7-9494-0c5e8b3d9edf"), "01a20838-1812-70d7-9494-0c5e8b3d9edf"
		for what, id := range map[string]string{"a draft": draft.ID, "a draft's object": draft.ObjectID, "a comment that waits": held} {
			if id == "" {
				id = nobody
			}
			for door, answer := range anna.everyDoor("quillwort", id) {
				if answer != never[door] {
					t.Errorf("%s by %s:\n%.300s\nwhat never was:\n%.300s", what, door, answer, never[door])
				}
			}
		}
		anna.hides("/", "Quillwort")
		_, err = anna.Publish(t.Context(), anna.author.ID, draft.ID, blog.Words{
			Kind: blog.LongForm, Title: "Quillwort", Slug: "quillwort", Source: "Quillwort grows.", Categories: []string{"Quillwort"},
		})
		w.must(err)
		anna.shows("/category/quillwort", "Quillwort")
	})
}

// asks sends a request as it is, and follows nothing.
func (w *world) asks(r *http.Request) (*http.Response, string) {
	w.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	w.must(err)
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(answer.Body)
	w.must(err)
	return answer, string(body)
}

// What nobody sees makes no page anew: how soon a page comes tells whether it was
// made just now, and so when something came.
func TestWhatNobodySeesMakesNoPageAnew(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("policy", "all"))
		srv := w.server()
		alice, bob := srv.Actor("alice"), srv.Actor("bob")
		for _, a := range []*aptest.Actor{alice, bob} {
			srv.Serve("/pictures/"+a.Name+".png", "image/png", png1x1())
			a.Set(aptest.JSON{
				"icon": aptest.JSON{"type": "Image", "url": srv.URL + "/pictures/" + a.Name + ".png"}, "name": a.Name + " :heart:",
				"tag": []any{aptest.JSON{"type": "Emoji", "name": ":heart:", "icon": aptest.JSON{"type": "Image", "url": srv.URL + "/pictures/heart.png"}}},
			})
		}
		_, id := anna.publish(rest)
		w.settle()
		revision := func() []string { return newLedger(w, anna).rows("SELECT * FROM revision") }
		before := revision()
		alice.Note(anna.ActorURL, "<p>Secret</p>", aptest.Direct())
		w.settle()
		w.equal("after a letter", revision(), before)
		bob.Reply(id, "<p>Held words :heart:</p>", aptest.With(aptest.JSON{
			"attachment": []any{aptest.JSON{"type": "Document", "mediaType": "image/png", "url": srv.URL + "/pictures/bob.png"}},
			"tag":        []any{aptest.JSON{"type": "Emoji", "name": ":heart:", "icon": aptest.JSON{"type": "Image", "url": srv.URL + "/pictures/heart.png"}}},
		}))
		w.settle()
		w.equal("after a comment that waits", revision(), before)
		w.must(anna.ApproveComment(t.Context(), anna.comment("Held words").ID))
		w.settle()
		if after := revision(); after[0] == before[0] {
			t.Error("pages do not change with a comment that is shown")
		}
		anna.shows("/on-rest", "Held words")
	})
}
