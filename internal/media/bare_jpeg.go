package media

import (
	"bytes"
	"encoding/binary"
)

// Marker segments of JPEG (ITU T.81, table B.1).
const (
	jpegSOI, jpegEOI, jpegSOS = 0xd8, 0xd9, 0xda
	jpegSOF2                  = 0xc2 // progressive
	jpegAPP0, jpegAPP14       = 0xe0, 0xee
	jpegAPP1, jpegAPP2        = 0xe1, 0xe2
	jpegAPP15, jpegCOM        = 0xef, 0xfe
)

const (
	exifHeader    = "Exif\x00\x00"
	profileHeader = "ICC_PROFILE\x00"
)

// bareJPEG keeps the segments that a picture is made of, its colour profile
// and Adobe's note on colours, and ends at the end of the picture: phones hang
// films and second pictures behind it.
func bareJPEG(data []byte) (bareImage, error) {
	b := bareImage{data: make([]byte, 0, len(data))}
	if len(data) < 4 || data[0] != 0xff || data[1] != jpegSOI {
		return b, errStructure
	}
	b.data = append(b.data, data[:2]...)
	for at := 2; ; {
		marker, body, next := jpegSegment(data, at)
		switch {
		case next == 0:
			return b, errStructure
		case marker == jpegEOI:
			b.data = append(b.data, 0xff, jpegEOI)
			return b, nil
		case marker == jpegAPP1 && bytes.HasPrefix(body, []byte(exifHeader)):
			if o := exifOrientation(body[len(exifHeader):]); o != 0 && b.orientation == 0 {
				b.orientation = o
			}
		case marker == jpegAPP2 && bytes.HasPrefix(body, []byte(profileHeader)) && len(body) > len(profileHeader)+2:
			b.profile = append(b.profile, body[len(profileHeader)+2:]...)
			b.data = append(b.data, data[at:next]...)
		case marker == jpegCOM, marker > jpegAPP0 && marker <= jpegAPP15 && marker != jpegAPP14:
			// dropped
		case marker == jpegAPP0 && !bytes.HasPrefix(body, []byte("JFIF\x00")):
			// dropped: JFXX holds a thumbnail
		default:
			if marker == jpegSOS {
				next = scanEnd(data, next)
			}
			b.data = append(b.data, data[at:next]...)
		}
		at = next
	}
}

// jpegSegment reads the segment at a place: its marker, what is in it, and
// where the next one begins, 0 if there is no segment.
func jpegSegment(data []byte, at int) (marker byte, body []byte, next int) {
	if at+2 > len(data) || data[at] != 0xff {
		return 0, nil, 0
	}
	for at+2 < len(data) && data[at+1] == 0xff { // fill bytes
		at++
	}
	marker = data[at+1]
	if marker == jpegEOI {
		return marker, nil, at + 2
	}
	if marker < 0xc0 || (marker >= 0xd0 && marker <= jpegSOI) || at+4 > len(data) {
		return 0, nil, 0
	}
	next = at + 2 + int(binary.BigEndian.Uint16(data[at+2:]))
	if next < at+4 || next > len(data) {
		return 0, nil, 0
	}
	return marker, data[at+4 : next], next
}

// isProgressive tells a JPEG whose coefficients are all in memory while it is
// decoded.
func isProgressive(data []byte) bool {
	if sniffImage(data) != "image/jpeg" {
		return false
	}
	for at := 2; at != 0; {
		marker, _, next := jpegSegment(data, at)
		if marker == jpegSOF2 {
			return true
		}
		if marker == jpegSOS || marker == jpegEOI {
			return false
		}
		at = next
	}
	return true // odd, and so taken for the worst
}

// scanEnd is where the picture data that begins at a place ends: at the next
// marker that is neither stuffing nor a restart.
func scanEnd(data []byte, at int) int {
	for ; at+1 < len(data); at++ {
		if data[at] == 0xff && data[at+1] != 0 && data[at+1] != 0xff && (data[at+1] < 0xd0 || data[at+1] > 0xd7) {
			return at
		}
	}
	return len(data)
}

// jpegWithProfile puts a colour profile into a JPEG, in parts of at most 64 kB
// (ICC.1, B.4).
func jpegWithProfile(data, profile []byte) []byte {
	if len(profile) == 0 {
		return data
	}
	const most = 65_535 - 2 - len(profileHeader) - 2
	parts := (len(profile) + most - 1) / most
	out := append([]byte{}, data[:2]...)
	for i := range parts {
		part := profile[i*most : min((i+1)*most, len(profile))]
		out = append(out, 0xff, jpegAPP2)
		out = binary.BigEndian.AppendUint16(out, uint16(2+len(profileHeader)+2+len(part)))
		out = append(out, profileHeader...)
		out = append(out, byte(i+1), byte(parts))
		out = append(out, part...)
	}
	return append(out, data[2:]...)
}
