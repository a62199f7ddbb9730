// Package media keeps the blog's pictures, sounds and files, and serves them.
package media

import (
	"context"
	"errors"
	"io"
	"net/http"
)

// File is something uploaded.
type File struct {
	ID        string    // content address: 32 hexadecimal digits
	Name      string    // served name, ID and extension, as in "<prefix><Name>"
	Original  string    // the name it was uploaded under, cleaned
	MediaType string    // for example "image/jpeg"
	Size      int64     // bytes as stored
	Width     int       // pixels, 0 when not an image
	Height    int       // pixels, 0 when not an image
	Hash      string    // SHA-256 of the stored bytes, hexadecimal
	Variants  []Variant // narrower copies of an image, narrowest first
}

// Variant is a narrower copy of an image.
type Variant struct {
	Width, Height int
	Name          string // served name
}

// Library is a folder of media.
type Library struct{ dir, prefix string }

// Option changes a setting of a Library.
type Option func(*Library)

// WithPrefix sets the path that URL and SrcSet begin with; "/media/" if not given.
func WithPrefix(prefix string) Option { return func(l *Library) { l.prefix = prefix } }

var errTODO = errors.New("media: being written")

// Open opens the library in dir and makes the folder if needed.
func Open(dir string, opts ...Option) (*Library, error) {
	l := &Library{dir: dir, prefix: "/media/"}
	for _, o := range opts {
		o(l)
	}
	return l, nil
}

// Add stores a file.
func (l *Library) Add(ctx context.Context, name string, r io.Reader) (File, error) {
	return File{}, errTODO
}

// AddAvatar stores the picture of a remote person and returns its served name.
func (l *Library) AddAvatar(ctx context.Context, r io.Reader) (name string, err error) {
	return "", errTODO
}

// Get returns a file by its ID or served name, or an error that is fs.ErrNotExist.
func (l *Library) Get(ctx context.Context, id string) (File, error) { return File{}, errTODO }

// Remove removes a file and its variants.
func (l *Library) Remove(ctx context.Context, id string) error { return errTODO }

// RemoveAvatar removes what AddAvatar stored.
func (l *Library) RemoveAvatar(ctx context.Context, name string) error { return errTODO }

// Handler serves the library's files under prefix.
func (l *Library) Handler(prefix string) http.Handler { return http.NotFoundHandler() }

// URL returns the path of a served name.
func (l *Library) URL(name string) string { return l.prefix + name }

// SrcSet returns the value of an img element's srcset attribute, "" when there is only one size.
func (l *Library) SrcSet(f File) string { return "" }
