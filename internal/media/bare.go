package media

import "errors"

// bareImage is a picture without anything but the picture: no place, time,
// camera, owner, thumbnail, comment, and nothing behind its end. The pixels
// are untouched.
type bareImage struct {
	data        []byte
	first       []byte // what to decode: data, or the first frame of it
	orientation int    // 1 to 8, as the camera noted it
	profile     []byte // ICC colour profile for RGB, nil if there is none
	animated    bool
}

var errStructure = errors.New("its parts do not fit together")

// bare takes a picture's file apart and puts together what is needed to show it.
func bare(mediaType string, data []byte) (bareImage, error) {
	var b bareImage
	var err error
	switch mediaType {
	case "image/jpeg":
		b, err = bareJPEG(data)
	case "image/png":
		b, err = barePNG(data)
	case "image/gif":
		b, err = bareGIF(data)
	case "image/webp":
		b, err = bareWebP(data)
	default:
		err = errStructure
	}
	if b.first == nil {
		b.first = b.data
	}
	if b.orientation < 1 || b.orientation > 8 {
		b.orientation = 1
	}
	if !isRGBProfile(b.profile) {
		b.profile = nil
	}
	return b, err
}

// maxProfile bounds a colour profile, in bytes. Real ones have a few thousand.
const maxProfile = 1 << 20

// isRGBProfile tells a colour profile that fits pictures written as RGB (ICC.1
// 7.2: the signature "acsp" at 36, the colour space at 16).
func isRGBProfile(profile []byte) bool {
	return len(profile) > 128 && len(profile) <= maxProfile && string(profile[16:20]) == "RGB " && string(profile[36:40]) == "acsp"
}
