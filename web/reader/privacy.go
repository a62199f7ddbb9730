package reader

import (
	"context"
	"net/http"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

type privacyStore interface {
	SpamSettings(ctx context.Context) (blog.SpamSettings, error)
}

// privacy is the data of the page about data. It says what is so, by how the blog
// is set up, and nothing else.
type privacy struct {
	page
	Akismet       bool
	Mail          bool
	Waits         blog.CommentPolicy
	ShowFollowers bool
	Hub           string   // host of the WebSub hub that feeds name; "" for none
	Note          []string // the author's own paragraphs
}

// Privacy tells visitors what is stored of them, for how long, and who sees it.
func (rd *Reader) Privacy(w http.ResponseWriter, r *http.Request) {
	rd.serve(w, r, "/privacy", func(ctx context.Context) (*answer.Answer, error) {
		p, err := rd.page(ctx, "/privacy", "How your data is processed", "")
		if err != nil {
			return nil, err
		}
		spam, err := rd.store.SpamSettings(ctx)
		if err != nil {
			return nil, err
		}
		s := p.Menu.Settings
		return rd.html("privacy", privacy{
			page: p, Akismet: spam.AsksAkismet(), Mail: rd.mail, Waits: s.Policy, ShowFollowers: s.ShowFollowers, Hub: blog.HostOf(s.Hub), Note: paragraphs(spam.PrivacyNote),
		})
	})
}

// paragraphs are divided by empty lines.
func paragraphs(text string) (list []string) {
	for _, p := range strings.Split(text, "\n\n") {
		if p = strings.TrimSpace(p); p != "" {
			list = append(list, p)
		}
	}
	return list
}
