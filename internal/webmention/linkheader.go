package webmention

import (
	"slices"
	"strings"
)

// headerLink returns the address of the first link with the relation in Link
// headers (RFC 8288). One that is about another page than the one it came with
// (anchor) does not count.
func headerLink(headers []string, relation string) (address string, found bool) {
	for _, header := range headers {
		for header != "" {
			var one string
			one, header = cutOutside(header, ',')
			if address, ok := linkValue(one, relation); ok {
				return address, true
			}
		}
	}
	return "", false
}

// linkValue reads one link of a header.
func linkValue(one, relation string) (string, bool) {
	rest, ok := strings.CutPrefix(strings.TrimSpace(one), "<")
	if !ok {
		return "", false
	}
	address, rest, ok := strings.Cut(rest, ">")
	if !ok {
		return "", false
	}
	related := false
	for first := true; rest != ""; first = false {
		var parameter string
		parameter, rest = cutOutside(rest, ';')
		name, value, _ := strings.Cut(parameter, "=")
		name, value = strings.ToLower(strings.TrimSpace(name)), strings.Trim(strings.TrimSpace(value), `"`)
		switch {
		case first: // between the address and the first semicolon
		case name == "anchor":
			return "", false
		case name == "rel":
			related = related || hasWord(value, relation)
		}
	}
	return strings.TrimSpace(address), related
}

// cutOutside cuts at the first separator that stands neither in quotes nor in an
// address.
func cutOutside(s string, separator byte) (before, after string) {
	quoted, address := false, false
	for i := range len(s) {
		switch c := s[i]; {
		case quoted && c == '\\':
			// What follows is part of the text, and no quotation mark is cut at.
		case c == '"' && !address && (i == 0 || s[i-1] != '\\'):
			quoted = !quoted
		case c == '<' && !quoted:
			address = true
		case c == '>' && !quoted:
			address = false
		case c == separator && !quoted && !address:
			return s[:i], s[i+1:]
		}
	}
	return s, ""
}

// hasWord reports whether a list of words parted by spaces holds one, in any case.
func hasWord(list, word string) bool {
	return slices.ContainsFunc(strings.Fields(list), func(one string) bool { return strings.EqualFold(one, word) })
}
