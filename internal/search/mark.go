package search

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Piece is a part of a text that was looked for, or was not.
type Piece struct {
	Text string
	Hit  bool
}

// Bounds of a passage, in columns: characters of a dense script take two.
const (
	passage  = 240
	leadIn   = 80  // shown before the first word that was found
	maxHits  = 400 // looked at in a text
	mostDone = 4   // more of one and the same word make a passage no better
)

// Marker finds in texts what a plan looks for.
type Marker struct {
	starts map[string][]sought // by first word
	open   []sought            // whose first word may go on
}

// sought is a phrase, and the group it belongs to.
type sought struct {
	Phrase
	group int
}

// hit is where something stands that was looked for.
type hit struct{ start, end, group int }

// NewMarker readies a marker for a plan.
func NewMarker(p Plan) *Marker {
	m := &Marker{starts: map[string][]sought{}}
	for i, g := range p.Wanted() {
		for _, phrase := range g.Any {
			s := sought{phrase, i}
			if len(phrase.Words) == 1 && phrase.Prefix {
				m.open = append(m.open, s)
			} else {
				m.starts[phrase.Words[0]] = append(m.starts[phrase.Words[0]], s)
			}
		}
	}
	return m
}

// Mark divides a whole text at what is found in it.
func (m *Marker) Mark(text string) []Piece {
	return divide(text, 0, len(text), m.hits(text))
}

// Passage is the part of a text that shows best what was found, with "…" where it
// was cut; nil when nothing was.
func (m *Marker) Passage(text string) []Piece {
	hits := m.hits(text)
	if len(hits) == 0 {
		return nil
	}
	start := begin(text, best(hits))
	end := finish(text, start)
	pieces := divide(text, start, end, hits)
	if start > 0 {
		pieces = append([]Piece{{Text: "… "}}, pieces...)
	}
	if end < len(text) {
		pieces = append(pieces, Piece{Text: " …"})
	}
	return pieces
}

// hits finds what is looked for, in the order of the text.
func (m *Marker) hits(text string) []hit {
	var found []hit
	recent := make([]Token, 0, 256)
	Tokens(text, func(t Token) bool {
		recent = append(recent, t)
		return true
	})
	for i, t := range recent {
		for _, s := range m.starts[t.Text] {
			if end, ok := s.at(recent[i:]); ok {
				found = append(found, hit{t.Start, end, s.group})
			}
		}
		for _, s := range m.open {
			if strings.HasPrefix(t.Text, s.Words[0]) {
				found = append(found, hit{t.Start, m.reach(text, t, s.Words[0]), s.group})
			}
		}
		if len(found) >= maxHits {
			break
		}
	}
	return found
}

// reach is where the mark of a word ends that goes on: with it, but of a dense
// script, where words are not divided, with what was typed.
func (m *Marker) reach(text string, t Token, prefix string) int {
	if !t.Dense || t.Text == prefix {
		return t.End
	}
	_, size := utf8.DecodeRuneInString(text[t.Start:])
	return t.Start + size
}

// at reports whether the phrase stands at the beginning of these tokens, and where
// it ends.
func (s sought) at(tokens []Token) (end int, ok bool) {
	if len(tokens) < len(s.Words) {
		return 0, false
	}
	for i, word := range s.Words {
		last := i == len(s.Words)-1
		if tokens[i].Text != word && !(last && s.Prefix && strings.HasPrefix(tokens[i].Text, word)) {
			return 0, false
		}
	}
	return tokens[len(s.Words)-1].End, true
}

// best is the hit where the passage with the most different things begins.
func best(hits []hit) hit {
	chosen, most := hits[0], -1
	for i, h := range hits {
		seen, score := map[int]int{}, 0
		for _, other := range hits[i:] {
			if other.start > h.start+passage-leadIn {
				break
			}
			switch seen[other.group]++; {
			case seen[other.group] == 1:
				score += 10
			case seen[other.group] <= mostDone:
				score++
			}
		}
		if score > most {
			chosen, most = h, score
		}
	}
	return chosen
}

// begin is where a passage begins that shows a hit: with its sentence, if that is
// near, or else with a word.
func begin(text string, h hit) int {
	from := h.start
	for columns := 0; from > 0 && columns < leadIn; {
		r, size := utf8.DecodeLastRuneInString(text[:from])
		from -= size
		columns += width(r)
	}
	if from == 0 {
		return 0
	}
	before := text[from:h.start]
	if at := strings.LastIndexAny(before, ".!?…\n"); at >= 0 && at < len(before)-1 {
		_, size := utf8.DecodeRuneInString(before[at:])
		if rest := strings.TrimLeftFunc(before[at+size:], unicode.IsSpace); len(rest) < len(before[at+size:]) || before[at] == '\n' {
			return h.start - len(rest)
		}
	}
	if at := strings.LastIndexAny(before, "。！？।۔"); at >= 0 {
		_, size := utf8.DecodeRuneInString(before[at:])
		return from + at + size
	}
	if at := strings.IndexFunc(before, unicode.IsSpace); at >= 0 {
		rest := strings.TrimLeftFunc(before[at:], unicode.IsSpace)
		return h.start - len(rest)
	}
	return from
}

// finish is where a passage ends: after a whole word, if there is an end to it.
func finish(text string, start int) int {
	end, space := start, -1
	for columns := 0; end < len(text); {
		r, size := utf8.DecodeRuneInString(text[end:])
		if columns += width(r); columns > passage {
			break
		}
		if unicode.IsSpace(r) {
			space = end
		}
		end += size
	}
	if end == len(text) {
		return end
	}
	if space > start+(end-start)/2 {
		return space
	}
	return end
}

func width(r rune) int {
	if dense(r) {
		return 2
	}
	return 1
}

// divide cuts text[start:end] at the hits. What overlaps is one.
func divide(text string, start, end int, hits []hit) []Piece {
	var pieces []Piece
	add := func(from, to int, marked bool) {
		if from >= to {
			return
		}
		if n := len(pieces); n > 0 && pieces[n-1].Hit == marked {
			pieces[n-1].Text += oneLine(text[from:to])
			return
		}
		pieces = append(pieces, Piece{oneLine(text[from:to]), marked})
	}
	slices.SortFunc(hits, func(a, b hit) int { return a.start - b.start })
	at := start
	for _, h := range hits {
		if h.end <= at || h.start >= end {
			continue
		}
		add(at, max(at, h.start), false)
		add(max(at, h.start), min(h.end, end), true)
		at = min(h.end, end)
	}
	add(at, end, false)
	return pieces
}

// oneLine makes one space of each gap.
func oneLine(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range s {
		if unicode.IsSpace(r) {
			gap = true
			continue
		}
		if gap {
			b.WriteByte(' ')
		}
		gap = false
		b.WriteRune(r)
	}
	if gap {
		b.WriteByte(' ')
	}
	return b.String()
}
