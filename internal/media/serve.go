package media

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// Handler serves the library under a path such as "/media/". Names never
// change their content, so they may be kept for ever. Nothing it sends can
// run: the type comes from the list of accepted ones and is not to be guessed,
// documents may load and run nothing, PDF is offered for saving, and an
// ActivityPub type is never among the answers (attack A6 of docs/security.md),
// whatever the request accepts.
func (l *Library) Handler(prefix string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
			return
		}
		name, ok := strings.CutPrefix(r.URL.Path, prefix)
		if !ok || r.URL.RawPath != "" {
			notFound(w)
			return
		}
		l.serve(w, r, name)
	})
}

func (l *Library) serve(w http.ResponseWriter, r *http.Request, name string) {
	l.send(w, r, place(name), func(header http.Header, k kind, size int64) {
		header.Set("Cross-Origin-Resource-Policy", "cross-origin")
		header.Set("Cache-Control", "public, max-age=31536000, immutable")
		header.Set("Etag", fmt.Sprintf(`"%s-%x"`, strings.TrimSuffix(path.Base(name), path.Ext(name)), size))
		header.Set("Content-Disposition", l.disposition(name, k))
	})
}

// send sends the file that lies at a place in the library, "" for nowhere.
// besides sets the headers that not all files share.
func (l *Library) send(w http.ResponseWriter, r *http.Request, where string, besides func(header http.Header, k kind, size int64)) {
	k, known := kindOfExt(path.Ext(where))
	if where == "" || !known {
		notFound(w)
		return
	}
	f, err := l.root.Open(where)
	if errors.Is(err, fs.ErrNotExist) {
		notFound(w)
		return
	}
	if err != nil {
		http.Error(w, "the file cannot be read", http.StatusInternalServerError)
		return
	}
	defer func() { _ = f.Close() }() // it was only read
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		http.Error(w, "the file cannot be read", http.StatusInternalServerError)
		return
	}
	header := w.Header()
	header.Set("Content-Type", k.mediaType)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	besides(header, k, info.Size())
	http.ServeContent(w, r, "", info.ModTime(), f)
}

// Has reports whether there is a file that is served under that name.
func (l *Library) Has(name string) bool {
	where := place(name)
	if where == "" {
		return false
	}
	_, err := l.root.Stat(where)
	return err == nil
}

// Read returns a file whole, by the name it is served under. One larger than the
// largest picture is refused; one that is not there is fs.ErrNotExist.
func (l *Library) Read(_ context.Context, name string) ([]byte, error) {
	where := place(name)
	if where == "" {
		return nil, fs.ErrNotExist
	}
	f, err := l.root.Open(where)
	if err != nil {
		return nil, fmt.Errorf("open a file: %w", err)
	}
	defer func() { _ = f.Close() }() // it was only read
	data, err := io.ReadAll(io.LimitReader(f, defaultImageBytes+1))
	if err != nil {
		return nil, fmt.Errorf("read a file: %w", err)
	}
	if len(data) > defaultImageBytes {
		return nil, errors.New("the file is too large for a picture")
	}
	return data, nil
}

// disposition says whether to show a file, and under which name to save it.
func (l *Library) disposition(name string, k kind) string {
	if k.inline {
		return "inline"
	}
	if f, err := l.readRecord(idOf(name)); err == nil && f.Original != "" {
		if s := mime.FormatMediaType("attachment", map[string]string{"filename": f.Original}); s != "" {
			return s
		}
	}
	return "attachment"
}

func notFound(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-cache")
	http.Error(w, "not found", http.StatusNotFound)
}

// widestInSet is the widest original that is offered as a candidate itself:
// no screen needs a camera's full picture in a column of text.
const widestInSet = 2400

// SrcSet is the value of an img element's srcset attribute: the variants and,
// unless it is very wide, the picture itself. It is "" when there are no
// variants.
func (l *Library) SrcSet(f File) string {
	if len(f.Variants) == 0 {
		return ""
	}
	var candidates []string
	for _, v := range f.Variants {
		candidates = append(candidates, l.URL(v.Name)+" "+strconv.Itoa(v.Width)+"w")
	}
	if f.Width <= widestInSet {
		candidates = append(candidates, l.URL(f.Name)+" "+strconv.Itoa(f.Width)+"w")
	}
	return strings.Join(candidates, ", ")
}

// Shown is the picture to show where only one can be named (an img's src, an
// attachment): the widest variant of a very wide one, else itself.
func (l *Library) Shown(f File) Variant {
	if f.Width > widestInSet && len(f.Variants) > 0 {
		return f.Variants[len(f.Variants)-1]
	}
	return Variant{Width: f.Width, Height: f.Height, Name: f.Name, MediaType: f.MediaType, Size: f.Size}
}
