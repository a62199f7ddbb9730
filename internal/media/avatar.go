package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"io/fs"
	"time"

	"github.com/disintegration/imaging"
)

// Limits of a remote person's picture, which is not ours to trust.
const (
	avatarBytes  = 8 << 20
	avatarPixels = 40_000_000
	avatarSide   = 128
)

// AddAvatar stores the picture of a remote person as a square JPEG of 128
// pixels, cut from the middle, on white where it is transparent. It may be a
// JPEG, PNG, GIF or WebP of at most 8 MB and 40 million pixels (20 million of
// the costly sorts: progressive JPEG, 16-bit PNG); of a moving one the first
// frame is kept. It returns the served name ("avatars/...jpg"),
// which is the same for the same picture. Errors are as for Add.
func (l *Library) AddAvatar(ctx context.Context, r io.Reader) (name string, err error) {
	data, err := readAll(contextReader{ctx, r}, avatarBytes)
	if err != nil {
		return "", err
	}
	k, err := sniff(data[:min(len(data), sniffBytes)], "")
	if err != nil {
		return "", err
	}
	if !k.image {
		return "", &Refusal{ErrKind, "Only pictures can be avatars."}
	}
	square, err := l.square(ctx, k.mediaType, data)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(square)
	name = avatarsFolder + "/" + shortID(sum[:]) + ".jpg"
	// One that is there is as good as new, so that no sweep takes it away.
	now := time.Now()
	if err := l.root.Chtimes(place(name), now, now); err == nil {
		return name, nil
	}
	return name, l.write(place(name), square)
}

func (l *Library) square(ctx context.Context, mediaType string, data []byte) ([]byte, error) {
	config, err := decodeConfig(mediaType, data)
	if err != nil {
		return nil, err
	}
	release, err := l.reserve(ctx, config, isProgressive(data), min(avatarPixels, l.pixels))
	if err != nil {
		return nil, err
	}
	defer release()
	b, img, err := open(mediaType, data)
	if err != nil {
		return nil, err
	}
	small := imaging.Fill(img, avatarSide, avatarSide, imaging.Center, imaging.Lanczos)
	flat := imaging.Overlay(imaging.New(avatarSide, avatarSide, color.White), upright(small, b.orientation), image.Point{}, 1)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, flat, &jpeg.Options{Quality: 85}); err != nil {
		return nil, fmt.Errorf("write avatar: %w", err)
	}
	return jpegWithProfile(out.Bytes(), smallProfile(b.profile)), nil
}

// smallProfile drops colour profiles that would outweigh the picture.
func smallProfile(profile []byte) []byte {
	if len(profile) > 4096 {
		return nil
	}
	return profile
}

// RemoveAvatar removes what AddAvatar stored. The error is fs.ErrNotExist when
// there is nothing of that name.
func (l *Library) RemoveAvatar(_ context.Context, name string) error {
	m := servedName.FindStringSubmatch(name)
	if m == nil || m[1] != avatarsFolder+"/" {
		return fmt.Errorf("avatar %q: %w", name, fs.ErrNotExist)
	}
	if err := l.root.Remove(place(name)); err != nil {
		return fmt.Errorf("remove avatar: %w", err)
	}
	return nil
}
