package desk_test

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
)

func chosen(changes ...string) url.Values {
	v := url.Values{"accent": {"#ffd400"}, "fonts": {"newsreader"}, "footer": {"In a crisis call 112."}, "offline": {"yes"}}
	for i := 0; i < len(changes); i += 2 {
		v.Set(changes[i], changes[i+1])
	}
	return v
}

func TestAppearanceIsTriedBeforeItIsSaved(t *testing.T) {
	h := moveIn(empty(t, "https://blog.test"))
	h.publish("First light", "Words.")
	v := h.member()
	tried := v.post("/desk/appearance", pairs(chosen("do", "preview", "page", "article"))...).is(http.StatusOK)
	tried.shows("a darker shade of it", "#ffd400", "In a crisis call 112.", "page=article")
	if s, err := h.store.Settings(t.Context()); err != nil || s.Style.Accent == "#ffd400" {
		t.Fatalf("a preview was saved: %+v, %v", s.Style, err)
	}

	query := "?" + chosen().Encode()
	front := v.get("/desk/appearance/preview" + query).is(http.StatusOK)
	front.shows("In a crisis call 112.", "First light", "/desk/appearance/sheet.css?accent=%23ffd400")
	if got := front.header.Get("Content-Security-Policy"); !strings.Contains(got, "frame-ancestors 'self'") || !strings.Contains(got, "font-src 'self'") {
		t.Errorf("the preview's policy is %s", got)
	}
	v.get("/desk/appearance/preview" + query + "&page=article").shows("Words.")
	v.get("/desk/appearance/sheet.css"+query).is(http.StatusOK).shows("Newsreader", "--accent:#").hides("--accent:#ffd400;--accent-strong:#ffd400")
	v.get("/desk/appearance/colour?accent=%23ffd400").is(http.StatusOK).shows("a darker shade of it")

	v.post("/desk/appearance", pairs(chosen())...).leadsTo("/desk/appearance")
	s, err := h.store.Settings(t.Context())
	must(t, err)
	if s.Style.Accent != "#ffd400" || s.Style.Fonts != "newsreader" || !s.Style.Offline || !strings.Contains(s.Style.FooterHTML, "112") {
		t.Errorf("saved %+v", s.Style)
	}
	// The page of settings says nothing about the look, and leaves it.
	v.post("/desk/settings", "title", "Couch", "language", "en", "policy", "all", "quotes", "ask", "format", "note", "per_page", "5").leadsTo("/desk/settings")
	if after, err := h.store.Settings(t.Context()); err != nil || after.Style != s.Style {
		t.Errorf("the look became %+v, %v", after.Style, err)
	}
}

func TestAppearanceSaysWhatIsWrong(t *testing.T) {
	v := moveIn(empty(t, "https://blog.test")).member()
	for _, wrong := range [][3]string{
		{"accent", "red", "six hexadecimal digits"},
		{"accent", "#12345g", "six hexadecimal digits"},
		{"fonts", "comic", "The fonts are"},
		{"logo_id", "none.png", "no picture"},
		{"header_image_id", "none.png", "no picture"},
		{"footer", strings.Repeat("x", 2001), "at most 2,000"},
	} {
		v.post("/desk/appearance", pairs(chosen(wrong[0], wrong[1]))...).is(http.StatusUnprocessableEntity).shows(wrong[2])
	}
	v.get("/desk/appearance/sheet.css?accent=%7D%3C%2Fstyle%3E&fonts=literata").is(http.StatusUnprocessableEntity)
}

func TestAppearanceIsForTheOwner(t *testing.T) {
	h := moveIn(empty(t, "https://blog.test"))
	for _, path := range []string{"/desk/appearance", "/desk/appearance/preview", "/desk/appearance/sheet.css", "/desk/appearance/colour"} {
		h.visitor().get(path).is(http.StatusSeeOther)
	}
}

// The page's script has a budget of its own, since no other page loads it.
func TestAppearanceScript(t *testing.T) {
	content, err := os.ReadFile("../static/appearance.js")
	must(t, err)
	if len(content) > 2<<10 || strings.Contains(string(content), "innerHTML") {
		t.Errorf("%d bytes", len(content))
	}
}

func pairs(v url.Values) []string {
	var list []string
	for name := range v {
		list = append(list, name, v.Get(name))
	}
	return list
}
