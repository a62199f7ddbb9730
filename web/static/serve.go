package static

import (
	"fmt"
	"net/http"
	"path"
	"strings"

	"github.com/causerie/causerie/web/answer"
)

const (
	forever = "public, max-age=31536000, immutable"
	asked   = "no-cache" // may be kept, but is asked for each time
	effort  = 11         // of the compressors: it is done once, at the start
)

// asset is a file in every coding.
type asset struct {
	forever, asked map[answer.Coding]*answer.Answer
}

func newAsset(name string, content []byte) (*asset, error) {
	mediaType, err := mediaType(name)
	if err != nil {
		return nil, err
	}
	a := &asset{map[answer.Coding]*answer.Answer{}, map[answer.Coding]*answer.Answer{}}
	plain := answer.New(answer.Head{Type: mediaType, CacheControl: forever}, content)
	for _, coding := range answer.Codings() {
		encoded := plain
		if !packed(name) {
			if encoded, err = plain.Encode(coding, effort); err != nil {
				return nil, err
			}
		}
		a.forever[coding] = encoded
		a.asked[coding] = encoded.WithCacheControl(asked)
	}
	return a, nil
}

// packed reports whether a file's format is compressed already.
func packed(name string) bool {
	switch path.Ext(name) {
	case ".css", ".js", ".svg", ".txt":
		return false
	}
	return true
}

func mediaType(name string) (string, error) {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8", nil
	case ".js":
		return "text/javascript; charset=utf-8", nil
	case ".svg":
		return "image/svg+xml", nil
	case ".txt":
		return "text/plain; charset=utf-8", nil
	case ".woff2":
		return "font/woff2", nil
	case ".png":
		return "image/png", nil
	case ".jpg":
		return "image/jpeg", nil
	case ".webp":
		return "image/webp", nil
	}
	return "", fmt.Errorf("%s is no kind of file we serve", name)
}

// ServeHTTP answers requests below [Prefix]. Under a plain name, or under the
// hashed one of an earlier version of the program (a page that was open during
// an upgrade asks for it), it gives the file as it is today.
func (a *Assets) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	name := strings.TrimPrefix(r.URL.Path, Prefix)
	coding := answer.Choose(r.Header.Get("Accept-Encoding"))
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if asset, ok := a.hashed[name]; ok {
		asset.forever[coding].Send(w, r)
		return
	}
	for _, name := range []string{name, plainName(name)} {
		if asset, ok := a.plain[name]; ok {
			asset.asked[coding].Send(w, r)
			return
		}
	}
	http.NotFound(w, r)
}
