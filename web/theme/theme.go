// Package theme reads a folder in which the owner of a blog keeps templates and
// styles of their own, and puts them in place of the built-in ones, file by file.
//
//	DIR/templates/reader/article.html   a page, or a piece such as _bio.html
//	DIR/templates/base.html, shared/…   what all pages have
//	DIR/templates/feeds/item.html       an article in feeds
//	DIR/static/reader.css               a style sheet, script, picture or font
//	DIR/static/custom.css               one more sheet, after all others
//
// What is wrong with it is found when the program starts, with file and line.
package theme

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/causerie/causerie/web/static"
	"github.com/causerie/causerie/web/templates"
)

// mostBytes is how large a file of a theme may be.
const mostBytes = 4 << 20

// Theme is a folder that was read.
type Theme struct {
	dir       string
	templates map[string]string
	files     map[string]string
}

// Read reads the folder. Errors name the file.
func Read(dir string) (*Theme, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return nil, fmt.Errorf("the theme %s is no folder; make one with: causerie theme export %[1]s", dir)
	}
	t := &Theme{dir: dir}
	var err error
	if t.templates, err = t.read("templates"); err != nil {
		return nil, err
	}
	if t.files, err = t.read("static"); err != nil {
		return nil, err
	}
	if len(t.templates)+len(t.files) == 0 {
		return nil, fmt.Errorf("the theme %s has neither a folder templates nor a folder static with something in it", dir)
	}
	return t, errors.Join(t.checkTemplates(), t.checkFiles())
}

// read returns the files below a folder of the theme, by their paths in it.
// Hidden ones, and what editors leave behind, are passed over. A link that leads
// out of the theme is an error: what others made and an owner unpacked must not put
// the blog's database among the files that everyone may fetch.
func (t *Theme) read(folder string) (map[string]string, error) {
	found := map[string]string{}
	root, err := os.OpenRoot(t.dir)
	if err != nil {
		return nil, fmt.Errorf("read the theme: %w", err)
	}
	defer func() { _ = root.Close() }() // it was only read
	files := root.FS()
	err = fs.WalkDir(files, folder, func(file string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && file == folder:
			return nil
		case err != nil:
			return err
		case strings.HasPrefix(entry.Name(), ".") && entry.IsDir():
			return fs.SkipDir
		case entry.IsDir(), strings.HasPrefix(entry.Name(), "."), strings.HasSuffix(entry.Name(), "~"):
			return nil
		}
		text, err := t.readFile(files, file)
		found[strings.TrimPrefix(file, folder+"/")] = text
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read the theme: %w", err)
	}
	return found, nil
}

func (t *Theme) readFile(files fs.FS, name string) (string, error) {
	full := filepath.Join(t.dir, filepath.FromSlash(name))
	info, err := fs.Stat(files, name)
	if err != nil {
		return "", fmt.Errorf("%s: %w", full, err)
	}
	if info.Size() > mostBytes {
		return "", fmt.Errorf("%s has %d bytes; a file of a theme has at most 4 MiB", full, info.Size())
	}
	text, err := fs.ReadFile(files, name)
	if err != nil {
		return "", fmt.Errorf("%s: %w", full, err)
	}
	return string(text), nil
}

// checkTemplates refuses templates that nothing would ever use: a slip in a name
// should not go unnoticed.
func (t *Theme) checkTemplates() error {
	for name := range t.templates {
		_, missing := fs.Stat(templates.Files(), name)
		piece := strings.HasPrefix(path.Base(name), "_") && path.Dir(name) == "reader"
		shared := path.Dir(name) == "shared" && path.Ext(name) == ".html"
		switch {
		case strings.HasPrefix(name, "desk/"):
			return fmt.Errorf("%s: a theme dresses the pages of visitors; the desk stays as it is. Remove this file", t.file("templates", name))
		case missing != nil && !piece && !shared:
			return fmt.Errorf("%s: no page is made of this template. The names are those that causerie theme export writes; pieces of your own are called reader/_NAME.html", t.file("templates", name))
		}
	}
	return nil
}

func (t *Theme) checkFiles() error {
	kinds := []string{".css", ".js", ".svg", ".png", ".jpg", ".webp", ".woff2"}
	for name := range t.files {
		switch base := path.Base(name); {
		case strings.HasPrefix(base, "desk"), name == "appearance.js":
			return fmt.Errorf("%s: a theme dresses the pages of visitors; the desk stays as it is. Remove this file", t.file("static", name))
		case !slices.Contains(kinds, path.Ext(base)):
			return fmt.Errorf("%s: a theme may hold files that end in %s", t.file("static", name), strings.Join(kinds, ", "))
		}
	}
	return nil
}

func (t *Theme) file(folder, name string) string {
	return filepath.Join(t.dir, folder, filepath.FromSlash(name))
}

// Assets are the static files with the theme's in their place.
func (t *Theme) Assets(built *static.Assets) (*static.Assets, error) {
	assets, err := built.With(t.files)
	if err != nil {
		return nil, fmt.Errorf("the theme %s: %w", t.dir, err)
	}
	return assets, nil
}

// Templates are the templates with the theme's in their place, each tried on the
// pages that check makes. Errors name the file, and the line where it is known.
// While the blog runs, a page of the theme that fails all the same is replaced by
// the built-in one, and failed is told.
func (t *Theme) Templates(built *templates.Set, assets *static.Assets, check func(*templates.Set) error, failed func(page string, err error)) (*templates.Set, error) {
	set, err := built.Themed(t.templates, assets.URL, func(page string, err error) { failed(page, t.locate(err)) })
	if err == nil {
		err = check(set)
	}
	if err != nil {
		return nil, t.locate(err)
	}
	return set, nil
}

// locate says in which file of the theme an error of a template is.
func (t *Theme) locate(err error) error {
	text := err.Error()
	for _, before := range []string{"html/template:", "template: "} {
		_, rest, found := strings.Cut(text, before)
		if name, _, _ := strings.Cut(rest, ":"); found && t.templates[name] != "" {
			return fmt.Errorf("%s", filepath.Join(t.dir, "templates")+string(filepath.Separator)+rest)
		}
	}
	return fmt.Errorf("the theme %s: %w", t.dir, err)
}
