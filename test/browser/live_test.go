package browser

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/test/harness"
	control "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// hurry makes a page's clock and timers run a hundred times as fast.
const hurry = `{
  const times = 100, now = Date.now.bind(Date), began = now(), later = window.setTimeout;
  Date.now = () => began + (now() - began) * times;
  window.setTimeout = (what, ms, ...rest) => later(what, ms / times, ...rest);
}`

// TestLive has a reader stay at an article while others say something about it:
// it comes to the page without a reload, is announced without haste, and nothing
// is asked for while the reader looks elsewhere.
func TestLive(t *testing.T) {
	t.Parallel()
	blog := harness.New(t).PlainBlog(harness.BlogOptions{})
	blog.Setup()
	blog.CLI("settings", "set", "policy", "open")
	blog.CLI("settings", "set", "guests", "true")
	blog.Start()
	night := blog.Publish("night.md", "---\ntitle: Night\nslug: night\n---\n"+strings.Repeat("One looks for keys.\n\n", 60))
	alice := aptest.New(t, aptest.Address(harness.FreeAddress()+":0")).Actor("alice")
	b := newBrowser(t)
	r := &stayer{window: b.open(t, blog, desktop())}
	r.stay("/night")

	first := alice.Reply(night.ID, "<p>I know that hour.</p>")
	r.hears("1 new comment", "I know that hour.")
	alice.Reply(first.ID, "<p>And its length.</p>", aptest.Mentioning(blog.ActorID()))
	b.open(t, blog, scriptless()).writes("/night", "It takes me an hour.")
	approveAll(t, blog)
	r.hears("2 new comments", "And its length.", "It takes me an hour.")

	r.looksAway()
	alice.Reply(night.ID, "<p>Are you still there?</p>")
	r.asksNothing()
	r.comesBack()
	r.hears("1 new comment", "Are you still there?")
	r.judge()
}

// stayer is a reader who stays.
type stayer struct {
	*window
	height float64
}

// stay opens a page in the middle, marks it, so that a reload would be seen, and
// waits until news was asked for.
func (r *stayer) stay(path string) {
	if _, err := chromedp.Run(r.ctx, func(ctx context.Context, t *chromedp.Target) (page.AddScriptToEvaluateOnNewDocumentResult, error) {
		return cdp.Call(ctx, t, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: hurry})
	}); err != nil {
		r.Fatal(err)
	}
	r.goTo(path)
	if role := ask[string](r.window, `document.querySelector(".fresh").role`); role != "status" {
		r.Errorf("news is announced as %q, want a status, which waits its turn", role)
	}
	r.height = ask[float64](r.window, `window.stayed = true, scrollTo(0, 600), scrollY`)
	asked := r.questions()
	r.wait("news is asked for", func(string) bool { return r.questions() > asked })
}

// questions is how often the page asked for news.
func (r *stayer) questions() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := 0
	for _, address := range r.asked {
		if strings.HasSuffix(address, "/comments/count") {
			n++
		}
	}
	return n
}

// hears is told of new comments, and has them shown.
func (r *stayer) hears(news string, words ...string) {
	r.Helper()
	harness.Eventually(r, "the news of "+news, soon, func() error {
		said, err := script[string](r.window, `document.querySelector(".fresh").innerText.trim()`)
		if err != nil {
			return err
		}
		return want(said == news, "the page says "+said)
	})
	if at := ask[float64](r.window, `scrollY`); at != r.height {
		r.Errorf("the page moved from %v to %v when news came", r.height, at)
	}
	for _, w := range words {
		r.misses(w)
	}
	r.press(news)
	for _, w := range words {
		r.sees(w)
	}
	r.sees(news + " added.")
	if !ask[bool](r.window, `window.stayed === true`) {
		r.Error("the page was loaded again")
	}
	if !ask[bool](r.window, `document.activeElement.matches(".thread-item.new")`) {
		r.Error("the focus is not on what came")
	}
	r.height = ask[float64](r.window, `scrollTo(0, 600), scrollY`)
}

// writes leaves a comment by the form.
func (w *window) writes(path, text string) {
	w.Helper()
	w.goTo(path)
	w.fill("Your comment", text)
	w.fill("Name", "Rosa")
	w.press("Preview")
	w.sees("Look at it once more")
	w.press("Send")
	w.sees("Thank you")
}

// approveAll shows what waits: whoever writes as fast as this browser waits.
func approveAll(t *testing.T, blog *harness.Blog) {
	t.Helper()
	var held []struct{ ID string }
	if err := blog.Query(&held, "comments", "list", "--state", "held"); err != nil {
		t.Fatal(err)
	}
	for _, c := range held {
		blog.CLI("comments", "approve", c.ID)
	}
}

// looksAway puts the reader's window out of sight.
func (r *stayer) looksAway() { r.become(control.WindowStateMinimized, "hidden") }

// comesBack brings it before the reader again.
func (r *stayer) comesBack() { r.become(control.WindowStateNormal, "visible") }

func (r *stayer) become(state control.WindowState, seen string) {
	r.Helper()
	window, err := chromedp.Run(r.ctx, func(ctx context.Context, t *chromedp.Target) (control.GetWindowForTargetResult, error) {
		return cdp.Call(ctx, t, control.GetWindowForTarget, control.GetWindowForTargetParams{})
	})
	if err != nil {
		r.Fatal(err)
	}
	r.do(send(control.SetWindowBounds, control.SetWindowBoundsParams{WindowID: window.WindowID, Bounds: &control.Bounds{WindowState: state}}))
	harness.Eventually(r, "the page is "+seen, soon, func() error {
		return want(ask[string](r.window, "document.visibilityState") == seen, "not yet")
	})
}

// asksNothing watches the page for two minutes and more of its own time.
func (r *stayer) asksNothing() {
	r.Helper()
	asked := r.questions()
	harness.Steadily(r, "nothing is asked for out of sight", 1500*time.Millisecond, func() error {
		if r.questions() > asked+1 { // one may have been on its way
			return errors.New("news is asked for")
		}
		return nil
	})
}
