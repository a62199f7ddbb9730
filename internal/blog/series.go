package blog

import (
	"net/url"
	"strings"
	"time"
)

const maxSeries = 100 // characters of a series' name

// Part is an article as a list of links names it: in its series, or among those
// that are near another.
type Part struct {
	Slug        string
	Title       string // of a note without one, its first words
	Excerpt     string // the content warning in its place, if there is one
	Language    string // "" is the blog's
	PublishedAt time.Time
}

// Series are articles that belong together, in the order they were published.
type Series struct {
	Slug  string
	Name  string
	Parts []Part
}

// Place is the number of the part with that slug, from 1; 0 if it is none.
func (s Series) Place(slug string) int {
	for i, p := range s.Parts {
		if p.Slug == slug {
			return i + 1
		}
	}
	return 0
}

// SeriesPath is the path of the page that lists a series.
func SeriesPath(slug string) string { return "/series/" + url.PathEscape(slug) }

// checkSeries says what is wrong with the name of a series; "" is none.
func checkSeries(name string) error {
	switch {
	case strings.TrimSpace(name) == "":
		return nil
	case len([]rune(name)) > maxSeries:
		return ErrInvalid("series", "The name of a series has at most 100 characters.")
	case Slugify(name) == "":
		return ErrInvalid("series", "The name of a series needs at least one letter or digit.")
	}
	return nil
}
