package fetch

import (
	"mime"
	"slices"
	"strings"
)

// AcceptActivity is the Accept header for ActivityPub documents (ActivityPub,
// section 3.2; the second type is what older servers know).
const AcceptActivity = `application/ld+json; profile="https://www.w3.org/ns/activitystreams", application/activity+json`

const activityStreams = "https://www.w3.org/ns/activitystreams"

// isActivity admits the media types that ActivityPub documents are served as, and
// no other: a server that lets people upload files will serve them as something
// else (CVE-2024-25623). There must be one Content-Type, and UTF-8 if a charset.
func isActivity(contentTypes []string) bool {
	if len(contentTypes) != 1 {
		return false
	}
	mediaType, params, err := mime.ParseMediaType(contentTypes[0])
	if err != nil {
		return false
	}
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		return false
	}
	switch mediaType {
	case "application/activity+json":
		return true
	case "application/ld+json":
		return slices.Contains(strings.Fields(params["profile"]), activityStreams)
	}
	return false
}

func isOneOf(contentTypes, wanted []string) bool {
	if len(contentTypes) != 1 {
		return false
	}
	mediaType, _, err := mime.ParseMediaType(contentTypes[0])
	if err != nil {
		return false
	}
	kind, _, _ := strings.Cut(mediaType, "/")
	return slices.Contains(wanted, mediaType) || slices.Contains(wanted, kind+"/*")
}
