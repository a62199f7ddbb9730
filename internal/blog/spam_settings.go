package blog

import (
	"context"
	"slices"
	"strings"
)

// SpamSettings are what the author chose about spam, and about what visitors are
// told of their data.
type SpamSettings struct {
	BlockedWords []string // comments that hold one of them are spam
	Akismet      bool     // whether it is asked; only with a key
	AkismetKey   string   // a secret: never shown in full
	PrivacyNote  string   // the author's own paragraphs on the page about data; plain text
}

func (s SpamSettings) asksAkismet() bool { return s.Akismet && s.AkismetKey != "" }

// AsksAkismet reports whether comments are sent to Akismet.
func (s SpamSettings) AsksAkismet() bool { return s.asksAkismet() }

// MaskedKey is as much of the key as may be shown: its end, to recognise it by.
func (s SpamSettings) MaskedKey() string {
	switch n := len(s.AkismetKey); {
	case n == 0:
		return ""
	case n < 8:
		return "••••••••"
	default:
		return "••••••••" + s.AkismetKey[n-3:]
	}
}

const (
	mostBlockedWords   = 500
	longestBlockedWord = 100 // characters
	longestPrivacyNote = 5_000
)

// ChangeSpamSettings replaces what the author chose about spam. Whether Akismet
// accepts the key is for the caller to ask before, because it takes the network.
func (b *Blog) ChangeSpamSettings(ctx context.Context, s SpamSettings) error {
	s.BlockedWords = tidyWords(s.BlockedWords)
	s.AkismetKey, s.PrivacyNote = strings.TrimSpace(s.AkismetKey), strings.TrimSpace(s.PrivacyNote)
	switch {
	case len(s.BlockedWords) > mostBlockedWords:
		return ErrInvalid("blocked_words", "Block at most 500 words.")
	case slices.ContainsFunc(s.BlockedWords, func(w string) bool { return len([]rune(w)) > longestBlockedWord }):
		return ErrInvalid("blocked_words", "A blocked word has at most 100 characters.")
	case slices.ContainsFunc(s.BlockedWords, func(w string) bool { return len([]rune(w)) < 2 && len(w) < 3 }):
		return ErrInvalid("blocked_words", "A blocked word has at least two letters, or it would block nearly everything.")
	case strings.ContainsFunc(s.AkismetKey, notOfAKey):
		return ErrInvalid("akismet_key", "A key of Akismet is made of letters and digits; copy it from your account there.")
	case s.Akismet && s.AkismetKey == "":
		return ErrInvalid("akismet_key", "Give the key of your Akismet account first.")
	case len([]rune(s.PrivacyNote)) > longestPrivacyNote:
		return ErrInvalid("privacy_note", "Your own words have at most 5,000 characters.")
	}
	return b.db.Write(ctx, func(tx Tx) error { return tx.SaveSpamSettings(ctx, s) })
}

func notOfAKey(r rune) bool {
	return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_'
}

// tidyWords drops empty lines and repetitions.
func tidyWords(list []string) []string {
	words := []string{}
	for _, w := range list {
		if w = strings.Join(strings.Fields(w), " "); w != "" && !slices.Contains(words, w) {
			words = append(words, w)
		}
	}
	return words
}
