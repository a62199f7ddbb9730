package media

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

func library(t testing.TB, opts ...Option) *Library {
	t.Helper()
	l, err := Open(t.TempDir(), opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	return l
}

func add(t testing.TB, l *Library, name string, data []byte) File {
	t.Helper()
	f, err := l.Add(t.Context(), name, bytes.NewReader(data))
	if err != nil {
		t.Fatalf("Add(%s): %v", name, err)
	}
	return f
}

// stored reads a served name back.
func stored(t testing.TB, l *Library, name string) []byte {
	t.Helper()
	data, err := l.root.ReadFile(place(name))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(data, []byte(secret)) {
		t.Errorf("%s gives away where it was taken", name)
	}
	return data
}

func picture(t testing.TB, l *Library, name, mediaType string) image.Image {
	t.Helper()
	img, err := decode(mediaType, stored(t, l, name))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return img
}

func TestPhotoKeepsItsPixelsAndNothingElse(t *testing.T) {
	l := library(t)
	original := photo(t, quarters(300, 200), 1)
	f := add(t, l, "IMG 1.JPG", original)
	if f.Width != 300 || f.Height != 200 || f.MediaType != "image/jpeg" || f.Original != "IMG 1.JPG" || len(f.Variants) != 0 || f.Name != f.ID+".jpg" {
		t.Errorf("got %+v", f)
	}
	data := stored(t, l, f.Name)
	if int64(len(data)) != f.Size || bytes.Contains(data, []byte("Exif")) || bytes.Contains(data, []byte("MPF")) {
		t.Errorf("%d bytes are stored", len(data))
	}
	if b, err := bareJPEG(data); err != nil || !bytes.Equal(b.profile, rgbProfile(100_000)) {
		t.Errorf("the colour profile is lost: %v", err)
	}
	before, err := jpeg.Decode(bytes.NewReader(original))
	if err != nil {
		t.Fatal(err)
	}
	if !samePixels(before, picture(t, l, f.Name, "image/jpeg")) {
		t.Error("the pixels changed")
	}
}

func samePixels(a, b image.Image) bool {
	if a.Bounds() != b.Bounds() {
		return false
	}
	for y := a.Bounds().Min.Y; y < a.Bounds().Max.Y; y++ {
		for x := a.Bounds().Min.X; x < a.Bounds().Max.X; x++ {
			if a.At(x, y) != b.At(x, y) {
				return false
			}
		}
	}
	return true
}

// turned is how a picture with the corners RGBW must be stored to look upright.
var turned = map[int]string{1: "RGBW", 2: "GRWB", 3: "WBGR", 4: "BWRG", 5: "RBGW", 6: "BRWG", 7: "WGBR", 8: "GWRB"}

func TestPhotosAreTurnedUpright(t *testing.T) {
	l := library(t)
	for orientation, want := range turned {
		f := add(t, l, "a.jpg", photo(t, quarters(600, 400), orientation))
		width, height := 600, 400
		if orientation > 4 {
			width, height = 400, 600
		}
		img := picture(t, l, f.Name, f.MediaType)
		if got := corners(img); got != want || f.Width != width || f.Height != height || img.Bounds().Dx() != width {
			t.Errorf("orientation %d: %s, %dx%d", orientation, got, f.Width, f.Height)
		}
		for _, v := range f.Variants {
			if got := corners(picture(t, l, v.Name, v.MediaType)); got != want {
				t.Errorf("orientation %d, %s: %s", orientation, v.Name, got)
			}
		}
		if b, err := bareJPEG(stored(t, l, f.Name)); err != nil || b.profile == nil {
			t.Errorf("orientation %d: the colour profile is lost: %v", orientation, err)
		}
	}
	for _, orientation := range []int{0, 9, 65535} {
		if f := add(t, l, "a.jpg", photo(t, quarters(40, 20), orientation)); f.Width != 40 {
			t.Errorf("orientation %d: %+v", orientation, f)
		}
	}
}

// noise is a picture that compresses badly, as photographs do.
func noise(width, height int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	random := rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = byte(random.Uint32())
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	return img
}

// stripes is a drawing that takes less room than any narrower copy of it.
func stripes(width, height int) image.Image {
	img := image.NewPaletted(image.Rect(0, 0, width, height), color.Palette{color.Black, color.White})
	for i := range img.Pix {
		img.Pix[i] = uint8(i%width/3+i/width/7) % 2
	}
	return img
}

func TestVariants(t *testing.T) {
	transparent := noise(1000, 100)
	transparent.SetNRGBA(0, 0, color.NRGBA{})
	for name, c := range map[string]struct {
		data   []byte
		widths []int
		kind   string
	}{
		"wide photo":  {photo(t, noise(1700, 200), 1), []int{480, 960, 1600}, "image/jpeg"},
		"photo":       {photo(t, noise(960, 100), 1), []int{480}, "image/jpeg"},
		"narrow":      {photo(t, noise(480, 50), 1), nil, ""},
		"PNG photo":   {pngFile(t, noise(1000, 100)), []int{480, 960}, "image/jpeg"},
		"transparent": {pngFile(t, transparent), []int{480, 960}, "image/png"},
		"drawing":     {pngFile(t, stripes(1000, 200)), nil, ""},
		"very tall":   {photo(t, noise(500, 1000), 1), []int{480}, "image/jpeg"},
	} {
		t.Run(name, func(t *testing.T) {
			l := library(t)
			f := add(t, l, "x", c.data)
			if len(f.Variants) != len(c.widths) {
				t.Fatalf("got %+v", f.Variants)
			}
			for i, v := range f.Variants {
				img := picture(t, l, v.Name, v.MediaType)
				if v.Width != c.widths[i] || img.Bounds().Dx() != v.Width || img.Bounds().Dy() != v.Height || v.MediaType != c.kind {
					t.Errorf("got %+v", v)
				}
				if want := float64(f.Height) * float64(v.Width) / float64(f.Width); float64(v.Height) < want-1 || float64(v.Height) > want+1 {
					t.Errorf("out of proportion: %+v", v)
				}
			}
		})
	}
}

func TestSrcSet(t *testing.T) {
	l := library(t, WithPrefix("/m/"))
	f := add(t, l, "x", photo(t, noise(1000, 100), 1))
	want := fmt.Sprintf("/m/%s-480.jpg 480w, /m/%s-960.jpg 960w, /m/%s.jpg 1000w", f.ID, f.ID, f.ID)
	if got := l.SrcSet(f); got != want {
		t.Errorf("got %s", got)
	}
	if got := l.Shown(f); got.Name != f.Name || got.Width != 1000 {
		t.Errorf("got %+v", got)
	}
	f.Width = 6000
	if got := l.SrcSet(f); strings.Contains(got, "6000w") {
		t.Errorf("got %s", got)
	}
	if got := l.Shown(f); got.Width != 960 {
		t.Errorf("got %+v", got)
	}
	if got := l.SrcSet(File{Name: "x.gif"}); got != "" {
		t.Errorf("got %s", got)
	}
}

func TestPNG(t *testing.T) {
	l := library(t)
	said := [][]byte{chunk("tEXt", "Comment\x00"+secret), chunk("iTXt", secret), chunk("tIME", "1234567"), chunk("gAMA", "\x00\x00\xb1\x8f")}
	f := add(t, l, "x.png", pngFile(t, quarters(40, 20), said...))
	data := stored(t, l, f.Name)
	if !bytes.Contains(data, []byte("gAMA")) || bytes.Contains(data, []byte("tIME")) || corners(picture(t, l, f.Name, "image/png")) != "RGBW" {
		t.Error("the wrong chunks are kept")
	}
	f = add(t, l, "x.png", pngFile(t, quarters(40, 20), chunk("eXIf", string(exifData(8, binary.LittleEndian)))))
	if got := corners(picture(t, l, f.Name, f.MediaType)); got != turned[8] || f.Width != 20 {
		t.Errorf("not turned: %s, %+v", got, f)
	}
	f = add(t, l, "x.png", pngFile(t, quarters(1000, 20), chunk("acTL", "\x00\x00\x00\x02\x00\x00\x00\x00")))
	if !f.Animated || len(f.Variants) != 0 || !bytes.Contains(stored(t, l, f.Name), []byte("acTL")) {
		t.Errorf("a moving PNG stands still: %+v", f)
	}
	f = add(t, l, "x.png", pngFile(t, noise(600, 400), pngWithProfile(pngFile(t, noise(1, 1)), rgbProfile(200))[33:33+12+profileChunkSize(t)]))
	b, err := bareJPEG(stored(t, l, f.Variants[0].Name))
	if err != nil || !bytes.Equal(b.profile, rgbProfile(200)) {
		t.Errorf("the variant has lost its colours: %v", err)
	}
}

func profileChunkSize(t testing.TB) int {
	t.Helper()
	return int(binary.BigEndian.Uint32(pngWithProfile(pngFile(t, noise(1, 1)), rgbProfile(200))[33:]))
}

func TestGIF(t *testing.T) {
	l := library(t)
	f := add(t, l, "x.gif", gifFile(t, 3))
	g, err := gif.DecodeAll(bytes.NewReader(stored(t, l, f.Name)))
	if err != nil || len(g.Image) != 3 || g.LoopCount != 3 || g.Delay[2] != 10 || !f.Animated || len(f.Variants) != 0 {
		t.Errorf("%v, %+v", err, f)
	}
	if f := add(t, l, "x.gif", gifFile(t, 1)); f.Animated || f.Width != 600 {
		t.Errorf("%+v", f)
	}
}

func TestWebP(t *testing.T) {
	l := library(t)
	f := add(t, l, "x.webp", webpParts(t, 1))
	if f.MediaType != "image/webp" || f.Width != 1 || !bytes.Contains(stored(t, l, f.Name), []byte("ICCP")) {
		t.Errorf("%+v", f)
	}
	picture(t, l, f.Name, "image/webp")
	if flags := stored(t, l, f.Name)[20]; flags != 1<<5 {
		t.Errorf("flags announce what is gone: %b", flags)
	}
	if _, err := bareWebP(largeFrame(t)); !errors.Is(err, errStructure) {
		t.Errorf("a frame larger than its canvas: %v", err)
	}
	if f := add(t, l, "x.webp", webpParts(t, 6)); f.MediaType == "image/webp" || f.Height != 1 {
		t.Errorf("not turned: %+v", f)
	}
	f = add(t, l, "x.webp", movingWebP(t))
	if !f.Animated || f.MediaType != "image/webp" || bytes.Count(stored(t, l, f.Name), []byte("ANMF")) != 2 {
		t.Errorf("%+v", f)
	}
}

func TestOtherFilesAreStoredAsTheyAre(t *testing.T) {
	mp3 := []byte("\xff\xfb\x90\x00" + strings.Repeat("\x00", 413) + "\xff\xfb\x90\x00")
	for _, c := range []struct{ name, data, mediaType, ext string }{
		{"a.mp3", "ID3\x04\x00" + secret, "audio/mpeg", ".mp3"},
		{"a.mp3", string(mp3), "audio/mpeg", ".mp3"},
		{"a.m4a", "\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00M4A mp42", "audio/mp4", ".m4a"},
		{"a.m4a", "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", "audio/mp4", ".m4a"},
		{"a.bin", "\x00\x00\x00\x18ftypisom\x00\x00\x00\x00avc1mp41", "video/mp4", ".mp4"},
		{"a.mov", "\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  ", "video/quicktime", ".mov"},
		{"a.webm", "\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm", "video/webm", ".webm"},
		{"a.ogg", "OggS\x00\x02" + strings.Repeat("\x00", 22) + "OpusHead", "audio/ogg", ".ogg"},
		{"a.ogv", "OggS\x00\x02" + strings.Repeat("\x00", 22) + "\x80theora", "video/ogg", ".ogv"},
		{"a.flac", "fLaC" + secret, "audio/flac", ".flac"},
		{"a.wav", "RIFF\x00\x00\x00\x00WAVEfmt ", "audio/wav", ".wav"},
		{"a.aac", "\xff\xf1\x50\x80\x00\x1f\xfc", "audio/aac", ".aac"},
		{"Ä b.pdf", "%PDF-1.7\n" + secret, "application/pdf", ".pdf"},
	} {
		l := library(t)
		f := add(t, l, c.name, []byte(c.data))
		if f.MediaType != c.mediaType || f.Name != f.ID+c.ext || f.Size != int64(len(c.data)) || f.Original != c.name {
			t.Errorf("%s: %+v", c.name, f)
		}
		if got, err := l.root.ReadFile(place(f.Name)); err != nil || string(got) != c.data {
			t.Errorf("%s: %q, %v", c.name, got, err)
		}
	}
}

func TestRefusals(t *testing.T) {
	huge := pngFile(t, quarters(2, 2))
	binary.BigEndian.PutUint32(huge[16:], 60_000)
	binary.BigEndian.PutUint32(huge[20:], 60_000)
	copy(huge[29:], chunk("IHDR", string(huge[16:29]))[21:])
	jpg := photo(t, quarters(200, 200), 1)
	for name, c := range map[string]struct {
		data string
		kind error
		says string
	}{
		"script":      {"<!DOCTYPE html><script>alert(1)</script>", ErrKind, "not accepted"},
		"drawing":     {`<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>`, ErrKind, "PNG"},
		"actor":       {`{"@context":"https://www.w3.org/ns/activitystreams","type":"Person"}`, ErrKind, "not accepted"},
		"program":     {"\x7fELF\x02\x01\x01", ErrKind, "not accepted"},
		"HEIC":        {"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", ErrKind, "JPEG"},
		"AVIF":        {"\x00\x00\x00\x18ftypavif\x00\x00\x00\x00avifmif1", ErrKind, "AVIF"},
		"bitmap":      {"BM\x00\x00\x00\x00", ErrKind, "BMP"},
		"Matroska":    {"\x1a\x45\xdf\xa3\x93B\x82\x88matroska", ErrKind, "MP4"},
		"empty":       {"", ErrKind, "empty"},
		"cut off":     {string(jpg[:len(jpg)/3]), ErrBroken, "cannot be read"},
		"only a head": {"\x89PNG\r\n\x1a\n", ErrBroken, "cannot be read"},
		"huge":        {string(huge), ErrTooManyPixels, "3600.0 million"},
		"progressive": {"\xff\xd8" + string(segment(0xc2, "\x08\x03\x20\x03\x20\x03\x01\x11\x00\x02\x11\x01\x03\x11\x01")) + "\xff\xda\x00\x02", ErrTooManyPixels, "0.5 million"},
		"large frame": {string(largeFrame(t)), ErrBroken, "cannot be read"},
		"large":       {string(jpg) + strings.Repeat("x", 2<<20), ErrTooLarge, "2 MB"},
		"large sound": {"ID3" + strings.Repeat("x", 3<<20), ErrTooLarge, "3 MB"},
	} {
		t.Run(name, func(t *testing.T) {
			l := library(t, WithImageLimits(2<<20, 1_000_000), WithFileLimit(3<<20))
			_, err := l.Add(t.Context(), "innocent.png", strings.NewReader(c.data))
			var refusal *Refusal
			if !errors.As(err, &refusal) || !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v", err)
			}
			assertEmpty(t, l)
		})
	}
}

// assertEmpty fails when a library holds any file at all.
func assertEmpty(t *testing.T, l *Library) {
	t.Helper()
	err := fs.WalkDir(l.root.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			t.Errorf("%s is left behind", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func TestSameFileIsOneFile(t *testing.T) {
	l := library(t)
	data := photo(t, noise(600, 300), 1)
	first := add(t, l, "first.jpg", data)
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			if f, err := l.Add(context.Background(), "second.jpg", bytes.NewReader(data)); err != nil || f.ID != first.ID || f.Original != "first.jpg" {
				t.Errorf("%+v, %v", f, err)
			}
		})
	}
	wg.Wait()
	sound := add(t, l, "first.mp3", []byte("ID3"))
	if again := add(t, l, "second.mp3", []byte("ID3")); again.Original != "first.mp3" || again.ID != sound.ID {
		t.Errorf("%+v", again)
	}
	if err := l.Remove(t.Context(), sound.ID); err != nil {
		t.Error(err)
	}
	for _, name := range []string{first.ID, first.Name, first.Variants[0].Name} {
		if f, err := l.Get(t.Context(), name); err != nil || f.ID != first.ID || f.Hash != first.Hash || len(f.Variants) != 1 {
			t.Errorf("Get(%s): %+v, %v", name, f, err)
		}
	}
	if err := l.Remove(t.Context(), first.Name); err != nil {
		t.Fatal(err)
	}
	assertEmpty(t, l)
	for _, name := range []string{first.ID, "..", "", "x/../" + first.Name, strings.Repeat("0", 32)} {
		if err := l.Remove(t.Context(), name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Remove(%q): %v", name, err)
		}
		if _, err := l.Get(t.Context(), name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("Get(%q): %v", name, err)
		}
	}
}

func TestInterruptedUploadLeavesNothing(t *testing.T) {
	l := library(t)
	if _, err := l.Add(t.Context(), "a.mp3", io.MultiReader(strings.NewReader("ID3"+strings.Repeat("x", 1<<20)), brokenPipe{})); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("got %v", err)
	}
	assertEmpty(t, l)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := l.Add(ctx, "a.mp3", strings.NewReader("ID3")); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	assertEmpty(t, l)
}

type brokenPipe struct{}

func (brokenPipe) Read([]byte) (int, error) { return 0, io.ErrClosedPipe }

func TestOpenSweepsAbandonedUploads(t *testing.T) {
	dir := t.TempDir()
	drafts := filepath.Join(dir, draftsFolder)
	if err := os.MkdirAll(drafts, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, age := range map[string]time.Duration{"old": 25 * time.Hour, "running": time.Hour} {
		path := filepath.Join(drafts, name)
		if err := errors.Join(os.WriteFile(path, nil, 0o644), os.Chtimes(path, time.Time{}, time.Now().Add(-age))); err != nil {
			t.Fatal(err)
		}
	}
	l, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	left, err := os.ReadDir(drafts)
	if err != nil || len(left) != 1 || left[0].Name() != "running" {
		t.Errorf("%v, %v", left, err)
	}
}

func TestAvatars(t *testing.T) {
	l := library(t)
	blank := image.NewNRGBA(image.Rect(0, 0, 300, 300))
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"wide":        {photo(t, quarters(600, 300), 1), "RGBW"},
		"turned":      {photo(t, quarters(600, 300), 6), turned[6]},
		"tiny":        {pngFile(t, quarters(8, 8)), "RGBW"},
		"transparent": {pngFile(t, blank), "WWWW"},
		"moving GIF":  {gifFile(t, 3), ""},
		"WebP":        {webpParts(t, 1), ""},
		"moving WebP": {movingWebP(t), ""},
	} {
		t.Run(name, func(t *testing.T) {
			served, err := l.AddAvatar(t.Context(), bytes.NewReader(c.data))
			if err != nil {
				t.Fatal(err)
			}
			img := picture(t, l, served, "image/jpeg")
			if img.Bounds() != image.Rect(0, 0, 128, 128) || (c.want != "" && corners(img) != c.want) {
				t.Errorf("%v %s", img.Bounds(), corners(img))
			}
			old := time.Now().Add(-48 * time.Hour)
			if err := l.root.Chtimes(place(served), old, old); err != nil {
				t.Fatal(err)
			}
			if again, err := l.AddAvatar(t.Context(), bytes.NewReader(c.data)); err != nil || again != served {
				t.Errorf("%s, then %s: %v", served, again, err)
			}
			if info, err := l.root.Stat(place(served)); err != nil || info.ModTime().Before(old.Add(time.Hour)) {
				t.Errorf("a sweep could take it away: %v", err)
			}
			if err := l.RemoveAvatar(t.Context(), served); err != nil {
				t.Error(err)
			}
			if err := l.RemoveAvatar(t.Context(), served); !errors.Is(err, fs.ErrNotExist) {
				t.Error(err)
			}
		})
	}
	for name, c := range map[string]struct {
		data string
		kind error
	}{
		"sound": {"ID3", ErrKind}, "page": {"<html>", ErrKind}, "large": {"\xff\xd8\xff" + strings.Repeat("x", 8<<20), ErrTooLarge}, "broken": {"GIF89a", ErrBroken},
	} {
		if _, err := l.AddAvatar(t.Context(), strings.NewReader(c.data)); !errors.Is(err, c.kind) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := l.RemoveAvatar(t.Context(), "../avatars"); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}

func TestCleanName(t *testing.T) {
	for name, want := range map[string]string{
		`C:\Fotos\ein Bild.JPG`: "ein Bild.JPG", "../../etc/passwd": "passwd", "": "file", "..": "file", "a\x00\u202eb\n.png": "ab.png",
		strings.Repeat("ü", 200) + ".jpeg": strings.Repeat("ü", 95) + ".jpeg", `x".pdf`: "x.pdf",
	} {
		if got := cleanName(name); got != want {
			t.Errorf("%q: got %q", name, got)
		}
	}
}

func BenchmarkAddPhoto(b *testing.B) {
	l := library(b)
	data := photo(b, noise(4000, 3000), 1)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		f := add(b, l, "x.jpg", data)
		if err := l.Remove(b.Context(), f.ID); err != nil {
			b.Fatal(err)
		}
	}
}
