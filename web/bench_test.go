//go:build unix

package web_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web"
)

// article publishes one of usual length with a conversation under it.
func (w *world) article() string {
	a := w.publish(blog.Words{Title: "On listening", Source: strings.Repeat("<p>It was one of those evenings that begin with rain.</p>\n", 150)})
	for i := range 20 {
		w.reply(person("Ben", "one.test"), fmt.Sprint(i), blog.Target{ObjectID: a.ObjectID}, "<p>True, and well said.</p>")
	}
	return "/" + a.Slug
}

// bare writes the same bytes with the same headers, and does nothing else.
func bare(answer *http.Response, body []byte) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		for name, values := range answer.Header {
			w.Header()[name] = values
		}
		w.Write(body)
	})
}

// silent is a response that goes nowhere.
type silent struct{ header http.Header }

func (s *silent) Header() http.Header         { return s.header }
func (s *silent) Write(p []byte) (int, error) { return len(p), nil }
func (s *silent) WriteHeader(int)             {}

// BenchmarkCachedPage compares an article from the cache with a bare handler
// that writes the same bytes: the handlers alone, and over loopback on one
// connection.
func BenchmarkCachedPage(b *testing.B) {
	w := newWorld(b)
	target := w.article()
	for _, coding := range []string{"identity", "gzip", "br"} {
		answer := w.ask(http.MethodGet, target, "Accept-Encoding", coding)
		body, err := io.ReadAll(answer.Body)
		w.must(err)
		bare := bare(answer, body)
		for name, measure := range map[string]func(*testing.B, http.Handler, string, string){"handler": alone, "loopback": loopback} {
			b.Run(name+"/"+coding+"/bare", func(b *testing.B) { measure(b, bare, target, coding) })
			b.Run(name+"/"+coding+"/page", func(b *testing.B) { measure(b, w.handler, target, coding) })
		}
	}
}

func alone(b *testing.B, handler http.Handler, target, coding string) {
	r := httptest.NewRequest(http.MethodGet, target, nil)
	r.Header.Set("Accept-Encoding", coding)
	b.ReportAllocs()
	before := processorTime(b)
	for b.Loop() {
		handler.ServeHTTP(&silent{http.Header{}}, r)
	}
	report(b, before)
}

// loopback sends requests in batches down one connection and only counts the
// bytes that come back, so that the server is what is measured.
func loopback(b *testing.B, handler http.Handler, target, coding string) {
	server := httptest.NewServer(handler)
	defer server.Close()
	conn, err := net.Dial("tcp", server.Listener.Addr().String())
	if err != nil {
		b.Fatal(err)
	}
	defer conn.Close()
	request := []byte("GET " + target + " HTTP/1.1\r\nHost: blog.test\r\nAccept-Encoding: " + coding + "\r\n\r\n")
	size := responseSize(b, conn, request)
	const batch = 64
	requests := []byte(strings.Repeat(string(request), batch))
	answers := make([]byte, batch*size)
	b.ResetTimer()
	before := processorTime(b)
	for done := 0; done < b.N; done += batch {
		if _, err := conn.Write(requests); err != nil {
			b.Fatal(err)
		}
		if _, err := io.ReadFull(conn, answers); err != nil {
			b.Fatal(err)
		}
	}
	b.StopTimer()
	report(b, before)
}

// report tells pages per second of the clock, and of the processor, which counts
// on a machine that others use too.
func report(b *testing.B, before time.Duration) {
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
	b.ReportMetric(float64(b.N)/(processorTime(b)-before).Seconds(), "pages/core-s")
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// responseSize asks once and says how many bytes an answer takes on the wire.
func responseSize(b *testing.B, conn net.Conn, request []byte) int {
	b.Helper()
	if _, err := conn.Write(request); err != nil {
		b.Fatal(err)
	}
	counted := &counter{r: conn}
	buffered := bufio.NewReader(counted)
	answer, err := http.ReadResponse(buffered, nil)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		b.Fatal(err)
	}
	return counted.n
}

type counter struct {
	r io.Reader
	n int
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += n
	return n, err
}

// BenchmarkPageMade is what the first reader after a change waits for.
func BenchmarkPageMade(b *testing.B) {
	w := newWorld(b)
	target := w.article()
	for _, coding := range []string{"identity", "br"} {
		b.Run(coding, func(b *testing.B) {
			r := httptest.NewRequest(http.MethodGet, target, nil)
			r.Header.Set("Accept-Encoding", coding)
			for b.Loop() {
				b.StopTimer()
				handler := web.Routes(w.config()) // that keeps no page yet
				b.StartTimer()
				handler.ServeHTTP(&silent{http.Header{}}, r)
			}
		})
	}
}
