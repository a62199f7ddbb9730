package media

import (
	"bytes"
	"testing"
)

// FuzzBare throws damaged pictures at the code that takes them apart: what it
// puts together must be as readable as what it was given, and hold no more
// when taken apart again.
func FuzzBare(f *testing.F) {
	for _, seed := range [][]byte{photo(f, quarters(16, 8), 6), pngFile(f, quarters(16, 8), chunk("eXIf", string("II*\x00"))), gifFile(f, 2), webpParts(f, 3), movingWebP(f), dotWebP(f)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := sniff(data[:min(len(data), sniffBytes)], "")
		if err != nil || !k.image || len(data) > 200_000 {
			return
		}
		config, err := decodeConfig(k.mediaType, data)
		if err != nil || config.Width*config.Height > 1_000_000 {
			return
		}
		b, err := bare(k.mediaType, data)
		if err != nil {
			return
		}
		if b.orientation < 1 || b.orientation > 8 || (k.mediaType != "image/webp" && len(b.data) > len(data)) {
			t.Errorf("orientation %d, %d bytes of %d", b.orientation, len(b.data), len(data))
		}
		again, err := bare(k.mediaType, b.data)
		if err != nil || !bytes.Equal(again.data, b.data) || again.orientation != 1 {
			t.Errorf("taken apart again: %v, orientation %d", err, again.orientation)
		}
		// The decoder does not know moving WebP and may find a picture in one by chance.
		if _, err := decode(k.mediaType, data); err == nil && (k.mediaType != "image/webp" || !b.animated) {
			if _, err := decode(k.mediaType, b.first); err != nil {
				t.Errorf("no longer readable: %v", err)
			}
		}
	})
}

func FuzzAddAvatar(f *testing.F) {
	for _, seed := range [][]byte{photo(f, quarters(16, 8), 6), pngFile(f, quarters(16, 8)), gifFile(f, 2), webpParts(f, 3), movingWebP(f)} {
		f.Add(seed)
	}
	l := library(f, WithImageLimits(1<<20, 1_000_000))
	f.Fuzz(func(t *testing.T, data []byte) {
		name, err := l.AddAvatar(t.Context(), bytes.NewReader(data))
		if err != nil {
			return
		}
		if img := picture(t, l, name, "image/jpeg"); img.Bounds().Dx() != avatarSide || img.Bounds().Dy() != avatarSide {
			t.Errorf("got %v", img.Bounds())
		}
	})
}

func FuzzSniff(f *testing.F) {
	for _, seed := range []string{"ID3", "OggS", "\x00\x00\x00\x18ftypisom", "\xff\xfb\x90\x00", "\x1a\x45\xdf\xa3webm", "RIFF\x00\x00\x00\x00WAVE", "\xff\xf1\x50\x80\x00\x1f\xfc"} {
		f.Add([]byte(seed), "x.m4a")
	}
	f.Fuzz(func(t *testing.T, head []byte, name string) {
		k, err := sniff(head, name)
		if known, ok := kindOf(k.mediaType); err == nil && (!ok || known != k) {
			t.Errorf("got %+v", k)
		}
	})
}
