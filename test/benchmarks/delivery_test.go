package benchmarks

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/causerie/causerie/test/harness"
	"github.com/go-fed/httpsig"
)

const senders = 32

// measureDelivery publishes to followers on 2,000 servers, and has a bare loop
// sign and post as often.
func measureDelivery(t *testing.T, r *report) {
	blog := harness.New(t).PlainBlog(harness.BlogOptions{})
	blog.Setup()
	boxes := startSink(t)
	seed(t, blog, boxes.inboxes(sinkHosts), sinkHosts)
	blog.Start()

	before, began := cpu(t, blog.PID()), time.Now()
	blog.Publish("a.md", "---\ntitle: To everyone\n---\n\n"+strings.Repeat("A paragraph with *some* words.\n\n", 100))
	published := time.Since(began)
	boxes.waitFor(t, sinkHosts, 5*time.Minute)
	our := spent{count: sinkHosts, wall: time.Since(began), cpu: cpu(t, blog.PID()) - before}
	their := sendBare(t, boxes.inboxes(sinkHosts))

	r.add(section{
		title: "Delivering an article",
		about: fmt.Sprintf("An article goes to %s inboxes on as many addresses. Each delivery is signed with a 2,048-bit RSA key and posted over a connection of its own. The bare program is a loop that signs with the same library and posts, %d at a time; Causerie also takes its jobs from the database, watches each host, and writes down what became of each delivery. Its clock starts before the command that publishes (%s).",
			grouped(sinkHosts), senders, published.Round(time.Millisecond)),
		header:  []string{"program", "deliveries/s", "processor time each"},
		rows:    [][]string{our.row("Causerie"), their.row("bare loop")},
		verdict: compared(our, their),
	})
}

// sendBare has the bare loop post to the inboxes.
func sendBare(t *testing.T, inboxes []string) spent {
	t.Helper()
	file := t.TempDir() + "/inboxes"
	if err := os.WriteFile(file, []byte(strings.Join(inboxes, "\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	sender := startBare(t, "sender", "BARE_FILE="+file)
	before, began := cpu(t, sender.cmd.Process.Pid), time.Now()
	answer, err := http.Get(sender.address)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if said, err := io.ReadAll(answer.Body); err != nil || answer.StatusCode != http.StatusOK {
		t.Fatalf("the bare loop says %s, %v", said, err)
	}
	return spent{count: len(inboxes), wall: time.Since(began), cpu: cpu(t, sender.cmd.Process.Pid) - before}
}

// bareSender posts once to every inbox of a file when it is asked to.
func bareSender() error {
	content, err := os.ReadFile(os.Getenv("BARE_FILE"))
	if err != nil {
		return err
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	inboxes, body := strings.Fields(string(content)), activity()
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConns: sinkHosts, MaxIdleConnsPerHost: 1}}
	return serveBare(func(w http.ResponseWriter, _ *http.Request) {
		if err := sendAll(client, key, inboxes, body); err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
		}
	})
}

func sendAll(client *http.Client, key *rsa.PrivateKey, inboxes []string, body []byte) error {
	work, failures := make(chan string), make(chan error, len(inboxes))
	var group sync.WaitGroup
	for range senders {
		group.Go(func() {
			for inbox := range work {
				if err := sendOne(client, key, inbox, body); err != nil {
					failures <- err
				}
			}
		})
	}
	for _, inbox := range inboxes {
		work <- inbox
	}
	close(work)
	group.Wait()
	select {
	case err := <-failures:
		return err
	default:
		return nil
	}
}

func sendOne(client *http.Client, key *rsa.PrivateKey, inbox string, body []byte) error {
	request, err := http.NewRequest(http.MethodPost, inbox, bytes.NewReader(body))
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/activity+json")
	request.Header.Set("Date", time.Now().UTC().Format(http.TimeFormat))
	request.Header.Set("Host", request.URL.Host)
	signer, _, err := httpsig.NewSigner([]httpsig.Algorithm{httpsig.RSA_SHA256}, httpsig.DigestSha256,
		[]string{httpsig.RequestTarget, "host", "date", "digest", "content-type"}, httpsig.Signature, 0)
	if err != nil {
		return err
	}
	if err := signer.SignRequest(key, "http://127.0.0.1/actor#main-key", request, body); err != nil {
		return err
	}
	answer, err := client.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, answer.Body)
	return err
}
