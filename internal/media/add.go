package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strconv"
	"strings"
	"unicode"
)

// Add stores a file. Pictures (JPEG, PNG, GIF, WebP) are cleaned, turned
// upright and given variants; sounds, films and PDF are stored as they are.
// What a file is, is told by its content; name is only remembered. Adding a
// file that is there already gives the one that is there.
//
// A file that cannot be taken is a *Refusal, whose text may be shown; any
// other error is the disk's, or the context's.
func (l *Library) Add(ctx context.Context, name string, r io.Reader) (File, error) {
	head, body, err := peek(contextReader{ctx, r})
	if err != nil {
		return File{}, err
	}
	k, err := sniff(head, name)
	if err != nil {
		return File{}, err
	}
	f := File{Original: cleanName(name), MediaType: k.mediaType}
	if k.image {
		return l.addImage(ctx, f, body)
	}
	return l.addAsIs(f, k, body)
}

// peek reads the first bytes of r, and gives them back with a reader of all.
func peek(r io.Reader) (head []byte, all io.Reader, err error) {
	head = make([]byte, sniffBytes)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, nil, fmt.Errorf("read upload: %w", err)
	}
	head = head[:n]
	return head, io.MultiReader(bytes.NewReader(head), r), nil
}

// contextReader stops reading when the context ends.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

// readAll reads at most limit bytes.
func readAll(r io.Reader, limit int64) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, fmt.Errorf("read upload: %w", err)
	}
	if int64(len(data)) > limit {
		return nil, tooLarge(limit)
	}
	return data, nil
}

func tooLarge(limit int64) *Refusal {
	return &Refusal{ErrTooLarge, fmt.Sprintf("The file is larger than %d MB.", limit>>20)}
}

// addAsIs stores a file byte for byte.
func (l *Library) addAsIs(f File, k kind, r io.Reader) (_ File, err error) {
	d, err := l.newDraft()
	if err != nil {
		return File{}, err
	}
	defer func() { err = errors.Join(err, d.discard()) }()
	sum := sha256.New()
	if f.Size, err = io.Copy(io.MultiWriter(d, sum), io.LimitReader(r, l.fileBytes+1)); err != nil {
		return File{}, fmt.Errorf("store upload: %w", err)
	}
	if f.Size > l.fileBytes {
		return File{}, tooLarge(l.fileBytes)
	}
	f.identify(sum.Sum(nil), k.ext)
	if known, err := l.readRecord(f.ID); !errors.Is(err, fs.ErrNotExist) {
		return known, err
	}
	if err := d.keep(place(f.Name)); err != nil {
		return File{}, err
	}
	return f, l.record(f)
}

// addImage stores a picture and its variants.
func (l *Library) addImage(ctx context.Context, f File, r io.Reader) (File, error) {
	data, err := readAll(r, l.imageBytes)
	if err != nil {
		return File{}, err
	}
	p, err := l.process(ctx, f.MediaType, data)
	if err != nil {
		return File{}, err
	}
	sum := sha256.Sum256(p.full.data)
	f.MediaType, f.Size = p.full.kind.mediaType, int64(len(p.full.data))
	f.Width, f.Height, f.Animated = p.full.width, p.full.height, p.animated
	f.identify(sum[:], p.full.kind.ext)
	if known, err := l.readRecord(f.ID); !errors.Is(err, fs.ErrNotExist) {
		return known, err
	}
	for _, v := range p.variants {
		name := f.ID + "-" + strconv.Itoa(v.width) + v.kind.ext
		f.Variants = append(f.Variants, Variant{
			Width: v.width, Height: v.height, Name: name, MediaType: v.kind.mediaType, Size: int64(len(v.data)),
		})
		if err := l.write(place(name), v.data); err != nil {
			return File{}, err
		}
	}
	if err := l.write(place(f.Name), p.full.data); err != nil {
		return File{}, err
	}
	return f, l.record(f)
}

func (f *File) identify(sum []byte, ext string) {
	f.Hash = hex.EncodeToString(sum)
	f.ID = shortID(sum)
	f.Name = f.ID + ext
}

// cleanName is the last part of a file's name, fit to show and to offer for
// saving: at most 100 characters, no control characters, no separators.
func cleanName(name string) string {
	name = path.Base(strings.ReplaceAll(strings.ToValidUTF8(name, ""), `\`, "/"))
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf) || strings.ContainsRune(`/"<>|?*:`, r) {
			return -1
		}
		return r
	}, name)
	if runes := []rune(name); len(runes) > 100 {
		ext := []rune(path.Ext(name))
		ext = ext[:min(len(ext), 10)]
		name = string(runes[:100-len(ext)]) + string(ext)
	}
	if name = strings.Trim(name, " ."); name == "" {
		return "file"
	}
	return name
}

// Get returns a file by its ID, its served name or that of one of its
// variants. The error is fs.ErrNotExist when there is none.
func (l *Library) Get(_ context.Context, id string) (File, error) {
	known := idOf(id)
	if known == "" {
		return File{}, fmt.Errorf("media file %q: %w", id, fs.ErrNotExist)
	}
	return l.readRecord(known)
}

// Remove removes a file and its variants. The error is fs.ErrNotExist when
// there is none.
func (l *Library) Remove(ctx context.Context, id string) error {
	f, err := l.Get(ctx, id)
	if err != nil {
		return err
	}
	errs := []error{l.root.Remove(recordPlace(f.ID)), l.root.Remove(place(f.Name))}
	for _, v := range f.Variants {
		errs = append(errs, l.root.Remove(place(v.Name)))
	}
	for i, err := range errs {
		if errors.Is(err, fs.ErrNotExist) {
			errs[i] = nil // somebody else was faster
		}
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("remove media file: %w", err)
	}
	return nil
}
