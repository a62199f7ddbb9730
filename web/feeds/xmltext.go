package feeds

import "strings"

// xmlText leaves out what XML 1.0 has no place for (2.2), in whatever way it were
// written: one such character, and strict readers refuse the whole feed.
func xmlText(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
		case r < 0x20 || (r >= 0xD800 && r <= 0xDFFF) || r == 0xFFFE || r == 0xFFFF:
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, "\uFFFD"))
}

// clean readies the texts of an item for every format.
func (i *item) clean() {
	for _, text := range []*string{&i.Title, &i.Summary, &i.Content, &i.Creator} {
		*text = xmlText(*text)
	}
	for n, term := range i.Terms {
		i.Terms[n] = xmlText(term)
	}
}
