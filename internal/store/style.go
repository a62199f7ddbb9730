package store

import (
	"context"
	"strconv"

	"github.com/causerie/causerie/internal/blog"
)

// The keys of the style among the settings.
const (
	keyAccent     = "accent"
	keyFonts      = "fonts"
	keyLogo       = "logo"
	keyLogoAlone  = "logo_alone"
	keyHeader     = "header_image"
	keyFooter     = "footer"
	keyFooterHTML = "footer_html"
	keyOffline    = "offline"
	keyWelcome    = "welcome"
	keyGreeting   = "welcome_html"
)

// readStyle takes a setting that belongs to the style.
func readStyle(l *blog.Style, key, value string) {
	switch key {
	case keyAccent:
		l.Accent = value
	case keyFonts:
		l.Fonts = blog.FontPair(value)
	case keyLogo:
		l.LogoID = value
	case keyLogoAlone:
		l.LogoAlone = value == "true"
	case keyHeader:
		l.HeaderID = value
	case keyFooter:
		l.Footer = value
	case keyFooterHTML:
		l.FooterHTML = value
	case keyOffline:
		l.Offline = value == "true"
	case keyWelcome:
		l.Welcome = value
	case keyGreeting:
		l.WelcomeHTML = value
	}
}

func styleValues(l blog.Style) [][2]string {
	return [][2]string{
		{keyAccent, l.Accent},
		{keyFonts, string(l.Fonts)},
		{keyLogo, l.LogoID},
		{keyLogoAlone, strconv.FormatBool(l.LogoAlone)},
		{keyHeader, l.HeaderID},
		{keyFooter, l.Footer},
		{keyFooterHTML, l.FooterHTML},
		{keyOffline, strconv.FormatBool(l.Offline)},
		{keyWelcome, l.Welcome},
		{keyGreeting, l.WelcomeHTML},
	}
}

// Picture readies a media file for an <img>; nil if there is none.
func (v view) Picture(ctx context.Context, id string) (*blog.Picture, error) {
	return v.picture(ctx, id, "")
}
