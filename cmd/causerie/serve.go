package main

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"sync"
	"time"

	"github.com/go-chi/chi/v5/middleware"
	"github.com/google/uuid"
	"github.com/klauspost/compress/gzhttp"

	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/internal/federation"
	"github.com/causerie/causerie/internal/markdown"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store"
	"github.com/causerie/causerie/web"
	"github.com/causerie/causerie/web/desk"
	"github.com/causerie/causerie/web/reader"
)

// serveCommand runs the blog until it is told to stop.
type serveCommand struct{}

const (
	shutdownGrace = 15 * time.Second       // for requests and jobs in hand
	lookInterval  = 250 * time.Millisecond // how old a page may be after a change by another process
	tidyInterval  = time.Hour
	maxHeader     = 64 << 10
	// spread is how many goroutines run at once on each processor. With one, who
	// asks for a page under a flood waits until a goroutine ends or 10 ms are over;
	// with two, the system shares the processor between them. See docs/adr/0016.
	spread = 2
)

// Run serves.
func (serveCommand) Run(env *environment) (err error) {
	runtime.GOMAXPROCS(spread * env.processors)
	h, err := env.open()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	token, err := newToken()
	if err != nil {
		return err
	}
	handler, err := h.handler(env, token)
	if err != nil {
		return err
	}
	listener, err := new(net.ListenConfig).Listen(env, "tcp", env.config.Listen)
	if err != nil {
		return fmt.Errorf("%w: is something else running there? Choose another address with --listen", err)
	}
	// Only who has the address may take over what another process held.
	if err := h.store.Recover(env); err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := h.MendHosts(env); err != nil {
		return errors.Join(err, listener.Close())
	}
	if err := h.greet(env, token); err != nil {
		return errors.Join(err, listener.Close())
	}
	return h.serve(env, listener, handler)
}

// serve answers requests and works on the queue until env ends; then it finishes
// what is in hand and hands the rest back.
func (h *house) serve(env *environment, listener net.Listener, handler http.Handler) error {
	q := h.newQueue()
	h.store.OnWork(q.Wake)
	server := newServer(handler)
	var background sync.WaitGroup
	failed := make(chan error, 2)
	background.Go(func() { failed <- q.Run(env, shutdownGrace) })
	background.Go(func() { h.look(env) })
	background.Go(func() { h.tidy(env) })
	background.Go(func() { h.catchUpSearch(env) })
	background.Go(func() {
		if err := server.Serve(impatient{listener, writePatience}); !errors.Is(err, http.ErrServerClosed) {
			failed <- err
		}
	})

	var err error
	select {
	case <-env.Done():
		h.log.Info("stopping")
	case err = <-failed:
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(env), shutdownGrace)
	defer cancel()
	err = errors.Join(err, server.Shutdown(ctx))
	if env.Err() != nil {
		background.Wait()
	}
	return errors.Join(err, h.store.Checkpoint(ctx))
}

// newServer bounds what a client may take of a connection, and how long. Bodies
// have narrower bounds: see [intake].
func newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 10 * time.Minute, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: maxHeader, ErrorLog: nil,
	}
}

// deliver sends a broadcast to one inbox.
func (h *house) deliver(ctx context.Context, j queue.Job) queue.Result {
	return result(h.federation.Deliver(ctx, j.Broadcast, j.Inbox))
}

// newQueue readies the queue with all its handlers.
func (h *house) newQueue() *queue.Queue {
	turns, pictures := h.turns, fetch.NewTurns(1) // a large picture takes a second, and the inbox is not to wait for it
	return queue.New(queue.Config{
		Store: h.store, Owner: uuid.NewString(), Now: h.now, Log: h.log,
		Handlers: map[string]queue.Handler{
			store.JobDeliver: h.deliver,
			store.JobLetter:  h.deliver,
			store.JobInbox: inTurn(turns, func(ctx context.Context, j queue.Job) queue.Result {
				return result(h.federation.Process(ctx, j.Payload, j.CreatedAt))
			}),
			store.JobSync: inTurn(turns, func(ctx context.Context, j queue.Job) queue.Result {
				return result(h.federation.Synchronize(ctx, j.Payload))
			}),
			store.JobAside: inTurn(turns, func(ctx context.Context, j queue.Job) queue.Result {
				return result(h.federation.Resolve(ctx, j.Payload))
			}),
			store.JobHearsay: inTurn(turns, func(ctx context.Context, j queue.Job) queue.Result {
				return result(h.federation.Inquire(ctx, j.Payload))
			}),
			store.JobAvatar: inTurn(pictures, func(ctx context.Context, j queue.Job) queue.Result {
				return result(h.federation.Avatar(ctx, string(j.Payload)))
			}),
			store.JobAkismet: h.askAkismet,
			store.JobMail:    h.sendMail,
			store.JobPicture: inTurn(pictures, h.fetchPicture),
			store.JobEmbed:   inTurn(pictures, h.askAboutEmbed),
			store.JobThread:  inTurn(turns, h.lookForThread),
			store.JobSeek:    inTurn(turns, h.lookForThread),
			store.JobErase:   h.erasePicture,
			store.JobTerms:   h.tellTerms,
			store.JobMention: inTurn(turns, h.checkMention),
			store.JobLinks:   h.lookThroughLinks,
			store.JobSend:    h.sendMention,
			store.JobHub:     h.pingHub,
			store.JobIndex:   h.pingIndex,
		},
	})
}

// turn waits for a turn of those for what strangers cause.
func (h *house) turn(ctx context.Context) (leave func()) {
	_, leave, _ = h.turns.Take(ctx, 0)
	return leave
}

// inTurn does what strangers cause a few at a time, so that a flood of it leaves
// the processors to readers. Who waits for the network lets another go on.
func inTurn(turns *fetch.Turns, do queue.Handler) queue.Handler {
	return func(ctx context.Context, j queue.Job) queue.Result {
		ctx, leave, ok := turns.Take(ctx, 0)
		if !ok {
			return queue.Result{Outcome: queue.Retry, Reason: "the program stops"}
		}
		defer leave()
		return do(ctx, j)
	}
}

// result says a verdict in the words of the queue.
func result(v federation.Verdict) queue.Result {
	r := queue.Result{Outcome: queue.Failed, After: v.After, Alone: v.Alone, Passing: v.Passes, Reason: v.Reason}
	switch {
	case v.Done:
		r.Outcome = queue.Done
	case v.Down:
		r.Outcome = queue.LaneDown
	case v.Again:
		r.Outcome = queue.Retry
	case v.Gone:
		r.Outcome = queue.Gone
	}
	return r
}

// look watches for changes that another process made, such as the command line.
func (h *house) look(ctx context.Context) {
	h.every(ctx, lookInterval, "look for changes", h.store.RefreshRevision)
}

// tidy removes what was kept long enough.
func (h *house) tidy(ctx context.Context) {
	h.every(ctx, tidyInterval, "tidy up", func(ctx context.Context) error {
		return errors.Join(h.store.Tidy(ctx), h.media.SweepAvatars(ctx, h.now(), h.store.CopyNeeded),
			h.media.SweepEnclosed(ctx, h.now(), h.store.EnclosureNeeded), h.media.SweepCards(ctx, h.now()))
	})
}

func (h *house) every(ctx context.Context, interval time.Duration, doing string, do func(context.Context) error) {
	ticker := time.NewTicker(interval)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if err := do(ctx); err != nil && ctx.Err() == nil {
				h.log.Error(doing, "error", err)
			}
		}
	}
}

// handler is everything the blog answers over HTTP.
func (h *house) handler(env *environment, token string) (http.Handler, error) {
	d, err := dress(env.config.ThemeDir, func(page string, err error) {
		h.log.Error("a page of the theme failed, the built-in one stands in", "page", page, "error", err)
	})
	if err != nil {
		return nil, err
	}
	pages, assets := d.pages, d.assets
	secret, err := h.store.Secret(env)
	if err != nil {
		return nil, err
	}
	stylist := reader.New(reader.Config{
		Site: h.site, Store: h.store, Templates: pages, ObjectURL: h.federation.ObjectURL, ActorURL: h.federation.ActorURL,
		Log: h.log, Static: assets.URL, Media: h.media.Read, Now: h.now, Pieces: pieces,
	})
	room := desk.New(desk.Config{
		Blog: h.Blog, Store: h.store, Sessions: h.store, Templates: pages, Upload: h.upload, ShowEnclosed: h.media.ServeEnclosed, ShowAvatar: h.media.ServeAvatar,
		Stylist:   stylist,
		Successor: h.federation.Successor, Find: h.federation.Find,
		SetupToken:    func(given string) bool { return sameToken(given, token) },
		ClientIP:      func(r *http.Request) string { return middleware.GetClientIP(r.Context()) },
		VerifyAkismet: h.verifyAkismet, Trust: trust,
		Secret: secret, Mail: h.mail != nil, Now: h.now, Log: h.log,
	})
	compress, err := gzhttp.NewWrapper(gzhttp.MinSize(1000))
	if err != nil {
		return nil, fmt.Errorf("ready compression: %w", err)
	}
	clientIP, err := env.clientIP()
	if err != nil {
		return nil, err
	}
	client, err := env.inboxClient()
	if err != nil {
		return nil, err
	}
	protocol := compress(h.federation.Routes())
	h.intake = newIntake(client)
	return clientIP(h.intake.bounded(web.Routes(web.Config{
		Site: h.site, Store: h.store, Revision: h.store.Revision, Templates: pages, Static: assets,
		ObjectURL: h.federation.ObjectURL, ActorURL: h.federation.ActorURL, AnswerURL: h.federation.AnswerURL,
		Door: h.federation.Door, Now: h.now, Log: h.log, Negotiate: h.federation.Negotiate,
		ActivityPub: protocol, WellKnown: protocol, NodeInfo: protocol, Media: h.faces(h.media.Handler("/media/")),
		Healthz: http.HandlerFunc(healthz), Readyz: http.HandlerFunc(h.readyz), Desk: room.Routes(), SetUp: room.SetUp(), Turn: h.turn,
		ReadMedia: h.media.Read,
		Pieces:    pieces, Source: markdown.Source, Card: cards{h.media, h.site.Host()},
		Remarks: h.Blog, Client: clientHash(secret, h.now, client), Address: client, Secret: secret, Mail: h.mail != nil, Processors: env.processors,
		Mention: h.TakeMention, IndexKey: indexKey(secret),
	}))), nil
}

// clientIP finds the address of a client behind the trusted proxies.
func (e *environment) clientIP() (func(http.Handler) http.Handler, error) {
	trusted, err := prefixes("trusted-proxies", e.config.TrustedProxies)
	if err != nil {
		return nil, err
	}
	if len(trusted) == 0 {
		return middleware.ClientIPFromRemoteAddr, nil
	}
	list := make([]string, len(trusted))
	for i, p := range trusted {
		list[i] = p.String()
	}
	return middleware.ClientIPFromXFF(list...), nil
}

// greet says where the blog is, and to a fresh one's owner how to begin.
func (h *house) greet(env *environment, token string) error {
	h.log.Info("listening", "address", env.config.Listen, "url", string(h.site), "version", version())
	done, err := h.store.IsSetUp(env)
	if err != nil {
		return err
	}
	if done {
		fmt.Fprintf(env.stdout, "Your blog is at %s\nYour desk is at %s\n", h.site.Home(), h.site.Path("/desk"))
		return nil
	}
	fmt.Fprintf(env.stdout, "Welcome to Causerie. To set up your blog, open this link. It works until the blog is set up, by whoever has it, and only while this program runs; the next start makes another:\n\n  %s\n\n",
		h.site.Path("/setup?token="+token))
	return nil
}

func newToken() (string, error) {
	b := make([]byte, 24)
	if _, err := rand.Read(b); err != nil {
		return "", fmt.Errorf("make a token: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

// sameToken compares in constant time.
func sameToken(a, b string) bool {
	x, y := sha256.Sum256([]byte(a)), sha256.Sum256([]byte(b))
	return subtle.ConstantTimeCompare(x[:], y[:]) == 1
}

// healthz says that the process answers.
func healthz(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok\n") }

// readyz says that the database answers, too.
func (h *house) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 5*time.Second)
	defer cancel()
	if err := h.store.Ping(ctx); err != nil {
		h.log.Error("the database does not answer", "error", err)
		plain(w, http.StatusServiceUnavailable, "the database does not answer\n")
		return
	}
	plain(w, http.StatusOK, "ready\n")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // the client went away
}
