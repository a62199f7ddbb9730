package desk_test

import (
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

// evil is text that would do harm if a page took it for HTML, and that would
// turn what stands after it round if a page let it.
const evil = `"'><script src=//evil.test/x.js></script><img src=x onerror=alert(1)>{{.}}`

// hostile is a house in which everything that anyone may choose is evil.
func hostile(t *testing.T) (h *house, places []string) {
	t.Helper()
	h = settled(t)
	m, err := h.upload(t.Context(), evil, strings.NewReader("picture"))
	must(t, err)
	must(t, h.DescribeMedia(t.Context(), m.ID, evil))
	must(t, h.ChangeSettings(t.Context(), blog.Settings{Title: evil, Description: evil, Language: "en", Policy: blog.PolicyAll, Quotes: blog.QuotesEveryone, Format: blog.AsArticle, PerPage: 5}))
	must(t, h.UpdateProfile(t.Context(), h.author, blog.Profile{Name: evil, Bio: evil, Fields: []blog.Field{{Name: evil, Value: evil}}, AvatarID: m.ID, AvatarAlt: evil, HeaderID: m.ID, HeaderAlt: evil}))
	category, err := h.SaveCategory(t.Context(), blog.Category{Name: evil, Description: evil})
	must(t, err)
	w := blog.Words{Kind: blog.LongForm, Title: evil, Source: "</textarea>" + evil, Summary: evil, Language: "en", Warning: evil, Tags: []string{evil}, Categories: []string{evil}, CoverID: m.ID, CoverAlt: evil}
	a, err := h.Publish(t.Context(), h.author, "", w)
	must(t, err)
	draft, err := h.SaveDraft(t.Context(), h.author, "", w)
	must(t, err)
	w.Language = evil // is kept while it is typed
	_, err = h.Autosave(t.Context(), h.author, draft.ID, w)
	must(t, err)
	villain := person("x", "evil.example")
	villain.Name, villain.Handle, villain.URL = evil, evil+"@evil.example", "javascript:alert(1)"
	h.hear(villain, a, 1, evil, blog.Public)
	h.hear(villain, a, 2, evil, blog.Direct)
	h.quote(villain, a, 3, evil)
	must(t, h.Follow(t.Context(), h.author, villain, "https://evil.example/follow"))
	_, err = h.Block(t.Context(), `https://evil.example/"><script>alert(1)</script>`)
	must(t, err)
	c := h.onlyComment(blog.Held)
	_, err = h.Answer(t.Context(), h.author, c.ID, evil)
	must(t, err)
	pages, _ := h.addresses(a.ID)
	l, err := h.store.LetterByURI(t.Context(), "https://evil.example/notes/2")
	must(t, err)
	mine, err := h.AnswerLetter(t.Context(), h.author, l.ID, evil, false)
	must(t, err)
	places = append(pages, letters(villain), "/desk/letters/"+l.ID+"/delete", "/desk/sent-letters/"+mine.ID, "/desk/sent-letters/"+mine.ID+"/delete",
		"/desk/conversations?show=all", "/desk/articles/"+draft.ID,
		"/desk/conversations/"+c.ID, "/desk/conversations/"+c.ID+"/delete?back="+`/desk"><script>`,
		"/desk/categories/"+category.ID+"/delete", "/desk/articles/new?kind="+`"><script>`)
	return h, places
}

var (
	scripts = regexp.MustCompile(`<script[^>]*>`)
	ours    = regexp.MustCompile(`^<script type="module" src="/static/[a-z-]+\.[0-9a-f]{12}\.js">$`)
	loaded  = regexp.MustCompile(`(?:src|srcset|action|formaction|data)="([^"]*)"`)
	sheets  = regexp.MustCompile(`<link [^>]*href="([^"]*)"`)
	inline  = regexp.MustCompile(`<[a-z][^\s>]*(?:\s+[a-z-]+(?:="[^"]*")?)*?\s+(?:style|on[a-z]+)=`)
)

func TestNothingAnyoneWroteBecomesHTML(t *testing.T) {
	h, places := hostile(t)
	v := h.member()
	seen := 0
	for _, path := range places {
		r := v.get(strings.ReplaceAll(strings.ReplaceAll(path, `"`, "%22"), "<", "%3C"))
		if strings.Contains(r.body, "evil.test") {
			seen++
		}
		for _, tag := range scripts.FindAllString(r.body, -1) {
			if !ours.MatchString(tag) {
				t.Errorf("%s: %s", path, tag)
			}
		}
		for _, bad := range []string{"<img src=x", "javascript:", "</textarea>\"'"} {
			if strings.Contains(r.body, bad) {
				t.Errorf("%s: %s", path, bad)
			}
		}
		if tag := inline.FindString(r.body); tag != "" {
			t.Errorf("%s: styles or scripts in a tag: %s", path, tag)
		}
		for _, found := range append(loaded.FindAllStringSubmatch(r.body, -1), sheets.FindAllStringSubmatch(r.body, -1)...) {
			if to := found[1]; to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//")) {
				t.Errorf("%s: asks something of another host: %s", path, found[0])
			}
		}
	}
	if seen < 10 {
		t.Fatalf("only %d pages show what was written; the test looks at nothing", seen)
	}
	for _, form := range [][]string{
		{"/desk/articles/new/publish", "title", "", "source", evil, "tags", evil, "date", evil, "slug", evil, "cover", evil},
		{"/desk/settings", "title", "", "description", evil, "language", evil, "per_page", evil},
		{"/desk/blocks", "value", evil},
		{"/desk/categories", "name", "", "description", evil, "slug", evil},
	} {
		r := v.post(form[0], form[1:]...).is(http.StatusUnprocessableEntity)
		if strings.Contains(r.body, "<script src=//") || strings.Contains(r.body, "<img src=x") {
			t.Errorf("%s: what was typed became HTML", form[0])
		}
	}
	r := h.visitor().post("/desk/settings", "title", evil, evil, evil).is(http.StatusUnauthorized)
	if strings.Contains(r.body, "<script src=//") {
		t.Error("what a stranger sent became HTML")
	}
}

func TestThePageThatIsMissingIsTheDesks(t *testing.T) {
	h := settled(t)
	v := h.member()
	for _, path := range []string{"/desk/nothing", "/desk/articles/none", "/desk/articles/none/preview", "/desk/articles/none/unpublish", "/desk/conversations/none", "/desk/categories/none/delete", "/desk/articles/new/delete"} {
		v.get(path).is(http.StatusNotFound).shows("There is nothing here", "Sign out", "To your desk")
	}
	v.get("/desk/letters/").is(http.StatusMovedPermanently)
	v.get("/desk/").is(http.StatusMovedPermanently)
	for path, last := range map[string]string{
		"/desk?page=99": "/desk?page=1", "/desk?show=draft&page=2": "/desk?show=draft&page=1", "/desk/media?page=2": "/desk/media?page=1",
		"/desk/conversations?show=spam&page=3": "/desk/conversations?show=spam&page=1", "/desk/letters?page=2": "/desk/letters?page=1",
		"/desk/followers?page=2": "/desk/followers?page=1", "/desk/deliveries?page=2": "/desk/deliveries?page=1",
	} {
		v.get(path).leadsTo(last)
		v.get(last).is(http.StatusOK)
	}
}

func TestAFaultIsNotShown(t *testing.T) {
	h := settled(t)
	v := h.member()
	must(t, h.store.Close())
	r := v.get("/desk").is(http.StatusInternalServerError)
	r.shows("That was our fault").hides("database is closed", "sql")
	if !strings.Contains(h.log.String(), "closed") {
		t.Errorf("the log does not say why: %s", h.log)
	}
}

func TestScriptsStaySmall(t *testing.T) {
	files, err := filepath.Glob("../static/desk*.js")
	must(t, err)
	total := 0
	for _, file := range files {
		content, err := os.ReadFile(file)
		must(t, err)
		total += len(content)
		for _, bad := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "http://", ".srcdoc"} {
			if strings.Contains(string(content), bad) {
				t.Errorf("%s uses %s", file, bad)
			}
		}
	}
	if len(files) < 3 || total > 15<<10 {
		t.Errorf("%d scripts of %d bytes, more than 15 KiB", len(files), total)
	}
}
