package browser

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/test/harness"
)

// TestKeyboard reads, answers and keeps the blog without a mouse: every kind of
// page is walked through with the Tab key, and a whole conversation is had.
func TestKeyboard(t *testing.T) {
	t.Parallel()
	blog := harness.New(t).PlainBlog(harness.BlogOptions{})
	blog.Setup()
	blog.CLI("settings", "set", "guests", "true")
	blog.Start()
	b := newBrowser(t)
	k := &typist{window: b.open(t, blog, desktop()), elsewhere: aptest.New(t, aptest.Address(harness.FreeAddress()+":0"))}
	k.publish()
	k.skip()
	k.comment()
	k.hearFromElsewhere()
	k.signIn()
	k.moderate()
	k.edit()
	k.walkEverywhere(b.open(t, blog, look{name: "keys", width: 1280, height: 900}))
	k.walkOnAPhone(b.open(t, blog, phone()))
}

// typist is somebody without a mouse.
type typist struct {
	*window
	elsewhere *aptest.Server
	night     harness.Publication
}

// publish puts two articles out, one with everything in it that can have the focus.
func (k *typist) publish() {
	head := "---\ntitle: %s\nslug: %s\nseries: On Sleep\ntags: [sleep, night]\ncategories: [Essays]\ndate: 2026-03-02\nhistory: true\n---\n"
	section := strings.Repeat("The mind goes over the day as one who looks for keys. ", 40)
	k.blog.Publish("evening.md", fmt.Sprintf(head, "Evening", "evening")+section)
	k.blog.Publish("night.md", fmt.Sprintf(head, "Night", "night")+"Sleep is a reward.\n\n"+section)
	k.night = k.blog.Publish("night.md", fmt.Sprintf(head, "Night", "night")+"Sleep is not a reward.[^1]\n\n<https://video.example/w/kkGMgK9ZtnKfYAgnEtQxbv>\n\n## One\n\n"+section+
		"\n\n## Two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```go\nx := \""+strings.Repeat("long ", 60)+"\"\n```\n\n"+section+"\n\n## Three\n\n"+section+"\n\n[^1]: Nor a prize.\n")
	about := filepath.Join(k.TempDir(), "about.md")
	if err := os.WriteFile(about, []byte("---\nkind: page\ntitle: About me\nslug: about\n---\nI work with adults.\n"), 0o600); err != nil {
		k.Fatal(err)
	}
	k.blog.CLI("publish", about)
	k.blog.CLI("pin", "night")
	k.blog.CLI("settings", "set", "welcome", "New here? Read [about me](/about).")
}

// skip passes over the head of the page.
func (k *typist) skip() {
	k.goTo("/night")
	k.start()
	k.key(tab)
	k.has("Skip to the text")
	if top := ask[float64](k.window, "document.activeElement.getBoundingClientRect().top"); top < 0 {
		k.Errorf("the way past the menu stands %v pixels above the page", -top)
	}
	k.key(enter)
	k.key(tab)
	if !ask[bool](k.window, "document.querySelector('main').contains(document.activeElement)") {
		k.Error("the way past the menu does not lead into the text")
	}
}

// comment reads an article and says something about it.
func (k *typist) comment() {
	k.goTo("/night")
	k.tabTo("Your comment")
	k.types("It takes *me* an hour.")
	k.tabTo("Name")
	k.types("Rosa")
	k.tabTo("Preview")
	k.key(enter)
	k.sees("Look at it once more")
	k.tabTo("Send")
	k.key(enter)
	k.sees("Thank you")
}

// hearFromElsewhere has others answer one another deeply, behind a warning, and
// in private, and has the author keep somebody away.
func (k *typist) hearFromElsewhere() {
	k.blog.CLI("settings", "set", "policy", "open")
	answered := k.night.ID
	for n := range 8 {
		actor := k.elsewhere.Actor(fmt.Sprintf("reader%d", n))
		actor.Like(k.night.ID)
		answered = actor.Reply(answered, fmt.Sprintf("<p>I know that hour, %d.</p>", n), aptest.Mentioning(k.blog.ActorID()), aptest.Warning("night")).ID
	}
	alice := k.elsewhere.Actor("alice")
	alice.Follow(k.blog.ActorID())
	alice.Reply(k.night.ID, "<p>Between you and me.</p>", aptest.Direct())
	alice.Quote(k.night.ID, "<p>Read this.</p>")
	k.blog.CLI("block", "@mallory@mire.example")
}

// signIn opens the desk.
func (k *typist) signIn() {
	k.goTo("/desk")
	k.start()
	k.walk()
	k.goTo("/desk")
	k.tabTo("E-mail")
	k.types("ann@example.org")
	k.tabTo("Password")
	k.types(harness.Password)
	k.key(enter)
	k.sees("Articles")
}

// moderate approves the comment and answers it.
func (k *typist) moderate() {
	k.awaitWords("/desk/conversations?show=held", "It takes me an hour.")
	k.tabTo("Approve")
	k.key(enter)
	k.sees("Nothing waits for you")
	k.awaitWords("/desk/conversations?show=all", "reader7")
	k.tabTo("Conversations")
	k.key(enter)
	k.sees("It takes me an hour.")
	k.tabTo("Answer Rosa")
	k.key(enter)
	k.has("Your answer to")
	k.types("Sleep well.")
	k.tabTo("Answer")
	k.key(enter)
	k.sees("Your answer stands under the article")
	k.goTo("/night")
	k.sees("It takes me an hour.")
	k.sees("Sleep well.")
}

// awaitWords opens a page until it shows all the words.
func (k *typist) awaitWords(page string, words ...string) {
	k.Helper()
	harness.Eventually(k, page+" shows what came", soon, func() error {
		k.goTo(page)
		text, err := k.text()
		if err != nil {
			return err
		}
		for _, w := range words {
			if !strings.Contains(text, w) {
				return fmt.Errorf("it does not show %q", w)
			}
		}
		return nil
	})
}

// edit opens the editor's dialogue, and leaves it by Escape.
func (k *typist) edit() {
	k.goTo("/desk/articles/new")
	k.tabTo("Title")
	k.types("By hand")
	k.tabTo("Picture or file")
	k.key(enter)
	k.sees("Add a picture or a file")
	for range 12 {
		k.key(tab)
		if ask[bool](k.window, "document.activeElement !== document.body && !document.querySelector('dialog').contains(document.activeElement)") {
			k.Error("the focus leaves the open dialogue")
		}
	}
	k.key(escape)
	k.misses("Add a picture or a file")
	k.has("Picture or file")
}

// walkEverywhere walks through every page of blog and desk.
func (k *typist) walkEverywhere(w *window) {
	walk := func(path string) {
		if path == "/offline.html" {
			w.sees("Forget these pages") // the list comes from the browser's own store
		}
		w.walk()
	}
	visited := w.wander(walk, "/night", "/", "/night/reactions", "/evening/reply", "/search?q=sleep", "/search?q=nothing-like-it", "/comment", "/nowhere", "/offline.html",
		"/desk", "/desk/articles/new?kind=note", "/desk/nowhere")
	for _, page := range []string{"/night/history", "/series/on-sleep", "/about", "/privacy", "/archive", "/@ann", "/desk/settings", "/desk/appearance", "/desk/letters", "/desk/quotes", "/desk/blocks", "/desk/media"} {
		if !slices.Contains(visited, page) {
			w.Errorf("no link leads to %s: walked %v", page, visited)
		}
	}
}

// walkOnAPhone walks through the pages that have another menu on a small screen.
func (k *typist) walkOnAPhone(w *window) {
	for _, page := range []string{"/night", "/", "/desk"} {
		w.goTo(page)
		w.walk()
	}
}
