// Package lighthouse has Lighthouse judge the pages that most visitors see, as
// on a phone of the middle range on a slow network.
package lighthouse

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/test/harness"
)

func TestMain(m *testing.M) { harness.Main(m) }

const (
	// least is what every category must have reached, of a hundred.
	least = 98
	// tries are how often a page is judged where speed alone falls short, or Chromium
	// gave Lighthouse no trace of it: the machine may have had other things to do.
	tries = 4
)

// flags are what Chromium is started with.
const flags = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"

// TestLighthouse has an article with everything in it judged, and the front page.
func TestLighthouse(t *testing.T) {
	blog := openBlog(t)
	for name, path := range map[string]string{"article": "/night", "front": "/"} {
		got, err := judge(t, blog, name, path)
		for attempt := 1; attempt < tries && (err != nil || got.slowAlone()); attempt++ {
			t.Logf("%s: %v %v, tried again", name, got.scores(), err)
			got, err = judge(t, blog, name, path)
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%s: %v, %.0f bytes", name, got.scores(), got.Audits["total-byte-weight"].NumericValue)
		got.check(t, name)
	}
}

// openBlog runs a blog with three articles and a conversation on the address that
// Lighthouse takes for a safe one.
func openBlog(t *testing.T) *harness.Blog {
	t.Helper()
	world := harness.New(t)
	blog := world.PlainBlog(harness.BlogOptions{Title: "Notes from a Window"})
	blog.Local = "http://" + freeLocal(t)
	blog.URL = blog.Local
	blog.Setup()
	blog.CLI("settings", "set", "policy", "open")
	blog.CLI("settings", "set", "guests", "true")
	blog.CLI("settings", "set", "description", "What the light does to the walls, and to those who look at them.")
	blog.Start()
	if err := os.WriteFile(filepath.Join(world.Dir, "wall.jpg"), photograph(t), 0o600); err != nil {
		t.Fatal(err)
	}
	head := "---\ntitle: %s\nslug: %s\nsummary: What one thinks of when one cannot sleep.\ntags: [sleep]\ncategories: [Essays]\nseries: On Sleep\ncover: wall.jpg\ncover_alt: A wall with light on it\n---\n"
	section := strings.Repeat("The mind goes over the day as one who *looks* for **keys**. ", 30)
	for _, slug := range []string{"evening", "morning"} {
		blog.Publish(slug+".md", fmt.Sprintf(head, strings.ToUpper(slug[:1])+slug[1:], slug)+section)
	}
	night := blog.Publish("night.md", fmt.Sprintf(head, "Night", "night")+"Sleep is not a reward.[^1]\n\n## One\n\n"+section+
		"\n\n![The wall again](wall.jpg)\n\n## Two\n\n```go\nfunc sleep(hours int) bool { return hours > 7 }\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n"+
		section+"\n\n## Three\n\n> Quoted.\n\n[^1]: Nor a prize.\n")
	converse(t, blog, night)
	return blog
}

// converse has five people answer an article and one another.
func converse(t *testing.T, blog *harness.Blog, article harness.Publication) {
	t.Helper()
	elsewhere := aptest.New(t, aptest.Address(harness.FreeAddress()+":0"))
	answered := article.ID
	for n := range 5 {
		actor := elsewhere.Actor(fmt.Sprintf("reader%d", n))
		actor.Like(article.ID)
		answered = actor.Reply(answered, fmt.Sprintf("<p>I know that hour, %d.</p>", n), aptest.Mentioning(blog.ActorID())).ID
	}
	harness.Eventually(t, "the conversation is there", 20*time.Second, func() error {
		_, page, err := blog.Page("/night")
		if err == nil && (!strings.Contains(page, "5 comments") || !strings.Contains(page, "5 likes")) {
			err = errors.New("not yet")
		}
		return err
	})
}

// report is what is read of Lighthouse's.
type report struct {
	Categories map[string]struct {
		Score     *float64
		AuditRefs []struct {
			ID     string
			Weight float64
		}
	}
	Audits map[string]struct {
		Title        string
		Score        *float64
		NumericValue float64
		DisplayValue string
	}
	RuntimeError struct{ Message string }
}

// judge runs Lighthouse with its mobile preset. Its reports stay in test/out. The
// error is Lighthouse's own trouble.
func judge(t *testing.T, blog *harness.Blog, name, path string) (report, error) {
	t.Helper()
	out, err := filepath.Abs(filepath.Join("..", "out", "lighthouse-"+name))
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(harness.Node(t), filepath.Join("..", "node_modules", "lighthouse", "cli", "index.js"), blog.URL+path,
		"--quiet", "--no-enable-error-reporting", "--disable-full-page-screenshot", "--throttling-method=simulate", "--chrome-flags="+flags,
		"--only-categories=performance,accessibility,best-practices,seo", "--output=json", "--output=html", "--output-path="+out)
	cmd.Env = append(os.Environ(), "CHROME_PATH="+chromium(t), "HOME="+t.TempDir())
	if output, err := cmd.CombinedOutput(); err != nil {
		return report{}, fmt.Errorf("running Lighthouse: %w\n%s", err, output)
	}
	file, err := os.ReadFile(out + ".report.json")
	if err != nil {
		t.Fatal(err)
	}
	var r report
	if err := json.Unmarshal(file, &r); err != nil {
		t.Fatal(err)
	}
	if r.RuntimeError.Message != "" || len(r.Categories) != 4 {
		return r, fmt.Errorf("reading Lighthouse's report: %d categories, %s", len(r.Categories), r.RuntimeError.Message)
	}
	return r, nil
}

// score of a category, of a hundred.
func (r report) score(category string) int {
	if score := r.Categories[category].Score; score != nil {
		return int(math.Round(*score * 100))
	}
	return 0
}

func (r report) scores() string {
	var list []string
	for category := range r.Categories {
		list = append(list, fmt.Sprintf("%s %d", category, r.score(category)))
	}
	slices.Sort(list)
	return strings.Join(list, ", ")
}

// slowAlone tells that speed is all that falls short.
func (r report) slowAlone() bool {
	for category := range r.Categories {
		if category != "performance" && r.score(category) < least {
			return false
		}
	}
	return r.score("performance") < least
}

// check fails the test for each category that falls short, and names what cost
// the points and for whatever moves while the page comes.
func (r report) check(t *testing.T, name string) {
	t.Helper()
	for category, c := range r.Categories {
		if r.score(category) >= least {
			continue
		}
		t.Errorf("%s: %s has %d of 100, want %d", name, category, r.score(category), least)
		for _, ref := range c.AuditRefs {
			if audit := r.Audits[ref.ID]; ref.Weight > 0 && audit.Score != nil && *audit.Score < 0.99 {
				t.Errorf("    %s: %s %s", ref.ID, audit.Title, audit.DisplayValue)
			}
		}
	}
	if moved := r.Audits["cumulative-layout-shift"].NumericValue; moved != 0 {
		t.Errorf("%s: its layout shifts by %v", name, moved)
	}
}

// freeLocal is 127.0.0.1 with a port that was free a moment ago.
func freeLocal(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
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

// photograph is a wall with light on it, as a camera would have it.
func photograph(t *testing.T) []byte {
	t.Helper()
	wall := image.NewRGBA(image.Rect(0, 0, 1600, 900))
	for y := range 900 {
		for x := range 1600 {
			light := uint8(max(0, 110-max(x-y, y-x)/8)) + uint8((x*7+y*13)%11)
			wall.Set(x, y, color.RGBA{R: 110 + light, G: 92 + light, B: 80 + light/2, A: 255})
		}
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, wall, &jpeg.Options{Quality: 85}); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
