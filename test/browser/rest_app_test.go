package browser

import (
	"context"
	"slices"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// installs asks the browser whether the blog can be installed like an app. It must
// not be asked in a window that forgets all: nothing is installed there.
func (s *stay) installs() {
	o := s.owner
	o.goTo("/")
	o.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		manifest, err := cdp.Call(ctx, t, page.GetAppManifest, page.GetAppManifestParams{})
		if err != nil {
			return err
		}
		if manifest.URL != s.blog.URL+"/manifest.webmanifest" {
			o.Errorf("the manifest is at %q", manifest.URL)
		}
		for _, e := range manifest.Errors {
			o.Errorf("the manifest, line %d: %s", e.Line, e.Message)
		}
		found, err := cdp.Call(ctx, t, page.GetInstallabilityErrors, cdp.Empty{})
		for _, e := range found.InstallabilityErrors {
			o.Errorf("the blog cannot be installed: %s", e.ErrorID)
		}
		return err
	}))
}

// gone tells whether no worker is left, and nothing in what it kept things in.
const gone = `(async () => {
  if ((await navigator.serviceWorker.getRegistrations()).length > 0) return false;
  for (const name of await caches.keys()) if ((await (await caches.open(name)).keys()).length > 0) return false;
  return true;
})()`

// forgets has a reader forget what the device kept: the page that tells of it stays,
// for when there is no network. Then the owner lets nothing be kept, and at the next
// visit all of it goes.
func (s *stay) forgets() {
	w := s.reader
	w.goTo("/talk")
	w.comes("the device keeps what was read", `caches.open("pages").then((c) => c.match("/talk")).then(Boolean)`)
	w.goTo("/offline.html")
	w.press("Forget these pages")
	w.sees("Nothing is kept here yet.")
	if kept := w.kept(); !slices.Equal(kept, []string{"/offline.html"}) {
		w.Errorf("the device keeps %v, want nothing but the page that tells of it", kept)
	}
	w.so("the pictures are forgotten", `caches.has("pictures").then((is) => !is)`)
	s.blog.Stop()
	w.goTo("/talk")
	w.sees("Nothing is kept here yet.")
	w.so("it is dressed as ever", `getComputedStyle(document.querySelector(".foot-title")).textTransform === "uppercase"`)
	s.blog.Start()

	s.blog.CLI("settings", "set", "offline", "false")
	w.goTo("/talk")
	w.comes("the worker is gone, and what it kept", gone)
	w.goTo("/offline.html")
	w.sees("This blog keeps nothing on your device.")
	w.misses("Read offline")
	w.comes("nothing is kept again", gone)
	w.judge()
}
