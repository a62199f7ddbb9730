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

// narrow is a small phone, held upright: what matters is that all has its place.
func narrow() look { return look{name: "narrow", width: 320, height: 640, brief: true} }

// TestVisitors has every page judged that stands round a long conversation: a
// thread on two pages, with words from other servers and from the form, faces,
// the way to one's own server, what an edit changed, a series, and the desk's
// pages on which all of it is chosen.
func TestVisitors(t *testing.T) {
	t.Parallel()
	world := harness.New(t)
	blog := world.PlainBlog(harness.BlogOptions{})
	blog.Setup()
	blog.CLI("settings", "set", "policy", "open")
	blog.CLI("settings", "set", "guests", "true")
	blog.Start()
	if err := os.WriteFile(filepath.Join(world.Dir, "wall.png"), picture(t), 0o600); err != nil {
		t.Fatal(err)
	}
	b := newBrowser(t)
	v := &visit{window: b.open(t, blog, desktop())}
	v.publish()
	v.comeFromElsewhere()
	v.writeByForm()

	for _, look := range []look{desktop(), phone(), narrow()} {
		v.everyPage(b.open(t, blog, look))
	}
	v.choose(b, look{name: "desk", width: 1280, height: 900}, phone(), narrow())
}

// visit is a reader of a blog where much is said.
type visit struct {
	*window
	night harness.Publication
}

// publish puts three articles out, and edits the one in the middle.
func (v *visit) publish() {
	head := "---\ntitle: %s\nslug: %s\nseries: On Sleep\ntags: [sleep, night]\ncategories: [Essays]\ndate: 2026-0%d-02\nhistory: true\n---\n"
	section := strings.Repeat("The mind goes over the day as one who looks for keys. ", 40)
	v.blog.Publish("evening.md", fmt.Sprintf(head, "Evening", "evening", 2)+section)
	v.night = v.blog.Publish("night.md", fmt.Sprintf(head, "Night", "night", 3)+"Sleep is a reward.\n\n"+section)
	v.night = v.blog.Publish("night.md", fmt.Sprintf(head, "Night, which is long", "night", 3)+"Sleep is not a reward.[^1]\n\n![A wall](wall.png)\n\n## One\n\n"+section+
		"\n\n### Deep\n\n> Quoted.\n\n## Two\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```go\nx := 1\n```\n\n"+section+"\n\n## Three\n\n- a\n- b\n\n[^1]: Nor a prize.\n")
	v.blog.Publish("morning.md", fmt.Sprintf(head, "Morning", "morning", 4)+section)
}

// comeFromElsewhere has people of another server like, boost, quote, react and answer.
func (v *visit) comeFromElsewhere() {
	elsewhere := aptest.New(v, aptest.Address(harness.FreeAddress()+":0"))
	var first *aptest.Note
	for n := range 16 {
		actor := elsewhere.Actor(fmt.Sprintf("reader%d", n))
		actor.Like(v.object())
		switch n {
		case 0:
			first = actor.Reply(v.object(), "<p>I know that hour.</p>")
		case 1:
			actor.Announce(v.object())
			actor.Quote(v.object(), "<p>Read this.</p>")
			actor.React(v.object(), "🌙", "")
		case 2, 3, 4, 5, 6, 7:
			actor.Reply(first.ID, fmt.Sprintf("<p>So do I, and have for <em>%d</em> years: averylongwordthatnobodywoulduseandthatbreaksnarrowpagesifitisnotbroken.</p>", n), aptest.Mentioning(v.blog.ActorID()))
		}
	}
	for n := range 50 {
		elsewhere.Actor(fmt.Sprintf("guest%d", n)).Reply(v.object(), fmt.Sprintf("<p>Answer %d of many.</p>", n))
	}
	v.goTo("/night")
	harness.Eventually(v, "everything is there", 2*soon, func() error {
		v.goTo("/night")
		text, err := v.text()
		if err != nil {
			return err
		}
		return want(strings.Contains(text, "57 comments") && strings.Contains(text, "16 likes") && strings.Contains(text, "1 boost"), "not yet")
	})
}

func (v *visit) object() string { return v.night.ID }

// writeByForm leaves a comment by the form, and has each step of it judged.
func (v *visit) writeByForm() {
	v.goTo("/evening")
	v.fill("Your comment", "It takes *me* an hour.\n\n> And you?")
	v.fill("Name", "Rosa")
	v.press("Preview")
	v.sees("Look at it once more")
	v.judge()
	v.shot("preview")
	v.press("Change it")
	v.sees("Write a comment")
	v.judge()
	v.fill("Website", "not an address")
	v.press("Send")
	v.sees("Give the address of a page")
	v.judge()
	v.shot("trouble")
	v.fill("Website", "")
	v.press("Send")
	v.sees("Thank you")
	v.judge()
	v.shot("thanks")
}

// everyPage walks through what visitors can reach.
func (v *visit) everyPage(w *window) {
	w.Helper()
	visited := w.crawl("/night", "/", "/night/reactions", "/evening/reply", "/nowhere", "/offline.html")
	for _, page := range []string{"/archive", "/tag/night", "/category/essays", "/@ann", "/night/reactions", "/night/history", "/series/on-sleep", "/privacy", "/night/comments/2"} {
		if !slices.Contains(visited, page) {
			w.Errorf("no link leads to %s: walked %v", page, visited)
		}
	}
	for _, page := range visited {
		status, _, err := w.blog.Page(page)
		if err != nil || status != 200 && page != "/nowhere" && !strings.Contains(page, "/comment/") {
			w.Errorf("%s answers %d, %v", page, status, err)
		}
	}
}

// choose looks at the desk's pages on which the blog is set up.
func (v *visit) choose(b *browser, looks ...look) {
	v.goTo("/desk")
	v.fill("E-mail", "ann@example.org")
	v.fill("Password", harness.Password)
	v.press("Sign in")
	v.sees("Articles")
	for _, look := range looks {
		w := b.open(v.T, v.blog, look)
		for _, page := range []string{"/desk/settings", "/desk/settings/spam", "/desk/appearance", "/desk/conversations?show=all"} {
			w.goTo(page)
			w.judge()
			w.shot("page" + page)
		}
	}
}
