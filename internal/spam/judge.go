package spam

import (
	"context"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/causerie/causerie/internal/blog"
)

// What reasons weigh, and what the sum of them means. A comment is spam only when
// much speaks against it; when in doubt it waits.
const (
	Certain  = 10 // spam, from this sum on
	Doubtful = 4  // it waits, from this sum on
)

const (
	someLinks    = 2 // in one comment, that nobody wonders at
	manyLinks    = 4
	manyMentions = 6 // of people, as in the waves of spam of February 2024
	fastest      = 3 * time.Second
	quickPace    = 5 // comments within ten minutes
)

// Judge says what looks like spam: [blog.Judge].
func Judge(_ context.Context, s blog.Submission) (blog.Verdict, error) {
	trusted := s.Memory.Approved >= blog.TrustedAfter
	var reasons []blog.Reason
	for _, rule := range []func(blog.Submission) blog.Reason{honeypot, blocked, links, mentions, echo, haste, pace, website} {
		if r := rule(s); r.Weight != 0 {
			reasons = append(reasons, r)
		}
	}
	if trusted {
		reasons = append(reasons, blog.Reason{Words: fmt.Sprintf("%d comments of theirs stand already.", s.Memory.Approved), Weight: -2})
	} else if r := filter(s); r.Weight != 0 {
		reasons = append(reasons, r)
	}
	return sum(reasons), nil
}

// sum makes a verdict of reasons; the weightiest is the one that is named first.
func sum(reasons []blog.Reason) blog.Verdict {
	v := blog.Verdict{Reasons: reasons}
	total, worst := 0, blog.Reason{}
	for _, r := range reasons {
		total += r.Weight
		if r.Weight > worst.Weight {
			worst = r
		}
	}
	switch {
	case total >= Certain:
		v.State = blog.Spam
	case total >= Doubtful:
		v.State = blog.Held
	}
	if v.State != "" {
		v.Reason = worst.Words
	}
	return v
}

func honeypot(s blog.Submission) blog.Reason {
	if s.Newcomer == nil || !s.Newcomer.Honeypot {
		return blog.Reason{}
	}
	return blog.Reason{Words: "A field was filled in that no person sees.", Weight: Certain + 5}
}

// blocked looks for the author's own words: whole words, or parts of text where
// the script puts no spaces between them.
func blocked(s blog.Submission) blog.Reason {
	text := blog.JudgedText(s.Comment)
	if n := s.Newcomer; n != nil {
		text = strings.Join([]string{text, n.Name, n.Email, n.Website}, " ")
	}
	text = strings.ToLower(text)
	for _, word := range s.Memory.BlockedWords {
		if holds(text, strings.ToLower(word)) {
			return blog.Reason{Words: "It holds “" + word + "”, which you have blocked.", Weight: Certain + 5}
		}
	}
	return blog.Reason{}
}

// holds reports whether a text holds a word, not as a part of another.
func holds(text, word string) bool {
	if word == "" {
		return false
	}
	first, last := []rune(word)[0], []rune(word)[len([]rune(word))-1]
	for rest := text; ; {
		at := strings.Index(rest, word)
		if at < 0 {
			return false
		}
		before, after := []rune(rest[:at]), []rune(rest[at+len(word):])
		joined := len(before) > 0 && sticks(before[len(before)-1], first) || len(after) > 0 && sticks(last, after[0])
		if !joined {
			return true
		}
		rest = rest[at+len(word):]
	}
}

// sticks reports whether two runes beside each other are of one word.
func sticks(a, b rune) bool {
	is := func(r rune) bool { return (unicode.IsLetter(r) || unicode.IsDigit(r)) && !isDense(r) }
	return is(a) && is(b)
}

func links(s blog.Submission) blog.Reason {
	switch {
	case s.Links > manyLinks:
		return blog.Reason{Words: "It holds many links.", Weight: 5}
	case s.Links > someLinks:
		return blog.Reason{Words: fmt.Sprintf("It holds %d links.", s.Links), Weight: 2}
	}
	return blog.Reason{}
}

func mentions(s blog.Submission) blog.Reason {
	if s.Mentions <= manyMentions {
		return blog.Reason{}
	}
	return blog.Reason{Words: "It mentions many people.", Weight: 5}
}

func echo(s blog.Submission) blog.Reason {
	switch m := s.Memory; {
	case m.SpamEchoes > 0:
		return blog.Reason{Words: "Another comment says the same, and it is spam.", Weight: Certain + 5}
	case m.Echoes >= 3:
		return blog.Reason{Words: fmt.Sprintf("%d other comments say the same.", m.Echoes), Weight: 7}
	case m.Echoes > 0:
		return blog.Reason{Words: "Another comment says the same.", Weight: 3}
	}
	return blog.Reason{}
}

func haste(s blog.Submission) blog.Reason {
	n := s.Newcomer
	if n == nil || s.Edited || n.Confirmed || n.Took >= fastest {
		return blog.Reason{}
	}
	return blog.Reason{Words: "It was written faster than people write.", Weight: 5}
}

func pace(s blog.Submission) blog.Reason {
	switch {
	case s.Edited || s.Memory.Pace < quickPace:
		return blog.Reason{}
	case s.Memory.Pace >= 2*quickPace:
		return blog.Reason{Words: fmt.Sprintf("%d others came from there within ten minutes.", s.Memory.Pace), Weight: 5}
	}
	return blog.Reason{Words: fmt.Sprintf("%d others came from there within ten minutes.", s.Memory.Pace), Weight: 2}
}

// website looks at an address that stands in place of a word.
func website(s blog.Submission) blog.Reason {
	n := s.Newcomer
	if n == nil || n.Website == "" || !anAddress.MatchString(n.Name) {
		return blog.Reason{}
	}
	return blog.Reason{Words: "The name is a web address.", Weight: 4}
}

// filter asks what was learned.
func filter(s blog.Submission) blog.Reason {
	o := Classify(Words(blog.JudgedText(s.Comment)), s.Memory.Vocabulary)
	if !o.Sure() {
		return blog.Reason{}
	}
	because := ""
	if len(o.Telling) > 0 {
		because = " (" + strings.Join(o.Telling, ", ") + ")"
	}
	switch {
	case o.Spam >= 0.98:
		return blog.Reason{Words: "Its words are those of spam" + because + ".", Weight: Certain}
	case o.Spam >= 0.9:
		return blog.Reason{Words: "Many of its words are those of spam" + because + ".", Weight: 6}
	case o.Spam >= 0.75:
		return blog.Reason{Words: "Some of its words are those of spam" + because + ".", Weight: 4}
	case o.Spam <= 0.2:
		return blog.Reason{Words: "Its words are those of people who write here.", Weight: -1}
	}
	return blog.Reason{}
}
