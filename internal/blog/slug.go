package blog

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// How long slugs are, in runes.
const (
	maxSlug      = 80  // of one that is made: long enough for any title, short enough for an address
	maxGivenSlug = 200 // of one that is given: as in WordPress, so that addresses from there are kept
)

// reserved are paths the program answers itself, and words that would look like
// such paths. An article's slug is never one of them.
func reserved(slug string) bool {
	switch slug {
	case "admin", "ap", "api", "archive", "article", "articles", "atom", "author", "authorize-interaction",
		"authors", "categories", "category", "comment", "comments", "desk", "favicon", "feed", "healthz", "inbox", "index", "interact",
		"llms", "login", "logout", "manifest", "media", "metrics", "nodeinfo", "outbox", "page", "privacy", "readyz",
		"robots", "rss", "search", "series", "setup", "share", "sign-in", "sitemap", "static", "subscribe", "tag", "tags",
		"unsubscribe", "users", "webmention", "well-known", "wp-admin", "wp-content", "wp-includes", "wp-json",
		"wp-login", "xmlrpc":
		return true
	}
	// Four digits are a year in the permalinks of other blog software.
	_, err := strconv.Atoi(slug)
	return err == nil && len(slug) == 4
}

// Slugify makes the last part of a web address from a title: letters and digits
// of any script in lower case, words joined by hyphens, at most 80 characters,
// cut at the end of a word. It is "" when the title has neither letter nor digit.
func Slugify(title string) string { return cutSlug(WholeSlug(title)) }

// WholeSlug is [Slugify] for what was given as a slug, and is never cut: one that
// was cut would be another's.
func WholeSlug(given string) string {
	var b strings.Builder
	gap := false
	for _, r := range strings.ToLower(given) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || (unicode.IsMark(r) && b.Len() > 0 && !gap):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		case r == '\'' || r == '’':
			// "don't" reads better as "dont" than as "don-t".
		default:
			gap = true
		}
	}
	return b.String()
}

// cutSlug shortens a slug that was made: at the end of a word, or within one that
// is longer than all there is room for.
func cutSlug(slug string) string {
	runes := []rune(slug)
	if len(runes) <= maxSlug {
		return slug
	}
	kept := string(runes[:maxSlug])
	if runes[maxSlug] == '-' {
		return kept
	}
	if end := strings.LastIndexByte(kept, '-'); end > 0 {
		return kept[:end]
	}
	return kept
}

// chooseSlug settles the slug of an article: the one asked for, or one made from
// the title, the first words or the date.
func (b *Blog) chooseSlug(ctx context.Context, tx Tx, a *Article, wanted string) error {
	if wanted = strings.TrimSpace(wanted); wanted != "" {
		return b.takeSlug(ctx, tx, a, wanted)
	}
	if a.Slug != "" {
		return nil
	}
	base := Slugify(a.Title)
	if base == "" {
		base = Slugify(firstWords(a.Text, 6))
	}
	if base == "" {
		base = "note-" + b.now().Format(time.DateOnly)
	}
	for n := 1; ; n++ {
		slug := base
		if n > 1 {
			slug += "-" + strconv.Itoa(n)
		}
		if reserved(slug) {
			continue
		}
		owner, err := tx.SlugOwner(ctx, slug)
		if err != nil {
			return err
		}
		if owner == "" || owner == a.ID {
			a.Slug = slug
			return nil
		}
	}
}

// takeSlug gives an article the slug its author asked for, or says why not.
func (b *Blog) takeSlug(ctx context.Context, tx Tx, a *Article, wanted string) error {
	slug := WholeSlug(wanted)
	switch {
	case len([]rune(slug)) > maxGivenSlug:
		return ErrInvalid("slug", "The address is longer than 200 characters; shorten it.")
	case slug == "":
		return ErrInvalid("slug", "The address needs at least one letter or digit.")
	case reserved(slug):
		return ErrInvalid("slug", "The address “"+slug+"” is used by the blog itself; choose another.")
	}
	owner, err := tx.SlugOwner(ctx, slug)
	if err != nil {
		return err
	}
	if owner != "" && owner != a.ID {
		return ErrConflict("slug", "Another article has, or had, the address “"+slug+"”; choose another.")
	}
	a.Slug = slug
	return nil
}

func firstWords(text string, n int) string {
	words := strings.Fields(text)
	if len(words) > n {
		words = words[:n]
	}
	return strings.Join(words, " ")
}
