// Package frontmatter reads a Markdown file whose first lines, between two lines
// of three hyphens, are YAML that says what the article is: title, slug, date,
// summary, tags, categories, series, kind (article, note or page), language,
// warning, sensitive, cover, history.
package frontmatter

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"

	"github.com/causerie/causerie/internal/blog"
)

// maxSize is the longest file that is read, in bytes.
const maxSize = 2 << 20

// fields are what the front matter may say.
type fields struct {
	Title      string    `yaml:"title"`
	Slug       string    `yaml:"slug"`
	Date       when      `yaml:"date"`
	Summary    string    `yaml:"summary"`
	Tags       words     `yaml:"tags"`
	Categories words     `yaml:"categories"`
	Series     string    `yaml:"series"`
	History    history   `yaml:"history"`
	Kind       string    `yaml:"kind"`
	Language   string    `yaml:"language"`
	Warning    string    `yaml:"warning"`
	Sensitive  sensitive `yaml:"sensitive"`
	Cover      string    `yaml:"cover"`
	CoverAlt   string    `yaml:"cover_alt"`
	Comments   *bool     `yaml:"comments"` // whether comments are taken; nil is yes
}

// Parse reads a file. A date without a zone is one at zone. Errors are of kind [blog.Invalid] and say which line or
// key is wrong. CoverID of the result is as the file gives it: a path beside the
// file, or the address of a picture of the blog.
func Parse(file []byte, zone *time.Location) (blog.Words, error) {
	switch {
	case len(file) > maxSize:
		return blog.Words{}, blog.ErrInvalid("", "The file is larger than two mebibytes.")
	case !utf8.Valid(file):
		return blog.Words{}, blog.ErrInvalid("", "The file is not UTF-8; save it as such.")
	}
	file = bytes.TrimPrefix(file, []byte("\uFEFF"))
	file = bytes.ReplaceAll(file, []byte("\r\n"), []byte("\n"))
	head, body, err := split(file)
	if err != nil {
		return blog.Words{}, err
	}
	f, err := read(head)
	if err != nil {
		return blog.Words{}, &blog.Error{
			Kind: blog.Invalid, Err: err,
			Message: "The front matter cannot be read: " + strings.TrimSpace(yaml.FormatError(err, false, true)),
		}
	}
	return blog.Words{
		Kind: blog.ArticleKind(strings.ToLower(f.Kind)), Title: f.Title, Slug: f.Slug, Summary: f.Summary, Source: string(body),
		Language: f.Language, Warning: firstOf(f.Warning, f.Sensitive.warning), Sensitive: f.Sensitive.is,
		CoverID: f.Cover, CoverAlt: f.CoverAlt, Tags: f.Tags, Categories: f.Categories, Date: f.Date.in(zone),
		Series: f.Series, History: f.History.mode,
		CommentsClosed: f.Comments != nil && !*f.Comments,
	}, nil
}

// read reads the YAML. The reader of YAML panics at some of what is none, such as
// a tag of no known kind before a list (goccy/go-yaml 1.19.2); that is an error
// in the file like any other.
func read(head []byte) (f fields, err error) {
	defer func() {
		if problem := recover(); problem != nil {
			f, err = fields{}, errors.New("this is no YAML; put quotation marks around words that begin with !, & or *")
		}
	}()
	if err = yaml.UnmarshalWithOptions(head, &f, yaml.Strict()); err == nil && !f.text() {
		err = errors.New("a value is not text; write it as words, without the tag !!binary")
	}
	return f, err
}

// text reports whether all that a file says is text: under a tag of YAML bytes can
// hide that are none.
func (f fields) text() bool {
	said := []string{f.Title, f.Slug, f.Summary, f.Kind, f.Language, f.Warning, f.Sensitive.warning, f.Cover, f.CoverAlt}
	said = slices.Concat(said, f.Tags, f.Categories)
	return !slices.ContainsFunc(said, func(s string) bool { return !utf8.ValidString(s) })
}

// split divides a file into front matter, which may be missing, and text.
func split(file []byte) (head, body []byte, err error) {
	rest, found := bytes.CutPrefix(file, []byte("---\n"))
	if !found {
		return nil, file, nil
	}
	if body, found = bytes.CutPrefix(rest, []byte("---\n")); found {
		return nil, body, nil
	}
	head, body, found = bytes.Cut(rest, []byte("\n---\n"))
	if !found {
		if head, found = bytes.CutSuffix(bytes.TrimRight(rest, "\n"), []byte("\n---")); !found {
			return nil, nil, blog.ErrInvalid("", "The front matter begins with --- and never ends; end it with a line of ---.")
		}
	}
	return head, bytes.TrimLeft(body, "\n"), nil
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// words is a list, or one string with commas.
type words []string

// UnmarshalYAML reads either.
func (w *words) UnmarshalYAML(unmarshal func(any) error) error {
	var list []string
	if err := unmarshal(&list); err == nil {
		*w = list
		return nil
	}
	var line string
	if err := unmarshal(&line); err != nil {
		return errors.New("give a list, or words with commas between them")
	}
	for _, word := range strings.Split(line, ",") {
		if word = strings.TrimSpace(word); word != "" {
			*w = append(*w, word)
		}
	}
	return nil
}

// when is a date, with or without a time of day and a zone.
type when struct {
	time.Time
	zoned bool
}

// in is the moment, which is one at zone if the date names none itself.
func (t when) in(zone *time.Location) time.Time {
	if t.zoned || t.IsZero() {
		return t.Time
	}
	year, month, day := t.Date()
	return time.Date(year, month, day, t.Hour(), t.Minute(), t.Second(), 0, zone)
}

// UnmarshalYAML reads the usual ways to write a date.
func (t *when) UnmarshalYAML(unmarshal func(any) error) error {
	var text string
	if err := unmarshal(&text); err != nil {
		return errors.New("give a date such as 2026-11-22 or 2026-11-22T10:30:00+01:00")
	}
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly,
	} {
		if parsed, err := time.Parse(layout, text); err == nil {
			*t = when{parsed, strings.Contains(layout, "07")}
			return nil
		}
	}
	return fmt.Errorf("%q is no date; write it like 2026-11-22 or 2026-11-22T10:30:00+01:00", text)
}

// sensitive is yes or no, or the words that warn.
type sensitive struct {
	is      bool
	warning string
}

// UnmarshalYAML reads either.
func (s *sensitive) UnmarshalYAML(unmarshal func(any) error) error {
	if err := unmarshal(&s.is); err == nil {
		return nil
	}
	if err := unmarshal(&s.warning); err != nil {
		return errors.New("give true, false, or the words that warn")
	}
	s.is = s.warning != ""
	return nil
}

// history is yes or no, or the words for that.
type history struct{ mode blog.HistoryMode }

// UnmarshalYAML reads either.
func (h *history) UnmarshalYAML(unmarshal func(any) error) error {
	var shown bool
	if err := unmarshal(&shown); err == nil {
		h.mode = blog.HistoryHidden
		if shown {
			h.mode = blog.HistoryShown
		}
		return nil
	}
	var word string
	if err := unmarshal(&word); err != nil || (word != string(blog.HistoryShown) && word != string(blog.HistoryHidden)) {
		return errors.New("give true or false: whether readers may see earlier versions")
	}
	h.mode = blog.HistoryMode(word)
	return nil
}
