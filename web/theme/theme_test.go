package theme_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/causerie/causerie/web/reader"
	"github.com/causerie/causerie/web/static"
	"github.com/causerie/causerie/web/templates"
	"github.com/causerie/causerie/web/theme"
)

// dress reads a theme of the given files and readies it as the program does.
func dress(t *testing.T, dir string) (*templates.Set, *static.Assets, error) {
	t.Helper()
	built, err := static.New(map[string]string{"highlight.css": ""})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := templates.New(built.URL)
	if err != nil {
		t.Fatal(err)
	}
	read, err := theme.Read(dir)
	if err != nil {
		return nil, nil, err
	}
	assets, err := read.Assets(built)
	if err != nil {
		return nil, nil, err
	}
	set, err := read.Templates(pages, assets, func(themed *templates.Set) error { return reader.Check(themed, pages) },
		func(page string, err error) { t.Logf("%s failed: %v", page, err) })
	return set, assets, err
}

func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, content := range files {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestWhatIsExportedIsATheme(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "mine")
	n, err := theme.Export(dir)
	if err != nil || n < 15 {
		t.Fatalf("%d files, %v", n, err)
	}
	if _, _, err := dress(t, dir); err != nil {
		t.Fatal(err)
	}
	if _, err := theme.Export(dir); err == nil || !strings.Contains(err.Error(), "there already") {
		t.Errorf("a second time: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "templates", "desk")); err == nil {
		t.Error("the desk was exported")
	}
}

func TestAThemeReplacesFileByFile(t *testing.T) {
	set, assets, err := dress(t, folder(t, map[string]string{
		"templates/reader/error.html":   `{{define "main"}}<h1>Mine: {{.Heading}}</h1>{{template "seal" .}}{{end}}`,
		"templates/reader/_seal.html":   `{{define "seal"}}<p>A seal</p>{{end}}`,
		"static/custom.css":             `body{color:red}`,
		"static/seal.png":               "not looked into",
		"README.md":                     "What this is.",
		"static/.DS_Store":              "x",
		"templates/reader/error.html~":  "{{",
		"static/fonts/mine.woff2":       "x",
		"templates/shared/picture.html": read(t, "../templates/shared/picture.html"),
	}))
	if err != nil {
		t.Fatal(err)
	}
	page, err := set.Try("reader/error", reader.SampleProblem("Lost"))
	if err != nil || !strings.Contains(string(page), "<h1>Mine: Lost</h1><p>A seal</p>") || !strings.Contains(string(page), "custom.") {
		t.Errorf("%s, %v", page, err)
	}
	for _, name := range []string{"custom.css", "seal.png", "fonts/mine.woff2", "base.css", "reader.css"} {
		if _, err := assets.URL(name); err != nil {
			t.Error(err)
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestABrokenThemeIsRefusedWithFileAndLine(t *testing.T) {
	for name, broken := range map[string]struct {
		files map[string]string
		want  []string
	}{
		"syntax":          {map[string]string{"templates/reader/search.html": "{{define \"main\"}}\n{{if}}\n{{end}}"}, []string{"templates/reader/search.html:2", "missing value for if"}},
		"not closed":      {map[string]string{"templates/reader/search.html": "{{define \"main\"}}"}, []string{"templates/reader/search.html:1", "EOF"}},
		"unknown field":   {map[string]string{"templates/reader/search.html": "{{define \"main\"}}\n\n{{.Nonsense}}{{end}}"}, []string{"templates/reader/search.html:3", "Nonsense"}},
		"unknown piece":   {map[string]string{"templates/reader/search.html": `{{define "main"}}{{template "none"}}{{end}}`}, []string{"search.html:1", "none"}},
		"unknown file":    {map[string]string{"templates/reader/search.html": `{{define "main"}}{{static "none.css"}}{{end}}`}, []string{"search.html:1", "none.css"}},
		"unsafe place":    {map[string]string{"templates/reader/search.html": `{{define "main"}}<a href="{{if .Query}}">{{end}}{{end}}`}, []string{"search.html:1"}},
		"in a piece":      {map[string]string{"templates/reader/_bio.html": "{{define \"bio\"}}\n{{.Author.Nonsense}}{{end}}"}, []string{"templates/reader/_bio.html:2", "Nonsense"}},
		"slip in a name":  {map[string]string{"templates/reader/artikel.html": "x"}, []string{"artikel.html", "no page is made of this template"}},
		"the desk":        {map[string]string{"templates/desk/editor.html": "x"}, []string{"editor.html", "the desk stays as it is"}},
		"the desk's face": {map[string]string{"static/desk.css": "x"}, []string{"desk.css", "the desk stays as it is"}},
		"kind of file":    {map[string]string{"static/page.php": "x"}, []string{"page.php", ".woff2"}},
		"empty":           {map[string]string{"README.md": "x"}, []string{"neither"}},
	} {
		_, _, err := dress(t, folder(t, broken.files))
		if err == nil {
			t.Errorf("%s was taken", name)
			continue
		}
		for _, want := range broken.want {
			if !strings.Contains(err.Error(), filepath.FromSlash(want)) {
				t.Errorf("%s: %v, without %q", name, err, want)
			}
		}
	}
	if _, _, err := dress(t, filepath.Join(t.TempDir(), "none")); err == nil || !strings.Contains(err.Error(), "theme export") {
		t.Errorf("no folder: %v", err)
	}
}

// What the samples did not show must not take a page away from readers.
func TestAPageThatFailsIsReplaced(t *testing.T) {
	built, err := templates.New(func(name string) (string, error) { return "/static/" + name, nil })
	if err != nil {
		t.Fatal(err)
	}
	told := ""
	themed, err := built.Themed(map[string]string{"feeds/item.html": `{{.Nonsense}}`}, func(string) (string, error) { return "", nil },
		func(page string, err error) { told = page + ": " + err.Error() })
	if err != nil {
		t.Fatal(err)
	}
	data := struct {
		Warning, HTML string
		Sensitive     bool
		Cover         any
	}{HTML: "<p>Text</p>"}
	want, err := built.Render("feeds/item", data)
	if err != nil {
		t.Fatal(err)
	}
	got, err := themed.Render("feeds/item", data)
	if err != nil || string(got) != string(want) {
		t.Errorf("%q, %v", got, err)
	}
	if !strings.Contains(told, "feeds/item") || !strings.Contains(told, "Nonsense") {
		t.Errorf("told %q", told)
	}
}

func TestAThemeHoldsNothingFromOutsideItsFolder(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "causerie.db")
	if err := os.WriteFile(secret, []byte("secret"), 0o600); err != nil {
		t.Fatal(err)
	}
	dir := folder(t, map[string]string{"static/custom.css": "p{}"})
	if err := os.Symlink(secret, filepath.Join(dir, "static", "picture.png")); err != nil {
		t.Skip("no links here:", err)
	}
	if _, err := theme.Read(dir); err == nil || !strings.Contains(err.Error(), "picture.png") {
		t.Fatalf("a link that leads out of the theme: %v", err)
	}
}
