package media

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"time"
)

// Folders in the library. Files lie in folders named after the first two
// digits, so that none grows too long.
const (
	filesFolder    = "files"
	avatarsFolder  = "avatars"
	remoteFolder   = "remote"
	enclosedFolder = "enclosed" // of letters; nothing in it is served under a name
	draftsFolder   = "tmp"
)

// servedName matches the names that are served: of files, of their variants,
// of avatars, and of other pictures from elsewhere.
var servedName = regexp.MustCompile(`^(avatars/|remote/)?([0-9a-f]{32})(-[0-9]{1,5})?(\.[a-z0-9]{1,4})$`)

// place is where a served name lies in the library, "" if it is no such name.
func place(name string) string {
	m := servedName.FindStringSubmatch(name)
	if m == nil {
		return ""
	}
	folder := filesFolder
	if m[1] != "" {
		folder = path.Clean(m[1])
	}
	return path.Join(folder, m[2][:2], path.Base(name))
}

// idOf is the ID in a served name, or the ID itself.
func idOf(s string) string {
	if m := servedName.FindStringSubmatch(s); m != nil && m[1] == "" {
		return m[2]
	}
	if m := servedName.FindStringSubmatch(s + ".x"); m != nil && m[1] == "" && m[3] == "" {
		return m[2]
	}
	return ""
}

func recordPlace(id string) string { return path.Join(filesFolder, id[:2], id+".json") }

// draft is a file that is being written.
type draft struct {
	*os.File
	root *os.Root
	name string
}

func (l *Library) newDraft() (*draft, error) {
	name := path.Join(draftsFolder, rand.Text())
	f, err := l.root.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return nil, fmt.Errorf("begin media file: %w", err)
	}
	return &draft{f, l.root, name}, nil
}

// discard removes the draft, unless it was kept.
func (d *draft) discard() error {
	closeErr := d.Close()
	if errors.Is(closeErr, fs.ErrClosed) {
		closeErr = nil
	}
	removeErr := d.root.Remove(d.name)
	if errors.Is(removeErr, fs.ErrNotExist) {
		removeErr = nil
	}
	return errors.Join(closeErr, removeErr)
}

// keep makes the draft durable and gives it its name in one step. Should the
// machine stop at any moment, the name holds the whole file or nothing.
func (d *draft) keep(place string) error {
	if err := d.Sync(); err != nil {
		return fmt.Errorf("write media file: %w", err)
	}
	if err := d.Close(); err != nil {
		return fmt.Errorf("write media file: %w", err)
	}
	folder := path.Dir(place)
	if err := d.root.MkdirAll(folder, 0o750); err != nil {
		return fmt.Errorf("make media folder: %w", err)
	}
	if err := d.root.Rename(d.name, place); err != nil {
		return fmt.Errorf("name media file: %w", err)
	}
	return syncFolder(d.root, folder)
}

// syncFolder makes the names in a folder durable. File systems that cannot do so
// for folders are let be.
func syncFolder(root *os.Root, folder string) error {
	f, err := root.Open(folder)
	if err != nil {
		return fmt.Errorf("open media folder: %w", err)
	}
	if err := f.Sync(); err != nil && !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrInvalid) {
		return errors.Join(fmt.Errorf("write media folder: %w", err), f.Close())
	}
	return f.Close()
}

// write stores bytes under a served name or a record's place.
func (l *Library) write(place string, data []byte) (err error) {
	d, err := l.newDraft()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.discard()) }()
	if _, err := d.Write(data); err != nil {
		return fmt.Errorf("write media file: %w", err)
	}
	return d.keep(place)
}

// record writes what is known of a file; with it the file is there.
func (l *Library) record(f File) error {
	data, err := json.Marshal(f)
	if err != nil {
		return fmt.Errorf("write media record: %w", err)
	}
	return l.write(recordPlace(f.ID), data)
}

func (l *Library) readRecord(id string) (File, error) {
	data, err := l.root.ReadFile(recordPlace(id))
	if err != nil {
		return File{}, fmt.Errorf("read media record: %w", err)
	}
	var f File
	if err := json.Unmarshal(data, &f); err != nil {
		return File{}, fmt.Errorf("read media record %s: %w", id, err)
	}
	return f, nil
}

// sweep removes drafts that nobody has written to since before.
func (l *Library) sweep(before time.Time) error {
	entries, err := fs.ReadDir(l.root.FS(), draftsFolder)
	if err != nil {
		return fmt.Errorf("read media folder: %w", err)
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err != nil || info.ModTime().After(before) {
			continue // gone already, or still in use
		}
		if err := l.root.Remove(path.Join(draftsFolder, entry.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("remove abandoned upload: %w", err)
		}
	}
	return nil
}

// shortID is the ID of content with the given SHA-256.
func shortID(sum []byte) string { return hex.EncodeToString(sum[:16]) }
