package browser

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/causerie/causerie/test/harness"
)

// TestEyesAndHands holds the tools of these stories to account on a page made
// for the purpose: what is wrong with it must be seen.
func TestEyesAndHands(t *testing.T) {
	page := `<!doctype html><html lang="en"><head><title>Page</title><style>p { color: #ccc }</style></head><body><main><h1>Page</h1>
<p>Hard to read</p><form><label for="name">Your name</label><input id="name" value="old"><label><input type="checkbox" id="c"> Yes, please</label></form>
<button>Greet</button><script>document.querySelector("button").onclick = () => { document.querySelector("h1").innerText = "Hello " + document.querySelector("input").value; console.error("trouble") }</script>
<img alt="nothing" src="/missing.png"></main></body></html>`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(page))
	}))
	defer server.Close()
	w := newBrowser(t).open(t, &harness.Blog{URL: server.URL}, desktop())
	w.goTo("/")
	w.fill("Your name", "Ann")
	w.press("Greet")
	w.sees("Hello Ann")
	w.tick("Yes, please")
	if !ask[bool](w, `document.querySelector("#c").checked`) {
		t.Error("the box is not ticked")
	}
	if found := w.examine().Violations; len(found) != 1 || found[0].ID != "color-contrast" {
		t.Errorf("axe finds %v, want the contrast", found)
	}
	w.goTo("/nowhere")
	w.sees("404")
	complaints := w.forgive()
	for _, want := range []string{"trouble", "/missing.png answers 404"} {
		if !strings.Contains(complaints, want) {
			t.Errorf("the complaints lack %q:\n%s", want, complaints)
		}
	}

	plain := newBrowser(t).open(t, &harness.Blog{URL: server.URL}, scriptless())
	plain.goTo("/")
	plain.press("Greet")
	plain.sees("Hard to read")
	plain.misses("Hello")
	plain.forgive()
}

// TestTheValidatorSees has a document validated that is wrong in three ways.
func TestTheValidatorSees(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	page := `<!doctype html><html lang="en"><head><title>Page</title></head><body><main><p><div id="a">One</div></p><b id="a">Two</b><li>Three</li></main></body></html>`
	if err := os.WriteFile(filepath.Join(dir, "page.html"), []byte(page), 0o600); err != nil {
		t.Fatal(err)
	}
	var rules []string
	for _, c := range validated(t, dir) {
		for _, m := range c.Messages {
			rules = append(rules, m.RuleID)
		}
	}
	for _, want := range []string{"close-order", "no-dup-id", "element-permitted-parent"} {
		if !slices.Contains(rules, want) {
			t.Errorf("the validator found %v, want %s", rules, want)
		}
	}
}

// TestTheWalkSees walks through a page on which everything is wrong for people
// without a mouse.
func TestTheWalkSees(t *testing.T) {
	t.Parallel()
	pages := map[string]string{
		"/order": `<a href="#a" tabindex="2">First</a><a href="#b" tabindex="1">Second</a>`,
		"/faint": `<style>button { outline: none !important }</style><button>Faint</button><a href="#a">Clear</a>`,
		"/trap":  `<a href="#a">Before</a><button onkeydown="if (event.key === 'Tab') event.preventDefault()">Trap</button><a href="#b">After</a>`,
		"/far":   `<a href="#a">Near</a><a href="#b" style="position: fixed; left: -3000px">Far</a>`,
		"/shut":  `<header><details><summary>Shut</summary><a href="#a">Inside</a></details></header>`,
		"/lost":  `<button onfocus="document.getElementById('lost').hidden = false">Show</button><div hidden id="lost"><a href="#c" onfocus="this.blur()">Fickle</a></div>`,
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<!doctype html><html lang="en"><head><title>Page</title><link rel="icon" href="data:,"></head><body><main>` + pages[r.URL.Path] + `</main></body></html>`))
	}))
	defer server.Close()
	w := newBrowser(t).open(t, &harness.Blog{URL: server.URL}, desktop())
	for path, want := range map[string]string{
		"/order": "Second comes out of order", "/faint": "Faint does not show", "/trap": "does not get past <button submit> Trap",
		"/far": "Far has the focus where nobody sees it", "/shut": "Escape does not close the menu", "/lost": "Fickle cannot be reached",
	} {
		w.goTo(path)
		w.walk()
		if complaints := w.forgive(); !strings.Contains(complaints, want) || strings.Count(complaints, "\n") > 3 {
			t.Errorf("%s: the walk complains of %q, want %q", path, complaints, want)
		}
	}
}

// forgive takes back what was complained about.
func (w *window) forgive() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	complaints := strings.Join(w.complaints, "\n")
	w.complaints = nil
	return complaints
}
