package federation

import (
	"context"
	"strings"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/nodeinfo"
	"github.com/causerie/causerie/activitypub/webfinger"
	"github.com/causerie/causerie/internal/blog"
)

// finger describes one of our actors to WebFinger, asked for by handle or by any
// address of theirs.
func (f *Federation) finger(ctx context.Context, r webfinger.Resource) (*webfinger.JRD, error) {
	author, application, err := f.fingered(ctx, r)
	if blog.KindOf(err) == blog.NotFound {
		return nil, webfinger.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	if application {
		return f.jrd(author, f.address.application(), ""), nil
	}
	return f.jrd(author, f.address.actor(author.ID), f.site.Author(author.Handle)), nil
}

// fingered finds the actor a resource names.
func (f *Federation) fingered(ctx context.Context, r webfinger.Resource) (author blog.Author, application bool, err error) {
	unknown := blog.ErrNotFound("Nobody of that name is here.")
	if r.URL != "" {
		return f.fingeredByURL(ctx, r.URL, unknown)
	}
	if r.Host != f.site.Host() {
		return author, false, unknown
	}
	if strings.EqualFold(r.User, blog.ApplicationHandle) || strings.EqualFold(r.User, f.site.Host()) {
		author, err = f.c.Store.Application(ctx)
		return author, true, err
	}
	author, err = f.c.Store.AuthorNamed(ctx, r.User)
	return author, false, err
}

func (f *Federation) fingeredByURL(ctx context.Context, address string, unknown error) (author blog.Author, application bool, err error) {
	if !f.address.local(address) {
		return author, false, unknown
	}
	if address == f.address.application() {
		author, err = f.c.Store.Application(ctx)
		return author, true, err
	}
	if id := f.address.actorID(address); id != "" {
		author, err = f.c.Store.Author(ctx, id)
		return author, false, err
	}
	path := strings.Trim(strings.TrimPrefix(address, string(f.site)), "/")
	if path == "" {
		author, err = f.c.Store.FirstAuthor(ctx)
		return author, false, err
	}
	handle, found := strings.CutPrefix(path, "@")
	if !found {
		return author, false, unknown
	}
	author, err = f.c.Store.AuthorNamed(ctx, handle)
	return author, false, err
}

// jrd describes an actor; page is where people look at it, "" for none.
func (f *Federation) jrd(a blog.Author, actor, page string) *webfinger.JRD {
	doc := &webfinger.JRD{
		Subject: "acct:" + f.handleOf(a.Handle),
		Aliases: []string{actor},
		Links:   []webfinger.Link{{Rel: webfinger.RelSelf, Type: activitypub.ContentType, Href: actor}},
	}
	if page != "" {
		doc.Aliases = append(doc.Aliases, page)
		doc.Links = append(doc.Links, webfinger.Link{Rel: webfinger.RelProfile, Type: "text/html", Href: page})
	}
	return doc
}

// describe tells what this server is, to NodeInfo.
func (f *Federation) describe(ctx context.Context) (nodeinfo.Document, error) {
	doc := nodeinfo.Document{
		Software:  nodeinfo.Software{Name: "causerie", Version: f.c.Version},
		Protocols: []string{"activitypub"},
		Outbound:  []string{"atom1.0", "rss2.0"},
	}
	settings, err := f.c.Store.Settings(ctx)
	if err != nil {
		return doc, err
	}
	doc.Metadata = map[string]any{"nodeName": settings.Title, "nodeDescription": settings.Description}
	author, err := f.c.Store.FirstAuthor(ctx)
	if blog.KindOf(err) == blog.NotFound {
		return doc, nil
	}
	if err != nil {
		return doc, err
	}
	doc.Usage = nodeinfo.Usage{Users: 1, ActiveHalfyear: 1, ActiveMonth: 1}
	doc.Usage.LocalPosts, err = f.c.Store.CountOutbox(ctx, author.ID)
	return doc, err
}
