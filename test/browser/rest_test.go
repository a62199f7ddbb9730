package browser

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/test/harness"
	"github.com/chromedp/chromedp"
)

// TestRest tells what readers do that no other story has told: of one blog in a
// theme of its owner's, in one browser, on a desktop with scripts and on a phone
// without.
func TestRest(t *testing.T) {
	t.Parallel()
	world := harness.New(t)
	theme := filepath.Join(world.Dir, "theme")
	blog := world.PlainBlog(harness.BlogOptions{Env: []string{"CAUSERIE_THEME=" + theme}})
	tailored(t, blog, theme)
	blog.Setup()
	for _, setting := range [][2]string{{"policy", "open"}, {"guests", "true"}, {"blocked_words", "casino"}} {
		blog.CLI("settings", "set", setting[0], setting[1])
	}
	blog.Start()
	b := newBrowser(t)
	wide := desktop()
	wide.brief = true
	s := &stay{
		T: t, blog: blog, dir: world.Dir, elsewhere: aptest.New(t, aptest.Address(harness.FreeAddress()+":0")),
		owner:  b.open(t, blog, wide),
		reader: b.open(t, blog, wide, chromedp.WithNewBrowserContext()),
		plain:  b.open(t, blog, scriptlessPhone(), chromedp.WithNewBrowserContext()),
	}
	s.owner.signIn()
	s.house()
	s.jumps()
	s.pictures()
	s.cards()
	s.covers()
	s.goHome()
	s.spam()
	s.allWait()
	s.closes()
	s.installs()
	s.forgets()
}

// stay is what the story is about: an owner, two readers, and others elsewhere.
type stay struct {
	*testing.T
	blog                 *harness.Blog
	dir                  string
	elsewhere            *aptest.Server
	owner, reader, plain *window
}

// readers are the two, one after the other.
func (s *stay) readers() []*window { return []*window{s.reader, s.plain} }

// publish puts an article out.
func (s *stay) publish(slug, head, body string) harness.Publication {
	s.Helper()
	return s.blog.Publish(slug+".md", fmt.Sprintf("---\ntitle: %s\nslug: %s\n%s---\n%s\n", strings.ToUpper(slug[:1])+slug[1:], slug, head, body))
}

// wall writes a picture beside the articles.
func (s *stay) wall(name string) string {
	s.Helper()
	file := filepath.Join(s.dir, name)
	if err := os.WriteFile(file, picture(s.T), 0o600); err != nil {
		s.Fatal(err)
	}
	return file
}

// ground writes another picture beside the articles.
func (s *stay) ground(name string) {
	s.Helper()
	var file bytes.Buffer
	if err := png.Encode(&file, image.NewGray(image.Rect(0, 0, 1200, 800))); err != nil {
		s.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, name), file.Bytes(), 0o600); err != nil {
		s.Fatal(err)
	}
}

// so fails the test for what is not so on a page.
func (w *window) so(what, question string) {
	w.Helper()
	if !ask[bool](w, question) {
		w.Errorf("%s, %s: it is not so that %s", w.look.name, w.where(), what)
	}
}

// comes waits until something is so on a page.
func (w *window) comes(what, question string) {
	w.Helper()
	harness.Eventually(w, what, soon, func() error {
		is, err := script[bool](w, question)
		if err != nil {
			return err
		}
		return want(is, "not yet")
	})
}
