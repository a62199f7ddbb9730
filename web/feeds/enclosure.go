package feeds

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/causerie/causerie/internal/blog"
)

// enclosure is a sound or a film of ours that an article plays.
type enclosure struct {
	Address string
	Type    string
	Size    int64 // bytes
}

const mostEnclosures = 10

// enclosures are those of an article, which feed readers fetch by themselves: so
// there are none where it warns of what they hold.
func (fd *Feeds) enclosures(ctx context.Context, c blog.Card) ([]enclosure, error) {
	if c.Warning != "" || c.Sensitive {
		return nil, nil
	}
	var list []enclosure
	for _, name := range fd.played(c.HTML) {
		m, err := fd.c.Store.Media(ctx, name)
		if blog.KindOf(err) == blog.NotFound {
			continue
		}
		if err != nil {
			return nil, err
		}
		list = append(list, enclosure{fd.c.Site.Media(m.ID), m.MediaType, m.Size})
	}
	return list, nil
}

// played names the files of ours that are played in HTML, each once.
func (fd *Feeds) played(fragment string) []string {
	var names []string
	tokens := html.NewTokenizer(strings.NewReader(fragment))
	for len(names) < mostEnclosures && tokens.Next() != html.ErrorToken {
		token := tokens.Token()
		if token.Type == html.EndTagToken || (token.DataAtom != atom.Audio && token.DataAtom != atom.Video && token.DataAtom != atom.Source) {
			continue
		}
		for _, a := range token.Attr {
			name, ours := strings.CutPrefix(strings.TrimPrefix(a.Val, string(fd.c.Site)), "/media/")
			if a.Key == "src" && ours && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}
