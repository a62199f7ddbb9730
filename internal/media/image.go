package media

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"

	"github.com/disintegration/imaging"
	"golang.org/x/image/webp"
)

// variantWidths are the widths of the copies, in pixels: half a phone's
// column, a phone's or a page's column, and that of a sharp screen.
func variantWidths() []int { return []int{1600, 960, 480} }

// Qualities of JPEG: of a whole picture that had to be turned, and of copies.
const (
	fullQuality    = 92
	variantQuality = 82
)

// encoded is a picture as bytes.
type encoded struct {
	kind          kind
	data          []byte
	width, height int
}

// processed is a picture ready to be stored.
type processed struct {
	full     encoded
	variants []encoded // narrowest first
	animated bool
}

// process cleans a picture and makes its variants.
func (l *Library) process(ctx context.Context, mediaType string, data []byte) (processed, error) {
	config, err := decodeConfig(mediaType, data)
	if err != nil {
		return processed{}, err
	}
	release, err := l.reserve(ctx, config, isProgressive(data), l.pixels)
	if err != nil {
		return processed{}, err
	}
	defer release()
	b, img, err := open(mediaType, data)
	if err != nil {
		return processed{}, err
	}
	k, _ := kindOf(mediaType)
	p := processed{full: encoded{k, b.data, config.Width, config.Height}, animated: b.animated}
	if b.animated {
		return p, nil
	}
	if b.data == nil || b.orientation != 1 {
		img = upright(img, b.orientation)
		if p.full, err = encode(img, mediaType, fullQuality, b.profile); err != nil {
			return processed{}, err
		}
	}
	p.variants, err = variants(ctx, img, p.full, mediaType, b.profile)
	return p, err
}

// open takes a picture apart and decodes it. If its file has an odd structure
// that decoders put up with, data is nil: the picture must be written anew.
func open(mediaType string, data []byte) (bareImage, image.Image, error) {
	b, err := bare(mediaType, data)
	if err != nil {
		b = bareImage{first: data, orientation: b.orientation, profile: b.profile}
	}
	img, err := decode(mediaType, b.first)
	return b, img, err
}

// reserve waits until the picture's pixels may be in memory, or refuses it.
// Pixels that take much more memory than others count twice.
func (l *Library) reserve(ctx context.Context, c image.Config, costly bool, limit int64) (release func(), err error) {
	pixels := int64(c.Width) * int64(c.Height)
	if pixels <= 0 || c.Width > 65_535 || c.Height > 65_535 {
		return nil, &Refusal{ErrBroken, "The picture has no sensible size."}
	}
	switch c.ColorModel {
	case color.RGBA64Model, color.NRGBA64Model, color.Gray16Model:
		costly = true
	}
	weight := pixels
	if costly {
		weight, limit = 2*pixels, limit-limit%2
	}
	if weight > limit {
		most := limit / (weight / pixels)
		return nil, &Refusal{ErrTooManyPixels, fmt.Sprintf("The picture has %.1f million pixels; %.1f million is the most for its kind.", millions(pixels), millions(most))}
	}
	weight = min(weight, l.pixels)
	if err := l.decoding.Acquire(ctx, weight); err != nil {
		return nil, fmt.Errorf("wait to read picture: %w", err)
	}
	return func() { l.decoding.Release(weight) }, nil
}

func millions(n int64) float64 { return float64(n) / 1_000_000 }

func decodeConfig(mediaType string, data []byte) (image.Config, error) {
	var c image.Config
	var err error
	switch r := bytes.NewReader(data); mediaType {
	case "image/jpeg":
		c, err = jpeg.DecodeConfig(r)
	case "image/png":
		c, err = png.DecodeConfig(r)
	case "image/gif":
		c, err = gif.DecodeConfig(r)
	case "image/webp":
		c, err = webpConfig(data)
	default:
		err = errors.New("no decoder")
	}
	return c, broken(err)
}

// decode reads a picture, or the first frame of a moving one. Only these four
// decoders are used, never image.Decode, to which any package may add more.
func decode(mediaType string, data []byte) (image.Image, error) {
	var img image.Image
	var err error
	switch r := bytes.NewReader(data); mediaType {
	case "image/jpeg":
		img, err = jpeg.Decode(r)
	case "image/png":
		img, err = png.Decode(r)
	case "image/gif":
		img, err = gif.Decode(r)
	case "image/webp":
		img, err = webp.Decode(r)
	default:
		err = errors.New("no decoder")
	}
	return img, broken(err)
}

func broken(err error) error {
	if err == nil {
		return nil
	}
	return &Refusal{ErrBroken, "The picture cannot be read (" + err.Error() + ")."}
}

// upright turns a picture as its camera says it was held (EXIF 2.32, 4.6.4 A).
func upright(img image.Image, orientation int) image.Image {
	switch orientation {
	case 2:
		return imaging.FlipH(img)
	case 3:
		return imaging.Rotate180(img)
	case 4:
		return imaging.FlipV(img)
	case 5:
		return imaging.Transpose(img)
	case 6:
		return imaging.Rotate270(img)
	case 7:
		return imaging.Transverse(img)
	case 8:
		return imaging.Rotate90(img)
	}
	return img
}

// variants makes the narrower copies, each from the next wider one. One that
// would take more bytes than the picture itself is left out.
func variants(ctx context.Context, img image.Image, full encoded, mediaType string, profile []byte) ([]encoded, error) {
	var made []encoded
	for _, width := range variantWidths() {
		if width >= full.width {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, fmt.Errorf("make variants: %w", err)
		}
		img = imaging.Resize(img, width, max(1, (full.height*width+full.width/2)/full.width), imaging.Lanczos)
		v, err := encode(img, mediaType, variantQuality, profile)
		if err != nil {
			return nil, err
		}
		if len(v.data) < len(full.data) {
			made = append([]encoded{v}, made...)
		}
	}
	return made, nil
}

// encode writes a picture as JPEG, or as PNG when it is transparent or, being
// no photograph, hardly larger that way.
func encode(img image.Image, mediaType string, quality int, profile []byte) (encoded, error) {
	if !isOpaque(img) {
		return encodePNG(img, profile)
	}
	asJPEG, err := encodeJPEG(img, quality, profile)
	if err != nil || mediaType == "image/jpeg" {
		return asJPEG, err
	}
	asPNG, err := encodePNG(img, profile)
	if err != nil || len(asPNG.data) > len(asJPEG.data)*3/2 {
		return asJPEG, err
	}
	return asPNG, nil
}

func isOpaque(img image.Image) bool {
	o, ok := img.(interface{ Opaque() bool })
	return ok && o.Opaque()
}

func encodeJPEG(img image.Image, quality int, profile []byte) (encoded, error) {
	if opaque, ok := img.(*image.NRGBA); ok {
		// Without transparency the two are alike, and RGBA is encoded faster.
		img = &image.RGBA{Pix: opaque.Pix, Stride: opaque.Stride, Rect: opaque.Rect}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		return encoded{}, fmt.Errorf("write JPEG: %w", err)
	}
	k, _ := kindOf("image/jpeg")
	return encoded{k, jpegWithProfile(b.Bytes(), profile), img.Bounds().Dx(), img.Bounds().Dy()}, nil
}

func encodePNG(img image.Image, profile []byte) (encoded, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return encoded{}, fmt.Errorf("write PNG: %w", err)
	}
	k, _ := kindOf("image/png")
	return encoded{k, pngWithProfile(b.Bytes(), profile), img.Bounds().Dx(), img.Bounds().Dy()}, nil
}
