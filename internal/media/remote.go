package media

import (
	"context"
	"crypto/sha256"
	"image"
	"io"
	"time"

	"github.com/disintegration/imaging"
)

// Limits of pictures from elsewhere that stand in conversations.
const (
	remoteBytes  = 16 << 20 // of the original, as Mastodon allows
	remoteWidth  = 1280     // pixels of our copy: a column of text on a sharp screen
	remoteHeight = 1600
	emojiBytes   = 1 << 20 // Mastodon makes them of 256 KiB, Misskey of more
	emojiPixels  = 4_000_000
	emojiWidth   = 192 // pixels of our copy: some are wide
	emojiHeight  = 64
)

// Remote is our copy of a picture from elsewhere.
type Remote struct {
	Name          string // as it is served
	Width, Height int    // pixels
}

// AddRemote stores a picture of somebody's comment, made anew: upright, at most
// 1280 by 1600 pixels, without anything but what it shows; of a moving one the
// first frame. It may be a JPEG, PNG, GIF or WebP of at most 16 MB and 40 million
// pixels (20 million of the costly sorts). Errors are as for Add. The same
// picture has the same name.
func (l *Library) AddRemote(ctx context.Context, r io.Reader) (Remote, error) {
	return l.addRemote(ctx, r, remoteBytes, avatarPixels, remoteWidth, remoteHeight)
}

// AddEmoji stores the picture of a custom emoji, as [Library.AddRemote] does:
// at most 192 by 64 pixels, of an original of at most 1 MB and 4 million.
func (l *Library) AddEmoji(ctx context.Context, r io.Reader) (Remote, error) {
	return l.addRemote(ctx, r, emojiBytes, emojiPixels, emojiWidth, emojiHeight)
}

func (l *Library) addRemote(ctx context.Context, r io.Reader, mostBytes, mostPixels int64, width, height int) (Remote, error) {
	copied, err := l.remake(ctx, r, mostBytes, mostPixels, width, height)
	if err != nil {
		return Remote{}, err
	}
	sum := sha256.Sum256(copied.data)
	made := Remote{Name: remoteFolder + "/" + shortID(sum[:]) + copied.kind.ext, Width: copied.width, Height: copied.height}
	// One that is there is as good as new, so that no sweep takes it away.
	now := time.Now()
	if l.root.Chtimes(place(made.Name), now, now) == nil {
		return made, nil
	}
	return made, l.write(place(made.Name), copied.data)
}

// remake reads a picture from elsewhere and makes it anew.
func (l *Library) remake(ctx context.Context, r io.Reader, mostBytes, mostPixels int64, width, height int) (encoded, error) {
	data, err := readAll(contextReader{ctx, r}, mostBytes)
	if err != nil {
		return encoded{}, err
	}
	k, err := sniff(data[:min(len(data), sniffBytes)], "")
	if err != nil {
		return encoded{}, err
	}
	if !k.image {
		return encoded{}, &Refusal{ErrKind, "Only pictures can be shown in a conversation."}
	}
	return l.fit(ctx, k.mediaType, data, mostPixels, width, height)
}

// fit makes a picture anew, no larger than width by height. Its shape stays; it
// is never made larger.
func (l *Library) fit(ctx context.Context, mediaType string, data []byte, mostPixels int64, width, height int) (encoded, error) {
	config, err := decodeConfig(mediaType, data)
	if err != nil {
		return encoded{}, err
	}
	release, err := l.reserve(ctx, config, isProgressive(data), min(mostPixels, l.pixels))
	if err != nil {
		return encoded{}, err
	}
	defer release()
	b, img, err := open(mediaType, data)
	if err != nil {
		return encoded{}, err
	}
	if b.orientation > 4 { // it lies on its side
		width, height = height, width
	}
	small := upright(imaging.Fit(img, width, height, imaging.Lanczos), b.orientation)
	return encode(rgba(small), mediaType, variantQuality, smallProfile(b.profile))
}

// rgba is a picture whose opacity is known whatever it was decoded from.
func rgba(img image.Image) image.Image {
	if _, known := img.(*image.NRGBA); known {
		return img
	}
	return imaging.Clone(img)
}
