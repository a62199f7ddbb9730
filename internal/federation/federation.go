// Package federation translates between the blog and ActivityPub, and does
// nothing else: what comes in becomes a call of the domain, what goes out is made
// from what the domain wrote down. One file a story; the rules are in
// internal/blog, the protocol in activitypub.
package federation

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
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
	letterStore
	syncStore
	moveStore
	keyStore
	greetingStore
	gateStore
	recipientStore
	embedStore
}

// Config is what a Federation is made of.
type Config struct {
	Blog    *blog.Blog
	Store   Store
	Now     func() time.Time
	Log     *slog.Logger
	Version string         // of the program, for NodeInfo and User-Agent
	Allow   []netip.Prefix // otherwise refused addresses that may be contacted
	// Client is the address a request came from, "" for nobody in particular;
	// nil: that of the connection.
	Client func(*http.Request) string
	// Proofs are the turns in which what comes in is proven; see
	// [activitypub.Limiter].
	Proofs *fetch.Turns

	Federated func(html, baseURL string) string                               // article HTML as other servers keep it
	AddAvatar func(ctx context.Context, r io.Reader) (name string, err error) // keeps a person's picture, resized

	// AddPicture and AddEmoji keep pictures of comments and of custom emoji, made
	// anew; they fill in copy, width and height.
	AddPicture func(ctx context.Context, r io.Reader) (blog.Attachment, error)
	AddEmoji   func(ctx context.Context, r io.Reader) (blog.Attachment, error)

	// Enclose and EncloseEmoji do so for letters and reports, where the desk alone
	// shows them. Discard removes such a copy; one that is gone is no error.
	Enclose      func(ctx context.Context, r io.Reader) (blog.Attachment, error)
	EncloseEmoji func(ctx context.Context, r io.Reader) (blog.Attachment, error)
	Discard      func(name string) error
}

// Federation speaks ActivityPub for the blog. It is safe for concurrent use.
type Federation struct {
	c       Config
	site    blog.Site
	address addresses
	fetch   *fetch.Client
	signer  *activitypub.Signer
	deliver *activitypub.Deliverer
	keys    privateKeys
	bodies  bodies
	people  people
	ring    *activitypub.KeyRing
	policy  *signature.Policy
	looks   looks
	inbox   *activitypub.Inbox
	authors sync.Map             // ids of authors, who never go
	limit   *activitypub.Limiter // of what comes in, and of what others can make us look up
	handle  activitypub.Handlers
	signing chan struct{} // who signs a fetch
	doors   doors
}

// New returns a Federation.
func New(c Config) *Federation {
	site := c.Blog.Site()
	f := &Federation{c: c, site: site, address: addresses{site: site}, signing: make(chan struct{}, 1)}
	f.limit = &activitypub.Limiter{Client: c.Client, Now: c.Now, Turns: c.Proofs}
	f.doors = newDoors(c)
	f.keys.store = c.Store
	f.fetch = fetch.New(fetch.Config{
		UserAgent: "Causerie/" + c.Version + " (+" + site.Home() + ")",
		Allow:     c.Allow,
		Knock:     f.knockToFetch,
		Now:       c.Now,
	})
	f.signer = &activitypub.Signer{Memory: &greetings{f: f}, Now: c.Now}
	f.deliver = &activitypub.Deliverer{Fetch: f.fetch, Signer: f.signer, Now: c.Now}
	f.bodies = newBodies()
	f.looks = newLooks()
	f.people = people{f: f}
	f.ring = &activitypub.KeyRing{Fetch: f.fetch, Cache: newKeyCache(c.Store), Now: c.Now}
	f.policy = f.newPolicy()
	f.inbox = f.newInbox()
	f.handle = f.handlers()
	return f
}

// CloseIdle closes the connections kept for later, at the end.
func (f *Federation) CloseIdle() { f.fetch.CloseIdle() }

// knockToFetch signs a GET as the application actor, whose document anyone may
// read unsigned: two servers that both ask for signatures would else wait for each
// other for ever.
func (f *Federation) knockToFetch(ctx context.Context) (fetch.Knock, error) {
	application, err := f.c.Store.Application(ctx)
	if err != nil {
		return nil, err
	}
	key, err := f.keys.of(ctx, application.ID, f.address.application())
	if err != nil {
		return nil, err
	}
	return inTurn{Knock: f.signer.Knock(nil, key), turn: f.signing}, nil
}

// inTurn signs one request at a time: strangers cause fetches, signing is the
// dearest thing that is done for one, and readers shall not wait for a processor
// meanwhile.
type inTurn struct {
	fetch.Knock

	turn chan struct{}
}

// Sign implements [fetch.Knock].
func (k inTurn) Sign(r *http.Request) error {
	select {
	case k.turn <- struct{}{}:
		defer func() { <-k.turn }()
	case <-r.Context().Done():
		return fmt.Errorf("waiting to sign: %w", r.Context().Err())
	}
	return k.Knock.Sign(r)
}

// newPolicy is what decides whether a request is proven, wherever it comes in.
func (f *Federation) newPolicy() *signature.Policy {
	public, err := url.Parse(string(f.site))
	if err != nil {
		panic("federation: the public address was not checked: " + err.Error())
	}
	return &signature.Policy{
		Keys:   f.ring,
		Public: public,
		Now:    f.c.Now,
	}
}

// newInbox wires the inbox of the protocol to the blog.
func (f *Federation) newInbox() *activitypub.Inbox {
	return &activitypub.Inbox{
		Policy: f.policy,
		Local:  f.address.local,

		BlockedHost: f.hostBlocked,
		Blocked: func(ctx context.Context, address string) (bool, error) {
			return f.c.Store.Blocked(ctx, address, blog.HostOf(address))
		},
		KnownActor: func(ctx context.Context, actor string) (bool, error) {
			_, err := f.c.Store.Person(ctx, actor)
			if blog.KindOf(err) == blog.NotFound {
				return false, nil
			}
			return err == nil, err
		},
		Held:     f.ring,
		Proofs:   f.ring,
		Concerns: f.concerns,
		Aside:    f.putAside,
		Store: func(ctx context.Context, in activitypub.Received) error {
			if err := f.keep(ctx, in); err != nil {
				return fullIfTooMany(err)
			}
			if in.FromBlocked || in.Forwarded {
				return nil
			}
			return f.noteSynchronization(ctx, in.Signer, in.Header)
		},
		Limit: f.limit,
		Log:   f.c.Log,
	}
}
