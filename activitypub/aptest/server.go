package aptest

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/signature"
)

// JSON is a JSON object.
type JSON = map[string]any

// Server is a remote server. Its methods may be called from any goroutine,
// those that can fail the test from the test's own only.
type Server struct {
	// URL is the server's address, without a slash at the end.
	URL string
	// Host is host:port of URL, the part of handles behind the "@".
	Host string

	tb              TB
	address         string
	authorizedFetch bool
	noSharedInbox   bool
	compacted       bool
	rfc9421         bool
	proofs          bool
	takesForwarded  bool
	choosy          func(*http.Request) http.Header // not nil: refuse, with these headers
	now             func() time.Time

	client *fetch.Client
	keys   *activitypub.KeyRing
	policy *signature.Policy
	ids    atomic.Int64

	mu        sync.Mutex
	http      *http.Server
	served    chan struct{} // closed when http has stopped serving
	actors    map[string]*Actor
	documents map[string]document
	handlers  map[string]http.Handler
	received  []Received
	requests  []Request
	failures  []failure
	hang      *hang
	lenient   bool
	arrived   chan struct{} // closed and renewed when something arrives
	serving   sync.WaitGroup
}

// New starts a server that stops when the test ends.
func New(tb TB, options ...Option) *Server {
	tb.Helper()
	s := &Server{
		tb: tb, address: "127.0.0.1:0", now: time.Now,
		actors: make(map[string]*Actor), documents: make(map[string]document),
		handlers: make(map[string]http.Handler), arrived: make(chan struct{}),
	}
	for _, option := range options {
		option(s)
	}
	if err := s.listen(); err != nil {
		tb.Fatalf("aptest: %v", err)
	}
	s.URL, s.Host = "http://"+s.address, s.address
	s.client = fetch.New(fetch.Config{
		UserAgent: "aptest (+" + s.URL + "/)",
		Allow:     []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")},
		Sign:      s.signGET, Timeout: 10 * time.Second, PerHost: -1,
	})
	s.keys = &activitypub.KeyRing{
		Fetch: s.client, Cache: activitypub.NewMemoryKeyCache(0), Now: s.now,
		FreshEvery: time.Nanosecond, FailedFor: time.Nanosecond,
	}
	s.policy = &signature.Policy{
		Keys: loopbackKeys{s.keys}, Now: s.now,
		Public: &url.URL{Scheme: "http", Host: s.Host},
	}
	tb.Cleanup(s.close)
	return s
}

// listen opens the address and serves it. The address is fixed from then on.
func (s *Server) listen() error {
	var config net.ListenConfig
	listener, err := config.Listen(context.Background(), "tcp", s.address)
	if err != nil {
		return fmt.Errorf("listening on %s: %w", s.address, err)
	}
	server := &http.Server{
		Handler:           http.HandlerFunc(s.serve),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          slog.NewLogLogger(slog.DiscardHandler, slog.LevelError),
	}
	served := make(chan struct{})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.address, s.http, s.served = listener.Addr().String(), server, served
	go func() {
		defer close(served)
		_ = server.Serve(listener) // ends with http.ErrServerClosed
	}()
	return nil
}

// Down takes the server off the network: connections are refused and open ones
// are cut.
func (s *Server) Down() {
	s.mu.Lock()
	server, served := s.http, s.served
	s.http = nil
	s.mu.Unlock()
	s.Release()
	if server != nil {
		_ = server.Close() // cutting connections is the purpose
		<-served
		s.serving.Wait()
	}
}

func (s *Server) isDown() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.http == nil
}

// enter counts a request in, unless the server is down already: what it did
// then would come after the end of the test.
func (s *Server) enter() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.http == nil {
		return false
	}
	s.serving.Add(1)
	return true
}

// Up brings the server back at the same address.
func (s *Server) Up() {
	s.tb.Helper()
	s.mu.Lock()
	running := s.http != nil
	s.mu.Unlock()
	if running {
		return
	}
	if err := s.listen(); err != nil {
		s.tb.Fatalf("aptest: coming up again: %v", err)
	}
}

func (s *Server) close() {
	s.Down()
	s.client.CloseIdle()
}

// newID makes an address of the server that was never used.
func (s *Server) newID(under string) string {
	return fmt.Sprintf("%s/%d", strings.TrimSuffix(under, "/"), s.ids.Add(1))
}

// signGET signs the server's fetches, by its instance actor as Mastodon does.
func (s *Server) signGET(r *http.Request) error {
	if err := loopbackOnly(r.URL.Hostname()); err != nil {
		return err
	}
	return s.Instance().sign(r, nil)
}

// loopbackKeys keeps the server from asking anyone beyond loopback.
type loopbackKeys struct{ signature.KeySource }

func (k loopbackKeys) Key(ctx context.Context, keyID string, fresh bool) (signature.PublicKey, error) {
	u, err := url.Parse(keyID)
	if err == nil {
		err = loopbackOnly(u.Hostname())
	}
	if err != nil {
		return signature.PublicKey{}, fmt.Errorf("%w: %w", signature.ErrNoKey, err)
	}
	return k.KeySource.Key(ctx, keyID, fresh)
}

func loopbackOnly(host string) error {
	ip, err := netip.ParseAddr(host)
	if host != "localhost" && (err != nil || !ip.IsLoopback()) {
		return fmt.Errorf("aptest contacts loopback only, not %q", host)
	}
	return nil
}
