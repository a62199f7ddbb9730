package main

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/markdown"
)

// beside brings files that lie beside an article, each once.
type beside struct {
	*house
	folder string
	known  map[string]blog.Media // by the name that the text gives them
}

// bringPictures uploads the pictures, sounds and films that lie beside the file and
// puts their new addresses into the text; nothing else of it changes. What is not
// there stays as it is: a picture that the article would show is missed when it is
// published.
func (h *house) bringPictures(ctx context.Context, folder string, w *blog.Words) error {
	b := beside{h, folder, map[string]blog.Media{}}
	if err := b.bringText(ctx, w); err != nil || w.CoverID == "" {
		return err
	}
	return b.bringCover(ctx, w)
}

func (b beside) bringText(ctx context.Context, w *blog.Words) error {
	var text strings.Builder
	var failed error
	rest := 0
	for _, d := range markdown.Destinations(w.Source) {
		m, err := b.bring(ctx, d.Address)
		failed = errors.Join(failed, err)
		if m.ID == "" {
			continue
		}
		text.WriteString(w.Source[rest:d.Start] + blog.MediaPath(m.ID))
		rest = d.End
	}
	w.Source = text.String() + w.Source[rest:]
	return failed
}

func (b beside) bringCover(ctx context.Context, w *blog.Words) error {
	if name, found := cutMedia(b.site, w.CoverID); found {
		w.CoverID = name
		return nil
	}
	m, err := b.bring(ctx, w.CoverID)
	switch {
	case err != nil:
		return err
	case m.ID == "" && isBeside(w.CoverID):
		return blog.ErrInvalid("cover", "The cover "+w.CoverID+" is not there; give a file beside the article.")
	case m.ID == "":
		return blog.ErrInvalid("cover", "The cover "+w.CoverID+" is on another server; give a file beside the article.")
	}
	w.CoverID = m.ID
	return nil
}

// scheme is how a whole address begins.
var scheme = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:`)

// isBeside reports whether what a text names can be a file beside it.
func isBeside(name string) bool {
	return name != "" && !strings.HasPrefix(name, "/") && !scheme.MatchString(name)
}

// bring uploads a file beside the article. What is none has no id.
func (b beside) bring(ctx context.Context, name string) (m blog.Media, err error) {
	if !isBeside(name) {
		return m, nil
	}
	if m, known := b.known[name]; known {
		return m, nil
	}
	path := b.find(name)
	if path == "" {
		return m, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return m, fmt.Errorf("read a file beside the article: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if m, err = b.upload(ctx, filepath.Base(path), file); err == nil {
		b.known[name] = m
	}
	return m, err
}

// find is the path of a file by the name that the text gives it, which may be
// written as in an address: with %20 for a space. It is "" if there is none.
func (b beside) find(name string) string {
	names := []string{name}
	if decoded, err := url.PathUnescape(name); err == nil && decoded != name {
		names = append(names, decoded)
	}
	for _, name := range names {
		path := filepath.Join(b.folder, filepath.FromSlash(name))
		if file, err := os.Stat(path); err == nil && file.Mode().IsRegular() {
			return path
		}
	}
	return ""
}
