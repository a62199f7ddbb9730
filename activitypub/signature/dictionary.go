package signature

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dunglas/httpsfv"
)

// parseDictionary reads a structured field of RFC 9651. Of names given twice that
// standard keeps the last; here they are refused, by demanding that the field is
// written as its own canonical form but for white space.
func parseDictionary(lines []string) (*httpsfv.Dictionary, error) {
	text := strings.Join(lines, ",")
	if len(text) > maxSignatureHeader {
		return nil, errors.New("too long")
	}
	dictionary, err := httpsfv.UnmarshalDictionary([]string{text})
	if err != nil {
		return nil, fmt.Errorf("structured field: %w", err)
	}
	canonical, err := httpsfv.Marshal(dictionary)
	if err != nil {
		return nil, fmt.Errorf("structured field: %w", err)
	}
	if withoutSpace(text) != withoutSpace(canonical) {
		return nil, errors.New("a name is given twice, or a value is not in canonical form")
	}
	return dictionary, nil
}

// withoutSpace removes white space outside of quoted strings.
func withoutSpace(text string) string {
	var b strings.Builder
	quoted, escaped := false, false
	for _, c := range []byte(text) {
		if !quoted && (c == ' ' || c == '\t') {
			continue
		}
		b.WriteByte(c)
		switch {
		case escaped:
			escaped = false
		case quoted && c == '\\':
			escaped = true
		case c == '"':
			quoted = !quoted
		}
	}
	return b.String()
}
