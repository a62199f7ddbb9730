package activitypub

import (
	"net/http"
	"strconv"
	"strings"
)

// ContentType is the media type of the documents we serve.
const ContentType = "application/activity+json"

// ContentTypeProfile is the media type that ActivityPub 3.2 and 7 demand in
// Accept and of what is posted to an inbox.
const ContentTypeProfile = `application/ld+json; profile="https://www.w3.org/ns/activitystreams"`

// WantsActivityJSON reports whether the client would rather have the
// ActivityPub document than the page for people, so for addresses that serve
// both. It must have named an ActivityPub type in Accept: wildcards, no Accept
// and application/json mean a page. Where both are named the greater q wins,
// and at equal q the one named first; only a named text/html beats an equal
// ActivityPub type, a wildcard does not.
//
// The answer depends on Accept, so it needs "Vary: Accept" either way;
// [WriteJSON] sets it, the page must do so itself.
func WantsActivityJSON(r *http.Request) bool {
	var activity, html, wildcard preference
	for i, part := range splitAccept(r.Header.Values("Accept")) {
		name, params := cutType(part)
		p := preference{q: quality(params), place: i + 1}
		switch {
		case name == ContentType, name == "application/ld+json" && isProfile(params):
			activity = activity.or(p)
		case name == "text/html", name == "application/xhtml+xml":
			html = html.or(p)
		case name == "text/*", name == "*/*" && wildcard.place == 0:
			wildcard = p
		}
	}
	if html.place == 0 {
		return activity.q > 0 && activity.q >= wildcard.q
	}
	return activity.q > html.q || activity.q > 0 && activity.q == html.q && activity.place < html.place
}

// preference is how much a client wants one of two answers; place counts from
// 1 in the order of Accept, 0 is "not named".
type preference struct {
	q     float64
	place int
}

func (p preference) or(other preference) preference {
	if p.place == 0 || other.q > p.q {
		return other
	}
	return p
}

// IsActivityMediaType reports whether a Content-Type names an ActivityPub
// document: application/activity+json, or application/ld+json. The profile is
// not asked for here, where a signature proves the body; documents that are
// fetched must carry it.
func IsActivityMediaType(contentType string) bool {
	name := mediaType(contentType)
	return name == ContentType || name == "application/ld+json"
}

// isProfile accepts ld+json with the ActivityStreams profile or with none;
// other profiles ask for something else.
func isProfile(params []string) bool {
	for _, p := range params {
		key, value, _ := strings.Cut(p, "=")
		if strings.EqualFold(strings.TrimSpace(key), "profile") {
			return strings.Contains(value, "https://www.w3.org/ns/activitystreams")
		}
	}
	return true
}

func quality(params []string) float64 {
	for _, p := range params {
		key, value, _ := strings.Cut(p, "=")
		if !strings.EqualFold(strings.TrimSpace(key), "q") {
			continue
		}
		q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
		if err != nil || q < 0 || q > 1 {
			return 0
		}
		return q
	}
	return 1
}

func cutType(part string) (name string, params []string) {
	fields := splitOutsideQuotes(part, ';')
	return strings.ToLower(strings.TrimSpace(fields[0])), fields[1:]
}

// splitAccept lists the media ranges of all Accept headers, at most 32.
func splitAccept(headers []string) []string {
	var out []string
	for _, h := range headers {
		for _, part := range splitOutsideQuotes(h, ',') {
			if len(out) == 32 {
				return out
			}
			out = append(out, part)
		}
	}
	return out
}

// splitOutsideQuotes splits s at sep, but not inside quoted strings: profiles
// are quoted and may hold anything.
func splitOutsideQuotes(s string, sep byte) []string {
	var out []string
	start, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch {
		case quoted && s[i] == '\\':
			i++
		case s[i] == '"':
			quoted = !quoted
		case s[i] == sep && !quoted:
			out = append(out, s[start:i])
			start = i + 1
		}
	}
	return append(out, s[start:])
}
