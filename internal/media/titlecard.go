package media

import (
	"bytes"
	"context"
	"crypto/sha256"
	_ "embed" // the letters
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"strings"
	"sync"
	"time"
	"unicode"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
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
	cardWide    = CardWidth - 2*cardMargin
	cardIcon    = 72  // a side of the blog's icon
	cardDesign  = "2" // to be raised when cards are drawn differently
)

// literata is the face that pages are read in, whole: Latin, Greek and Cyrillic.
//
//go:embed fonts/literata-500.ttf
var literata []byte

// TitleCard is what stands on a picture that is drawn for an article without one.
type TitleCard struct {
	Title  string // "" for a card with the blog's name alone
	Blog   string // its name
	Host   string
	Accent string // the blog's colour, #rrggbb
	Icon   []byte // the blog's, a square PNG; nil for none
}

// ID names the picture: cards that look different have different ones.
func (c TitleCard) ID() string {
	sum := sha256.Sum256([]byte(strings.Join([]string{cardDesign, c.Title, c.Blog, c.Host, c.Accent, string(c.Icon)}, "\x00")))
	return shortID(sum[:])
}

// Card is the card as a PNG of 1200 by 630 pixels. It is drawn once and kept on
// disk. Of its texts, that is drawn which is Legible.
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
	letters, err := letters()
	if err != nil {
		return nil, err
	}
	title, err := Legible(c.Title)
	if err != nil {
		return nil, err
	}
	name, err := Legible(c.Blog)
	if err != nil {
		return nil, err
	}
	accent, err := parseColour(c.Accent)
	if err != nil {
		return nil, err
	}
	on := sheet{image.NewRGBA(image.Rect(0, 0, CardWidth, CardHeight)), letters}
	draw.Draw(on, on.Bounds(), image.NewUniform(paper), image.Point{}, draw.Src)
	draw.Draw(on, image.Rect(0, CardHeight-16, CardWidth, CardHeight), image.NewUniform(accent), image.Point{}, draw.Src)
	host := c.Host
	if name == "" {
		name, host = host, ""
	}
	if title == "" {
		err = on.middleOut(name, host, c.Icon)
	} else {
		err = on.topDown(title, name, c.Icon)
	}
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := png.Encode(&out, on.RGBA); err != nil {
		return nil, fmt.Errorf("write a card: %w", err)
	}
	return out.Bytes(), nil
}

// The colours of the pages, by day.
var (
	paper = color.RGBA{0xfb, 0xf8, 0xf3, 0xff} //nolint:gochecknoglobals // a constant
	ink   = color.RGBA{0x2a, 0x26, 0x21, 0xff} //nolint:gochecknoglobals // a constant
	soft  = color.RGBA{0x66, 0x5f, 0x56, 0xff} //nolint:gochecknoglobals // a constant
)

func parseColour(hex string) (color.RGBA, error) {
	c := color.RGBA{A: 0xff}
	if _, err := fmt.Sscanf(hex, "#%02x%02x%02x", &c.R, &c.G, &c.B); err != nil {
		return c, fmt.Errorf("read the colour %q: %w", hex, err)
	}
	return c, nil
}

// sheet is a card that is being drawn.
type sheet struct {
	*image.RGBA
	letters *sfnt.Font
}

// topDown puts the title first, as large as it fits, and the blog at the foot.
func (on sheet) topDown(title, name string, icon []byte) error {
	const room = CardHeight - 2*cardMargin - cardIcon - 28
	for _, size := range []float64{84, 72, 62, 54, 48} {
		face, err := on.face(size)
		if err != nil {
			return err
		}
		leading := int(size * 1.18)
		lines := wrap(face, title, cardWide)
		if most := room / leading; len(lines) > most {
			if size > 48 {
				continue
			}
			lines = append(lines[:most-1], fitted(face, lines[most-1]+" …", cardWide))
		}
		for i, line := range lines {
			on.write(face, ink, cardMargin, cardMargin+int(size*0.86)+i*leading, line)
		}
		break
	}
	return on.sign(name, icon)
}

// sign puts the blog's icon and name at the foot.
func (on sheet) sign(name string, icon []byte) error {
	face, err := on.face(36)
	if err != nil {
		return err
	}
	x, y := cardMargin, CardHeight-cardMargin-cardIcon
	if drawn, err := on.stamp(icon, image.Rect(x, y, x+cardIcon, y+cardIcon)); err != nil {
		return err
	} else if drawn {
		x += cardIcon + 24
	}
	on.write(face, soft, x, y+cardIcon/2+12, fitted(face, name, CardWidth-cardMargin-x))
	return nil
}

// middleOut puts a name in the middle, the blog's icon above and another name below.
func (on sheet) middleOut(name, other string, icon []byte) error {
	large, err := on.face(84)
	if err != nil {
		return err
	}
	small, err := on.face(36)
	if err != nil {
		return err
	}
	const size = 2 * cardIcon
	if _, err := on.stamp(icon, image.Rect(cardMargin, cardMargin, cardMargin+size, cardMargin+size)); err != nil {
		return err
	}
	on.write(large, ink, cardMargin, CardHeight-2*cardMargin-28, fitted(large, name, cardWide))
	on.write(small, soft, cardMargin, CardHeight-cardMargin-28, fitted(small, other, cardWide))
	return nil
}

// stamp draws an icon into a square, and reports whether there is one.
func (on sheet) stamp(icon []byte, square image.Rectangle) (bool, error) {
	if icon == nil {
		return false, nil
	}
	picture, err := png.Decode(bytes.NewReader(icon))
	if err != nil {
		return false, fmt.Errorf("read the blog's icon: %w", err)
	}
	draw.CatmullRom.Scale(on, square, picture, picture.Bounds(), draw.Over, nil)
	return true, nil
}

func (on sheet) face(size float64) (font.Face, error) {
	face, err := opentype.NewFace(on.letters, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return nil, fmt.Errorf("size a font: %w", err)
	}
	return face, nil
}

// write sets a line.
func (on sheet) write(face font.Face, in color.Color, x, y int, text string) {
	d := font.Drawer{Dst: on, Src: image.NewUniform(in), Face: face, Dot: fixed.P(x, y)}
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

// Legible is what of a text can be drawn on a card: without the emoji and invisible
// signs that our letters do not hold, and "" if they do not hold a letter of it,
// since empty boxes say less than nothing.
func Legible(text string) (string, error) {
	letters, err := letters()
	if err != nil {
		return "", err
	}
	var buffer sfnt.Buffer
	var kept strings.Builder
	for _, r := range text {
		if i, err := letters.GlyphIndex(&buffer, r); (err == nil && i != 0) || unicode.IsSpace(r) {
			kept.WriteRune(r)
		} else if !unicode.In(r, unicode.So, unicode.Sk, unicode.Me, unicode.Cf, unicode.Variation_Selector) {
			return "", nil
		}
	}
	return strings.Join(strings.Fields(kept.String()), " "), nil
}

// letters is the face, read once.
var letters = sync.OnceValues(func() (*sfnt.Font, error) { //nolint:gochecknoglobals // a constant
	face, err := opentype.Parse(literata)
	if err != nil {
		return nil, fmt.Errorf("read the font of cards: %w", err)
	}
	return face, nil
})
