// Package static holds what pages are dressed with: style sheets, scripts, fonts
// and the icon. All of it is in the binary, or in the owner's theme, and nothing
// is loaded from anywhere else.
//
// To add a file, put it into this folder; its extension must be one that
// mediaType knows. Name it in a template as {{static "name.css"}}, or list it in
// [templates.Page] as a style or a script: the address made of that holds a hash
// of the content, so that a browser may keep it for ever and an upgrade of the
// program still shows at once. A script that imports another names it plainly
// ("./other.js"): plain names are served too, to be asked for anew each time.
//
//   - base.css: the design tokens (type, space, colour), the bare elements, forms
//     and buttons, and .prose, the look of an article's text. Every page has it.
//   - fonts: the faces that package style chooses from, with their licences.
//   - reader.css: the pages of visitors.
//   - desk.css: the pages of the author.
//   - highlight.css: colours of code, given to [New]; for pages that show code.
package static

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"strings"
	"sync"
)

// Prefix is the path under which the files are served.
const Prefix = "/static/"

//go:embed *.css *.js *.svg fonts/*.woff2 fonts/*.txt
var embedded embed.FS

// Files are the style sheets, scripts and pictures as they are in the binary, for
// themes to begin from.
func Files() fs.FS { return embedded }

// Assets are the files, ready to be sent. Safe for concurrent use.
type Assets struct {
	urls   map[string]string // address by plain name
	hashed map[string]*asset // by name with a hash
	plain  map[string]*asset // by name
}

// New returns the embedded files and those given besides (content by name, such
// as "highlight.css"), compressed.
func New(more map[string]string) (*Assets, error) {
	own, err := own()
	if err != nil {
		return nil, err
	}
	return own.With(more)
}

// own are the embedded files. They never change, and compressing them is the
// longest part of a start, so it is done once however many blogs a process serves.
var own = sync.OnceValues(func() (*Assets, error) { //nolint:gochecknoglobals // Made once, never changed.
	files, err := readEmbedded()
	if err != nil {
		return nil, err
	}
	a := &Assets{urls: map[string]string{}, hashed: map[string]*asset{}, plain: map[string]*asset{}}
	return a, a.add(files)
})

// With returns these files with others besides or in place of them (content by
// name), as a theme has them. What a hashed address names stays the same in both,
// so pages made with either set may lead to the new one.
func (a *Assets) With(files map[string]string) (*Assets, error) {
	b := &Assets{maps.Clone(a.urls), maps.Clone(a.hashed), maps.Clone(a.plain)}
	return b, b.add(files)
}

func (a *Assets) add(files map[string]string) error {
	for name, content := range files {
		asset, err := newAsset(name, []byte(content))
		if err != nil {
			return fmt.Errorf("preparing %s: %w", name, err)
		}
		hashed := hashedName(name, content)
		a.urls[name] = Prefix + hashed
		a.hashed[hashed] = asset
		a.plain[name] = asset
	}
	return nil
}

// URL is the path of the file of that plain name. It fails if there is none, so
// that a misspelt name in a template shows in the first test.
func (a *Assets) URL(name string) (string, error) {
	url, ok := a.urls[name]
	if !ok {
		return "", fmt.Errorf("no static file is named %q", name)
	}
	return url, nil
}

func readEmbedded() (map[string]string, error) {
	files := map[string]string{}
	err := fs.WalkDir(embedded, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := embedded.ReadFile(name)
		files[name] = string(content)
		switch path.Ext(name) {
		case ".css":
			files[name] = slim(files[name])
		case ".js":
			files[name] = aside.ReplaceAllString(files[name], "")
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading static files: %w", err)
	}
	return files, nil
}

var (
	remark = regexp.MustCompile(`(?s)/\*.*?\*/`)
	aside  = regexp.MustCompile(`(?m)^[ \t]*//.*\n`)
	margin = regexp.MustCompile(`\n\s*`)
)

// slim leaves out of a style sheet what is for those who work on it.
func slim(css string) string {
	return strings.TrimSpace(margin.ReplaceAllString(remark.ReplaceAllString(css, ""), "\n")) + "\n"
}

// hashedName puts a hash of the content before the extension.
func hashedName(name, content string) string {
	sum := sha256.Sum256([]byte(content))
	extension := path.Ext(name)
	return strings.TrimSuffix(name, extension) + "." + hex.EncodeToString(sum[:6]) + extension
}

// plainName is the reverse of hashedName: it takes away whatever hash there is.
func plainName(hashed string) string {
	extension := path.Ext(hashed)
	rest := strings.TrimSuffix(hashed, extension)
	return strings.TrimSuffix(rest, path.Ext(rest)) + extension
}
