package reader

import (
	"context"
	"net/http"
	"strconv"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

type homeStore interface {
	Pinned(ctx context.Context) ([]blog.Card, error)
	CategoryCounts(ctx context.Context) ([]blog.CategoryCount, error)
}

// home is the data of the front page.
type home struct {
	page
	listing                   // the newest articles that are not pinned
	Pins     []card           // the one pinned last first
	Topics   []blog.TermCount // categories at the top that have articles
	MoreOf   bool             // there are more categories than Topics
	Greeting string           // HTML: the owner's own words
}

// Blank reports whether nothing has been written.
func (h home) Blank() bool { return len(h.Cards) == 0 && len(h.Pins) == 0 }

// older is the data of the pages after the front page.
type older struct {
	page
	listing
}

// mostTopics is how many categories the front page names.
const mostTopics = 12

// Home is the front page: who writes here, what they put first, the newest
// articles, and the ways on. Its further pages are plain lists.
func (rd *Reader) Home(w http.ResponseWriter, r *http.Request) {
	number, ok := rd.pageNumber(w, r)
	if !ok {
		return
	}
	name := pageName("/", number)
	rd.serve(w, r, name, func(ctx context.Context) (*answer.Answer, error) {
		if number > 1 {
			return rd.older(ctx, name, number)
		}
		return rd.front(ctx)
	})
}

func (rd *Reader) front(ctx context.Context) (*answer.Answer, error) {
	p, err := rd.page(ctx, "/", "", "")
	if err != nil {
		return nil, err
	}
	p.Front, p.Class = true, "front"
	p.Styles = append(p.Styles, "front.css")
	if p.Menu.Author.Handle != "" {
		p.Head.Activity = rd.actorURL(p.Menu.Author.ID)
		p.Head.Me = rd.me(p.Menu.Author)
	}
	p.Head.Image = rd.portrait(p.Menu.Author)
	p.Head.Feeds = append(p.Head.Feeds, feeds{"Comments – " + p.Menu.Settings.Title, "/comments"})
	data := home{page: p, Greeting: p.Menu.Settings.Style.WelcomeHTML}
	if err := rd.addPins(ctx, &data); err != nil {
		return nil, err
	}
	if data.listing, err = rd.list(ctx, p, blog.ListQuery{Unpinned: true}, "/", true); err != nil {
		return nil, err
	}
	if data.Pager.Older != "" {
		data.Head.Next = rd.site.Path(data.Pager.Older)
	}
	if err := rd.addTopics(ctx, &data); err != nil {
		return nil, err
	}
	return rd.html("home", data)
}

func (rd *Reader) addPins(ctx context.Context, data *home) error {
	pinned, err := rd.store.Pinned(ctx)
	for _, c := range pinned {
		data.Pins = append(data.Pins, card{Card: c, Lang: data.langOf(c), Pinned: true})
	}
	return err
}

func (rd *Reader) addTopics(ctx context.Context, data *home) error {
	all, err := rd.store.CategoryCounts(ctx)
	for _, topic := range all {
		if topic.Articles > 0 && topic.Level == 0 {
			data.Topics = append(data.Topics, topic.TermCount)
		}
	}
	data.MoreOf = len(data.Topics) > mostTopics
	data.Topics = data.Topics[:min(len(data.Topics), mostTopics)]
	return err
}

func (rd *Reader) older(ctx context.Context, name string, number int) (*answer.Answer, error) {
	p, err := rd.page(ctx, name, "Articles, page "+strconv.Itoa(number), "")
	if err != nil {
		return nil, err
	}
	l, err := rd.list(ctx, p, blog.ListQuery{Page: number, Unpinned: true}, "/", false)
	if err != nil {
		return nil, err
	}
	p.Head.Prev = rd.site.Path(l.Pager.Newer)
	if l.Pager.Older != "" {
		p.Head.Next = rd.site.Path(l.Pager.Older)
	}
	return rd.html("older", older{p, l})
}

// me are the addresses under which others know the author: by one of them a
// Mastodon profile that links here verifies its link.
func (rd *Reader) me(author blog.Byline) []string {
	return []string{rd.site.Home(), rd.site.Author(author.Handle)}
}

// portrait is the picture that stands for the whole blog in previews.
func (rd *Reader) portrait(author blog.Byline) *blog.Picture {
	if author.Header != nil {
		return rd.preview(author.Header)
	}
	return rd.preview(author.Avatar)
}

// preview is a picture with a whole address; nil stays nil.
func (rd *Reader) preview(picture *blog.Picture) *blog.Picture {
	if picture == nil {
		return nil
	}
	whole := *picture
	whole.Src = rd.absolute(picture.Src)
	return &whole
}
