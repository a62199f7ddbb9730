package blog

import (
	"slices"
	"strings"
)

// ChangeKind says what became of a piece of text.
type ChangeKind string

// The kinds of change.
const (
	Same    ChangeKind = "same"
	Added   ChangeKind = "added"
	Removed ChangeKind = "removed"
	Changed ChangeKind = "changed" // of a paragraph: its spans tell
	Skipped ChangeKind = "skipped" // paragraphs that stayed, not shown
)

// Span is a stretch of words.
type Span struct {
	Kind ChangeKind // Same, Added or Removed
	Text string
}

// Paragraph is a paragraph of two versions compared.
type Paragraph struct {
	Kind  ChangeKind
	Spans []Span
	Count int // of Skipped: how many paragraphs
}

// mostCompared bounds the work of a comparison: cells of its table. Above it
// everything between the first and the last difference counts as replaced.
const mostCompared = 1 << 20

// Compare compares two plain texts by paragraphs, and paragraphs that became
// others by words. Of what stayed, only the paragraph before a change is shown.
func Compare(before, after string) []Paragraph {
	var list []Paragraph
	var removed, added []string
	settle := func() {
		list = append(list, replacedParagraphs(removed, added)...)
		removed, added = nil, nil
	}
	for _, step := range compare(paragraphs(before), paragraphs(after)) {
		switch step.Kind {
		case Removed:
			removed = append(removed, step.Text)
		case Added:
			added = append(added, step.Text)
		default:
			settle()
			list = append(list, Paragraph{Kind: Same, Spans: []Span{{Same, step.Text}}})
		}
	}
	settle()
	return skipSame(list)
}

// replacedParagraphs pairs what was removed with what was added in its place.
func replacedParagraphs(removed, added []string) []Paragraph {
	var list []Paragraph
	for i := range max(len(removed), len(added)) {
		switch {
		case i >= len(removed):
			list = append(list, Paragraph{Kind: Added, Spans: []Span{{Added, added[i]}}})
		case i >= len(added):
			list = append(list, Paragraph{Kind: Removed, Spans: []Span{{Removed, removed[i]}}})
		default:
			list = append(list, replaced(removed[i], added[i])...)
		}
	}
	return list
}

// replaced shows one paragraph in the place of another: word by word where much
// stayed, else the one and then the other.
func replaced(before, after string) []Paragraph {
	spans := compareWords(before, after)
	kept := 0
	for _, s := range spans {
		if s.Kind == Same {
			kept += len(s.Text)
		}
	}
	if kept*3 >= max(len(before), len(after)) {
		return []Paragraph{{Kind: Changed, Spans: spans}}
	}
	return []Paragraph{
		{Kind: Removed, Spans: []Span{{Removed, before}}},
		{Kind: Added, Spans: []Span{{Added, after}}},
	}
}

// skipSame leaves of each run of paragraphs that stayed the last one before a
// change.
func skipSame(list []Paragraph) []Paragraph {
	var out []Paragraph
	for i := 0; i < len(list); {
		if list[i].Kind != Same {
			out = append(out, list[i])
			i++
			continue
		}
		end := i
		for end < len(list) && list[end].Kind == Same {
			end++
		}
		shown := 0
		if end < len(list) {
			shown = 1
		}
		if hidden := end - i - shown; hidden > 0 {
			out = append(out, Paragraph{Kind: Skipped, Count: hidden})
		}
		out = append(out, list[end-shown:end]...)
		i = end
	}
	return out
}

// compareWords compares two lines by words, and joins neighbours of a kind.
func compareWords(before, after string) []Span {
	var spans []Span
	for _, step := range compare(strings.Fields(before), strings.Fields(after)) {
		if last := len(spans) - 1; last >= 0 && spans[last].Kind == step.Kind {
			spans[last].Text += " " + step.Text
			continue
		}
		spans = append(spans, step)
	}
	return spans
}

// compare finds the longest common subsequence, and tells how the one list
// becomes the other.
func compare(before, after []string) []Span {
	head := 0
	for head < min(len(before), len(after)) && before[head] == after[head] {
		head++
	}
	tail := 0
	for tail < min(len(before), len(after))-head && before[len(before)-1-tail] == after[len(after)-1-tail] {
		tail++
	}
	steps := all(Same, before[:head])
	steps = append(steps, middle(before[head:len(before)-tail], after[head:len(after)-tail])...)
	return append(steps, all(Same, before[len(before)-tail:])...)
}

// middle compares what differs at both ends.
func middle(before, after []string) []Span {
	if len(before)*len(after) > mostCompared || len(before) == 0 || len(after) == 0 {
		return append(all(Removed, before), all(Added, after)...)
	}
	width := len(after) + 1
	common := make([]int32, (len(before)+1)*width) // of what is left from here
	for i := len(before) - 1; i >= 0; i-- {
		for j := len(after) - 1; j >= 0; j-- {
			if before[i] == after[j] {
				common[i*width+j] = common[(i+1)*width+j+1] + 1
				continue
			}
			common[i*width+j] = max(common[(i+1)*width+j], common[i*width+j+1])
		}
	}
	var steps []Span
	i, j := 0, 0
	for i < len(before) && j < len(after) {
		switch {
		case before[i] == after[j]:
			steps = append(steps, Span{Same, before[i]})
			i, j = i+1, j+1
		case common[(i+1)*width+j] >= common[i*width+j+1]:
			steps = append(steps, Span{Removed, before[i]})
			i++
		default:
			steps = append(steps, Span{Added, after[j]})
			j++
		}
	}
	steps = append(steps, all(Removed, before[i:])...)
	return append(steps, all(Added, after[j:])...)
}

func all(kind ChangeKind, texts []string) []Span {
	spans := make([]Span, 0, len(texts))
	for _, text := range texts {
		spans = append(spans, Span{kind, text})
	}
	return spans
}

// paragraphs divides a plain text at its blank lines.
func paragraphs(text string) []string {
	return slices.DeleteFunc(strings.Split(text, "\n\n"), func(p string) bool { return strings.TrimSpace(p) == "" })
}
