package media

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"io"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// barePNG keeps the chunks that a picture is made of, moving ones included
// (APNG), and its colours.
func barePNG(data []byte) (bareImage, error) {
	b := bareImage{data: append(make([]byte, 0, len(data)), pngSignature...)}
	for at := len(pngSignature); ; {
		if at+12 > len(data) {
			return b, errStructure
		}
		size := int64(binary.BigEndian.Uint32(data[at:]))
		end := int64(at) + 12 + size
		if end > int64(len(data)) {
			return b, errStructure
		}
		name, body := string(data[at+4:at+8]), data[at+8:end-4]
		switch name {
		case "acTL":
			b.animated = len(body) >= 4 && binary.BigEndian.Uint32(body) > 1
		case "iCCP":
			b.profile = pngProfile(body)
		case "eXIf":
			b.orientation = exifOrientation(body)
		}
		switch name {
		case "IHDR", "PLTE", "IDAT", "IEND", "tRNS", "gAMA", "cHRM", "sRGB", "iCCP", "cICP", "sBIT", "bKGD", "pHYs", "acTL", "fcTL", "fdAT":
			b.data = append(b.data, data[at:end]...)
		}
		if name == "IEND" {
			return b, nil
		}
		at = int(end)
	}
}

// pngProfile unpacks a colour profile: a name, a zero, the method, and the
// compressed profile.
func pngProfile(body []byte) []byte {
	_, packed, ok := bytes.Cut(body, []byte{0})
	if !ok || len(packed) < 2 {
		return nil
	}
	z, err := zlib.NewReader(bytes.NewReader(packed[1:]))
	if err != nil {
		return nil
	}
	profile, err := io.ReadAll(io.LimitReader(z, maxProfile+1))
	if err != nil {
		return nil
	}
	return profile
}

// pngWithProfile puts a colour profile behind a PNG's header chunk.
func pngWithProfile(data, profile []byte) []byte {
	if len(profile) == 0 {
		return data
	}
	var body bytes.Buffer
	body.WriteString("iCCPicc\x00\x00")
	z := zlib.NewWriter(&body)
	// Writing to memory does not fail.
	_, _ = z.Write(profile)
	_ = z.Close()
	const header = len(pngSignature) + 12 + 13
	out := append([]byte{}, data[:header]...)
	out = binary.BigEndian.AppendUint32(out, uint32(body.Len()-4))
	out = append(out, body.Bytes()...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(body.Bytes()))
	return append(out, data[header:]...)
}
