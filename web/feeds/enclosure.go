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

// enclose gives the items of articles what they play, which feed readers fetch by
// themselves: so nothing where an article warns of what it holds.
func (fd *Feeds) enclose(ctx context.Context, cards []blog.Card, items []item) error {
	played, all := make([][]string, len(cards)), []string{}
	for i, c := range cards {
		if c.Warning == "" && !c.Sensitive {
			played[i] = fd.played(c.HTML)
			all = append(all, played[i]...)
		}
	}
	if len(all) == 0 {
		return nil
	}
	known, err := fd.c.Store.MediaOf(ctx, all)
	if err != nil {
		return err
	}
	for i, names := range played {
		for _, name := range names {
			if m, there := known[name]; there {
				items[i].Played = append(items[i].Played, enclosure{fd.c.Site.Media(m.ID), m.MediaType, m.Size})
			}
		}
	}
	return nil
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
