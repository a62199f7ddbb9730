package web_test

import (
	"encoding/json"
	"io"
	"net/http"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func TestThemeSheetIsKeptForEverUnderItsOwnName(t *testing.T) {
	w := newWorld(t)
	theme := regexp.MustCompile(`/static/theme-[0-9a-f]{12}\.css`)
	page, _ := w.get("/", 200)
	before := theme.FindString(page)
	sheet, answer := w.get(before, 200)
	w.has(sheet, "--accent:#17655b", "Literata", "Figtree")
	if !strings.Contains(answer.Header.Get("Cache-Control"), "immutable") || answer.Header.Get("Content-Type") != "text/css; charset=utf-8" {
		t.Errorf("%v", answer.Header)
	}
	w.settings(func(s *blog.Settings) { s.Style.Accent, s.Style.Fonts = "#8a2be2", blog.FontsSystem })
	page, _ = w.get("/", 200)
	after := theme.FindString(page)
	if after == before || after == "" {
		t.Fatalf("%s then %s", before, after)
	}
	w.lacks(page, `rel="preload"`)
	sheet, _ = w.get(after, 200)
	w.has(sheet, "--accent:#8")
	w.lacks(sheet, "@font-face")
	// A page that was open during the change gets what is there now, not to be kept.
	old, answer := w.get(before, 200)
	if old != sheet || answer.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("the old name: %v", answer.Header)
	}
	if _, answer := w.get("/static/theme-nonsense.css", 200); answer.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("a name made up: %v", answer.Header)
	}
}

func TestFontsArePreloadedForTheirScriptOnly(t *testing.T) {
	w := newWorld(t)
	w.publish(blog.Words{Title: "One"})
	w.publish(blog.Words{Title: "صمت", Language: "ar"})
	latin, _ := w.get("/one", 200)
	w.has(latin, `<link rel="preload" href="/static/fonts/literata-western-400-normal.`, `as="font" type="font/woff2" crossorigin>`)
	arabic, _ := w.get("/صمت", 200)
	w.lacks(arabic, `rel="preload"`)
	font := regexp.MustCompile(`/static/fonts/[^"]+`).FindString(latin)
	_, answer := w.get(font, 200)
	if h := answer.Header; h.Get("Content-Type") != "font/woff2" || !strings.Contains(h.Get("Cache-Control"), "immutable") {
		t.Errorf("%v", h)
	}
	if packed := w.ask(http.MethodGet, font, "Accept-Encoding", "br"); packed.Header.Get("Content-Encoding") != "" {
		t.Error("a font was compressed again")
	}
}

func TestManifest(t *testing.T) {
	w := newWorld(t)
	w.settings(func(s *blog.Settings) { s.Title, s.Language = "On the couch of Anna Ruf", "en" })
	page, _ := w.get("/", 200)
	w.has(page, `<link rel="manifest" href="/manifest.webmanifest">`, `rel="apple-touch-icon"`,
		`<meta name="theme-color" content="#fbf8f3" media="(prefers-color-scheme: light)">`, `<meta name="theme-color" content="#181512" media="(prefers-color-scheme: dark)">`)
	text, answer := w.get("/manifest.webmanifest", 200)
	if got := answer.Header.Get("Content-Type"); got != "application/manifest+json" {
		t.Errorf("came as %s", got)
	}
	var m struct {
		Name, Display string
		ShortName     string `json:"short_name"`
		Start         string `json:"start_url"`
		Theme         string `json:"theme_color"`
		Icons         []struct{ Src, Sizes, Type, Purpose string }
	}
	w.must(json.Unmarshal([]byte(text), &m))
	if m.Name != "On the couch of Anna Ruf" || m.ShortName != "On the couch" || m.Start != "/" || m.Display != "standalone" || m.Theme != "#fbf8f3" || len(m.Icons) != 3 {
		t.Errorf("%+v", m)
	}
	for _, icon := range append(m.Icons, struct{ Src, Sizes, Type, Purpose string }{Src: "/apple-touch-icon.png"}, struct{ Src, Sizes, Type, Purpose string }{Src: "/favicon.ico"}) {
		picture, answer := w.get(icon.Src, 200)
		if answer.Header.Get("Content-Type") != "image/png" || !strings.HasPrefix(picture, "\x89PNG") {
			t.Errorf("%s is no picture", icon.Src)
		}
		if keep := strings.Contains(answer.Header.Get("Cache-Control"), "immutable"); keep != (icon.Sizes != "") {
			t.Errorf("%s: %s", icon.Src, answer.Header.Get("Cache-Control"))
		}
	}
	w.get("/icon-999-abc.png", 404)
	if _, answer := w.get("/icon-64-abc.png", 200); answer.Header.Get("Cache-Control") != "no-cache" {
		t.Error("an icon of another time may be kept for ever")
	}
}

func TestWorkerIsAskedForAnewAndCanBeCalledOff(t *testing.T) {
	w := newWorld(t)
	script, answer := w.get("/sw.js", 200)
	if h := answer.Header; h.Get("Cache-Control") != "no-cache" || h.Get("Content-Type") != "text/javascript; charset=utf-8" {
		t.Errorf("%v", h)
	}
	// What it must leave alone, and what it must not keep, by the expressions that it
	// has for them.
	about := func(name string) *regexp.Regexp {
		return regexp.MustCompile(strings.ReplaceAll(regexp.MustCompile(`const ` + name + ` = /(.*)/;`).FindStringSubmatch(script)[1], `\/`, `/`))
	}
	closed, passing := about("closed"), about("passing")
	for path, want := range map[string][2]bool{
		"/desk": {true, false}, "/desk/letters": {true, false}, "/ap/inbox": {true, false}, "/setup": {true, false}, "/.well-known/webfinger": {true, false},
		"/interact": {false, true}, "/search": {false, true}, "/offline.html": {false, true},
		"/": {}, "/one": {}, "/desktop": {}, "/apples": {}, "/searching": {}, "/category/x": {}, "/@anna": {},
	} {
		if got := [2]bool{closed.MatchString(path), passing.MatchString(path)}; got != want {
			t.Errorf("%s: left alone and not kept are %v", path, got)
		}
	}
	w.has(script, "no-store", `request.method !== "GET"`)
	page, _ := w.get("/offline.html", 200)
	w.has(page, "offline.", `content="noindex"`, "Forget these pages")
	w.settings(func(s *blog.Settings) { s.Style.Offline = false })
	retired, _ := w.get("/sw.js", 200)
	w.has(retired, "unregister", "caches.delete")
	w.lacks(retired, "respondWith")
}

func TestLogoAndFoot(t *testing.T) {
	w := newWorld(t)
	_, err := w.AddMedia(t.Context(), blog.Media{ID: "logo.png", Name: "logo.png", MediaType: "image/png", Width: 300, Height: 100})
	w.must(err)
	w.settings(func(s *blog.Settings) {
		s.Style.LogoID, s.Style.HeaderID, s.Style.Footer = "logo.png", "logo.png", "Imprint"
	})
	page, _ := w.get("/", 200)
	w.has(page, `class="masthead-logo" src="/media/logo.png" width="300" height="100" alt=""><span>On the couch</span>`, "masthead-header", `class="foot-text"`, "<p>Imprint</p>")
	w.settings(func(s *blog.Settings) { s.Style.LogoAlone = true })
	page, _ = w.get("/archive", 200)
	w.has(page, `alt="On the couch"></a>`, "Imprint")
	w.lacks(page, "masthead-header")
}

var loaded = regexp.MustCompile(`(?:href|src)="(/(?:static|icon-64)[^"]+)"`)

// The first view of an article is light: 84 KB over the wire, with italic and bold
// of the text, which leaves room for a small cover within 100 KB; and 20 KB of
// scripts before they are compressed.
func TestFirstViewOfAnArticle(t *testing.T) {
	w := newWorld(t)
	a := w.publish(blog.Words{Title: "One", Tags: []string{"silence"}, Source: strings.Repeat("<p>It was the <em>third</em> winter in which <strong>nobody</strong> spoke of the letter.</p>", 40)})
	for i, name := range []string{"Ben", "Cem", "Dora", "Emil"} {
		w.reply(person(name, "one.test"), string(rune('0'+i)), blog.Target{ObjectID: a.ObjectID}, "<p>Thank you for this.</p>")
	}
	page, _ := w.get("/one", 200)
	size := func(path, coding string) int {
		body, err := io.ReadAll(w.ask(http.MethodGet, path, "Accept-Encoding", coding).Body)
		w.must(err)
		return len(body)
	}
	all, fonts, scripts := size("/one", "br"), 0, 0
	paths := []string{}
	for _, load := range loaded.FindAllStringSubmatch(page, -1) {
		if !slices.Contains(paths, load[1]) {
			paths = append(paths, load[1])
		}
	}
	for _, path := range paths {
		n := size(path, "br")
		all += n
		switch {
		case strings.HasSuffix(path, ".woff2"):
			fonts += n
		case strings.HasSuffix(path, ".js"):
			scripts += size(path, "identity")
		}
	}
	later := 0
	for _, name := range []string{"literata-western-400-italic", "literata-western-600-normal"} {
		later += size("/static/fonts/"+name+".woff2", "br")
	}
	t.Logf("%d bytes with what is preloaded (%d fonts), %d with italic and bold, %d scripts", all, fonts, all+later, scripts)
	if len(paths) < 6 || fonts == 0 || fonts > 35_000 || all > 55_000 || all+later > 84<<10 {
		t.Errorf("loads %v", paths)
	}
	for _, name := range []string{"static/offline.js", "reader/worker.js"} {
		script, err := os.ReadFile(name)
		w.must(err)
		scripts += len(script)
	}
	if scripts > 20<<10 {
		t.Errorf("scripts of visitors have %d bytes", scripts)
	}
}
