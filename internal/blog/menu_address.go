package blog

import (
	"net/url"
	"strings"
	"unicode"
)

func tidyLabel(label string) (string, error) {
	if label = strings.Join(strings.Fields(label), " "); len([]rune(label)) > maxLabel {
		return "", ErrInvalid("label", "A label has at most 100 characters.")
	}
	return label, nil
}

// tidyAddress takes a path of the blog, a web address, or where to write or to call.
func tidyAddress(site Site, address string) (string, error) {
	address = strings.TrimSpace(address)
	if path, own := strings.CutPrefix(address+"/", site.Home()); own {
		address = strings.TrimSuffix("/"+path, "/")
		if address == "" {
			address = "/"
		}
	}
	wrong := ErrInvalid("address", "Give a web address that begins with https://, a path of this blog that begins with /, mailto: and an address, or tel: and a number.")
	if address == "" || len(address) > maxAddress || strings.ContainsFunc(address, forbiddenInAddress) {
		return "", wrong
	}
	u, err := url.Parse(address)
	if err != nil || u.User != nil {
		return "", wrong
	}
	switch {
	case u.Scheme == "" && strings.HasPrefix(address, "/") && !strings.HasPrefix(address, "//"):
		return address, nil
	case (u.Scheme == "https" || u.Scheme == "http") && u.Host != "":
		return address, nil
	case u.Scheme == "mailto" && strings.Contains(u.Opaque, "@"):
		return address, nil
	case u.Scheme == "tel" && strings.Trim(u.Opaque, "+-.()0123456789") == "" && strings.ContainsAny(u.Opaque, "0123456789") && u.RawQuery+u.Fragment == "":
		return "tel:" + u.Opaque, nil
	}
	return "", wrong
}

// forbiddenInAddress are characters that browsers read in ways of their own.
func forbiddenInAddress(r rune) bool {
	return unicode.IsControl(r) || unicode.IsSpace(r) || strings.ContainsRune("\\<>\"", r)
}
