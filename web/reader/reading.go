package reader

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/causerie/causerie/internal/blog"
)

type readingStore interface {
	Series(ctx context.Context, slug string) (blog.Series, error)
	History(ctx context.Context, slug string) (blog.HistoryView, error)
	Texts(ctx context.Context) ([]blog.Part, error)
	CardOf(ctx context.Context, slug string) (blog.ArticleView, error)
}

// A text gets a table of contents from this length on.
const (
	longWords    = 800
	longHeadings = 3
)

// reading is what helps to read an article and leads on from it.
type reading struct {
	Minutes  int // 0 for a note
	Contents []heading
	Pieces   []piece
	Part     int // of the series, from 1; 0 for none
	audio    []string
	origins  []string // what may be put into frames
}

// heading is a line of the table of contents.
type heading struct {
	ID, Text string
	Deep     bool // below another one
}

// piece is a part of the text: HTML, or a card for something elsewhere.
type piece struct {
	HTML  string
	Embed *embed
}

// embed is a card for something elsewhere.
type embed struct {
	blog.Embed
	Title   string
	Picture *blog.Picture
}

// reading reads an article's HTML, which the domain made safe.
func (rd *Reader) reading(view blog.ArticleView) reading {
	r := reading{Part: 0}
	if view.Kind != blog.Note {
		r.Minutes = blog.Minutes(view.Text)
	}
	var headings []heading
	headings, r.audio = outline(view.HTML)
	if len(headings) >= longHeadings && blog.CountWords(view.Text) >= longWords {
		r.Contents = headings
	}
	if view.Series != nil {
		r.Part = view.Series.Place(view.Slug)
	}
	text := view.HTML
	if view.Cover == nil && view.Warning == "" {
		text = firstPictureAtOnce(text)
	}
	for _, p := range rd.pieces(text) {
		r.add(p, view.Embeds)
	}
	return r
}

func (r *reading) add(p blog.Piece, known []blog.EmbedCard) {
	if p.Embed == nil {
		r.Pieces = append(r.Pieces, piece{HTML: p.HTML})
		return
	}
	e := &embed{Embed: *p.Embed, Title: p.Embed.Label}
	for _, card := range known {
		if card.Address != p.Embed.Address {
			continue
		}
		e.Title = first(e.Title, card.Title)
		if card.Copy != "" {
			e.Picture = &blog.Picture{Src: blog.MediaPath(card.Copy), Width: card.Width, Height: card.Height}
		}
	}
	r.Pieces = append(r.Pieces, piece{Embed: e})
	if !slices.Contains(r.origins, p.Embed.Origin) {
		r.origins = append(r.origins, p.Embed.Origin)
	}
}

// Name is what the card says, also where nobody gave a title.
func (e embed) Name() string {
	words := map[blog.EmbedKind]string{blog.EmbeddedFilm: "Video", blog.EmbeddedSound: "Audio", blog.EmbeddedPost: "Post"}
	return first(e.Title, words[e.Kind]+" on "+e.Host)
}

// Verb is what the button says.
func (e embed) Verb() string {
	if e.Kind == blog.EmbeddedPost {
		return "Show it here"
	}
	return "Play it here"
}

// Asks is the host that the player is loaded from, and that will see who asks. It
// may be another than that of the link: films on youtu.be play on
// www.youtube-nocookie.com.
func (e embed) Asks() string {
	_, host, _ := strings.Cut(e.Origin, "://")
	return host
}

// Named reports whether the player must know which blog it is on: YouTube's plays
// nothing otherwise (its error 153).
func (e embed) Named() bool { return e.Origin == "https://www.youtube-nocookie.com" }

// farDown is how much text, in bytes, may stand before a picture that is seen at
// once.
const farDown = 1500

// firstPictureAtOnce has the first picture load with the page if it stands near
// the beginning. All others wait until they are scrolled to.
func firstPictureAtOnce(text string) string {
	at := strings.Index(text, "<img ")
	if at < 0 || at > farDown {
		return text
	}
	end := strings.IndexByte(text[at:], '>')
	if end < 0 {
		return text
	}
	img := strings.Replace(text[at:at+end], ` loading="lazy"`, ` fetchpriority="high"`, 1)
	return text[:at] + img + text[at+end:]
}

// outline lists the headings of two levels, the highest that there are, and the
// sounds of ours.
func outline(text string) (headings []heading, audio []string) {
	type found struct {
		heading
		level int
	}
	var all []found
	var open *found
	top := 6
	z := html.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case html.ErrorToken:
			for _, f := range all {
				if f.level <= top+1 && f.Text != "" {
					f.Deep = f.level > top
					f.Text = strings.Join(strings.Fields(f.Text), " ")
					headings = append(headings, f.heading)
				}
			}
			return headings, audio
		case html.StartTagToken:
			t := z.Token()
			if level := levelOf(t.DataAtom); level > 0 && value(t, "id") != "" {
				open, top = &found{heading{ID: value(t, "id")}, level}, min(top, level)
			}
			if src := value(t, "src"); src != "" && (t.DataAtom == atom.Audio || (t.DataAtom == atom.Source && strings.HasPrefix(value(t, "type"), "audio/"))) {
				audio = append(audio, src)
			}
		case html.TextToken:
			if open != nil {
				open.Text += string(z.Text())
			}
		case html.EndTagToken:
			if t := z.Token(); open != nil && levelOf(t.DataAtom) == open.level {
				open.Text = html.UnescapeString(open.Text)
				all, open = append(all, *open), nil
			}
		}
	}
}

func levelOf(a atom.Atom) int {
	switch a {
	case atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return int(a.String()[1] - '0')
	}
	return 0
}

func value(t html.Token, key string) string {
	for _, a := range t.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// plain is the text of a comment's HTML on one line.
func plain(fragment string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(fragment))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return strings.Join(strings.Fields(html.UnescapeString(b.String())), " ")
		case html.TextToken:
			b.Write(z.Raw())
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			if name, _ := z.TagName(); string(name) == "p" || string(name) == "br" || string(name) == "li" {
				b.WriteByte(' ')
			}
		}
	}
}
