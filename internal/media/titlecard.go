package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io/fs"
	"strings"
	"time"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Size of title cards in pixels, the shape that previews of links have everywhere.
const (
	CardWidth  = 1200
	CardHeight = 630
)

const (
	cardsFolder = "cards"
	cardMargin  = 84
	cardDesign  = "1" // to be raised when cards are drawn differently
)

// TitleCard is what stands on a picture that is drawn for an article without one.
type TitleCard struct {
	Title string // "" for a card with the blog's name alone
	Blog  string // its name
	Host  string
}

// ID names the picture: cards that look different have different ones.
func (c TitleCard) ID() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{cardDesign, c.Title, c.Blog, c.Host}, "\x00")))
	return shortID(sum[:])
}

// Card is the card as a PNG of 1200 by 630 pixels. It is drawn once and kept on
// disk. Titles in scripts that our letters do not cover are left out, since empty
// boxes say less than nothing.
func (l *Library) Card(ctx context.Context, c TitleCard) ([]byte, error) {
	place := cardsFolder + "/" + c.ID()[:2] + "/" + c.ID() + ".png"
	if kept, err := l.keptCard(place); kept != nil {
		return kept, err
	}
	if err := l.drawing.Acquire(ctx, 1); err != nil {
		return nil, fmt.Errorf("wait to draw a card: %w", err)
	}
	defer l.drawing.Release(1)
	if kept, err := l.keptCard(place); kept != nil { // whoever was waited for drew it
		return kept, err
	}
	drawn, err := drawCard(c)
	if err != nil {
		return nil, err
	}
	return drawn, l.write(place, drawn)
}

// keptCard is a card that was drawn before, nil if it was not. It is as good as new
// then, so that no sweep takes it away.
func (l *Library) keptCard(place string) ([]byte, error) {
	kept, err := l.root.ReadFile(place)
	if err != nil {
		return nil, nil //nolint:nilerr // it is drawn anew
	}
	now := time.Now()
	if err := l.root.Chtimes(place, now, now); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return kept, fmt.Errorf("keep a card: %w", err)
	}
	return kept, nil
}

// SweepCards removes cards that nobody has asked for in a day; they are drawn again
// when somebody does.
func (l *Library) SweepCards(ctx context.Context, now time.Time) error {
	return l.sweepFolder(ctx, cardsFolder, now, func(context.Context, string) (bool, error) { return false, nil })
}

func drawCard(c TitleCard) ([]byte, error) {
	bold, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return nil, fmt.Errorf("read a font: %w", err)
	}
	regular, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("read a font: %w", err)
	}
	card := image.NewPaletted(image.Rect(0, 0, CardWidth, CardHeight), cardColours())
	draw.Draw(card, card.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	draw.Draw(card, image.Rect(0, 0, 24, CardHeight), image.NewUniform(accent), image.Point{}, draw.Src)
	name, host := c.Blog, c.Host
	if !covers(regular, name) {
		name, host = host, ""
	}
	if c.Title == "" || !covers(bold, c.Title) {
		err = middleOut(card, bold, name, regular, host)
	} else {
		err = topDown(card, bold, c.Title, regular, name)
	}
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := encoder.Encode(&out, card); err != nil {
		return nil, fmt.Errorf("write a card: %w", err)
	}
	return out.Bytes(), nil
}

// The colours of the pages, by day.
var (
	paper  = color.RGBA{0xfb, 0xfa, 0xf7, 0xff} //nolint:gochecknoglobals // a constant
	ink    = color.RGBA{0x23, 0x22, 0x1e, 0xff} //nolint:gochecknoglobals // a constant
	accent = color.RGBA{0x17, 0x65, 0x5b, 0xff} //nolint:gochecknoglobals // a constant
)

// cardColours are steps from the paper to the ink and to the accent: edges of
// letters need no more, and the file is a quarter of the size.
func cardColours() color.Palette {
	var all color.Palette
	const steps = 24
	for _, to := range []color.RGBA{ink, accent} {
		for i := range steps + 1 {
			mix := func(a, b uint8) uint8 { return uint8((int(a)*(steps-i) + int(b)*i) / steps) }
			all = append(all, color.RGBA{mix(paper.R, to.R), mix(paper.G, to.G), mix(paper.B, to.B), 0xff})
		}
	}
	return all
}

// topDown puts the title first, as large as it fits, and the name at the foot.
func topDown(card draw.Image, bold *sfnt.Font, title string, regular *sfnt.Font, name string) error {
	room := CardHeight - 2*cardMargin - 90
	for _, size := range []float64{76, 66, 56, 48} {
		face, err := newFace(bold, size)
		if err != nil {
			return err
		}
		leading := int(size * 1.2)
		lines := wrap(face, title, CardWidth-2*cardMargin)
		if most := room / leading; len(lines) > most {
			if size > 48 {
				continue
			}
			lines = append(lines[:most-1], fitted(face, lines[most-1]+" …", CardWidth-2*cardMargin))
		}
		for i, line := range lines {
			write(card, face, ink, cardMargin+int(size)+i*leading, line)
		}
		break
	}
	face, err := newFace(regular, 34)
	if err != nil {
		return err
	}
	write(card, face, accent, CardHeight-cardMargin, fitted(face, name, CardWidth-2*cardMargin))
	return nil
}

// middleOut puts a name in the middle, and another below it.
func middleOut(card draw.Image, bold *sfnt.Font, name string, regular *sfnt.Font, host string) error {
	large, err := newFace(bold, 72)
	if err != nil {
		return err
	}
	small, err := newFace(regular, 34)
	if err != nil {
		return err
	}
	write(card, large, ink, CardHeight/2, fitted(large, name, CardWidth-2*cardMargin))
	write(card, small, accent, CardHeight/2+70, fitted(small, host, CardWidth-2*cardMargin))
	return nil
}

func newFace(f *sfnt.Font, size float64) (font.Face, error) {
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("size a font: %w", err)
	}
	return face, nil
}

// write sets a line that begins at the margin.
func write(on draw.Image, face font.Face, in color.Color, y int, text string) {
	d := font.Drawer{Dst: on, Src: image.NewUniform(in), Face: face, Dot: fixed.P(cardMargin, y)}
	d.DrawString(text)
}

// wrap breaks a text into lines no wider than that many pixels.
func wrap(face font.Face, text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		longer := strings.TrimSpace(line + " " + word)
		if line != "" && font.MeasureString(face, longer).Ceil() > width {
			lines = append(lines, line)
			longer = word
		}
		line = longer
		if font.MeasureString(face, line).Ceil() > width { // one very long word
			lines, line = append(lines, fitted(face, line, width)), ""
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fitted is a text cut to that many pixels.
func fitted(face font.Face, text string, width int) string {
	runes := []rune(text)
	for len(runes) > 1 && font.MeasureString(face, string(runes)).Ceil() > width {
		runes = append(runes[:len(runes)-2], '…')
	}
	return string(runes)
}

// covers reports whether a font has a sign for everything in a text that it can
// set one after the other.
func covers(f *sfnt.Font, text string) bool {
	var buffer sfnt.Buffer
	for _, r := range text {
		if unicode.IsSpace(r) {
			continue
		}
		if i, err := f.GlyphIndex(&buffer, r); err != nil || i == 0 {
			return false
		}
	}
	return true
}
