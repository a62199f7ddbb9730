package webmention

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/internal/blog"
)

// Store is what mentions read.
type Store interface {
	Article(ctx context.Context, id string) (blog.Article, error)
	Settings(ctx context.Context) (blog.Settings, error)
	SentMentions(ctx context.Context, articleID string) ([]blog.SentMention, error)
	// Blocked reports whether nothing is to be had to do with a host.
	Blocked(ctx context.Context, address, host string) (bool, error)
}

// Mentions sends and receives webmentions for the blog. All fields are needed. It
// is safe for concurrent use.
type Mentions struct {
	Blog  *blog.Blog
	Store Store
	Fetch *fetch.Client
}

// Measures of what is fetched.
const (
	mostBytes  = 2 << 20 // of a page
	mostGets   = 5       // redirects among them, for one page
	pageAccept = "text/html, application/xhtml+xml;q=0.9, */*;q=0.1"
)

// ErrFinal says that trying again would end no better.
var ErrFinal = errors.New("webmention: not to be tried again")

// Look looks through the links of an article that changed, and has the pages told.
func (m *Mentions) Look(ctx context.Context, articleID string) error {
	article, links, err := m.links(ctx, articleID)
	if err != nil {
		return err
	}
	return m.Blog.Linked(ctx, articleID, m.Blog.Site().Article(article.Slug), links)
}

// links are those of an article as everyone can read it now; none if nobody can.
func (m *Mentions) links(ctx context.Context, articleID string) (blog.Article, []string, error) {
	article, err := m.Store.Article(ctx, articleID)
	if blog.KindOf(err) == blog.NotFound {
		return blog.Article{}, nil, nil
	}
	if err != nil || !article.Public() {
		return article, nil, err
	}
	return article, Links(article.HTML, m.Blog.Site().Article(article.Slug)), nil
}

// Tell tells a page of a link to it, or that it is gone. A page that says nowhere
// that it wants to be told is left alone. The error is [ErrFinal] when the page, or
// its endpoint, will not have it.
func (m *Mentions) Tell(ctx context.Context, mention blog.SentMention) error {
	settings, err := m.Store.Settings(ctx)
	if err != nil || !settings.Webmentions {
		return err
	}
	_, links, err := m.links(ctx, mention.ArticleID)
	if err != nil {
		return err
	}
	linked := slices.Contains(links, mention.Target)
	if told, err := m.told(ctx, mention); err != nil || (!linked && !told) {
		return err // the link came and went before anybody was told
	}
	admit := m.admit
	if !linked {
		admit = nil // that it is gone, those hear too who were blocked since
	}
	endpoint, err := m.discover(ctx, mention.Target, admit)
	if err != nil {
		return err
	}
	if admit != nil && endpoint != "" {
		if err := admit(ctx, endpoint); err != nil {
			return err
		}
	}
	if endpoint == "" || strings.EqualFold(blog.HostOf(endpoint), m.Blog.Site().Host()) {
		return m.Blog.Untold(ctx, mention.ArticleID, mention.Target)
	}
	if err := m.Blog.Telling(ctx, mention); err != nil {
		return err
	}
	if err := m.post(ctx, endpoint, mention); err != nil || linked {
		return err
	}
	return m.Blog.Untold(ctx, mention.ArticleID, mention.Target)
}

// told reports whether a page was told of the article before.
func (m *Mentions) told(ctx context.Context, mention blog.SentMention) (bool, error) {
	sent, err := m.Store.SentMentions(ctx, mention.ArticleID)
	return slices.ContainsFunc(sent, func(one blog.SentMention) bool { return one.Target == mention.Target }), err
}

// discover asks a page where it wants to be told; "" if it does not say.
func (m *Mentions) discover(ctx context.Context, target string, admit admission) (string, error) {
	answer, err := m.get(ctx, target, nil, admit)
	if err != nil {
		return "", err
	}
	page, err := url.Parse(answer.URL)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrFinal, err)
	}
	body := answer.Body
	if mediaType, _, err := mime.ParseMediaType(answer.ContentType); err == nil && mediaType != "text/html" && mediaType != "application/xhtml+xml" {
		body = nil
	}
	endpoint, _ := Endpoint(answer.Header, page, body)
	return endpoint, nil
}

// post sends the two addresses to an endpoint (Webmention, 3.1.3).
func (m *Mentions) post(ctx context.Context, endpoint string, mention blog.SentMention) error {
	form := url.Values{"source": {mention.Source}, "target": {mention.Target}}
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Accept": {"*/*"}}
	_, err := m.Fetch.Post(ctx, endpoint, header, []byte(form.Encode()), nil)
	return final(err)
}

// Check looks at a page that is said to link to an article. What it says is handed
// to the blog; that it links there no more, too. again says that it did not a day
// ago. A page that cannot be had, or that asks who wants it, says nothing.
func (m *Mentions) Check(ctx context.Context, source, target, articleID string, again bool) error {
	gone := blog.GoneMention{Source: source, Target: target, ArticleID: articleID, Again: again}
	answer, err := m.get(ctx, source, []string{"text/html", "application/xhtml+xml"}, m.admit)
	var status *fetch.StatusError
	switch {
	case errors.As(err, &status) && (status.Status == http.StatusNotFound || status.Status == http.StatusGone):
		gone.ForGood = status.Status == http.StatusGone
		return m.Blog.Unmentioned(ctx, gone)
	case err != nil:
		return err
	}
	page, err := url.Parse(answer.URL)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFinal, err)
	}
	mention, linked, err := Read(answer.Body, page, target)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrFinal, err)
	}
	if !linked {
		if gone.Left, err = linksToHost(answer.Body, page, m.Blog.Site().Host()); err != nil {
			return fmt.Errorf("%w: %w", ErrFinal, err)
		}
		return m.Blog.Unmentioned(ctx, gone)
	}
	mention.Source, mention.Target, mention.Found = source, target, answer.URL
	if !sameHost(source, page) {
		mention.Page = source // it leads elsewhere, and nobody there vouches for the source
	}
	return m.Blog.Mentioned(ctx, mention)
}

func (m *Mentions) get(ctx context.Context, address string, types []string, admit admission) (*fetch.Response, error) {
	answer, err := m.Fetch.Get(fetch.WithBudget(ctx, mostGets), fetch.Request{
		URL: address, Accept: pageAccept, MaxBytes: mostBytes, Types: types, Admit: admit,
	})
	return answer, final(err)
}

// admission is asked about each address before anything is fetched from it.
type admission = func(ctx context.Context, address string) error

// admit keeps away from hosts that are blocked, by redirect too.
func (m *Mentions) admit(ctx context.Context, address string) error {
	blocked, err := m.Store.Blocked(ctx, address, blog.HostOf(address))
	if err == nil && blocked {
		return fmt.Errorf("%w: its host is blocked", ErrFinal)
	}
	return err
}

// final marks what would fail again.
func final(err error) error {
	var status *fetch.StatusError
	if errors.As(err, &status) {
		switch status.Status {
		case http.StatusRequestTimeout, http.StatusTooEarly, http.StatusTooManyRequests:
			return err
		}
		if status.Status < http.StatusInternalServerError {
			return fmt.Errorf("%w: %w", ErrFinal, err)
		}
		return err
	}
	for _, hopeless := range []error{
		fetch.ErrRefusedAddress, fetch.ErrScheme, fetch.ErrTooLarge, fetch.ErrWrongType, fetch.ErrTooManyRedirects, fetch.ErrBudget,
	} {
		if errors.Is(err, hopeless) {
			return fmt.Errorf("%w: %w", ErrFinal, err)
		}
	}
	return err
}
