package blog

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Emoji is a picture that a server gave a name, to be used in texts.
type Emoji struct {
	Shortcode string // without colons
	URL       string // of the original picture; never shown
	Copy      string // name of our copy; "" while there is none
	Desk      string // path of the copy, when only the desk serves it
}

// Code is how an emoji is written: ":blobcat:".
func (e Emoji) Code() string { return ":" + e.Shortcode + ":" }

// Src is the path of our copy, "" without one.
func (e Emoji) Src() string { return srcOf(e.Copy, e.Desk) }

// Limits of custom emoji.
const (
	mostEmoji        = 20 // different ones in one comment
	mostNameEmoji    = 5  // and in one name
	longestShortcode = 60 // characters
)

// emojiTx is what custom emoji need.
type emojiTx interface {
	// SaveEmoji says which emoji the shortcodes of an owner mean: of a comment,
	// by its id, or of a person's name, by their address.
	SaveEmoji(ctx context.Context, owner string, list []Emoji) error
	// FetchEmoji notes that pictures of the owner's emoji are to be fetched.
	FetchEmoji(ctx context.Context, owner string) error
	// DropEmojiOf makes plain text of the emoji in what a person said, in their name
	// and in their reactions.
	DropEmojiOf(ctx context.Context, personURI string) error
	EmojiUsers(ctx context.Context, url string) (personURIs []string, err error)
	// FetchEmojiAt notes that one emoji's picture is to be fetched.
	FetchEmojiAt(ctx context.Context, url string) error
	// GiveEmoji notes our copy of an emoji's picture; "" says that there is none
	// to be had.
	GiveEmoji(ctx context.Context, url, copied string, at time.Time) error
}

// GiveEmoji notes our copy of an emoji's picture. An empty name notes that it
// could not be had, and must not be asked for again too soon. Those who use it may
// have been blocked meanwhile: then it is as if it had not been asked for.
func (b *Blog) GiveEmoji(ctx context.Context, url, copied string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if err := tx.HoldBlocks(ctx); err != nil {
			return err
		}
		if welcome, err := EmojiWelcome(ctx, tx, url); !welcome || err != nil {
			return err
		}
		return tx.GiveEmoji(ctx, url, copied, b.now())
	})
}

// emojiIn lists the emoji that a text uses, in the order they came.
func emojiIn(text string, all []Emoji, most int) []Emoji {
	var used []Emoji
	for _, e := range all {
		e.Shortcode = shortcode(e.Shortcode)
		known := slices.ContainsFunc(used, func(u Emoji) bool { return u.Shortcode == e.Shortcode })
		if e.Shortcode == "" || known || len(used) == most || !webAddress(e.URL) || !strings.Contains(text, e.Code()) {
			continue
		}
		used = append(used, Emoji{Shortcode: e.Shortcode, URL: e.URL})
	}
	return used
}

// shortcode reads the name of a custom emoji, with or without colons; "" if it
// is none. Misskey adds the host (":blobcat@remote.example:", or "@." for its
// own), which is no part of the name.
func shortcode(s string) string {
	s = strings.TrimSuffix(strings.TrimPrefix(s, ":"), ":")
	s, _, _ = strings.Cut(s, "@")
	if len(s) > longestShortcode {
		return ""
	}
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("_+-", r) {
			return ""
		}
	}
	return s
}

const (
	variation = '\uFE0F' // asks for the coloured look
	keycap    = '\u20E3'
	joiner    = '\u200D'
)

// ParseEmoji reads what somebody reacts with: one emoji as readers see it, or a
// custom one as ":shortcode:". It returns it in one spelling, "" if it is
// neither. (FEP-c0e0 allows one grapheme cluster.)
func ParseEmoji(s string) string {
	if s = strings.TrimSpace(s); strings.HasPrefix(s, ":") && strings.HasSuffix(s, ":") && len(s) > 2 {
		if code := shortcode(s); code != "" {
			return ":" + code + ":"
		}
		return ""
	}
	r := []rune(s)
	if len(r) == 0 || len(r) > 16 {
		return ""
	}
	if flag := len(r) == 2 && regional(r[0]) && regional(r[1]); !flag && !sequence(r) {
		return ""
	}
	// The same emoji comes with and without the wish for colour.
	if bare := slices.DeleteFunc(slices.Clone(r), func(r rune) bool { return r == variation }); len(bare) == 1 {
		return string(append(bare, variation))
	}
	return s
}

// sequence reports whether r is emoji joined into one (UTS 51, 1.4.9).
func sequence(r []rune) bool {
	for {
		n := element(r)
		if n == 0 {
			return false
		}
		if r = r[n:]; len(r) == 0 {
			return true
		}
		if r[0] != joiner {
			return false
		}
		r = r[1:]
	}
}

// element is how many runes the emoji at the beginning takes, 0 if there is none.
func element(r []rune) int {
	if len(r) == 0 {
		return 0
	}
	if keyed := strings.ContainsRune("0123456789#*", r[0]); keyed {
		return keycapped(r)
	}
	if !pictograph(r[0]) {
		return 0
	}
	n := 1
	for n < len(r) && (r[n] == variation || r[n] >= 0x1F3FB && r[n] <= 0x1F3FF && n == 1 || r[n] >= 0xE0020 && r[n] <= 0xE007F) {
		n++
	}
	return n
}

func keycapped(r []rune) int {
	switch {
	case len(r) >= 2 && r[1] == keycap:
		return 2
	case len(r) >= 3 && r[1] == variation && r[2] == keycap:
		return 3
	}
	return 0
}

func regional(r rune) bool { return r >= 0x1F1E6 && r <= 0x1F1FF }

// pictograph reports whether a character can be an emoji on its own. The blocks
// hold a few that are not; they harm nobody.
func pictograph(r rune) bool {
	for _, block := range [][2]rune{
		{0x00A9, 0x00A9},
		{0x00AE, 0x00AE},
		{0x203C, 0x203C},
		{0x2049, 0x2049},
		{0x2122, 0x2122},
		{0x2139, 0x2139},
		{0x2194, 0x21AA},
		{0x231A, 0x23FF},
		{0x24C2, 0x24C2},
		{0x25AA, 0x25FE},
		{0x2600, 0x27BF},
		{0x2934, 0x2935},
		{0x2B05, 0x2B55},
		{0x3030, 0x3030},
		{0x303D, 0x303D},
		{0x3297, 0x3299},
		{0x1F000, 0x1F1E5},
		{0x1F200, 0x1FAFF},
	} {
		if r >= block[0] && r <= block[1] {
			return true
		}
	}
	return false
}
