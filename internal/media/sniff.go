package media

import (
	"bytes"
	"encoding/binary"
	"path"
	"strings"
)

// sniffBytes is how much of a file is looked at to tell what it is.
const sniffBytes = 4096

// kind is a sort of file that is accepted.
type kind struct {
	mediaType string
	ext       string // with dot
	image     bool
	// inline files may be shown by a browser in its own window; the others
	// are offered for saving.
	inline bool
}

// kinds are all there are. Nothing that a browser would run is among them.
func kinds() []kind {
	return []kind{
		{"image/jpeg", ".jpg", true, true},
		{"image/png", ".png", true, true},
		{"image/gif", ".gif", true, true},
		{"image/webp", ".webp", true, true},
		{"audio/mpeg", ".mp3", false, true},
		{"audio/mp4", ".m4a", false, true},
		{"audio/aac", ".aac", false, true},
		{"audio/ogg", ".ogg", false, true},
		{"audio/flac", ".flac", false, true},
		{"audio/wav", ".wav", false, true},
		{"audio/webm", ".weba", false, true},
		{"video/mp4", ".mp4", false, true},
		{"video/quicktime", ".mov", false, true},
		{"video/webm", ".webm", false, true},
		{"video/ogg", ".ogv", false, true},
		{"application/pdf", ".pdf", false, false},
	}
}

func kindOf(mediaType string) (kind, bool) {
	for _, k := range kinds() {
		if k.mediaType == mediaType {
			return k, true
		}
	}
	return kind{}, false
}

func kindOfExt(ext string) (kind, bool) {
	for _, k := range kinds() {
		if k.ext == ext {
			return k, true
		}
	}
	return kind{}, false
}

// sniff tells what a file is by its first bytes, never by its name alone.
func sniff(head []byte, name string) (kind, error) {
	mediaType := sniffImage(head)
	if mediaType == "" {
		mediaType = sniffSound(head)
	}
	if mediaType == "" {
		mediaType = sniffContainer(head, strings.ToLower(path.Ext(name)))
	}
	if k, ok := kindOf(mediaType); ok {
		return k, nil
	}
	return kind{}, &Refusal{ErrKind, refusalFor(head, mediaType)}
}

func sniffImage(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("\xff\xd8\xff")):
		return "image/jpeg"
	case bytes.HasPrefix(head, []byte("\x89PNG\r\n\x1a\n")):
		return "image/png"
	case bytes.HasPrefix(head, []byte("GIF87a")), bytes.HasPrefix(head, []byte("GIF89a")):
		return "image/gif"
	case isRIFF(head, "WEBP"):
		return "image/webp"
	}
	return ""
}

func isRIFF(head []byte, form string) bool {
	return len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == form
}

func sniffSound(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("ID3")):
		return "audio/mpeg"
	case bytes.HasPrefix(head, []byte("fLaC")):
		return "audio/flac"
	case isRIFF(head, "WAVE"):
		return "audio/wav"
	case bytes.HasPrefix(head, []byte("%PDF-")):
		return "application/pdf"
	case len(head) >= 7 && head[0] == 0xff && head[1]&0xf6 == 0xf0 && head[2]&0x3c < 13<<2:
		return "audio/aac" // ADTS: layer 0, a sampling rate that exists
	case isMP3Frame(head):
		return "audio/mpeg"
	}
	return ""
}

// isMP3Frame tells an MPEG audio frame of layer III that is followed by
// another one, if head reaches that far.
func isMP3Frame(head []byte) bool {
	size := mp3FrameSize(head)
	if size == 0 {
		return false
	}
	return len(head) < size+4 || mp3FrameSize(head[size:]) > 0
}

func mp3FrameSize(b []byte) int {
	if len(b) < 4 || b[0] != 0xff || b[1]&0xe6 != 0xe2 || b[1]&0x18 == 0x08 {
		return 0
	}
	rates := [16]int{0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0}
	hertz := [4]int{44100, 48000, 32000, 0}[b[2]>>2&3]
	perFrame := 144
	if b[1]&0x18 != 0x18 { // MPEG 2 or 2.5
		rates = [16]int{0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0}
		perFrame, hertz = 72, hertz/2
		if b[1]&0x18 == 0 {
			hertz /= 2
		}
	}
	rate := rates[b[2]>>4]
	if rate == 0 || hertz == 0 {
		return 0
	}
	return perFrame*rate*1000/hertz + int(b[2]>>1&1)
}

// sniffContainer tells the containers that hold sound or film; the extension
// decides only where sound and film look the same.
func sniffContainer(head []byte, ext string) string {
	switch {
	case bytes.HasPrefix(head, []byte("OggS")):
		if bytes.Contains(head[:min(len(head), 256)], []byte("\x80theora")) {
			return "video/ogg"
		}
		return "audio/ogg"
	case bytes.HasPrefix(head, []byte("\x1a\x45\xdf\xa3")) && bytes.Contains(head[:min(len(head), 64)], []byte("webm")):
		if ext == ".weba" {
			return "audio/webm"
		}
		return "video/webm"
	case len(head) >= 16 && string(head[4:8]) == "ftyp":
		return sniffMP4(head, ext)
	}
	return ""
}

func sniffMP4(head []byte, ext string) string {
	size := int(min(binary.BigEndian.Uint32(head), uint32(len(head))))
	brands := string(head[8:max(size, 12)])
	switch major := brands[:4]; major {
	case "M4A ", "M4B ", "M4P ":
		return "audio/mp4"
	case "qt  ":
		return "video/quicktime"
	case "avif", "avis", "heic", "heix", "hevc", "heim", "heis", "mif1", "msf1":
		return "image/" + major // not accepted, but named in the refusal
	}
	for _, brand := range []string{"isom", "iso2", "iso3", "iso4", "iso5", "iso6", "mp41", "mp42", "avc1", "M4V ", "dash", "MSNV", "f4v ", "3gp"} {
		if strings.Contains(brands, brand) {
			if ext == ".m4a" || ext == ".m4b" {
				return "audio/mp4"
			}
			return "video/mp4"
		}
	}
	return ""
}

// refusalFor says what to do instead.
func refusalFor(head []byte, mediaType string) string {
	lower := bytes.ToLower(head[:min(len(head), 1024)])
	switch {
	case strings.HasPrefix(mediaType, "image/avi"):
		return "AVIF pictures cannot be read here; save it as JPEG, PNG or WebP."
	case strings.HasPrefix(mediaType, "image/"):
		return "HEIC pictures cannot be read here; save it as JPEG (on an iPhone: Settings, Camera, Formats, Most Compatible)."
	case bytes.Contains(lower, []byte("<svg")):
		return "SVG drawings can hold scripts and are not accepted; save it as PNG."
	case bytes.HasPrefix(head, []byte("\x1a\x45\xdf\xa3")):
		return "Matroska films are not accepted; save it as MP4 or WebM."
	case bytes.HasPrefix(head, []byte("BM")), bytes.HasPrefix(head, []byte("II*\x00")), bytes.HasPrefix(head, []byte("MM\x00*")):
		return "BMP and TIFF pictures are not accepted; save it as PNG or JPEG."
	case len(head) == 0:
		return "The file is empty."
	}
	return "Files of this kind are not accepted. Pictures may be JPEG, PNG, GIF or WebP, " +
		"sounds MP3, M4A, AAC, Ogg, FLAC or WAV, films MP4, MOV, WebM or Ogg, and documents PDF."
}
