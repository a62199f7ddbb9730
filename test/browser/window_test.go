// Package browser tells Causerie's stories in a real browser, as a person with
// a mouse and a keyboard meets them: controls are found by their labels, and
// every page is judged by axe-core.
package browser

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/causerie/causerie/test/harness"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

func TestMain(m *testing.M) { harness.Main(m) }

// soon is how long a page may take to come or to change.
const soon = 15 * time.Second

// look is how a page is looked at.
type look struct {
	name          string
	width, height int64
	dark          bool
	// plain switches the page's scripts off.
	plain bool
	// brief leaves out axe-core, which has seen the page in another look.
	brief bool
}

func desktop() look         { return look{name: "desktop", width: 1280, height: 900} }
func phone() look           { return look{name: "phone-dark", width: 390, height: 844, dark: true} }
func scriptless() look      { return look{name: "scriptless", width: 1024, height: 768, plain: true} }
func (l look) mobile() bool { return l.width < 600 }

// browser is a running Chromium with a profile of its own.
type browser struct {
	*testing.T
	ctx       context.Context
	axe       string
	documents *documents
}

// newBrowser starts Chromium and ends it with the test.
func newBrowser(t *testing.T) *browser {
	t.Helper()
	axe, err := os.ReadFile("../node_modules/axe-core/axe.min.js")
	if err != nil {
		t.Fatalf("axe-core is missing, run ./test/run machine: %v", err)
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium(t)), chromedp.UserDataDir(t.TempDir()),
		chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true),
		chromedp.Flag("hide-scrollbars", true),
		chromedp.Flag("lang", "en-GB"),
	)
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancelBrowser := chromedp.NewContext(allocator)
	t.Cleanup(cancelBrowser)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("starting Chromium: %v", err)
	}
	b := &browser{T: t, ctx: ctx, axe: string(axe), documents: &documents{held: map[string]string{}}}
	t.Cleanup(func() { b.documents.validate(t) })
	return b
}

func chromium(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("CHROMIUM IS MISSING: run ./test/run machine")
	return ""
}

// window is one tab, looking at one blog.
type window struct {
	*testing.T
	ctx       context.Context
	axe       string
	documents *documents
	blog      *harness.Blog
	look      look
	// within is how the paths begin that a walk by links keeps to.
	within string
	// frame is the tab's own, as against those within its page.
	frame cdp.FrameID

	mu sync.Mutex
	// scale weighs what comes, if anything does.
	scale *scale
	// document is the request that the page shown came by, kind its method and
	// the status it was answered with.
	document     network.RequestID
	method, kind string
	// asked are the addresses that were asked for, in order.
	asked []string
	// complaints are script errors, refusals of the content security policy,
	// missing parts of pages, and requests to anyone but the blog.
	complaints []string
}

// step is something done in a tab.
type step = chromedp.Action[chromedp.Void]

// open opens a tab. Tabs of one browser share cookies, unless an option gives one
// a profile of its own. When the test ends, what
// went wrong in it behind the scenes fails the test.
func (b *browser) open(t *testing.T, blog *harness.Blog, l look, options ...chromedp.ContextOption) *window {
	t.Helper()
	w := &window{T: t, axe: b.axe, documents: b.documents, blog: blog, look: l}
	ctx, cancel := chromedp.NewContext(b.ctx, append(options, chromedp.WithListener(w.listen))...)
	t.Cleanup(cancel)
	w.ctx = ctx
	// The first run opens the tab and must not end with the limit of one step.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("opening a tab: %v", err)
	}
	w.frame = cdp.FrameID(chromedp.FromContext(ctx).Target.TargetID)
	console := chromedp.Console(ctx)
	go func() {
		for message, err := range console {
			if err != nil {
				return
			}
			w.hear(message)
		}
	}()
	scheme := "light"
	if l.dark {
		scheme = "dark"
	}
	w.do(
		send(network.Enable, network.EnableParams{}),
		send(emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: l.width, Height: l.height, DeviceScaleFactor: 1, Mobile: l.mobile(),
		}),
		send(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		}}),
		w.scripts(!l.plain),
	)
	t.Cleanup(w.report)
	return w
}

// send makes a step of a command of the DevTools protocol.
func send[P, R any](command cdp.Command[P, R], params P) step {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, command, params)
		return err
	})
}

// scripts switches the scripts of pages on or off.
func (w *window) scripts(on bool) step {
	return send(emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

// listen notes what a person does not see but should not be there.
func (w *window) listen(event any) {
	w.mu.Lock()
	scale := w.scale
	w.mu.Unlock()
	if scale != nil {
		scale.note(event)
	}
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		w.leaves(e)
		if !w.own(e.Request.URL) {
			w.complain("a request to " + e.Request.URL)
		}
	case *network.EventResponseReceived:
		w.arrives(e)
		if e.Type != network.ResourceTypeDocument && e.Response.Status >= 400 {
			w.complain(fmt.Sprintf("%s answers %d", e.Response.URL, e.Response.Status))
		}
	}
}

// leaves notes what is asked for, and how if it is a page.
func (w *window) leaves(e *network.EventRequestWillBeSent) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, e.Request.URL)
	if e.Type == network.ResourceTypeDocument && e.FrameID == w.frame {
		w.method = e.Request.Method
	}
}

// arrives notes by which request the page came.
func (w *window) arrives(e *network.EventResponseReceived) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if e.Type == network.ResourceTypeDocument && e.FrameID == w.frame {
		w.document, w.kind = e.RequestID, fmt.Sprint(w.method, " ", e.Response.Status)
	}
}

// own tells an address of the blog's, or of no server's.
func (w *window) own(address string) bool {
	for _, start := range []string{w.blog.URL + "/", "data:", "blob:", "about:"} {
		if strings.HasPrefix(address, start) {
			return true
		}
	}
	return false
}

func (w *window) hear(message chromedp.ConsoleMessage) {
	if message.Source == "network" { // listen knows better
		return
	}
	if message.IsException() || message.Type == "error" || message.Type == "warning" {
		w.complain("the console has " + message.String())
	}
}

func (w *window) complain(complaint string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.complaints = append(w.complaints, complaint)
}

func (w *window) report() {
	if w.Failed() {
		w.shot("as-it-failed-" + w.Name())
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, complaint := range w.complaints {
		w.Errorf("%s: %s", w.look.name, complaint)
	}
}

// try takes steps within the usual patience.
func (w *window) try(steps ...step) error {
	ctx, cancel := context.WithTimeout(w.ctx, soon)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}

// do takes steps and fails the test when they fail or take too long.
func (w *window) do(steps ...step) {
	w.Helper()
	if err := w.try(steps...); err != nil {
		w.Fatal(err)
	}
}

// script runs JavaScript in the page, awaiting a promise, and returns its value.
func script[T any](w *window, code string) (T, error) {
	ctx, cancel := context.WithTimeout(w.ctx, soon)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](code, chromedp.EvalAwaitPromise))
}

// ask runs JavaScript that must succeed.
func ask[T any](w *window, code string) T {
	w.Helper()
	value, err := script[T](w, code)
	if err != nil {
		w.Fatal(err)
	}
	return value
}

// goTo opens an address of the blog.
func (w *window) goTo(address string) {
	w.Helper()
	if strings.HasPrefix(address, "/") {
		address = w.blog.URL + address
	}
	w.do(chromedp.Navigate(address))
}

// where is the path of the page shown.
func (w *window) where() string {
	w.Helper()
	return strings.TrimPrefix(ask[string](w, "location.href"), w.blog.URL)
}

// sees waits until the page shows a text.
func (w *window) sees(text string) {
	w.Helper()
	w.wait(fmt.Sprintf("the page shows %q", text), func(shown string) bool { return strings.Contains(shown, text) })
}

// misses waits until the page does not show a text.
func (w *window) misses(text string) {
	w.Helper()
	w.wait(fmt.Sprintf("the page does not show %q", text), func(shown string) bool { return shown != "" && !strings.Contains(shown, text) })
}

func (w *window) wait(what string, good func(shown string) bool) {
	w.Helper()
	deadline := time.Now().Add(soon)
	for {
		shown, err := w.text()
		if err == nil && good(shown) {
			return
		}
		if time.Now().After(deadline) {
			w.Fatalf("%s: not within %s (%v). %s shows:\n%.2000s", what, soon, err, w.where(), shown)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// text is what a person can read, an error or nothing while a page is on its way.
func (w *window) text() (string, error) {
	return script[string](w, `document.readyState === "complete" ? document.body.innerText : ""`)
}

// shot takes a picture of the whole page into test/out/pictures, in a folder of
// the story's own.
func (w *window) shot(name string) {
	w.Helper()
	ctx, cancel := context.WithTimeout(w.ctx, soon)
	defer cancel()
	if !w.look.plain { // what is far below comes too
		ask[bool](w, `Promise.all([...document.images].map((i) => { i.loading = "eager"; return i.decode().catch(() => {}); })).then(() => true)`)
	}
	picture, err := chromedp.Run(ctx, chromedp.FullScreenshot(85))
	if err != nil {
		w.Logf("taking a picture of %s: %v", name, err)
		return
	}
	readable := strings.Trim(strings.NewReplacer("/", "-", "?", "-", "=", "-", "&", "-").Replace(name), "-")
	folder := filepath.Join("..", "out", "pictures", w.Name())
	if err := os.MkdirAll(folder, 0o755); err != nil {
		w.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, w.look.name+"-"+readable+".jpg"), picture, 0o644); err != nil {
		w.Fatal(err)
	}
}
