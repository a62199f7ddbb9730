package media

import (
	"bytes"
	"context"
	"errors"
	"image"
	"io/fs"
	"strings"
	"testing"
	"time"
)

func TestPicturesFromElsewhereAreMadeAnew(t *testing.T) {
	l := library(t)
	see := image.NewNRGBA(image.Rect(0, 0, 30, 10))
	for name, c := range map[string]struct {
		data          []byte
		add           func(context.Context, *bytes.Reader) (Remote, error)
		width, height int
		mediaType     string
		corners       string
	}{
		"photograph":   {photo(t, quarters(600, 300), 1), remote(l), 600, 300, "image/jpeg", "RGBW"},
		"too wide":     {photo(t, quarters(2560, 1280), 1), remote(l), 1280, 640, "image/jpeg", "RGBW"},
		"on its side":  {photo(t, quarters(600, 300), 6), remote(l), 300, 600, "image/jpeg", turned[6]},
		"moving GIF":   {gifFile(t, 3), remote(l), 0, 0, "", ""},
		"WebP":         {webpParts(t, 1), remote(l), 0, 0, "", ""},
		"moving WebP":  {movingWebP(t), emoji(l), 0, 0, "", ""},
		"emoji":        {pngFile(t, quarters(512, 512)), emoji(l), 64, 64, "", "RGBW"},
		"wide emoji":   {pngFile(t, quarters(1024, 64)), emoji(l), 192, 12, "", "RGBW"},
		"clear emoji":  {pngFile(t, see), emoji(l), 30, 10, "image/png", ""},
		"a mere point": {pngFile(t, quarters(1, 1)), emoji(l), 1, 1, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			made, err := c.add(t.Context(), bytes.NewReader(c.data))
			if err != nil {
				t.Fatal(err)
			}
			mediaType := "image/png"
			if strings.HasSuffix(made.Name, ".jpg") {
				mediaType = "image/jpeg"
			}
			img := picture(t, l, made.Name, mediaType)
			if img.Bounds().Dx() != made.Width || img.Bounds().Dy() != made.Height {
				t.Errorf("said to be %d by %d, is %v", made.Width, made.Height, img.Bounds())
			}
			if c.width > 0 && (made.Width != c.width || made.Height != c.height) {
				t.Errorf("%d by %d, want %d by %d", made.Width, made.Height, c.width, c.height)
			}
			if (c.mediaType != "" && mediaType != c.mediaType) || (c.corners != "" && corners(img) != c.corners) {
				t.Errorf("%s %s", mediaType, corners(img))
			}
			if again, err := c.add(t.Context(), bytes.NewReader(c.data)); err != nil || again != made {
				t.Errorf("%v, then %v: %v", made, again, err)
			}
		})
	}
}

func remote(l *Library) func(context.Context, *bytes.Reader) (Remote, error) {
	return func(ctx context.Context, r *bytes.Reader) (Remote, error) { return l.AddRemote(ctx, r) }
}

func emoji(l *Library) func(context.Context, *bytes.Reader) (Remote, error) {
	return func(ctx context.Context, r *bytes.Reader) (Remote, error) { return l.AddEmoji(ctx, r) }
}

func TestWhatIsNoPictureIsRefused(t *testing.T) {
	l := library(t)
	for name, c := range map[string]struct {
		data string
		kind error
	}{
		"sound": {"ID3", ErrKind}, "page": {"<html>", ErrKind}, "drawing": {"<svg xmlns=\"http://www.w3.org/2000/svg\"/>", ErrKind},
		"large": {"\xff\xd8\xff" + strings.Repeat("x", 1<<20), ErrTooLarge}, "broken": {"GIF89a", ErrBroken},
	} {
		if _, err := l.AddEmoji(t.Context(), strings.NewReader(c.data)); !errors.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := l.AddEmoji(t.Context(), bytes.NewReader(pngFile(t, image.NewGray(image.Rect(0, 0, 2100, 2000))))); !errors.Is(err, ErrTooManyPixels) {
		t.Errorf("an emoji of 4.2 million pixels: %v", err)
	}
}

func TestPicturesFromElsewhereAreSweptToo(t *testing.T) {
	l := library(t)
	wanted, err := l.AddRemote(t.Context(), bytes.NewReader(pngFile(t, quarters(8, 8))))
	if err != nil {
		t.Fatal(err)
	}
	unwanted, err := l.AddEmoji(t.Context(), bytes.NewReader(pngFile(t, quarters(12, 12))))
	if err != nil {
		t.Fatal(err)
	}
	needed := func(_ context.Context, name string) (bool, error) { return name == wanted.Name, nil }
	if err := l.SweepAvatars(t.Context(), time.Now().Add(48*time.Hour), needed); err != nil {
		t.Fatal(err)
	}
	if _, err := l.root.Stat(place(wanted.Name)); err != nil {
		t.Errorf("what was needed is gone: %v", err)
	}
	if _, err := l.root.Stat(place(unwanted.Name)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what nobody needs is still there: %v", err)
	}
}
