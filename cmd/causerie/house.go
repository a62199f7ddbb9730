package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"

	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/federation"
	"github.com/causerie/causerie/internal/mail"
	"github.com/causerie/causerie/internal/markdown"
	"github.com/causerie/causerie/internal/media"
	"github.com/causerie/causerie/internal/spam"
	"github.com/causerie/causerie/internal/store"
	"github.com/causerie/causerie/internal/webmention"
)

// house is the blog with all its rooms, wired. Every command opens it, uses what
// it needs and closes it.
type house struct {
	*blog.Blog

	site       blog.Site
	store      *store.Store
	now        func() time.Time
	media      *media.Library
	federation *federation.Federation
	intake     *intake       // for what strangers send
	turns      *fetch.Turns  // for jobs that strangers cause: half of the processors
	akismetURL string        // where Akismet answers; "" for the usual one
	mail       *mail.Mail    // nil when no mail server is configured
	fetch      *fetch.Client // for what is no ActivityPub
	mentions   *webmention.Mentions
	log        *slog.Logger
}

// open opens the database and wires the rooms.
func (e *environment) open() (*house, error) {
	site, err := e.config.site()
	if err != nil {
		return nil, err
	}
	allow, err := prefixes("allow-addresses", e.config.AllowAddresses)
	if err != nil {
		return nil, err
	}
	client, err := e.inboxClient()
	if err != nil {
		return nil, err
	}
	s, err := store.Open(e, e.config.database(), store.Options{Now: e.now, Domain: fetch.Site})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", e.config.describeDatabase(), err)
	}
	h := &house{site: site, store: s, now: e.now, turns: fetch.NewTurns(e.processors / 2), akismetURL: e.config.AkismetURL, log: e.logger()}
	if err := h.checkSite(e); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if h.media, err = media.Open(filepath.Join(e.config.Data, "media")); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	h.Blog = blog.New(considerate{s}, h.abilities(e))
	if h.mail, err = e.mail(h.Blog, s); err != nil {
		return nil, errors.Join(err, h.media.Close(), s.Close())
	}
	if err := h.ReadyKeys(e); err != nil {
		return nil, errors.Join(err, h.media.Close(), s.Close())
	}
	h.federation = federation.New(federation.Config{
		Blog: h.Blog, Store: s, Now: h.now, Log: h.log, Version: version(), Allow: allow, Client: client,
		Proofs:    fetch.NewTurns(e.processors / 2),
		Federated: markdown.Federated, AddAvatar: h.media.AddAvatar,
		AddPicture: pictures(h.media.AddRemote), AddEmoji: pictures(h.media.AddEmoji),
		Enclose: pictures(h.media.Enclose), EncloseEmoji: pictures(h.media.EncloseEmoji), Discard: h.media.Discard,
	})
	h.fetch = fetch.New(fetch.Config{UserAgent: "Causerie/" + version() + " (+" + site.Home() + ")", Allow: allow, Now: h.now})
	h.mentions = &webmention.Mentions{Blog: h.Blog, Store: s, Fetch: h.fetch}
	return h, nil
}

// openSetUp is open for commands that need a blog that is set up.
func (e *environment) openSetUp() (*house, error) {
	if err := e.mustBeThere(); err != nil {
		return nil, err
	}
	h, err := e.open()
	if err != nil {
		return nil, err
	}
	done, err := h.store.IsSetUp(e)
	if err == nil && !done {
		err = errors.New("this blog is not set up yet; run causerie setup, or causerie and open the link it prints")
	}
	if err != nil {
		return nil, errors.Join(err, h.Close())
	}
	return h, nil
}

// Close gives back what open took.
func (h *house) Close() error {
	h.federation.CloseIdle()
	h.fetch.CloseIdle()
	return errors.Join(h.media.Close(), h.store.Close())
}

// checkSite refuses a public address other than that of set-up: every follower
// and every article is known by it.
func (h *house) checkSite(ctx context.Context) error {
	fixed, err := h.store.FixedSite(ctx)
	if blog.KindOf(err) == blog.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	if fixed != h.site {
		return fmt.Errorf("this blog was set up as %s and is now configured as %s: followers know it by that address, so it cannot change. "+
			"Set CAUSERIE_URL (or --url) back to %s. If nobody follows it yet, run: causerie --url %s relocate", fixed, h.site, fixed, h.site)
	}
	return nil
}

// abilities are what the domain is given from outside.
func (h *house) abilities(e *environment) blog.Options {
	renderer := markdown.New(markdown.Options{BaseURL: string(h.site), Resolve: h.resolve})
	articles := renderers{h: h}
	return blog.Options{
		Site: h.site, Now: h.now,
		NewID: func() string { return uuid.Must(uuid.NewV7()).String() },
		Article: func(source, language string) (blog.Rendered, error) {
			in, err := articles.in(language)
			if err != nil {
				return blog.Rendered{}, err
			}
			doc, err := in.Article(source)
			return blog.Rendered{HTML: doc.HTML, Text: doc.Text, Summary: doc.Summary, Embeds: embeds(doc.HTML), Missing: h.missing(doc.Images)}, unwritable(err)
		},
		Answer: func(source string) (string, string, error) {
			html, text, err := renderer.Answer(source)
			return html, text, unwritable(err)
		},
		Remark: func(source string) (string, string, error) {
			html, text, err := renderer.Remark(source)
			return html, text, unwritable(err)
		},
		Mail: e.config.SMTP != "",
		Bio: func(source string) (string, error) {
			html, err := renderer.Bio(source)
			return html, unwritable(err)
		},
		Clean:  markdown.CleanCommentBeside,
		Name:   markdown.CleanName,
		Line:   markdown.CleanLine,
		Hash:   e.passwords.hash,
		Match:  e.passwords.match,
		NewKey: e.newKey, NewProofKey: federation.NewProofKey,
		Domain: fetch.Site, HostName: fetch.HostName,
		Judge: spam.Judge, Words: spam.Keys,
	}
}

// renderers are those of articles, one a language: quotation marks differ.
type renderers struct {
	h     *house
	known sync.Map // language: *markdown.Renderer
}

// in returns the renderer of a language, "" for the blog's.
func (r *renderers) in(language string) (*markdown.Renderer, error) {
	if language == "" {
		settings, err := r.h.store.Settings(context.Background())
		if err != nil {
			return nil, err
		}
		language = settings.Language
	}
	base, _, _ := strings.Cut(strings.ToLower(language), "-")
	if len(base) > 3 { // no language; authors type anything, and what they type is kept here
		base = ""
	}
	if known, ok := r.known.Load(base); ok {
		return known.(*markdown.Renderer), nil //nolint:forcetypeassert // stored below
	}
	made := markdown.New(markdown.Options{BaseURL: string(r.h.site), Resolve: r.h.resolve, Language: base})
	r.known.Store(base, made)
	return made, nil
}

// unwritable tells the author when a text is at fault.
func unwritable(err error) error {
	if errors.Is(err, markdown.ErrTooLong) {
		return blog.ErrInvalid("source", "The text is too long; divide it into several.")
	}
	return err
}

// resolve tells the renderer how large a picture of ours is.
func (h *house) resolve(src string) (markdown.Image, bool) {
	name, found := cutMedia(h.site, src)
	if !found {
		return markdown.Image{}, false
	}
	m, err := h.store.Media(context.Background(), name)
	if err != nil {
		return markdown.Image{}, false
	}
	p := store.PictureOf(m, m.Alt)
	return markdown.Image{Src: p.Src, Width: p.Width, Height: p.Height, SrcSet: p.SrcSet, Alt: p.Alt}, true
}

// upload keeps a file of the author's.
func (h *house) upload(ctx context.Context, name string, r io.Reader) (blog.Media, error) {
	f, err := h.media.Add(ctx, name, r)
	if err != nil {
		return blog.Media{}, uploadError(err)
	}
	m := blog.Media{
		ID: f.Name, Name: f.Original, MediaType: f.MediaType, Size: f.Size, Width: f.Width, Height: f.Height,
	}
	for _, v := range f.Variants {
		m.Variants = append(m.Variants, blog.Variant{Name: v.Name, Width: v.Width, Height: v.Height})
	}
	if len(f.Variants) > 0 && h.media.Shown(f).Name == f.Name {
		m.Variants = append(m.Variants, blog.Variant{Name: f.Name, Width: f.Width, Height: f.Height})
	}
	return h.AddMedia(ctx, m)
}

// uploadError turns a file that cannot be taken into a sentence for its owner.
func uploadError(err error) error {
	var refusal *media.Refusal
	if errors.As(err, &refusal) {
		return &blog.Error{Kind: blog.Invalid, Field: "file", Message: refusal.Error()}
	}
	return err
}
