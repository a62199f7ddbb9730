package main

import (
	"encoding/json"
	"io"
	"io/fs"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// author is a browser that is signed in at the desk.
type author struct {
	c    *causerie
	http *http.Client
}

// atTheDesk signs in as the author.
func (c *causerie) atTheDesk() *author {
	c.w.t.Helper()
	jar, err := cookiejar.New(nil)
	c.w.must(err)
	a := &author{c: c, http: &http.Client{Jar: jar}}
	form := url.Values{"email": {"anna@blog.test"}, "password": {"correct horse battery"}}
	r, err := http.NewRequestWithContext(c.w.t.Context(), http.MethodPost, "http://"+c.address+"/desk/sign-in", strings.NewReader(form.Encode()))
	c.w.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	answer, _ := a.do(r)
	if answer.Request.URL.Path != "/desk" {
		c.w.t.Fatalf("signing in led to %s", answer.Request.URL)
	}
	return a
}

func (a *author) do(r *http.Request) (*http.Response, string) {
	a.c.w.t.Helper()
	answer, err := a.http.Do(r)
	a.c.w.must(err)
	defer func() { a.c.w.must(answer.Body.Close()) }()
	raw, err := io.ReadAll(answer.Body)
	a.c.w.must(err)
	return answer, string(raw)
}

func (a *author) get(path string) (*http.Response, string) {
	a.c.w.t.Helper()
	r, err := http.NewRequestWithContext(a.c.w.t.Context(), http.MethodGet, "http://"+a.c.address+path, nil)
	a.c.w.must(err)
	return a.do(r)
}

// letters is the page of the letters with somebody.
func (a *author) letters(with *aptest.Actor) string {
	a.c.w.t.Helper()
	_, page := a.get("/desk/letters/with?person=" + url.QueryEscape(with.ID))
	return page
}

// enclosed lists the addresses of pictures in a page that only the desk serves.
func enclosed(page string) (paths []string) {
	for _, m := range regexp.MustCompile(`src="(/desk/enclosures/[^"]*)"`).FindAllStringSubmatch(page, -1) {
		paths = append(paths, m[1])
	}
	return paths
}

// kept lists the pictures of letters on the disk.
func (c *causerie) kept() (names []string) {
	c.w.t.Helper()
	c.w.must(filepath.WalkDir(filepath.Join(c.env.config.Data, "media", "enclosed"), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, "enclosed/"+filepath.Base(path))
		}
		return err
	}))
	return names
}

func document(kind, address, alt string) aptest.JSON {
	return aptest.JSON{"type": "Document", "mediaType": kind, "url": address, "name": alt}
}

func TestPicturesInLettersAreForTheDeskAlone(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		alice.Set(aptest.JSON{"name": "Alice :blobcat:", "tag": []any{aptest.Emoji(":blobcat:", srv.URL+"/cat.png")}})
		srv.Serve("/cat.png", "image/png", png1x1())
		srv.Serve("/lake.png", "image/png", png1x1())
		article, id := anna.publish(rest)
		note := alice.Reply(id, `<p>See :blobcat: <code>:blobcat:</code><img src="`+srv.URL+`/lake.png"></p>`, aptest.Direct(), aptest.With(aptest.JSON{
			"attachment": []any{
				document("image/png", srv.URL+"/lake.png", "A quiet & deep lake"), document("image/png", srv.URL+"/avatars/a.png", ""),
				document("audio/ogg", srv.URL+"/hum.ogg", "I hum"), document("image/png", srv.URL+"/lake.png", "twice"),
			},
			"tag": []any{aptest.Emoji(":blobcat:", srv.URL+"/cat.png")},
		}))
		w.settle()
		desk := anna.atTheDesk()
		page := desk.letters(alice)
		for _, words := range []string{
			`alt="A quiet &amp; deep lake"`, `alt="Picture without a description"`, "Sound <bdi>“hum.ogg”</bdi> on <bdi>" + srv.Host, "I hum", `<code>:blobcat:</code>`,
			`Alice <img class="emoji" src="/desk/enclosures/`, `See <img class="emoji" src="/desk/enclosures/`,
		} {
			if !strings.Contains(page, words) {
				t.Errorf("the letter does not show %q", words)
			}
		}
		w.equal("a title without codes", strings.Contains(page, "<h1>Letters with Alice</h1>"), true)
		w.equal("sent elsewhere for pictures", strings.Contains(page, `src="`+srv.URL), false)
		_, list := desk.get("/desk/letters")
		w.equal("the list shows the name's emoji", strings.Contains(list, `Alice <img class="emoji"`), true)

		// Whoever is not signed in learns nothing, not even whether there is one.
		names := anna.kept()
		w.equal("on the disk", len(names), 3)
		for _, path := range enclosed(page) {
			answer, body := desk.get(path)
			w.equal("to the author", []any{answer.StatusCode, answer.Header.Get("Content-Type"), answer.Header.Get("Cache-Control"), answer.Header.Get("Cross-Origin-Resource-Policy")},
				[]any{http.StatusOK, "image/png", "private, no-store", "same-origin"})
			w.equal("a picture", strings.HasPrefix(body, "\x89PNG"), true)
			_, stranger := anna.get(path)
			_, nothing := anna.get("/desk/enclosures/01a20575-fce4-75ce-a6e7-85c0dd90f206.0")
			w.equal("a stranger sees", strings.Contains(stranger, "Sign in"), strings.Contains(nothing, "Sign in"))
			w.equal("a stranger is asked to sign in", strings.Contains(stranger, "Sign in"), true)
		}
		for _, name := range names {
			for _, path := range []string{"/media/" + name, "/media/" + strings.TrimPrefix(name, "enclosed/"), "/media/remote/" + strings.TrimPrefix(name, "enclosed/")} {
				status, _ := anna.get(path)
				w.equal(path, status, http.StatusNotFound)
			}
		}
		remote, err := os.ReadDir(filepath.Join(anna.env.config.Data, "media", "remote"))
		w.must(err)
		w.equal("among the pictures of pages", len(remote), 0)
		starts := []string{"/", "/on-rest", "/feed.xml", "/atom.xml", "/feed.json", "/@anna", "/search?q=lake", "/ap/articles/" + article.ObjectID, "/ap/articles/" + article.ObjectID + "/replies", "/ap/actors/" + anna.author.ID + "/outbox?page=1"}
		anna.everywhere(starts, func(path, body string) {
			for _, word := range append(names, "enclosures", "lake.png", "quiet &amp; deep", "hum.ogg", "blobcat") {
				if strings.Contains(body, word) {
					t.Errorf("%s shows %q", path, word)
				}
			}
		})

		// An edit changes them, and what went is erased.
		w.pass(time.Minute)
		w.must(anna.ReadLetter(t.Context(), anna.letter("See").ID))
		note.Object["attachment"] = []any{document("image/png", srv.URL+"/lake.png", "A lake")}
		alice.Update(note, "<p>See</p>")
		w.settle()
		page = desk.letters(alice)
		w.equal("alt", strings.Contains(page, `alt="A lake"`), true)
		w.equal("unread again", anna.letter("See").Read, false)
		left := anna.kept()
		w.equal("on the disk", len(left), 2) // the lake, and the cat of her name
		path := enclosed(page)[len(enclosed(page))-1]

		// A sweep takes nothing that is needed.
		sweep := func() {
			w.must(anna.media.SweepEnclosed(t.Context(), w.now().Add(72*time.Hour), anna.store.EnclosureNeeded))
		}
		sweep()
		w.equal("on the disk", anna.kept(), left)

		// Deleted by who sent it, it is gone at once, and from the disk even when the
		// program is killed at that moment.
		w.must(anna.Withdraw(t.Context(), alice.ID, note.ID, nil))
		answer, _ := desk.get(path)
		w.equal("gone", answer.StatusCode, http.StatusNotFound)
		anna.restart()
		w.equal("on the disk", anna.kept(), left)
		w.settle()
		w.equal("on the disk", len(anna.kept()), 0)
	})
}

func TestPicturesOfLettersGoWithTheirLetter(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		send := func(name string) (*aptest.Actor, *aptest.Note) {
			a := srv.Actor(name)
			note := a.Note(anna.ActorURL, "<p>From "+name+"</p>", aptest.Direct(), aptest.With(aptest.JSON{
				"sensitive": true, "attachment": []any{document("image/png", srv.URL+"/avatars/"+name+"-pic.png", "A scar")},
			}))
			w.settle()
			return a, note
		}
		dora, hers := send("dora")
		w.equal("kept", len(anna.kept()), 1)
		dora.Delete(hers)
		w.settle()
		w.equal("deleted by its sender", len(anna.kept()), 0)

		alice, _ := send("alice")
		desk := anna.atTheDesk()
		_, after, _ := strings.Cut(desk.letters(alice), "From alice")
		folded, _, _ := strings.Cut(after, "</details>")
		w.equal("folded", strings.Contains(folded, "<summary>Sensitive media</summary>") && strings.Contains(folded, `alt="A scar"`), true)

		w.must(anna.DeleteLetter(t.Context(), anna.letter("From alice").ID))
		w.settle()
		w.equal("deleted by the author", len(anna.kept()), 0)

		bob, _ := send("bob")
		w.equal("kept", len(anna.kept()), 1)
		_, err := anna.Amend(t.Context(), bob.ID, noPictures)
		w.must(err)
		w.settle()
		w.equal("no pictures of his any more", len(anna.kept()), 0)
		w.equal("a link", strings.Contains(desk.letters(bob), "Picture <bdi>“bob-pic.png”</bdi> on <bdi>"+srv.Host), true)
		w.must(anna.Unblock(t.Context(), bob.ID))
		w.settle()
		w.equal("pictures again", len(anna.kept()), 1)
		bob.Vanish(anna.ActorURL)
		w.settle()
		w.equal("he is gone", len(anna.kept()), 0)

		// A block also counts for what is still to be fetched.
		pictures := w.server()
		pictures.Down()
		eve := srv.Actor("eve")
		eve.Note(anna.ActorURL, "<p>Later</p>", aptest.Direct(), aptest.With(aptest.JSON{"attachment": []any{document("image/png", pictures.URL+"/avatars/late.png", "")}}))
		w.settle()
		_, err = anna.Amend(t.Context(), eve.ID, noPictures)
		w.must(err)
		pictures.Up()
		w.pass(time.Hour)
		w.settle()
		w.equal("fetched after the block", len(anna.kept()), 0)
		w.must(anna.Unblock(t.Context(), eve.ID))
		w.settle()
		w.equal("fetched when it is lifted", len(anna.kept()), 1)
		_, err = anna.Block(t.Context(), pictures.Host)
		w.must(err)
		w.equal("shown from a host that is blocked", len(enclosed(desk.letters(eve))), 0)
		w.must(anna.Unblock(t.Context(), pictures.Host))
		w.equal("shown when that is lifted", len(enclosed(desk.letters(eve))), 1)
		_, err = anna.Block(t.Context(), eve.ID)
		w.must(err)
		w.settle()
		w.equal("kept of who is blocked", len(anna.kept()), 0)
		w.must(anna.Unblock(t.Context(), eve.ID))
		w.must(anna.DeleteLetter(t.Context(), anna.letter("Later").ID))
		w.settle()

		// No more than a day's allowance is fetched of one person.
		carol := srv.Actor("carol")
		for i := range 45 {
			var list []any
			for j := range 4 {
				list = append(list, document("image/png", srv.URL+"/avatars/"+string(rune('a'+j))+"-"+string(rune('A'+i))+".png", ""))
			}
			carol.Note(anna.ActorURL, "<p>Look</p>", aptest.Direct(), aptest.With(aptest.JSON{"attachment": list}))
		}
		w.settle()
		w.equal("kept of carol", len(anna.kept()), 100)
	})
}

func TestEmojiInReportsArePictures(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice := srv.Actor("alice")
		alice.Set(aptest.JSON{"name": "Alice :cat:", "tag": []any{aptest.Emoji(":cat:", srv.URL+"/avatars/cat.png")}})
		_, id := anna.publish(rest)
		raw, err := json.Marshal(alice.Flag(anna.ActorURL, "This is :rude: indeed", id).Activity)
		w.must(err)
		w.settle()
		var act aptest.JSON
		w.must(json.Unmarshal(raw, &act))
		act["id"], act["tag"] = alice.ID+"#flag-2", []any{aptest.Emoji(":rude:", srv.URL+"/avatars/rude.png")}
		alice.Post(anna.ActorURL+"/inbox", act)
		w.settle()
		_, page := anna.atTheDesk().get("/desk/reports")
		for _, words := range []string{`Alice <img class="emoji" src="/desk/enclosures/`, `This is <img class="emoji" src="/desk/enclosures/`, "This is :rude: indeed"} {
			if !strings.Contains(page, words) {
				t.Errorf("the reports do not show %q", words)
			}
		}
		reports, _, err := anna.store.DeskReports(t.Context(), false, 1)
		w.must(err)
		for _, r := range reports {
			w.must(anna.ResolveReport(t.Context(), r.ID, ""))
		}
		w.equal("kept", len(anna.kept()) > 0, true)
		w.pass(91 * 24 * time.Hour)
		w.must(anna.store.Tidy(t.Context()))
		w.settle()
		w.equal("kept when the reports are gone", len(anna.kept()), 0)
	})
}

func noPictures(r *blog.Rule) { r.Severity, r.RejectMedia = blog.Noop, true }
