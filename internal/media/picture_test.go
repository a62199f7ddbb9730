package media

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"slices"
	"testing"
)

// secret stands in every place of a picture where cameras and programs write
// what is nobody's business.
const secret = "GPS 48.2082 N 16.3738 E"

// quarters is a picture whose four quarters have four colours, red at the top
// left, green, blue at the bottom left, white.
func quarters(width, height int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			c := color.NRGBA{200, 0, 0, 255}
			switch {
			case x >= width/2 && y < height/2:
				c = color.NRGBA{0, 200, 0, 255}
			case x < width/2 && y >= height/2:
				c = color.NRGBA{0, 0, 200, 255}
			case x >= width/2:
				c = color.NRGBA{240, 240, 240, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

// corners names the colours of a picture's quarters: top left, top right,
// bottom left, bottom right.
func corners(img image.Image) string {
	b := img.Bounds()
	name := func(fx, fy int) byte {
		r, g, bl, _ := img.At(b.Min.X+b.Dx()*fx/4, b.Min.Y+b.Dy()*fy/4).RGBA()
		switch {
		case r > 0x9000 && g > 0x9000 && bl > 0x9000:
			return 'W'
		case r > g && r > bl:
			return 'R'
		case g > bl:
			return 'G'
		}
		return 'B'
	}
	return string([]byte{name(1, 1), name(3, 1), name(1, 3), name(3, 3)})
}

// exifData is a TIFF file with an orientation and a secret.
func exifData(orientation int, order binary.AppendByteOrder) []byte {
	b := []byte("II*\x00")
	if order == binary.AppendByteOrder(binary.BigEndian) {
		b = []byte("MM\x00*")
	}
	b = order.AppendUint32(b, 8)
	b = order.AppendUint16(b, 2)
	for _, tag := range []uint16{0x010e, 0x0112} {
		b = order.AppendUint16(b, tag)
		b = order.AppendUint16(b, 3)
		b = order.AppendUint32(b, 1)
		b = order.AppendUint16(b, uint16(orientation))
		b = order.AppendUint16(b, 0)
	}
	b = order.AppendUint32(b, 0)
	return append(b, secret...)
}

// rgbProfile looks like an ICC profile for RGB.
func rgbProfile(size int) []byte {
	p := make([]byte, size)
	copy(p[16:], "RGB ")
	copy(p[36:], "acsp")
	copy(p[130:], "profile")
	return p
}

func segment(marker byte, body string) []byte {
	b := binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2))
	return append(b, body...)
}

// photo is a JPEG as a phone would write it.
func photo(t testing.TB, img image.Image, orientation int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	data := jpegWithProfile(b.Bytes(), rgbProfile(100_000))
	extra := slices.Concat(
		segment(jpegAPP1, exifHeader+string(exifData(orientation, binary.BigEndian))),
		segment(jpegAPP1, "http://ns.adobe.com/xap/1.0/\x00"+secret),
		segment(jpegAPP2, "MPF\x00"+secret), segment(0xed, "Photoshop 3.0\x00"+secret), segment(jpegCOM, secret),
		segment(jpegAPP0, "JFXX\x00\x10"+secret),
	)
	return slices.Concat(data[:2], extra, data[2:], []byte("\xff\xd8 a second picture, "+secret))
}

func chunk(name, body string) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	b = append(b, name+body...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE([]byte(name+body)))
}

func pngFile(t testing.TB, img image.Image, extra ...[]byte) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	return slices.Concat(data[:33], slices.Concat(extra...), data[33:], []byte(secret))
}

func gifFile(t testing.TB, frames int) []byte {
	t.Helper()
	g := gif.GIF{LoopCount: 3}
	for i := range frames {
		p := image.NewPaletted(image.Rect(0, 0, 600, 40), color.Palette{color.Black, color.White, color.Transparent})
		p.SetColorIndex(i, 0, 1)
		g.Image, g.Delay, g.Disposal = append(g.Image, p), append(g.Delay, 10), append(g.Disposal, gif.DisposalBackground)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, &g); err != nil {
		t.Fatal(err)
	}
	data := b.Bytes()
	comment := slices.Concat([]byte{0x21, 0xfe, byte(len(secret))}, []byte(secret), []byte{0})
	at := 13 + gifTable(data[10])
	return slices.Concat(data[:at], comment, data[at:], []byte(secret))
}

// dotWebP is a WebP of one pixel, lossless.
func dotWebP(t testing.TB) []byte {
	t.Helper()
	data, err := base64.StdEncoding.DecodeString("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA==")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// webpParts is dotWebP with all that may stand beside the picture.
func webpParts(t testing.TB, orientation int) []byte {
	t.Helper()
	dot, err := webpBody(dotWebP(t))
	if err != nil {
		t.Fatal(err)
	}
	return append(webpFile([]webpChunk{
		{"VP8X", []byte{webpEXIF | webpXMP | 1<<5, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
		{"ICCP", rgbProfile(201)},
		dot[0],
		{"EXIF", exifData(orientation, binary.LittleEndian)},
		{"XMP ", []byte(secret)},
		{"ODD ", []byte(secret)},
	}), secret...)
}

func movingWebP(t testing.TB) []byte {
	t.Helper()
	dot, err := webpBody(dotWebP(t))
	if err != nil {
		t.Fatal(err)
	}
	frame := append(make([]byte, 16), webpFile(dot)[12:]...)
	return webpFile([]webpChunk{
		{"VP8X", []byte{webpAnimation | webpXMP, 0, 0, 0, 0, 0, 0, 0, 0, 0}},
		{"ANIM", make([]byte, 6)},
		{"ANMF", frame},
		{"ANMF", frame},
		{"XMP ", []byte(secret)},
	})
}

// largeFrame is a moving WebP of one pixel whose frame claims to be larger.
func largeFrame(t testing.TB) []byte {
	t.Helper()
	frame := append(make([]byte, 16), "VP8L\x05\x00\x00\x00\x2f\xff\xff\xff\x0f\x00"...)
	copy(frame[6:], "\xff\x3f\x00\xff\x3f\x00")
	return webpFile([]webpChunk{{"VP8X", []byte{webpAnimation, 0, 0, 0, 0, 0, 0, 0, 0, 0}}, {"ANIM", make([]byte, 6)}, {"ANMF", frame}})
}
