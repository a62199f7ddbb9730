package style

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"

	_ "image/gif" // logos come as these
	_ "image/jpeg"

	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
	_ "golang.org/x/image/webp" // likewise
)

// Icon is what a picture that stands for the blog is made of.
type Icon struct {
	Logo    []byte // a PNG, JPEG, GIF or WebP; nil, or anything else, for none
	Initial string // one letter, upper case
	Accent  string // #rrggbb
}

// How much of an icon's side its picture takes: devices cut a maskable one to a
// circle of four fifths (W3C, Web Application Manifest), and round a plain one.
const (
	plainPart    = 0.82
	maskablePart = 0.60
	corner       = 0.22
	mostPixels   = 40_000_000
)

// Draw makes a PNG of size by size pixels: the logo on paper, or the initial on
// the accent colour. A maskable one fills its whole square.
func (i Icon) Draw(size int, maskable bool) ([]byte, error) {
	canvas := image.NewRGBA(image.Rect(0, 0, size, size))
	part := plainPart
	if maskable {
		part = maskablePart
	}
	if logo := i.logo(); logo != nil {
		i.ground(canvas, Light().Paper, maskable)
		fit(canvas, logo, part)
	} else {
		shade := Shades(i.Accent, Light(), false)
		i.ground(canvas, shade.Colour, maskable)
		if err := i.sign(canvas, part); err != nil {
			return nil, err
		}
	}
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, indexed(canvas)); err != nil {
		return nil, fmt.Errorf("encode an icon: %w", err)
	}
	return out.Bytes(), nil
}

// indexed is a picture of few colours by their numbers, which takes a third of the
// bytes; of many it is the picture itself.
func indexed(picture *image.RGBA) image.Image {
	bounds := picture.Bounds()
	numbers := map[color.RGBA]uint8{}
	small := image.NewPaletted(bounds, nil)
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			c := picture.RGBAAt(x, y)
			n, known := numbers[c]
			if !known {
				if len(numbers) == 256 {
					return picture
				}
				n = uint8(len(numbers)) // below 256
				numbers[c] = n
				small.Palette = append(small.Palette, c)
			}
			small.SetColorIndex(x, y, n)
		}
	}
	return small
}

func (i Icon) logo() image.Image {
	if len(i.Logo) == 0 {
		return nil
	}
	config, _, err := image.DecodeConfig(bytes.NewReader(i.Logo))
	if err != nil || config.Width*config.Height > mostPixels {
		return nil
	}
	logo, _, err := image.Decode(bytes.NewReader(i.Logo))
	if err != nil {
		return nil
	}
	return logo
}

// ground fills the square, with round corners unless it is to be cut anyway.
func (i Icon) ground(canvas *image.RGBA, hex string, whole bool) {
	fill := image.NewUniform(rgba(hex))
	if whole {
		draw.Draw(canvas, canvas.Bounds(), fill, image.Point{}, draw.Src)
		return
	}
	size := float32(canvas.Bounds().Dx())
	r := size * corner
	shape := vector.NewRasterizer(int(size), int(size))
	rounded(shape, 0, 0, size, size, r)
	shape.Draw(canvas, canvas.Bounds(), fill, image.Point{})
}

func rounded(shape *vector.Rasterizer, x, y, right, bottom, r float32) {
	shape.MoveTo(x+r, y)
	shape.LineTo(right-r, y)
	shape.QuadTo(right, y, right, y+r)
	shape.LineTo(right, bottom-r)
	shape.QuadTo(right, bottom, right-r, bottom)
	shape.LineTo(x+r, bottom)
	shape.QuadTo(x, bottom, x, bottom-r)
	shape.LineTo(x, y+r)
	shape.QuadTo(x, y, x+r, y)
	shape.ClosePath()
}

// fit puts a picture into the middle, as large as part of the side allows.
func fit(canvas *image.RGBA, logo image.Image, part float64) {
	side, from := float64(canvas.Bounds().Dx()), logo.Bounds()
	scale := side * part / math.Max(float64(from.Dx()), float64(from.Dy()))
	width, height := int(float64(from.Dx())*scale), int(float64(from.Dy())*scale)
	x, y := (int(side)-width)/2, (int(side)-height)/2
	draw.CatmullRom.Scale(canvas, image.Rect(x, y, x+width, y+height), logo, from, draw.Over, nil)
}

// sign draws the initial in white, or two lines of a conversation where the font
// has no such letter.
func (i Icon) sign(canvas *image.RGBA, part float64) error {
	parsed, err := opentype.Parse(gobold.TTF)
	if err != nil {
		return fmt.Errorf("read the font of icons: %w", err)
	}
	size := float64(canvas.Bounds().Dx())
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size * part * 0.86, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		return fmt.Errorf("ready the font of icons: %w", err)
	}
	letter := []rune(i.Initial)
	if len(letter) != 1 {
		return i.lines(canvas, part)
	}
	if at, err := parsed.GlyphIndex(nil, letter[0]); err != nil || at == 0 {
		return i.lines(canvas, part)
	}
	bounds, _ := font.BoundString(face, i.Initial)
	middle := fixed.I(canvas.Bounds().Dx()) / 2
	pen := font.Drawer{Dst: canvas, Src: image.White, Face: face, Dot: fixed.Point26_6{
		X: middle - (bounds.Min.X+bounds.Max.X)/2, Y: middle - (bounds.Min.Y+bounds.Max.Y)/2,
	}}
	pen.DrawString(i.Initial)
	return nil
}

func (i Icon) lines(canvas *image.RGBA, part float64) error {
	size := float32(canvas.Bounds().Dx())
	half, thick := size*float32(part)/2*0.7, size*0.07
	shape := vector.NewRasterizer(int(size), int(size))
	middle := size / 2
	rounded(shape, middle-half, middle-1.5*thick-thick/2, middle+half, middle-1.5*thick+thick/2, thick/2)
	rounded(shape, middle-half, middle+1.5*thick-thick/2, middle+half*0.3, middle+1.5*thick+thick/2, thick/2)
	shape.Draw(canvas, canvas.Bounds(), image.White, image.Point{})
	return nil
}

func rgba(hex string) color.RGBA {
	var c color.RGBA
	c.A = 0xff
	if _, err := fmt.Sscanf(hex, "#%02x%02x%02x", &c.R, &c.G, &c.B); err != nil {
		return color.RGBA{0x77, 0x77, 0x77, 0xff}
	}
	return c
}
