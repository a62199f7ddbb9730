package activitypub_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/signature"
)

func newDeliverer(t testing.TB) *activitypub.Deliverer {
	t.Helper()
	client := fetch.New(fetch.Config{
		UserAgent: "test", Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, Timeout: 5 * time.Second,
	})
	t.Cleanup(client.CloseIdle)
	return &activitypub.Deliverer{Fetch: client}
}

// TestDeliver sends to a server that checks what it gets.
func TestDeliver(t *testing.T) {
	here, there := aptest.New(t), aptest.New(t)
	alice, bob := here.Actor("alice"), there.Actor("bob")
	like := mustMarshal(t, activitypub.Activity{
		Context: activitypub.ContextPlain, ID: alice.ID + "#l", Type: "Like",
		Actor: activitypub.ID(alice.ID), Object: activitypub.One(bob.ID),
	})
	out := newDeliverer(t).Deliver(t.Context(), bob.InboxURL, like, alice.PrivateKey())
	if out.Kind != activitypub.Delivered || out.Status != http.StatusAccepted || out.Err != nil {
		t.Fatalf("got %+v", out)
	}
	got := bob.Inbox()
	if len(got) != 1 || got[0].Signer != alice.ID || got[0].Scheme != signature.Cavage || string(got[0].Raw) != string(like) {
		t.Fatalf("bob got %+v", got)
	}
	if ct := got[0].Header.Get("Content-Type"); ct != activitypub.ContentTypeProfile {
		t.Errorf("Content-Type %q", ct)
	}
}

// TestOutcomes reads answers as Mastodon and GoToSocial mean them.
func TestOutcomes(t *testing.T) {
	here, there := aptest.New(t), aptest.New(t)
	alice, bob := here.Actor("alice"), there.Actor("bob")
	deliverer := newDeliverer(t)
	for status, want := range map[int]activitypub.OutcomeKind{
		200: activitypub.Delivered, 201: activitypub.Delivered, 202: activitypub.Delivered, 204: activitypub.Delivered,
		404: activitypub.Gone, 410: activitypub.Gone,
		400: activitypub.Refused, 402: activitypub.Refused, 403: activitypub.Refused, 405: activitypub.Refused,
		406: activitypub.Refused, 413: activitypub.Refused, 415: activitypub.Refused, 422: activitypub.Refused,
		451: activitypub.Refused, 501: activitypub.Refused, 301: activitypub.Refused, 308: activitypub.Refused,
		401: activitypub.Retry, 408: activitypub.Retry, 425: activitypub.Retry, 429: activitypub.Retry,
		500: activitypub.Retry, 502: activitypub.Retry, 503: activitypub.Retry, 504: activitypub.Retry,
		521: activitypub.Retry, 302: activitypub.Retry, 307: activitypub.Retry,
	} {
		there.FailWith(1, status, http.Header{"Location": {there.URL + "/inbox"}})
		out := deliverer.Deliver(t.Context(), bob.InboxURL, []byte("{}"), alice.PrivateKey())
		if out.Kind != want || out.Status != status || (out.Err == nil) != (want == activitypub.Delivered) {
			t.Errorf("%d: got %s (%+v), want %s", status, out.Kind, out, want)
		}
	}
	if n := len(bob.Inbox()); n != 0 {
		t.Errorf("a redirect was followed: %d arrived", n)
	}
}

func TestRetryAfter(t *testing.T) {
	here, there := aptest.New(t), aptest.New(t)
	alice, bob := here.Actor("alice"), there.Actor("bob")
	deliverer := newDeliverer(t)
	for _, tt := range []struct {
		status   int
		value    string
		from, to time.Duration
	}{
		{503, "120", 2 * time.Minute, 2 * time.Minute},
		{429, time.Now().Add(time.Hour).UTC().Format(http.TimeFormat), 55 * time.Minute, time.Hour},
		{503, "999999999999", 24 * time.Hour, 24 * time.Hour},
		{503, "-5", 0, 0},
		{503, "soon", 0, 0},
		{503, "", 0, 0},
		{403, "120", 0, 0},
	} {
		there.FailWith(1, tt.status, http.Header{"Retry-After": {tt.value}})
		out := deliverer.Deliver(t.Context(), bob.InboxURL, []byte("{}"), alice.PrivateKey())
		if out.RetryAfter < tt.from || out.RetryAfter > tt.to {
			t.Errorf("%d, Retry-After %q: wait %s", tt.status, tt.value, out.RetryAfter)
		}
	}
}

// TestNobodyThere tells a host that is down from one that must not be asked,
// and both from being stopped ourselves.
func TestNobodyThere(t *testing.T) {
	here := aptest.New(t)
	alice := here.Actor("alice")
	deliverer := newDeliverer(t)
	var config net.ListenConfig
	listener, err := config.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed := listener.Addr().String()
	_ = listener.Close()
	selfSigned := httptest.NewUnstartedServer(http.NotFoundHandler())
	selfSigned.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	selfSigned.StartTLS()
	t.Cleanup(selfSigned.Close)
	for inbox, want := range map[string]activitypub.OutcomeKind{
		"http://" + closed + "/inbox":        activitypub.HostDown,
		selfSigned.URL + "/inbox":            activitypub.HostDown,
		"https://10.0.0.1/inbox":             activitypub.Refused,
		"https://[::ffff:10.0.0.1]/inbox":    activitypub.Refused,
		"ftp://example.org/inbox":            activitypub.Refused,
		"http://10.0.0.1/inbox":              activitypub.Refused,
		"not an address":                     activitypub.Refused,
		"https://user:pw@example.org/inbox/": activitypub.Refused,
	} {
		out := deliverer.Deliver(t.Context(), inbox, []byte("{}"), alice.PrivateKey())
		if out.Kind != want || out.Status != 0 || out.Err == nil {
			t.Errorf("%s: got %s (%v), want %s", inbox, out.Kind, out.Err, want)
		}
	}
	there := aptest.New(t)
	waiting := there.Hang()
	ctx, stop := context.WithCancel(t.Context())
	go func() {
		<-waiting
		stop()
	}()
	out := deliverer.Deliver(ctx, there.Actor("bob").InboxURL, []byte("{}"), alice.PrivateKey())
	if out.Kind != activitypub.Retry || !errors.Is(out.Err, context.Canceled) {
		t.Errorf("stopped by us: got %s (%v)", out.Kind, out.Err)
	}
	out = deliverer.Deliver(t.Context(), there.Actor("bob").InboxURL, []byte("{}"), signature.PrivateKey{ID: "x"})
	if out.Kind != activitypub.Retry {
		t.Errorf("no key to sign with: got %s (%v)", out.Kind, out.Err)
	}
}

func TestOutcomeNames(t *testing.T) {
	for kind, want := range map[activitypub.OutcomeKind]string{
		activitypub.Delivered: "delivered", activitypub.Retry: "retry", activitypub.HostDown: "host down",
		activitypub.Refused: "refused", activitypub.Gone: "gone", 0: "outcome 0",
	} {
		if got := fmt.Sprint(kind); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestHandlers(t *testing.T) {
	var got []string
	trouble := errors.New("trouble")
	handlers := activitypub.Handlers{
		"Follow": func(_ context.Context, a *activitypub.Activity) error { got = append(got, a.Type); return nil },
		"Like":   func(context.Context, *activitypub.Activity) error { return trouble },
	}
	for kind, want := range map[string]error{"Follow": nil, "Like": trouble, "Arrive": nil} {
		if err := handlers.Handle(t.Context(), &activitypub.Activity{Type: kind}); !errors.Is(err, want) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if len(got) != 1 {
		t.Errorf("handled %v", got)
	}
}
