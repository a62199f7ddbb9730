package media

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"

	"golang.org/x/image/webp"
)

// Flags of a WebP's VP8X chunk (RFC 9649, 2.7).
const (
	webpAnimation = 1 << 1
	webpXMP       = 1 << 2
	webpEXIF      = 1 << 3
	webpAlpha     = 1 << 4
)

// webpChunk is one chunk of a RIFF file.
type webpChunk struct {
	name string
	body []byte
}

// webpChunks takes a RIFF file or part of one apart.
func webpChunks(data []byte) ([]webpChunk, error) {
	var chunks []webpChunk
	for len(data) >= 8 {
		size := int64(binary.LittleEndian.Uint32(data[4:]))
		if 8+size > int64(len(data)) {
			return nil, errStructure
		}
		chunks = append(chunks, webpChunk{string(data[:4]), data[8 : 8+size]})
		data = data[min(8+size+size%2, int64(len(data))):]
	}
	return chunks, nil
}

func webpFile(chunks []webpChunk) []byte {
	out := []byte("RIFF\x00\x00\x00\x00WEBP")
	for _, c := range chunks {
		out = append(out, c.name...)
		out = binary.LittleEndian.AppendUint32(out, uint32(len(c.body)))
		out = append(out, c.body...)
		if len(c.body)%2 == 1 {
			out = append(out, 0)
		}
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out
}

// webpBody is what is in a WebP file, without what hangs behind its end.
func webpBody(data []byte) ([]webpChunk, error) {
	if !isRIFF(data, "WEBP") {
		return nil, errStructure
	}
	size := int64(binary.LittleEndian.Uint32(data[4:])) + 8
	return webpChunks(data[12:max(min(size, int64(len(data))), 12)])
}

// bareWebP keeps the chunks that a picture is made of and its colours.
func bareWebP(data []byte) (bareImage, error) {
	var b bareImage
	chunks, err := webpBody(data)
	if err != nil {
		return b, err
	}
	var kept []webpChunk
	for _, c := range chunks {
		switch c.name {
		case "VP8X":
			if len(c.body) != 10 {
				return b, errStructure
			}
			c.body = bytes.Clone(c.body)
			c.body[0] &^= webpXMP | webpEXIF
			b.animated = c.body[0]&webpAnimation != 0
			kept = append(kept, c)
		case "ICCP":
			b.profile = c.body
			kept = append(kept, c)
		case "EXIF":
			b.orientation = exifOrientation(bytes.TrimPrefix(c.body, []byte(exifHeader)))
		case "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF":
			kept = append(kept, c)
		}
	}
	b.data = webpFile(kept)
	if b.animated {
		b.first, err = firstFrame(kept)
	}
	return b, err
}

// firstFrame makes a still picture of the first frame of a moving one, which
// the decoder cannot read itself.
func firstFrame(chunks []webpChunk) ([]byte, error) {
	for _, c := range chunks {
		if c.name != "ANMF" {
			continue
		}
		const header = 16 // place, size, duration and flags
		if len(c.body) < header || len(chunks[0].body) != 10 || chunks[0].name != "VP8X" ||
			uint24(c.body[6:]) > uint24(chunks[0].body[4:]) || uint24(c.body[9:]) > uint24(chunks[0].body[7:]) {
			return nil, errStructure // the canvas was checked for its size, so no frame may be larger
		}
		parts, err := webpChunks(c.body[header:])
		if err != nil {
			return nil, err
		}
		still := []webpChunk{{"VP8X", append(make([]byte, 4, 10), c.body[6:12]...)}}
		for _, p := range parts {
			if p.name == "ALPH" {
				still[0].body[0] |= webpAlpha
			}
			if p.name == "ALPH" || p.name == "VP8 " || p.name == "VP8L" {
				still = append(still, p)
			}
		}
		return webpFile(still), nil
	}
	return nil, errStructure
}

// webpConfig is the size of a WebP picture, moving ones included.
func webpConfig(data []byte) (image.Config, error) {
	chunks, err := webpBody(data)
	if err != nil {
		return image.Config{}, err
	}
	if len(chunks) > 0 && chunks[0].name == "VP8X" && len(chunks[0].body) == 10 {
		size := chunks[0].body[4:]
		return image.Config{
			ColorModel: color.NRGBAModel,
			Width:      1 + uint24(size),
			Height:     1 + uint24(size[3:]),
		}, nil
	}
	return webp.DecodeConfig(bytes.NewReader(data))
}

func uint24(b []byte) int { return int(b[0]) | int(b[1])<<8 | int(b[2])<<16 }
