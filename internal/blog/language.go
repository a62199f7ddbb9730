package blog

import (
	"regexp"
	"strings"
)

const mostLanguage = 35 // bytes; what BCP 47 asks everyone to be ready for

// languageTag is the shape of a language in BCP 47 (RFC 5646, 2.1), without what is
// grandfathered in or only reserved there.
var languageTag = regexp.MustCompile(`^(?i)[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?` +
	`(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*(-[0-9a-wy-z](-[a-z0-9]{2,8})+)*(-x(-[a-z0-9]{1,8})+)?$`)

// tidyLanguage is a language as BCP 47 writes it: "pt-BR" for "pt_br". What has not
// its shape is an error of kind [Invalid]; "" stays "".
func tidyLanguage(given string) (string, error) {
	given = strings.ReplaceAll(strings.TrimSpace(given), "_", "-")
	if given == "" {
		return "", nil
	}
	if len(given) > mostLanguage || !languageTag.MatchString(given) {
		return "", ErrInvalid("language", noLanguage)
	}
	parts := strings.Split(strings.ToLower(given), "-")
	for i, part := range parts[1:] {
		switch len(part) {
		case 1: // of an extension, where case is as it comes
			return strings.Join(parts, "-"), nil
		case 2:
			parts[i+1] = strings.ToUpper(part)
		case 4:
			parts[i+1] = strings.ToUpper(part[:1]) + part[1:]
		}
	}
	return strings.Join(parts, "-"), nil
}

const noLanguage = "Give the language as a code such as en, de or pt-BR."
