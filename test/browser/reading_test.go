package browser

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/test/harness"
	control "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// reading has two readers, one with a keyboard and scripts, one on a phone without
// scripts, open what is folded behind a warning or for its depth, turn the pages of
// a long conversation, and find one comment by its address. The first also copies
// an address, is remembered by the device alone, and reads on when there is no
// network.
func reading(t *testing.T, b *browser, blog *harness.Blog) {
	blog.CLI("settings", "set", "policy", "open")
	blog.Publish("rain.md", "---\ntitle: Rain\nslug: rain\nwarning: Grief\n---\nIt rained on the day.\n")
	night := blog.Publish("night.md", "---\ntitle: Night\nslug: night\n---\nOne looks for keys.\n")
	talk(t, blog, night.ID)

	r := &bookworm{window: b.open(t, blog, desktop(), chromedp.WithNewBrowserContext())}
	r.opens()
	r.unfolds()
	r.turnsPages()
	r.seesWho()
	r.copies()
	r.isRemembered()

	other := &bookworm{window: b.open(t, blog, scriptlessPhone(), chromedp.WithNewBrowserContext())}
	other.opens()
	other.unfolds()
	other.turnsPages()
	other.seesWho()
	other.isNotOffered()

	r.readsOffline()
}

// talk has others say a lot: six answers one below the other, the second of them
// behind a warning, and as many more as need a second page. Many like it.
func talk(t *testing.T, blog *harness.Blog, article string) {
	t.Helper()
	elsewhere := aptest.New(t, aptest.Address(harness.FreeAddress()+":0"))
	answered := article
	for n := range 6 {
		options := []aptest.NoteOption{aptest.Mentioning(blog.ActorID())}
		if n == 1 {
			options = append(options, aptest.Warning("Dark hours"))
		}
		answered = elsewhere.Actor(fmt.Sprintf("reader%d", n)).Reply(answered, fmt.Sprintf("<p>Deep words %d.</p>", n), options...).ID
	}
	for n := range 46 {
		actor := elsewhere.Actor(fmt.Sprintf("reader%d", n%26)) // 24 faces stand under an article
		if n < 26 {
			actor.Like(article)
		}
		actor.Reply(article, fmt.Sprintf("<p>Wide words %d.</p>", n))
	}
	harness.Eventually(t, "everything is there", 2*soon, func() error {
		_, page, err := blog.Page("/night")
		if err != nil {
			return err
		}
		return want(strings.Contains(page, "52 comments") && strings.Contains(page, "26 likes"), "not yet")
	})
}

// bookworm is a reader who looks into everything.
type bookworm struct {
	*window
}

// opens an article and a comment that stand behind a warning.
func (r *bookworm) opens() {
	r.Helper()
	r.goTo("/rain")
	r.hides("It rained on the day.")
	r.uncovers("Content warning: Grief")
	r.shows("It rained on the day.")
	r.judge()
	r.goTo("/night")
	r.hides("Deep words 1.")
	r.uncovers("Content warning: Dark hours")
	r.shows("Deep words 1.")
}

// unfolds opens the answers that are too deep to be set in, and comes back to one
// of them by its address.
func (r *bookworm) unfolds() {
	r.Helper()
	r.hides("Deep words 5.")
	r.uncovers("2 more answers")
	r.shows("Deep words 5.")
	r.judge()
	id := r.comment("Deep words 5.")
	r.goTo("/rain")
	r.goTo("/night/comment/" + id)
	if r.where() != "/night#comment-"+id {
		r.Errorf("the address of a folded answer leads to %s", r.where())
	}
	r.shows("Deep words 5.")
	r.inView(id)
}

// turnsPages goes on to the second page and back, and finds a comment there.
func (r *bookworm) turnsPages() {
	r.Helper()
	r.misses("Wide words 45.")
	r.press("Later comments")
	r.sees("Wide words 45.")
	r.misses("Wide words 0.")
	id := r.comment("Wide words 45.")
	r.press("Earlier comments")
	r.sees("Wide words 0.")
	r.goTo("/night/comment/" + id)
	r.sees("Wide words 45.")
	r.inView(id)
	if r.look.plain {
		return
	}
	r.goTo("/night#comment-" + id) // as it was while that page was the only one
	r.sees("Wide words 45.")
	if r.where() != "/night/comments/2#comment-"+id {
		r.Errorf("the old address of a comment leads to %s", r.where())
	}
}

// seesWho follows the faces to the list of all.
func (r *bookworm) seesWho() {
	r.Helper()
	r.goTo("/night")
	r.press("and 2 more likes")
	r.sees("26 likes")
	r.sees("reader25")
	if !strings.HasPrefix(r.where(), "/night/reactions") {
		r.Errorf("the faces lead to %s", r.where())
	}
}

// copies takes the article's address along.
func (r *bookworm) copies() {
	r.do(send(control.SetPermission, control.SetPermissionParams{
		Permission: &control.PermissionDescriptor{Name: "clipboard-read"}, Setting: control.PermissionSettingGranted,
		BrowserContextID: chromedp.FromContext(r.ctx).BrowserContextID,
	}))
	r.goTo("/night")
	r.press("Copy")
	r.sees("Copied")
	if got := ask[string](r.window, "navigator.clipboard.readText()"); got != r.blog.URL+"/night" {
		r.Errorf("%q was copied", got)
	}
}

// isRemembered ticks that the device remembers who one is, and then not.
func (r *bookworm) isRemembered() {
	r.goTo("/night")
	r.fill("Your comment", "It takes me an hour.")
	r.fill("Name", "Rosa")
	r.tick("Remember name, e-mail and website on this device only")
	r.press("Preview")
	r.sees("Look at it once more")
	r.goTo("/rain")
	r.holds("Name", "Rosa")

	account, way := "@rosa@"+strings.TrimPrefix(r.blog.URL, "http://"), "/interact?do=reply&article=night"
	r.goTo(way)
	r.fill("Your name in the fediverse", account)
	r.tick("Remember it on this device")
	r.triesInVain()
	r.goTo(way)
	r.holds("Your name in the fediverse", account)
	r.tick("Remember it on this device")
	r.triesInVain()
	r.goTo(way)
	r.holds("Your name in the fediverse", "")
	r.keepsNoCookies()
}

// triesInVain asks for the way to a server that has no such person, and is told.
func (r *bookworm) triesInVain() {
	r.Helper()
	r.press("Take me to my server")
	harness.Eventually(r, "the page says what is wrong", soon, func() error {
		told, err := script[string](r.window, `document.querySelector("[role=alert]")?.innerText ?? ""`)
		if err != nil {
			return err
		}
		return want(strings.TrimSpace(told) != "", "not yet")
	})
	r.sees("What always works")
}

// isNotOffered lacks what does not work without scripts, rather than seeing it fail.
func (r *bookworm) isNotOffered() {
	r.goTo("/night")
	r.misses("on this device only")
	r.holds("Name", "")
	if ask[bool](r.window, `[...document.querySelectorAll(".copy-button")].some((b) => b.checkVisibility({ visibilityProperty: true }))`) {
		r.Error("there is a button that copies nothing")
	}
	r.goTo("/interact?do=reply&article=night")
	r.misses("Remember it on this device")
	r.holds("Your name in the fediverse", "")
	r.keepsNoCookies()
}

// readsOffline reads what was read before while the blog cannot be reached, is told
// what there is where something was not, and finds nothing there that was not for all.
func (r *bookworm) readsOffline() {
	r.goTo("/search?q=keys")
	r.goTo("/night")
	harness.Eventually(r, "the device keeps what was read", soon, func() error {
		kept := r.kept()
		return want(slices.Contains(kept, "/night") && slices.Contains(kept, "/rain") && slices.Contains(kept, "/night/comments/2"), fmt.Sprint("it keeps ", kept))
	})
	for _, kept := range r.kept() {
		if strings.ContainsAny(kept, "?") || strings.Contains(kept, "/reply") || strings.HasPrefix(kept, "/interact") {
			r.Errorf("the device keeps %s, which was for one person", kept)
		}
	}
	r.blog.Stop()
	r.goTo("/night")
	r.sees("One looks for keys.")
	r.goTo("/archive")
	r.sees("Forget these pages")
	r.sees("Page 2 of the conversation about Night")
	r.judge()
	r.shot("offline")
	r.press("Rain")
	r.uncovers("Content warning: Grief")
	r.shows("It rained on the day.")
	for _, way := range []string{"Read offline", "Search"} {
		r.goTo("/night")
		r.press(way)
		r.sees("Forget these pages")
	}
	r.goTo("/night/reply")
	r.sees("Forget these pages")
	if err := r.try(chromedp.Navigate(r.blog.URL + "/desk")); err == nil {
		r.Error("the desk is there without a network")
	}
	r.blog.Start()
	r.goTo("/offline.html")
	r.press("Forget these pages")
	r.sees("Nothing is kept here yet.")
	if kept := r.kept(); !slices.Equal(kept, []string{"/offline.html"}) {
		r.Errorf("the device still keeps %v", kept)
	}
}

// uncovers opens a summary: with the keyboard where there are scripts, which the
// walk by keyboard needs, else by a touch.
func (r *bookworm) uncovers(name string) {
	r.Helper()
	if r.look.plain {
		r.press(name)
		return
	}
	r.start()
	r.tabTo(name)
	r.key(enter)
}

// shows waits until words are there to be read, and not folded away.
func (w *window) shows(words string) { w.Helper(); w.unfolded(words, true) }

// hides checks that the page has words that are folded away.
func (w *window) hides(words string) { w.Helper(); w.unfolded(words, false) }

func (w *window) unfolded(words string, open bool) {
	w.Helper()
	harness.Eventually(w, fmt.Sprintf("%q is open: %v", words, open), soon, func() error {
		got, err := script[string](w, fmt.Sprintf(`{ const p = [...document.querySelectorAll(".prose p")].find((p) => p.textContent.includes(%q)); p ? String(p.checkVisibility()) : "missing"; }`, words))
		if err != nil {
			return err
		}
		return want(got == fmt.Sprint(open), w.where()+": it is "+got)
	})
}

// comment is the id of the comment with these words.
func (w *window) comment(words string) string {
	w.Helper()
	return ask[string](w, fmt.Sprintf(`[...document.querySelectorAll(".thread-item")].findLast((i) => i.textContent.includes(%q)).id.replace("comment-", "")`, words))
}

// inView waits until a comment stands on the screen.
func (w *window) inView(id string) {
	w.Helper()
	harness.Eventually(w, "the comment is in view", soon, func() error {
		in, err := script[bool](w, fmt.Sprintf(`{ const r = document.getElementById("comment-%s").getBoundingClientRect(); r.height > 0 && r.top >= 0 && r.top < innerHeight; }`, id))
		if err != nil {
			return err
		}
		return want(in, "it is elsewhere")
	})
}

// holds waits until a field holds a value.
func (w *window) holds(label, value string) {
	w.Helper()
	harness.Eventually(w, fmt.Sprintf("%s is %q", label, value), soon, func() error {
		got := w.value(label)
		return want(got == value, "it is "+got)
	})
}

// keepsNoCookies checks that the blog has put none on this device.
func (w *window) keepsNoCookies() {
	w.Helper()
	w.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		got, err := cdp.Call(ctx, t, network.GetCookies, network.GetCookiesParams{})
		if err == nil && len(got.Cookies) > 0 {
			w.Errorf("%s has put %d cookies on a reader's device", w.where(), len(got.Cookies))
		}
		return err
	}))
}
