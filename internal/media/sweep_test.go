package media_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/media"
)

func TestSweepAvatarsKeepsWhatIsNeededOrNew(t *testing.T) {
	l, err := media.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	wanted, unwanted := face(t, l, color.White), face(t, l, color.Black)
	needed := func(_ context.Context, name string) (bool, error) { return name == wanted, nil }

	if err := l.SweepAvatars(t.Context(), time.Now(), needed); err != nil {
		t.Fatal(err)
	}
	if err := l.SweepAvatars(t.Context(), time.Now().Add(48*time.Hour), needed); err != nil {
		t.Fatal(err)
	}
	if err := l.RemoveAvatar(t.Context(), wanted); err != nil {
		t.Errorf("what was needed is gone: %v", err)
	}
	if err := l.RemoveAvatar(t.Context(), unwanted); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("what nobody needs is still there: %v", err)
	}

	fresh := face(t, l, color.Black)
	if err := l.SweepAvatars(t.Context(), time.Now(), needed); err != nil {
		t.Fatal(err)
	}
	if err := l.RemoveAvatar(t.Context(), fresh); err != nil {
		t.Errorf("a new one is gone: %v", err)
	}
}

func face(t *testing.T, l *media.Library, c color.Color) string {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 8, 8))
	for i := range 64 {
		img.Set(i%8, i/8, c)
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	name, err := l.AddAvatar(t.Context(), &b)
	if err != nil {
		t.Fatal(err)
	}
	return name
}
