package templates

import (
	"regexp"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// Run is a part of a text: words, or an emoji if Src is set; then Text is what
// it is called, ":blobcat:".
type Run struct {
	Text, Src string
}

var code = regexp.MustCompile(`:[A-Za-z0-9_+-]+:`)

// Emoji finds custom emoji in a plain text, such as a name.
func Emoji(text string, known []blog.Emoji) []Run {
	return emojiIn(nil, text, known)
}

// EmojiIn finds custom emoji in HTML that the domain made safe, outside tags and
// outside code. The runs between them are HTML.
func EmojiIn(html string, known []blog.Emoji) []Run {
	if len(known) == 0 {
		return []Run{{Text: html}}
	}
	var runs []Run
	inCode := 0
	for html != "" {
		words, rest, found := strings.Cut(html, "<")
		if inCode > 0 {
			runs = append(runs, Run{Text: words})
		} else {
			runs = emojiIn(runs, words, known)
		}
		if !found {
			break
		}
		tag, after, _ := strings.Cut(rest, ">") // within attributes, it is escaped
		switch name, _, _ := strings.Cut(tag, " "); name {
		case "code", "pre":
			inCode++
		case "/code", "/pre":
			inCode--
		}
		runs = append(runs, Run{Text: "<" + tag + ">"})
		html = after
	}
	return join(runs)
}

// emojiIn adds the runs of a text to runs. One colon may end a code and begin
// the next thing that looks like one, so each is tried.
func emojiIn(runs []Run, text string, known []blog.Emoji) []Run {
	rest := 0
	for at := 0; at < len(text); {
		span := code.FindStringIndex(text[at:])
		if span == nil {
			break
		}
		from, to := at+span[0], at+span[1]
		src := srcOf(text[from:to], known)
		if src == "" {
			at = to - 1
			continue
		}
		if from > rest {
			runs = append(runs, Run{Text: text[rest:from]})
		}
		runs = append(runs, Run{Text: text[from:to], Src: src})
		at, rest = to, to
	}
	if rest < len(text) {
		runs = append(runs, Run{Text: text[rest:]})
	}
	return runs
}

func srcOf(code string, known []blog.Emoji) string {
	for _, e := range known {
		if e.Code() == code {
			return e.Src()
		}
	}
	return ""
}

// join makes one run of words that follow each other.
func join(runs []Run) []Run {
	var joined []Run
	for _, r := range runs {
		if n := len(joined); n > 0 && r.Src == "" && joined[n-1].Src == "" {
			joined[n-1].Text += r.Text
			continue
		}
		joined = append(joined, r)
	}
	return joined
}
