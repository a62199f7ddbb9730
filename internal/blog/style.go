package blog

import (
	"context"
	"strings"
)

// FontPair names the faces a blog is set in: one for reading, one for the rest.
type FontPair string

// The pairs.
const (
	FontsLiterata     FontPair = "literata"     // Literata, with Figtree
	FontsNewsreader   FontPair = "newsreader"   // Newsreader, with Figtree
	FontsHyperlegible FontPair = "hyperlegible" // Atkinson Hyperlegible Next for all
	FontsSystem       FontPair = "system"       // what the reader's device has
)

// DefaultAccent is the accent colour of a blog whose owner chose none.
const DefaultAccent = "#17655b"

// How many characters the owner's texts on the blog's pages have.
const (
	maxFooter  = 2000
	maxWelcome = 3000
)

// Style is what the owner chose of the blog's appearance. One without Fonts says
// nothing: saved settings then keep the look they have.
type Style struct {
	Accent     string // #rrggbb, as it was chosen; pages use shades of it that can be read
	Fonts      FontPair
	LogoID     string // media; "" for none
	LogoAlone  bool   // the logo shows the title, which is then only read aloud
	HeaderID   string // media, on the front page; "" for none
	Footer     string // Markdown
	FooterHTML string // made of Footer, safe
	// Welcome greets visitors on the front page: Markdown as in articles, "" for
	// none. WelcomeHTML is made of it, safe.
	Welcome     string
	WelcomeHTML string
	// Offline lets browsers keep what a reader has read, to be read again
	// without a network.
	Offline bool
}

// DefaultStyle is that of a fresh blog.
func DefaultStyle() Style {
	return Style{Accent: DefaultAccent, Fonts: FontsLiterata, Offline: true}
}

// FontPairs are all there are, the one of a fresh blog first.
func FontPairs() []FontPair {
	return []FontPair{FontsLiterata, FontsNewsreader, FontsHyperlegible, FontsSystem}
}

// CheckStyle readies a look for keeping or for a preview: it tidies the colour and
// renders the owner's texts. Errors of kind Invalid name the field: "accent",
// "fonts", "footer" or "welcome". Whether its pictures are there is seen when it is saved.
func (b *Blog) CheckStyle(style Style) (Style, error) {
	var ok bool
	if style.Accent, ok = tidyColour(style.Accent); !ok {
		return style, ErrInvalid("accent", "Give the accent colour as # and six hexadecimal digits, such as "+DefaultAccent+".")
	}
	known := false
	for _, pair := range FontPairs() {
		known = known || style.Fonts == pair
	}
	if !known {
		return style, ErrInvalid("fonts", "The fonts are literata, newsreader, hyperlegible or system.")
	}
	if style.Footer = strings.TrimSpace(style.Footer); len([]rune(style.Footer)) > maxFooter {
		return style, ErrInvalid("footer", "The text at the foot has at most 2,000 characters.")
	}
	if style.Welcome = strings.TrimSpace(style.Welcome); len([]rune(style.Welcome)) > maxWelcome {
		return style, ErrInvalid("welcome", "The text on the front page has at most 3,000 characters.")
	}
	return b.renderStyle(style)
}

// renderStyle makes HTML of the owner's texts.
func (b *Blog) renderStyle(style Style) (Style, error) {
	style.FooterHTML, style.WelcomeHTML = "", ""
	if style.Footer != "" {
		html, err := b.o.Bio(style.Footer)
		if err != nil {
			return style, err
		}
		style.FooterHTML = html
	}
	if style.Welcome != "" {
		text, err := b.o.Article(style.Welcome, "")
		if err != nil {
			return style, err
		}
		style.WelcomeHTML = text.HTML
	}
	return style, nil
}

// ChangeStyle replaces the look of the blog. Errors of kind Invalid name the
// field.
func (b *Blog) ChangeStyle(ctx context.Context, style Style) error {
	style, err := b.CheckStyle(style)
	if err != nil {
		return err
	}
	return b.db.Write(ctx, func(tx Tx) error {
		if err := picturesThere(ctx, tx, style); err != nil {
			return err
		}
		s, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		s.Style = style
		return tx.SaveSettings(ctx, s)
	})
}

// picturesThere refuses what is no picture of ours.
func picturesThere(ctx context.Context, tx Tx, style Style) error {
	for field, id := range map[string]string{"logo": style.LogoID, "header_image": style.HeaderID} {
		if id == "" {
			continue
		}
		m, err := tx.Media(ctx, id)
		if err != nil && KindOf(err) != NotFound {
			return err
		}
		if err != nil || !strings.HasPrefix(m.MediaType, "image/") {
			return ErrInvalid(field, "There is no picture “"+id+"” among your media.")
		}
	}
	return nil
}

// tidyColour writes a colour as # and six small hexadecimal digits. "" is the
// default.
func tidyColour(colour string) (string, bool) {
	digits := strings.TrimPrefix(strings.ToLower(strings.TrimSpace(colour)), "#")
	switch len(digits) {
	case 0:
		return DefaultAccent, true
	case 3:
		digits = strings.Repeat(digits[:1], 2) + strings.Repeat(digits[1:2], 2) + strings.Repeat(digits[2:], 2)
	case 6:
	default:
		return colour, false
	}
	if strings.Trim(digits, "0123456789abcdef") != "" {
		return colour, false
	}
	return "#" + digits, true
}
