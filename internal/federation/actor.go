package federation

import (
	"context"
	"html"
	"net/url"
	"strings"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/signature"
	"github.com/causerie/causerie/internal/blog"
)

// actorStore reads who speaks from here.
type actorStore interface {
	Author(ctx context.Context, id string) (blog.Author, error)
	FirstAuthor(ctx context.Context) (blog.Author, error)
	AuthorNamed(ctx context.Context, handle string) (blog.Author, error)
	Application(ctx context.Context) (blog.Author, error)
	Media(ctx context.Context, id string) (blog.Media, error)
	Settings(ctx context.Context) (blog.Settings, error)
}

// actor is an author's document, with all that Mastodon, GoToSocial and
// WordPress readers show.
func (f *Federation) actor(ctx context.Context, a blog.Author) (*activitypub.Actor, error) {
	id := f.address.actor(a.ID)
	doc := &activitypub.Actor{
		Context: activitypub.ContextActor, ID: id, Type: "Person",
		PreferredUsername: a.Handle, Webfinger: f.handleOf(a.Handle), Name: a.Name, Summary: f.c.Federated(a.BioHTML, string(f.site)),
		URL: activitypub.URL(f.site.Author(a.Handle)), Published: a.CreatedAt,
		Inbox: id + "/inbox", Outbox: id + "/outbox", Followers: id + "/followers", Following: id + "/following",
		Featured: f.address.featured(a.ID), FeaturedTags: id + "/tags",
		Endpoints:    &activitypub.Endpoints{SharedInbox: f.address.sharedInbox()},
		Discoverable: true, Indexable: true,
		AlsoKnownAs:        a.Aliases,
		AttributionDomains: activitypub.IDs{hostname(f.site)},
		Generator:          activitypub.ID(f.address.application()),
	}
	for _, field := range append([]blog.Field{{Name: "Blog", Value: f.site.Home()}}, a.Fields...) {
		doc.Attachment = append(doc.Attachment, activitypub.Attachment{Type: "PropertyValue", Name: field.Name, Value: fieldValue(field.Value)})
	}
	var err error
	if doc.Icon, err = f.image(ctx, a.AvatarID, a.AvatarAlt); err != nil {
		return nil, err
	}
	if doc.Image, err = f.image(ctx, a.HeaderID, a.HeaderAlt); err != nil {
		return nil, err
	}
	if doc.AssertionMethod, err = f.assertionMethod(ctx, a.ID); err != nil {
		return nil, err
	}
	if doc.MovedTo, err = f.movedTo(ctx, a.ID); err != nil {
		return nil, err
	}
	return doc, f.addKey(ctx, doc, a.ID)
}

// application is the document of the program itself. It is readable unsigned.
func (f *Federation) application(ctx context.Context) (*activitypub.Actor, error) {
	a, err := f.c.Store.Application(ctx)
	if err != nil {
		return nil, err
	}
	id := f.address.application()
	doc := &activitypub.Actor{
		Context: activitypub.ContextActor, ID: id, Type: "Application",
		PreferredUsername: a.Handle, Webfinger: f.handleOf(a.Handle), Name: a.Name,
		URL: activitypub.URL(f.site.Home()), Published: a.CreatedAt,
		Inbox: f.address.sharedInbox(), Outbox: id + "/outbox",
		Endpoints:                 &activitypub.Endpoints{SharedInbox: f.address.sharedInbox()},
		ManuallyApprovesFollowers: true,
		Implements:                activitypub.Links{{Href: "https://datatracker.ietf.org/doc/html/rfc9421", Name: "RFC-9421: HTTP Message Signatures"}},
	}
	return doc, f.addKey(ctx, doc, a.ID)
}

func (f *Federation) addKey(ctx context.Context, doc *activitypub.Actor, actorID string) error {
	key, err := f.keys.of(ctx, actorID, doc.ID)
	if err != nil {
		return err
	}
	pem, err := signature.MarshalPublicPEM(key.Key.Public())
	if err != nil {
		return err
	}
	doc.PublicKey = activitypub.PublicKeys{{ID: key.ID, Owner: doc.ID, PEM: pem}}
	return nil
}

func (f *Federation) handleOf(handle string) string { return handle + "@" + f.site.Host() }

// image readies an avatar or a header; nil if there is none.
func (f *Federation) image(ctx context.Context, id, alt string) (*activitypub.Image, error) {
	if id == "" {
		return nil, nil //nolint:nilnil // no picture is no error
	}
	m, err := f.c.Store.Media(ctx, id)
	if blog.KindOf(err) == blog.NotFound {
		return nil, nil //nolint:nilnil // a file that is gone is no picture
	}
	if err != nil {
		return nil, err
	}
	if alt == "" {
		alt = m.Alt
	}
	name := m.ID
	if n := len(m.Variants); n > 0 {
		name = m.Variants[n-1].Name
	}
	return &activitypub.Image{Type: "Image", MediaType: m.MediaType, URL: f.site.Media(name), Summary: alt, Name: alt}, nil
}

// fieldValue makes the HTML of a profile line; an address becomes a link that
// claims to be the author's own, which Mastodon verifies.
func fieldValue(value string) string {
	u, err := url.Parse(value)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || strings.ContainsAny(value, " \t") {
		return html.EscapeString(value)
	}
	shown := strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(value, "https://"), "http://"), "/")
	return `<a href="` + html.EscapeString(value) + `" rel="me nofollow noopener" translate="no">` + html.EscapeString(shown) + `</a>`
}

// hostname is the host of the blog without a port.
func hostname(s blog.Site) string {
	u, err := url.Parse(string(s))
	if err != nil {
		return ""
	}
	return u.Hostname()
}
