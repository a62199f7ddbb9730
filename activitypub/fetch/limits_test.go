package fetch_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/fetch"
)

func TestBodiesAreBounded(t *testing.T) {
	srv := server(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", activityJSON)
		switch r.URL.Path {
		case "/fits":
			_, _ = io.WriteString(w, strings.Repeat("x", 1000))
		case "/said":
			w.Header().Set("Content-Length", "1001")
			_, _ = io.WriteString(w, strings.Repeat("x", 1001))
		case "/unsaid":
			for range 1001 {
				_, _ = io.WriteString(w, "x")
			}
		case "/endless":
			for r.Context().Err() == nil {
				if _, err := io.WriteString(w, strings.Repeat("x", 4096)); err != nil {
					return
				}
			}
		}
	})
	c := client(t, srv, nil)
	for _, path := range []string{"/said", "/unsaid", "/endless"} {
		_, err := c.Get(t.Context(), fetch.Request{URL: srv.URL + path, MaxBytes: 1000})
		if !errors.Is(err, fetch.ErrTooLarge) {
			t.Errorf("%s: got %v, want ErrTooLarge", path, err)
		}
	}
	if r, err := c.Get(t.Context(), fetch.Request{URL: srv.URL + "/fits", MaxBytes: 1000}); err != nil || len(r.Body) != 1000 {
		t.Errorf("/fits: %v", err)
	}
	if _, err := c.Document(t.Context(), srv.URL+"/endless"); !errors.Is(err, fetch.ErrTooLarge) {
		t.Errorf("document: got %v, want ErrTooLarge", err)
	}
	r, err := c.Post(t.Context(), srv.URL+"/endless", nil, nil, nil)
	if err != nil || len(r.Body) > 64<<10 {
		t.Errorf("post: %v", err)
	}
}

// Attack A20: what counts is the size after decompression, and no more than that
// is ever unpacked.
func TestDecompressionBombs(t *testing.T) {
	srv := server(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", activityJSON)
		w.Header().Set("Content-Encoding", "gzip")
		zip, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
		if err != nil {
			return
		}
		zeros := make([]byte, 1<<20)
		for range 256 {
			if _, err := zip.Write(zeros); err != nil {
				return
			}
		}
	})
	c := client(t, srv, nil)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := c.Document(t.Context(), srv.URL)
	runtime.ReadMemStats(&after)
	if !errors.Is(err, fetch.ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
	if used := (after.TotalAlloc - before.TotalAlloc) >> 20; used > 32 {
		t.Errorf("allocated %d MiB on the way", used)
	}
}

func TestEncodingsThatWereNotAskedFor(t *testing.T) {
	srv := server(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", strings.TrimPrefix(r.URL.Path, "/"))
		answer(w, activityJSON, "{}")
	})
	c := client(t, srv, nil)
	for _, encoding := range []string{"br", "zstd", "gzip,%20gzip", "deflate"} {
		_, err := c.Get(t.Context(), fetch.Request{URL: srv.URL + "/" + encoding})
		if !errors.Is(err, fetch.ErrWrongType) {
			t.Errorf("%s: got %v, want ErrWrongType", encoding, err)
		}
	}
}

// Attack A21: the deadline is for the whole call, however the time is wasted.
func TestSlowServers(t *testing.T) {
	drip := func(conn net.Conn, text string) {
		for {
			if _, err := io.WriteString(conn, text); err != nil {
				return
			}
			time.Sleep(5 * time.Millisecond) // the slowness under test
		}
	}
	const head = "HTTP/1.1 200 OK\r\nContent-Type: application/activity+json\r\n"
	for name, serve := range map[string]func(net.Conn){
		"accepts and is silent": func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) },
		"headers, one by one":   func(conn net.Conn) { drip(conn, "X") },
		"body, byte by byte": func(conn net.Conn) {
			_, _ = io.WriteString(conn, head+"Content-Length: 100000\r\n\r\n")
			drip(conn, " ")
		},
		"chunks": func(conn net.Conn) {
			_, _ = io.WriteString(conn, head+"Transfer-Encoding: chunked\r\n\r\n")
			drip(conn, "1\r\n \r\n")
		},
		"a redirect whose body drips": func(conn net.Conn) {
			_, _ = io.WriteString(conn, "HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 100000\r\n\r\n")
			drip(conn, " ")
		},
		"hints for ever": func(conn net.Conn) {
			_, _ = bufio.NewReader(conn).ReadString('\n')
			drip(conn, "HTTP/1.1 103 Early Hints\r\n\r\n")
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := client(t, nil, func(config *fetch.Config) { config.Timeout = 150 * time.Millisecond })
			url := raw(t, serve)
			for call, attempt := range map[string]func() error{
				"get":      func() error { _, err := c.Get(t.Context(), fetch.Request{URL: url}); return err },
				"document": func() error { _, err := c.Document(t.Context(), url); return err },
			} {
				start := time.Now()
				if err := attempt(); err == nil {
					t.Errorf("%s: no error", call)
				}
				if took := time.Since(start); took > 3*time.Second {
					t.Errorf("%s took %v", call, took)
				}
			}
		})
	}
}

func TestEndlessHeaders(t *testing.T) {
	for name, line := range map[string]string{
		"many lines": "X-Pad: " + strings.Repeat("x", 1000) + "\r\n",
		"one line":   strings.Repeat("x", 1000),
		"hints":      "\r\nHTTP/1.1 103 Early Hints\r\nX-Pad: " + strings.Repeat("x", 1000) + "\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			written := make(chan int, 1)
			url := raw(t, func(conn net.Conn) {
				total := 0
				defer func() { written <- total }()
				_, _ = bufio.NewReader(conn).ReadString('\n')
				n, err := io.WriteString(conn, "HTTP/1.1 200 OK\r\nX-Pad: ")
				for err == nil && total < 64<<20 {
					total += n
					n, err = io.WriteString(conn, line)
				}
			})
			if _, err := client(t, nil, nil).Get(t.Context(), fetch.Request{URL: url}); err == nil {
				t.Error("no error")
			}
			// Socket buffers hold some MB; read are 64 KiB.
			if total := <-written; total >= 64<<20 {
				t.Errorf("the server could send %d MiB of headers", total>>20)
			}
		})
	}
}

// Whoever calls off a fetch is not kept waiting.
func TestCancelledContext(t *testing.T) {
	url := raw(t, func(conn net.Conn) { _, _ = io.Copy(io.Discard, conn) })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := client(t, nil, nil).Get(ctx, fetch.Request{URL: url}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func TestRedirects(t *testing.T) {
	hops := make(chan string, 100)
	srv := server(t, func(w http.ResponseWriter, r *http.Request) {
		hops <- r.URL.RequestURI()
		var n int
		if _, err := fmt.Sscanf(r.URL.Path, "/hops/%d", &n); err == nil && n > 0 {
			http.Redirect(w, r, fmt.Sprintf("/hops/%d#there", n-1), 301+n%3)
			return
		}
		switch r.URL.Path {
		case "/self":
			http.Redirect(w, r, "/self", http.StatusFound)
		case "/ping":
			http.Redirect(w, r, "/pong", http.StatusPermanentRedirect)
		case "/pong":
			http.Redirect(w, r, "/ping", http.StatusTemporaryRedirect)
		case "/nowhere":
			w.WriteHeader(http.StatusFound)
		case "/choice":
			w.Header().Set("Location", "/hops/0")
			w.WriteHeader(http.StatusMultipleChoices)
		case "/torn":
			w.Header().Set("Location", "https://%zz/")
			w.WriteHeader(http.StatusFound)
		default:
			answer(w, "text/plain", "arrived")
		}
	})
	c := client(t, srv, nil)
	get := func(path string) (*fetch.Response, int, error) {
		r, err := c.Get(t.Context(), fetch.Request{URL: srv.URL + path})
		return r, countOf(hops), err
	}
	for n := range fetch.MaxRedirects + 1 {
		r, asked, err := get(fmt.Sprintf("/hops/%d", n))
		if err != nil || string(r.Body) != "arrived" || r.URL != srv.URL+"/hops/0" || asked != n+1 {
			t.Errorf("%d redirects: %v, %v after %d requests", n, r, err, asked)
		}
	}
	if _, asked, err := get(fmt.Sprintf("/hops/%d", fetch.MaxRedirects+1)); !errors.Is(err, fetch.ErrTooManyRedirects) || asked != fetch.MaxRedirects+1 {
		t.Errorf("too many: %v after %d requests", err, asked)
	}
	if _, asked, err := get("/self"); !errors.Is(err, fetch.ErrTooManyRedirects) || asked != 1 {
		t.Errorf("to itself: %v after %d requests", err, asked)
	}
	if _, asked, err := get("/ping"); !errors.Is(err, fetch.ErrTooManyRedirects) || asked != 2 {
		t.Errorf("in a circle: %v after %d requests", err, asked)
	}
	for _, path := range []string{"/nowhere", "/choice"} {
		var status *fetch.StatusError
		if _, _, err := get(path); !errors.As(err, &status) || status.Status/100 != 3 {
			t.Errorf("%s: %v", path, err)
		}
	}
	if _, _, err := get("/torn"); !errors.Is(err, fetch.ErrScheme) {
		t.Errorf("/torn: %v", err)
	}
}

func countOf(c chan string) int {
	n := len(c)
	for range n {
		<-c
	}
	return n
}
