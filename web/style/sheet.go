// Package style turns what the owner chose of the blog's look into a style sheet:
// shades of the accent colour that can be read by day and by night, and the faces
// of the chosen fonts. Everything else of the look is in web/static.
package style

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"sync"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

// Wardrobe makes style sheets and keeps the last. Safe for concurrent use.
type Wardrobe struct {
	url  func(name string) (string, error)
	mu   sync.Mutex
	last *Sheet
}

// Sheet is a finished style sheet.
type Sheet struct {
	Path    string // under which it may be kept for ever
	Preload []string
	of      choice
	body    string
	sent    map[answer.Coding]*answer.Answer
}

// choice is what a sheet depends on.
type choice struct {
	accent string
	fonts  blog.FontPair
}

// Prefix is how the paths of sheets begin; a hash and ".css" follow.
const Prefix = "/static/theme-"

// New makes a wardrobe. The function url gives the address of a static file and
// fails when there is none of that name.
func New(url func(name string) (string, error)) *Wardrobe { return &Wardrobe{url: url} }

// Sheet is the style sheet of a look.
func (w *Wardrobe) Sheet(s blog.Style) (*Sheet, error) {
	wanted := choice{s.Accent, s.Fonts}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.last != nil && w.last.of == wanted {
		return w.last, nil
	}
	made, err := w.make(wanted)
	if err != nil {
		return nil, err
	}
	w.last = made
	return made, nil
}

func (w *Wardrobe) make(c choice) (*Sheet, error) {
	text, err := w.Text(c.accent, c.fonts)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256([]byte(text))
	made := &Sheet{Path: Prefix + hex.EncodeToString(sum[:6]) + ".css", of: c, body: text, sent: map[answer.Coding]*answer.Answer{}}
	if made.Preload, err = w.preload(c.fonts); err != nil {
		return nil, err
	}
	plain := answer.New(answer.Head{Type: "text/css; charset=utf-8", CacheControl: "public, max-age=31536000, immutable"}, []byte(text))
	for _, coding := range answer.Codings() {
		const effort = 7
		if made.sent[coding], err = plain.Encode(coding, effort); err != nil {
			return nil, err
		}
	}
	return made, nil
}

// Answer is the sheet in a coding, to be kept for ever if path is its own, and
// to be asked for anew if it is that of an earlier one.
func (s *Sheet) Answer(path string, coding answer.Coding) *answer.Answer {
	if path != s.Path {
		return s.sent[coding].WithCacheControl("no-cache")
	}
	return s.sent[coding]
}

// Text is the sheet of an accent colour and a pair of fonts.
func (w *Wardrobe) Text(accent string, fonts blog.FontPair) (string, error) {
	var out strings.Builder
	rule := func(scheme Scheme, high bool) string {
		a := Shades(accent, scheme, high)
		return fmt.Sprintf(":root{--accent:%s;--accent-strong:%s;--on-accent:%s;--accent-ground:%s;--link-line:%[1]s66}", a.Colour, a.Strong, a.On, a.Ground)
	}
	for _, it := range []struct {
		media  string // paper that is printed on has no accent
		scheme Scheme
		high   bool
	}{
		{"screen", Light(), false},
		{"screen and (prefers-color-scheme:dark)", Dark(), false},
		{"screen and (prefers-contrast:more)", Light(), true},
		{"screen and (prefers-contrast:more) and (prefers-color-scheme:dark)", Dark(), true},
	} {
		fmt.Fprintf(&out, "@media %s{%s}\n", it.media, rule(it.scheme, it.high))
	}
	serif, sans := reading(fonts)
	if serif == "" {
		return out.String(), nil
	}
	known := families()
	fmt.Fprintf(&out, ":root{--serif:%s;--sans:%s;--size:%g;--title:%s}\n", known[serif].stack(), known[sans].stack(), known[serif].size, known[serif].title)
	if err := known[serif].faces(&out, w.url); err != nil {
		return "", err
	}
	if sans != serif {
		if err := known[sans].faces(&out, w.url); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}

// preload are the files that every page in Latin script needs.
func (w *Wardrobe) preload(fonts blog.FontPair) ([]string, error) {
	serif, sans := reading(fonts)
	var paths []string
	for _, name := range []string{serif, sans} {
		if name == "" || (name == sans && len(paths) > 0 && sans == serif) {
			continue
		}
		f := families()[name]
		path, err := w.url("fonts/" + f.file + "-western-" + f.cuts[0].suffix + ".woff2")
		if err != nil {
			return nil, err
		}
		paths = append(paths, path)
	}
	return paths, nil
}
