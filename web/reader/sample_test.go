package reader

import (
	"io/fs"
	"path"
	"strings"
	"testing"

	"github.com/causerie/causerie/web/templates"
)

// A theme is tried with samples before a reader sees it, so each page needs one,
// and the built-in templates must make something of the full one.
func TestEveryPageHasASample(t *testing.T) {
	built, err := templates.New(func(name string) (string, error) { return "/static/" + name, nil })
	if err != nil {
		t.Fatal(err)
	}
	files, err := fs.Glob(templates.Files(), "reader/*.html")
	if err != nil || len(files) < 10 {
		t.Fatalf("templates: %v, %v", files, err)
	}
	all := samples()
	for _, file := range files {
		name := strings.TrimSuffix(path.Base(file), ".html")
		if name == "layout" || strings.HasPrefix(name, "_") {
			continue
		}
		if len(all[name]) == 0 {
			t.Errorf("%s has no sample", name)
		}
		for n, data := range all[name] {
			if page, err := built.Try("reader/"+name, data); n == 0 && (err != nil || len(page) == 0) {
				t.Errorf("%s cannot be made of its sample: %v", name, err)
			}
		}
		delete(all, name)
	}
	for name := range all {
		t.Errorf("%s has a sample and no template", name)
	}
}
