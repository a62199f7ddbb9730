package markdown

import (
	"strings"
	"unicode"

	"golang.org/x/net/html"
)

// maxName is how long a display name may be, in characters.
const maxName = 100

// maxLine is how much of a line is read, in bytes.
const maxLine = 8192

// CleanName makes a display name from a remote server safe to show on one
// line: no tags, no control or direction characters, no line ends, at most 100
// characters. Custom emoji stay as they are written, ":blobcat:". It is ""
// when nothing is left, and then the handle is shown.
func CleanName(s string) string { return cleanLine(s, maxName) }

// CleanLine makes a line of text from a remote server, such as a content
// warning, safe to show as [CleanName] does, and keeps as much of it as 8 KiB
// hold.
func CleanLine(s string) string { return cleanLine(s, maxLine) }

func cleanLine(s string, most int) string {
	s = strings.ToValidUTF8(cutBytes(s, maxLine), "")
	// Each round takes one layer of entities away, until there is none: so no
	// tag can hide below one. A change makes it shorter, so it comes to an end.
	for {
		next := lineOnce(s, most)
		if next == s {
			return next
		}
		s = next
	}
}

func lineOnce(s string, most int) string {
	if strings.ContainsAny(s, "<&") {
		s = tagless(s)
	}
	s = strings.Map(func(r rune) rune {
		if isDirectionMark(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, readable(s))
	runes := []rune(strings.Join(strings.Fields(s), " "))
	if len(runes) > most {
		runes = append(trimJoiners(runes[:most-1]), '…')
	}
	return string(trimJoiners(runes))
}

// tagless is the text of s without tags. A "<" that opens no tag stays.
func tagless(s string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	hidden := false
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.StartTagToken, html.EndTagToken:
			token := z.Token()
			hidden = token.Type == html.StartTagToken && neverShown(token.DataAtom)
		case html.TextToken:
			if !hidden {
				b.Write(z.Text())
			}
		}
	}
}

// trimJoiners removes what would join the last character to a next one.
func trimJoiners(runes []rune) []rune {
	for len(runes) > 0 {
		last := runes[len(runes)-1]
		if last != '\u200D' && last != '\u200C' && !unicode.IsSpace(last) {
			break
		}
		runes = runes[:len(runes)-1]
	}
	return runes
}
