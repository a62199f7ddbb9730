// Package federation translates between the blog and ActivityPub, and does
// nothing else: what comes in becomes a call of the domain, what goes out is made
// from what the domain wrote down. One file a story; the rules are in
// internal/blog, the protocol in activitypub.
package federation

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/signature"
	"github.com/causerie/causerie/internal/blog"
)

// Store is what translation reads, and the two things it keeps: keys of others,
// and activities that wait for their effect.
type Store interface {
	actorStore
	objectStore
	collectionStore
	inboxStore
	permitStore
	keyStore
}

// Config is what a Federation is made of.
type Config struct {
	Blog    *blog.Blog
	Store   Store
	Now     func() time.Time
	Log     *slog.Logger
	Version string         // of the program, for NodeInfo and User-Agent
	Allow   []netip.Prefix // otherwise refused addresses that may be contacted

	Federated func(html, baseURL string) string                               // article HTML as other servers keep it
	AddAvatar func(ctx context.Context, r io.Reader) (name string, err error) // keeps a person's picture, resized

	// AddPicture and AddEmoji keep pictures of comments and of custom emoji, made
	// anew; they fill in copy, width and height.
	AddPicture func(ctx context.Context, r io.Reader) (blog.Attachment, error)
	AddEmoji   func(ctx context.Context, r io.Reader) (blog.Attachment, error)
}

// Federation speaks ActivityPub for the blog. It is safe for concurrent use.
type Federation struct {
	c       Config
	site    blog.Site
	address addresses
	fetch   *fetch.Client
	deliver *activitypub.Deliverer
	keys    privateKeys
	bodies  bodies
	people  people
	policy  *signature.Policy
	looks   looks
	inbox   http.Handler
	handle  activitypub.Handlers
}

// New returns a Federation.
func New(c Config) *Federation {
	site := c.Blog.Site()
	f := &Federation{c: c, site: site, address: addresses{site: site}}
	f.keys.store = c.Store
	f.fetch = fetch.New(fetch.Config{
		UserAgent: "Causerie/" + c.Version + " (+" + site.Home() + ")",
		Allow:     c.Allow,
		Sign:      f.signFetch,
	})
	f.deliver = &activitypub.Deliverer{Fetch: f.fetch, Now: c.Now}
	f.bodies = newBodies()
	f.looks = newLooks()
	f.people = people{f: f}
	f.policy = f.newPolicy()
	f.inbox = f.newInbox()
	f.handle = f.handlers()
	return f
}

// CloseIdle closes the connections kept for later, at the end.
func (f *Federation) CloseIdle() { f.fetch.CloseIdle() }

// signFetch signs a GET as the application actor, whose document anyone may read
// unsigned: two servers that both ask for signatures would else wait for each
// other for ever.
func (f *Federation) signFetch(r *http.Request) error {
	application, err := f.c.Store.Application(r.Context())
	if err != nil {
		return err
	}
	key, err := f.keys.of(r.Context(), application.ID, f.address.application())
	if err != nil {
		return err
	}
	return signature.SignCavage(r, nil, key, f.c.Now())
}

// newPolicy is what decides whether a request is proven, wherever it comes in.
func (f *Federation) newPolicy() *signature.Policy {
	public, err := url.Parse(string(f.site))
	if err != nil {
		panic("federation: the public address was not checked: " + err.Error())
	}
	return &signature.Policy{
		Keys:   &activitypub.KeyRing{Fetch: f.fetch, Cache: keyCache{f.c.Store}, Now: f.c.Now},
		Public: public,
		Now:    f.c.Now,
	}
}

// newInbox wires the inbox of the protocol to the blog.
func (f *Federation) newInbox() http.Handler {
	return &activitypub.Inbox{
		Policy: f.policy,
		Local:  f.address.local,
		Blocked: func(ctx context.Context, address string) (bool, error) {
			return f.c.Store.Blocked(ctx, address, hostOf(address))
		},
		KnownActor: func(ctx context.Context, actor string) (bool, error) {
			_, err := f.c.Store.Person(ctx, actor)
			if blog.KindOf(err) == blog.NotFound {
				return false, nil
			}
			return err == nil, err
		},
		Store: func(ctx context.Context, in activitypub.Received) error {
			return f.c.Store.Receive(ctx, in.DedupeKey, in.Signer, in.Raw)
		},
		Log: f.c.Log,
	}
}
