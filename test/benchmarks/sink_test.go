package benchmarks

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/causerie/causerie/test/harness"
)

// sinkHosts is how many servers the sink plays, each on an address of its own.
const sinkHosts = 2000

// mailboxes is the sink: a process that takes in whatever is posted to it under
// many addresses, and counts.
type mailboxes struct {
	*bare
	// hosts are "127.x.y.z:port".
	hosts []string
}

func startSink(t *testing.T) *mailboxes {
	t.Helper()
	file := t.TempDir() + "/hosts"
	b := startBare(t, "sink", "BARE_FILE="+file)
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return &mailboxes{bare: b, hosts: strings.Fields(string(content))}
}

// sink listens on many addresses. Its own address, the one it prints, answers
// with the count of what was posted so far.
func sink() error {
	var posted atomic.Int64
	inbox := &http.Server{
		ReadHeaderTimeout: 10 * time.Second,
		Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			if r.Method == http.MethodPost {
				posted.Add(1)
			}
			w.WriteHeader(http.StatusAccepted)
		}),
	}
	var hosts []string
	for range sinkHosts {
		listener, err := net.Listen("tcp", harness.FreeAddress()+":0")
		if err != nil {
			return err
		}
		hosts = append(hosts, listener.Addr().String())
		go func() { _ = inbox.Serve(listener) }()
	}
	if err := os.WriteFile(os.Getenv("BARE_FILE"), []byte(strings.Join(hosts, "\n")), 0o600); err != nil {
		return err
	}
	return serveBare(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, posted.Load()) })
}

// posted is how much the sink has taken in.
func (m *mailboxes) posted() (int, error) {
	answer, err := http.Get(m.address)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	var count int
	return count, json.NewDecoder(answer.Body).Decode(&count)
}

// waitFor waits until the sink has taken in so many.
func (m *mailboxes) waitFor(t *testing.T, count int, patience time.Duration) {
	t.Helper()
	harness.Eventually(t, fmt.Sprintf("%d deliveries arrive", count), patience, func() error {
		got, err := m.posted()
		if err == nil && got < count {
			err = fmt.Errorf("%d arrived", got)
		}
		return err
	})
}

// inboxes are so many addresses of inboxes, spread evenly over the hosts.
func (m *mailboxes) inboxes(count int) []string {
	all := make([]string, count)
	for n := range all {
		all[n] = fmt.Sprintf("http://%s/inbox/%d", m.hosts[n%len(m.hosts)], n/len(m.hosts))
	}
	return all
}

// activity is something to send that is as long as an article usually is.
func activity() []byte {
	content := strings.Repeat("<p>A paragraph with <em>some</em> words.</p>", 100)
	body, err := json.Marshal(map[string]any{
		"@context": "https://www.w3.org/ns/activitystreams", "type": "Create", "id": "http://127.0.0.1/activities/1", "actor": "http://127.0.0.1/actor",
		"object": map[string]any{"type": "Article", "id": "http://127.0.0.1/articles/1", "name": "An article", "content": content},
	})
	if err != nil {
		panic(err) // of values that are written above
	}
	return bytes.Clone(body)
}
