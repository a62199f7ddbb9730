// Package media keeps the blog's pictures, sounds, films and documents in a
// folder, and serves them.
//
// A picture loses all that its camera wrote into it (place, time, owner) and
// is turned upright before it is stored, and gets narrower copies. Names come
// from the content, so the same file is stored once and a name's bytes never
// change. A file appears under its name only when it is complete.
package media

import (
	"fmt"
	"os"
	"time"

	"golang.org/x/sync/semaphore"
)

// Default limits.
const (
	defaultImageBytes = 32 << 20
	defaultPixels     = 64_000_000
	defaultFileBytes  = 1 << 30
)

// File is something uploaded.
type File struct {
	ID        string    // content address: 32 hexadecimal digits
	Name      string    // served name: ID and extension
	Original  string    // the name it was first uploaded under, cleaned
	MediaType string    // for example "image/jpeg"
	Size      int64     // bytes as stored
	Width     int       // pixels, 0 when not an image
	Height    int       // pixels, 0 when not an image
	Animated  bool      // a moving picture; it has no variants
	Hash      string    // SHA-256 of the stored bytes, hexadecimal
	Variants  []Variant // narrower copies of an image, narrowest first
}

// Variant is a narrower copy of an image.
type Variant struct {
	Width, Height int    // pixels
	Name          string // served name
	MediaType     string
	Size          int64 // bytes
}

// Library is a folder of media. It is safe for concurrent use, by several
// processes too.
type Library struct {
	root       *os.Root
	prefix     string
	imageBytes int64
	pixels     int64
	fileBytes  int64
	// decoding bounds the pixels that are in memory at one time.
	decoding *semaphore.Weighted
}

// Option changes a setting of a Library.
type Option func(*Library)

// WithPrefix sets the path that URL and SrcSet begin with, "/media/" if not
// given.
func WithPrefix(prefix string) Option { return func(l *Library) { l.prefix = prefix } }

// WithImageLimits sets how large a picture may be: bytes of its file (32 MiB
// if not given), and width times height (64 million; half of that for
// progressive JPEG and 16-bit PNG, which take twice the memory to read).
func WithImageLimits(bytes, pixels int64) Option {
	return func(l *Library) { l.imageBytes, l.pixels = bytes, pixels }
}

// WithFileLimit sets how large sounds, films and documents may be, in bytes
// (1 GiB if not given).
func WithFileLimit(bytes int64) Option { return func(l *Library) { l.fileBytes = bytes } }

// Open opens the library in dir, and makes the folder if there is none. What
// an upload that was cut off left behind more than a day ago is removed.
func Open(dir string, opts ...Option) (*Library, error) {
	l := &Library{prefix: "/media/", imageBytes: defaultImageBytes, pixels: defaultPixels, fileBytes: defaultFileBytes}
	for _, o := range opts {
		o(l)
	}
	l.decoding = semaphore.NewWeighted(l.pixels)
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return nil, fmt.Errorf("make media folder: %w", err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("open media folder: %w", err)
	}
	l.root = root
	for _, folder := range []string{filesFolder, avatarsFolder, remoteFolder, enclosedFolder, draftsFolder} {
		if err := root.MkdirAll(folder, 0o750); err != nil {
			return nil, fmt.Errorf("make media folder: %w", err)
		}
	}
	return l, l.sweep(time.Now().Add(-24 * time.Hour))
}

// Close lets go of the folder. The library cannot be used afterwards.
func (l *Library) Close() error { return l.root.Close() }

// URL is the path of a served name.
func (l *Library) URL(name string) string { return l.prefix + name }
