package media

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"path"
	"regexp"
	"strings"
	"time"
)

// enclosedName matches the names of pictures that came with letters. They say
// nothing of what the pictures show: whoever has the same picture cannot learn by
// asking for it whether it is here.
var enclosedName = regexp.MustCompile(`^enclosed/([0-9a-f]{32})(\.[a-z0-9]{1,4})$`)

// enclosedPlace is where such a picture lies in the library, "" if it is no such
// name.
func enclosedPlace(name string) string {
	m := enclosedName.FindStringSubmatch(name)
	if m == nil {
		return ""
	}
	return path.Join(enclosedFolder, m[1][:2], path.Base(name))
}

// Enclose stores a picture that came with a letter, made anew as by
// [Library.AddRemote], under a name made up at random. [Library.Handler] never
// serves it; [Library.ServeEnclosed] does.
func (l *Library) Enclose(ctx context.Context, r io.Reader) (Remote, error) {
	return l.enclose(ctx, r, remoteBytes, avatarPixels, remoteWidth, remoteHeight)
}

// EncloseEmoji does so with a custom emoji, as small as [Library.AddEmoji] makes
// it.
func (l *Library) EncloseEmoji(ctx context.Context, r io.Reader) (Remote, error) {
	return l.enclose(ctx, r, emojiBytes, emojiPixels, emojiWidth, emojiHeight)
}

func (l *Library) enclose(ctx context.Context, r io.Reader, mostBytes, mostPixels int64, width, height int) (Remote, error) {
	copied, err := l.remake(ctx, r, mostBytes, mostPixels, width, height)
	if err != nil {
		return Remote{}, err
	}
	random := make([]byte, 16)
	rand.Read(random)
	made := Remote{Name: enclosedFolder + "/" + hex.EncodeToString(random) + copied.kind.ext, Width: copied.width, Height: copied.height}
	return made, l.write(enclosedPlace(made.Name), copied.data)
}

// ServeEnclosed sends a picture that came with a letter, to be kept nowhere on the
// way. Who may see it is the caller's to judge.
func (l *Library) ServeEnclosed(w http.ResponseWriter, r *http.Request, name string) {
	l.send(w, r, enclosedPlace(name), func(header http.Header, _ kind, _ int64) {
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Cache-Control", "private, no-store")
		header.Set("Content-Disposition", "inline")
	})
}

// ServeAvatar sends the picture of a person to one who may see whom no page shows.
// Who that is, is the caller's to judge.
func (l *Library) ServeAvatar(w http.ResponseWriter, r *http.Request, name string) {
	if !strings.HasPrefix(name, avatarsFolder+"/") {
		name = ""
	}
	l.send(w, r, place(name), func(header http.Header, _ kind, _ int64) {
		header.Set("Cross-Origin-Resource-Policy", "same-origin")
		header.Set("Cache-Control", "private, no-store")
		header.Set("Content-Disposition", "inline")
	})
}

// Discard removes a picture that came with a letter; one that is gone is no error.
func (l *Library) Discard(name string) error {
	where := enclosedPlace(name)
	if where == "" {
		return nil
	}
	if err := l.root.Remove(where); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("remove an enclosed picture: %w", err)
	}
	return nil
}

// SweepEnclosed removes the pictures of letters that needed does not want and that
// are a day old at least: what was fetched and then lost by a stop in between.
func (l *Library) SweepEnclosed(ctx context.Context, now time.Time, needed func(ctx context.Context, name string) (bool, error)) error {
	return l.sweepFolder(ctx, enclosedFolder, now, needed)
}
