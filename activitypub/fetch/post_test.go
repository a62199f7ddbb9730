package fetch_test

import (
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/fetch"
)

func TestPost(t *testing.T) {
	srv := server(t, func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprintf(w, "%s %s %s %s %d", r.Method, r.Header.Get("Content-Type"), r.Header.Get("Signature"), body, r.ContentLength)
	})
	header := http.Header{"Content-Type": {activityJSON}}
	c := client(t, srv, nil)
	response, err := c.Post(t.Context(), srv.URL+"/inbox", header, []byte("{}"), func(r *http.Request) error {
		r.Header.Set("Signature", "for "+r.URL.Path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := "POST " + activityJSON + " for /inbox {} 2"; string(response.Body) != want || response.Status != http.StatusAccepted {
		t.Errorf("got %d %q, want %q", response.Status, response.Body, want)
	}
	if len(header) != 1 {
		t.Errorf("the caller's headers have grown: %v", header)
	}
}

func TestPostFollowsNoRedirects(t *testing.T) {
	var asked atomic.Int64
	srv := server(t, func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
	})
	_, err := client(t, srv, nil).Post(t.Context(), srv.URL+"/inbox", nil, []byte("{}"), nil)
	var status *fetch.StatusError
	if !errors.As(err, &status) || status.Status != http.StatusTemporaryRedirect || asked.Load() != 1 {
		t.Errorf("got %v after %d requests", err, asked.Load())
	}
}

// What was taken is delivered, even if the answer's body never ends.
func TestPostThatIsTakenButNotAnsweredToTheEnd(t *testing.T) {
	url := raw(t, func(conn net.Conn) {
		buffer := make([]byte, 4096)
		_, _ = conn.Read(buffer)
		_, _ = io.WriteString(conn, "HTTP/1.1 202 Accepted\r\nContent-Length: 100\r\n\r\nthank")
		_, _ = io.Copy(io.Discard, conn)
	})
	c := client(t, nil, func(config *fetch.Config) { config.Timeout = 200 * time.Millisecond })
	response, err := c.Post(t.Context(), url, nil, []byte("{}"), nil)
	if err != nil || string(response.Body) != "thank" {
		t.Errorf("got %v, %v", response, err)
	}
}

func TestStatusErrors(t *testing.T) {
	srv := server(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Date", "Sun, 22 Nov 2026 20:00:00 GMT")
		if after := r.URL.Query().Get("after"); after != "" {
			w.Header().Set("Retry-After", after)
		}
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	c := client(t, srv, nil)
	for after, want := range map[string]time.Duration{
		"":                              0,
		"0":                             0,
		"120":                           2 * time.Minute,
		"86401":                         24 * time.Hour,
		"99999999999999999":             24 * time.Hour,
		"999999999999999999999999":      0,
		"-1":                            0,
		"soon":                          0,
		"Sun, 22 Nov 2026 20:05:00 GMT": 5 * time.Minute,
		"Sun, 22 Nov 2026 19:00:00 GMT": 0,
		"Sun, 22 Nov 2099 20:00:00 GMT": 24 * time.Hour,
	} {
		r, err := http.NewRequest(http.MethodGet, srv.URL+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		query := r.URL.Query()
		query.Set("after", after)
		r.URL.RawQuery = query.Encode()
		var status *fetch.StatusError
		_, err = c.Get(t.Context(), fetch.Request{URL: r.URL.String()})
		if !errors.As(err, &status) || status.Status != 503 || status.RetryAfter != want || status.URL != r.URL.String() {
			t.Errorf("Retry-After %q: got %+v, want %v", after, err, want)
		}
	}
}

func TestGetTakesOnlyTheTypesItAskedFor(t *testing.T) {
	srv := server(t, func(w http.ResponseWriter, r *http.Request) { answer(w, r.Header.Get("Accept"), "x") })
	c := client(t, srv, nil)
	for _, test := range []struct {
		got   string
		types []string
		good  bool
	}{
		{"application/jrd+json; charset=utf-8", []string{"application/json", "application/jrd+json"}, true},
		{"text/html", []string{"application/json", "application/jrd+json"}, false},
		{"image/png", []string{"image/*"}, true},
		{"imagery/png", []string{"image/*"}, false},
		{"torn;;;=", []string{"image/*"}, false},
		{"torn;;;=", nil, true},
		{"image/png", []string{}, false},
	} {
		r, err := c.Get(t.Context(), fetch.Request{URL: srv.URL, Accept: test.got, Types: test.types})
		if test.good && (err != nil || r.ContentType != test.got) {
			t.Errorf("%s: %v", test.got, err)
		}
		if !test.good && !errors.Is(err, fetch.ErrWrongType) {
			t.Errorf("%s: got %v, want ErrWrongType", test.got, err)
		}
	}
}

// Deliveries to many hosts keep their connections, and nobody gets more than
// eight at a time.
func TestConnectionsAreSharedAndBounded(t *testing.T) {
	const bound = 8
	var inHand, most, opened atomic.Int64
	var once sync.Once
	full, gate := make(chan struct{}), make(chan struct{})
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		now := inHand.Add(1)
		defer inHand.Add(-1)
		for old := most.Load(); now > old && !most.CompareAndSwap(old, now); old = most.Load() {
		}
		if now == bound {
			once.Do(func() { close(full) })
		}
		<-gate
		w.WriteHeader(http.StatusAccepted)
	}))
	srv.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	srv.Start()
	defer srv.Close()
	c := client(t, nil, nil)
	post := func() {
		if _, err := c.Post(t.Context(), srv.URL, nil, []byte("{}"), nil); err != nil {
			t.Error(err)
		}
	}
	var all sync.WaitGroup
	for range 32 {
		all.Go(post)
	}
	<-full
	time.Sleep(50 * time.Millisecond) // nothing to wait for: more must not come
	if most.Load() > bound {
		t.Errorf("%d requests at a time", most.Load())
	}
	close(gate)
	all.Wait()
	before := opened.Load()
	for range 20 {
		post()
	}
	if opened.Load() > before {
		t.Errorf("%d new connections, one request after the other", opened.Load()-before)
	}
}

func TestHTTP2IsSpoken(t *testing.T) {
	srv := server(t, func(w http.ResponseWriter, r *http.Request) { answer(w, "text/plain", r.Proto) })
	r, err := client(t, srv, nil).Get(t.Context(), fetch.Request{URL: srv.URL})
	if err != nil || string(r.Body) != "HTTP/2.0" {
		t.Errorf("got %v, %v", r, err)
	}
}
