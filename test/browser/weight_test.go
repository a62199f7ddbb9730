package browser

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/test/harness"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

const (
	// heaviestView is how many bytes may cross the network before a page can be
	// read by who was never here, in compressed form, without the headers, which
	// cost next to nothing where many requests share a connection.
	heaviestView = 100 << 10
	// heaviestScripts is how many bytes of scripts that may be, as they are run.
	heaviestScripts = 20 << 10
)

// TestWeight weighs what a first visit costs, as the browser sees it arrive.
func TestWeight(t *testing.T) {
	t.Parallel()
	world := harness.New(t)
	blog := world.PlainBlog(harness.BlogOptions{Title: "Notes from a Window"})
	blog.Setup()
	blog.CLI("settings", "set", "policy", "open")
	blog.CLI("settings", "set", "guests", "true")
	blog.Start()
	if err := os.WriteFile(filepath.Join(world.Dir, "wall.png"), picture(t), 0o600); err != nil {
		t.Fatal(err)
	}
	head := "---\ntitle: %s\nslug: %s\nseries: On Sleep\ntags: [sleep]\ncategories: [Essays]\n%s---\n"
	section := "\n\n## Part\n\n" + strings.Repeat("The mind goes over the day as one who *looks* for **keys**. ", 40)
	cover := "cover: wall.png\ncover_alt: A wall\n"
	for _, slug := range []string{"evening", "morning", "noon"} {
		blog.Publish(slug+".md", fmt.Sprintf(head, slug, slug, cover)+section)
	}
	night := blog.Publish("night.md", fmt.Sprintf(head, "Night", "night", "")+"Sleep is not a reward.[^1]"+section+"\n\n```go\nx := 1\n```\n"+section+section+"\n\n[^1]: Nor a prize.\n")
	elsewhere := aptest.New(t, aptest.Address(harness.FreeAddress()+":0"))
	for n := range 5 {
		actor := elsewhere.Actor(fmt.Sprintf("reader%d", n))
		actor.Like(night.ID)
		actor.Reply(night.ID, fmt.Sprintf("<p>I know that hour, %d.</p>", n))
	}
	harness.Eventually(t, "the conversation is there", soon, func() error {
		_, page, err := blog.Page("/night")
		if err == nil && !strings.Contains(page, "5 comments") {
			err = errors.New("not yet")
		}
		return err
	})
	b := newBrowser(t)
	for _, look := range []look{desktop(), phone()} {
		for _, path := range []string{"/night", "/"} {
			w := b.open(t, blog, look, chromedp.WithNewBrowserContext()) // as one who was never here
			view := w.weigh(path)
			t.Logf("%s, %s: %v", look.name, path, view)
			if view.all() > heaviestView || view.all() < 30_000 {
				t.Errorf("%s: the first view of %s has %d bytes, at most %d are allowed: %v", look.name, path, view.all(), heaviestView, view)
			}
			if view.scripts > heaviestScripts || view.scripts == 0 {
				t.Errorf("%s: the first view of %s has %d bytes of scripts, at most %d are allowed", look.name, path, view.scripts, heaviestScripts)
			}
		}
	}
}

// view is what came for a page, by kind, in bytes as they crossed the network.
type view struct {
	bytes map[network.ResourceType]float64
	// scripts is the size of the scripts when they are unpacked.
	scripts int64
}

// all that a reader waits for: without the icon and the manifest, which the
// browser takes for itself when the page stands.
func (v view) all() int {
	sum := 0.0
	for kind, n := range v.bytes {
		if kind != network.ResourceTypeOther && kind != network.ResourceTypeManifest {
			sum += n
		}
	}
	return int(sum)
}

func (v view) String() string {
	return fmt.Sprintf("%d bytes (%v), %d of scripts when they are unpacked", v.all(), v.bytes, v.scripts)
}

// scale notes what comes.
type scale struct {
	mu   sync.Mutex
	kind map[network.RequestID]network.ResourceType
	view view
}

// weigh opens a page and weighs all that comes until it stands still.
func (w *window) weigh(path string) view {
	w.Helper()
	s := &scale{kind: map[network.RequestID]network.ResourceType{}, view: view{bytes: map[network.ResourceType]float64{}}}
	w.mu.Lock()
	w.scale = s
	w.mu.Unlock()
	w.goTo(path)
	ask[bool](w, `document.fonts.ready.then(() => navigator.serviceWorker?.ready).then(() => true)`)
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.view
}

// note puts what came on the scale.
func (s *scale) note(event any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch e := event.(type) {
	case *network.EventResponseReceived:
		s.kind[e.RequestID] = e.Type
		s.view.bytes[e.Type] -= e.Response.EncodedDataLength // its head
	case *network.EventDataReceived:
		if s.kind[e.RequestID] == network.ResourceTypeScript {
			s.view.scripts += e.DataLength
		}
	case *network.EventLoadingFinished:
		s.view.bytes[s.kind[e.RequestID]] += e.EncodedDataLength
	}
}
