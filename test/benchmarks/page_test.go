package benchmarks

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/causerie/causerie/test/harness"
)

const (
	pageClients = 16
	pageSpan    = 4 * time.Second
	pageRounds  = 3
)

// measurePage reads an article over and over, from Causerie and from a handler
// that writes the same bytes.
func measurePage(t *testing.T, r *report) {
	blog := harness.New(t).PlainBlog(harness.BlogOptions{})
	blog.Setup()
	blog.Start()
	article := blog.Publish("long.md", "---\ntitle: A long read\nslug: a-long-read\ntags: [one, two]\n---\n\n"+strings.Repeat("A paragraph with *some* words, [a link](https://example.org/) and `code`.\n\n", 60))
	header, body := fetchPage(t, article.URL)
	file := t.TempDir() + "/page"
	if err := os.WriteFile(file, body, 0o600); err != nil {
		t.Fatal(err)
	}
	program := startBare(t, "page", "BARE_FILE="+file, "BARE_TYPE="+header.Get("Content-Type"), "BARE_CODING="+header.Get("Content-Encoding"))

	var ours, theirs []spent
	var tail time.Duration
	for range pageRounds {
		s, slow := read(t, article.URL, blog.PID())
		ours, tail = append(ours, s), max(tail, slow)
		s, _ = read(t, program.address, program.cmd.Process.Pid)
		theirs = append(theirs, s)
	}
	our, their := middle(ours), middle(theirs)
	r.add(section{
		title: "Reading an article",
		about: fmt.Sprintf("%d clients with connections kept open ask for one article (%s bytes on the wire, %s) for %s, in %d rounds by turns. The bare program is a `net/http` handler that writes the same bytes from memory. The middle round counts.",
			pageClients, grouped(float64(len(body))), orElse(header.Get("Content-Encoding"), "not compressed"), pageSpan, pageRounds),
		header:  []string{"program", "pages/s", "processor time each"},
		rows:    [][]string{our.row("Causerie"), their.row("bare handler")},
		verdict: compared(our, their) + fmt.Sprintf(" 99 of 100 pages came within %s in every round.", tail.Round(100*time.Microsecond)),
	})
}

// fetchPage gets a page as a browser would.
func fetchPage(t *testing.T, address string) (http.Header, []byte) {
	t.Helper()
	answer, err := http.DefaultTransport.RoundTrip(pageRequest(t, address))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("the page answers %s, %v", answer.Status, err)
	}
	return answer.Header, body
}

func pageRequest(t *testing.T, address string) *http.Request {
	t.Helper()
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
	request.Header.Set("Accept-Encoding", "gzip")
	return request
}

// read asks for a page as fast as the clients can, and returns what that cost
// the process that answered, with the 99th percentile of the waiting.
func read(t *testing.T, address string, pid int) (spent, time.Duration) {
	t.Helper()
	transport := &http.Transport{MaxIdleConnsPerHost: pageClients, DisableCompression: true}
	defer transport.CloseIdleConnections()
	before, began := cpu(t, pid), time.Now()
	waits := make([][]time.Duration, pageClients)
	var group sync.WaitGroup
	for n := range pageClients {
		request := pageRequest(t, address)
		group.Go(func() {
			for time.Since(began) < pageSpan {
				asked := time.Now()
				answer, err := transport.RoundTrip(request)
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
				if answer.StatusCode != http.StatusOK {
					t.Errorf("the page answers %s", answer.Status)
					return
				}
				waits[n] = append(waits[n], time.Since(asked))
			}
		})
	}
	group.Wait()
	all := slices.Concat(waits...)
	if len(all) == 0 {
		t.Fatal("nothing was answered")
	}
	slices.Sort(all)
	return spent{count: len(all), wall: time.Since(began), cpu: cpu(t, pid) - before}, all[len(all)*99/100]
}

// middle is the round with the median rate.
func middle(rounds []spent) spent {
	slices.SortFunc(rounds, func(a, b spent) int { return int(a.perSecond() - b.perSecond()) })
	return rounds[len(rounds)/2]
}

// barePage writes the same bytes to everyone.
func barePage() error {
	body, err := os.ReadFile(os.Getenv("BARE_FILE"))
	if err != nil {
		return err
	}
	return serveBare(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", os.Getenv("BARE_TYPE"))
		if coding := os.Getenv("BARE_CODING"); coding != "" {
			w.Header().Set("Content-Encoding", coding)
		}
		_, _ = w.Write(body)
	})
}

// serveBare serves on a free address and prints it.
func serveBare(handler http.HandlerFunc) error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + listener.Addr().String() + "/")
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	return server.Serve(listener)
}

func orElse(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}
