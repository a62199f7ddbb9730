package benchmarks

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/activitypub/signature"
	"github.com/causerie/causerie/test/harness"
	_ "modernc.org/sqlite" // the database of the bare inbox
)

const (
	inboxCount   = 3000
	inboxClients = 16
	inboxHosts   = 5
	inboxWriters = 10 // on each host: one writes a hundred comments a day at the most
)

// measureInbox delivers signed replies to Causerie's inbox, and to a bare one
// that verifies the signature and inserts a row.
func measureInbox(t *testing.T, r *report) {
	blog := harness.New(t).PlainBlog(harness.BlogOptions{})
	blog.Setup()
	blog.CLI("settings", "set", "policy", "open") // only so many of a person's may wait for the author
	blog.Start()
	article := blog.Publish("a.md", "---\ntitle: Much discussed\n---\n\nSay something.\n")
	var writers []*aptest.Actor
	for range inboxHosts {
		host := aptest.New(t, aptest.Address(harness.FreeAddress()+":0"))
		for n := range inboxWriters {
			writer := host.Actor(fmt.Sprintf("writer%d", n))
			writer.Reply(article.ID, "<p>First</p>") // makes the writer and the key known
			writers = append(writers, writer)
		}
	}
	inbox := writers[0].FetchActor(blog.ActorID()).Inbox

	key := writers[0].PrivateKey()
	pem, err := signature.MarshalPublicPEM(key.Key.Public())
	if err != nil {
		t.Fatal(err)
	}
	program := startBare(t, "inbox", "BARE_KEY="+pem, "BARE_DATABASE="+t.TempDir()+"/bare.db")

	their := deliver(t, program.address, signedReplies(t, writers[:1], inbox, article.ID, "bare"), program.cmd.Process.Pid)
	our := deliver(t, inbox, signedReplies(t, writers, inbox, article.ID, "ours"), blog.PID())
	drained := time.Now()
	harness.Eventually(t, "all replies are comments", 5*time.Minute, func() error {
		var list []json.RawMessage
		if err := blog.Query(&list, "comments", "list"); err != nil {
			return err
		}
		if len(list) < inboxCount+len(writers) {
			return fmt.Errorf("there are %d", len(list))
		}
		return nil
	})
	r.add(section{
		title: "Taking in replies",
		about: fmt.Sprintf("%s signed `Create` activities of %d accounts on %d hosts (2,048-bit RSA, draft-cavage) are posted by %d clients; what counts is the time until each is answered 202. The bare program checks the digest, verifies the signature with a key that it was given at its start, and inserts the body into a SQLite database, one synced transaction each. Causerie does that, and judges by all its rules, and works off the queue at the same time: its figures hold the work that makes comments of the activities as well.",
			grouped(inboxCount), inboxHosts*inboxWriters, inboxHosts, inboxClients),
		header:  []string{"program", "activities/s", "processor time each"},
		rows:    [][]string{our.row("Causerie"), their.row("bare inbox")},
		verdict: compared(our, their) + fmt.Sprintf(" All replies were comments %s after the last was answered.", time.Since(drained).Round(100*time.Millisecond)),
	})
}

// signedReplies makes replies of writers, by turns, ready to be sent.
func signedReplies(t *testing.T, writers []*aptest.Actor, inbox, article, series string) []*http.Request {
	t.Helper()
	public := "https://www.w3.org/ns/activitystreams#Public"
	requests := make([]*http.Request, 0, inboxCount)
	for n := range inboxCount {
		writer := writers[n%len(writers)]
		note := fmt.Sprintf("%s/notes/%s-%d", writer.ID, series, n)
		body, err := json.Marshal(map[string]any{
			"@context": "https://www.w3.org/ns/activitystreams", "type": "Create", "id": note + "/activity", "actor": writer.ID, "to": public,
			"object": map[string]any{
				"type": "Note", "id": note, "attributedTo": writer.ID, "inReplyTo": article, "to": public,
				"content": fmt.Sprintf("<p>Reply %d of the series %s</p>", n, series), "published": time.Now().UTC().Format(time.RFC3339),
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		request, err := http.NewRequest(http.MethodPost, inbox, bytes.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/activity+json")
		if err := signature.SignCavage(request, body, writer.PrivateKey(), time.Now()); err != nil {
			t.Fatal(err)
		}
		requests = append(requests, request)
	}
	return requests
}

// deliver sends requests to an address, whatever host they were signed for, and
// returns what that cost the process that answered.
func deliver(t *testing.T, address string, requests []*http.Request, pid int) spent {
	t.Helper()
	target, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{MaxIdleConnsPerHost: inboxClients, DisableCompression: true}
	defer transport.CloseIdleConnections()
	before, began := cpu(t, pid), time.Now()
	var next atomic.Int64
	var group sync.WaitGroup
	for range inboxClients {
		group.Go(func() {
			for n := next.Add(1) - 1; n < int64(len(requests)); n = next.Add(1) - 1 {
				request := requests[n]
				request.Host, request.URL.Scheme, request.URL.Host = request.URL.Host, target.Scheme, target.Host
				answer, err := transport.RoundTrip(request)
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, answer.Body)
				answer.Body.Close()
				if answer.StatusCode != http.StatusAccepted {
					t.Errorf("an activity was answered %s", answer.Status)
					return
				}
			}
		})
	}
	group.Wait()
	return spent{count: len(requests), wall: time.Since(began), cpu: cpu(t, pid) - before}
}

// bareInbox verifies by hand and inserts.
func bareInbox() error {
	parsed, err := signature.ParsePublicPEM(os.Getenv("BARE_KEY"))
	if err != nil {
		return err
	}
	key, ok := parsed.(*rsa.PublicKey)
	if !ok {
		return fmt.Errorf("not an RSA key: %T", parsed)
	}
	db, err := sql.Open("sqlite", os.Getenv("BARE_DATABASE")+"?_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(context.Background(), "CREATE TABLE inbox (id integer PRIMARY KEY, body blob NOT NULL)"); err != nil {
		return err
	}
	return serveBare(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(io.LimitReader(r.Body, 1<<20))
		if err == nil {
			err = verifyBare(r, body, key)
		}
		if err == nil {
			_, err = db.ExecContext(r.Context(), "INSERT INTO inbox (body) VALUES (?)", body)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		w.WriteHeader(http.StatusAccepted)
	})
}

func verifyBare(r *http.Request, body []byte, key *rsa.PublicKey) error {
	sum := sha256.Sum256(body)
	if r.Header.Get("Digest") != "SHA-256="+base64.StdEncoding.EncodeToString(sum[:]) {
		return fmt.Errorf("wrong digest")
	}
	parameters := map[string]string{}
	for part := range strings.SplitSeq(r.Header.Get("Signature"), ",") {
		name, value, _ := strings.Cut(part, "=")
		parameters[name] = strings.Trim(value, `"`)
	}
	var lines []string
	for name := range strings.FieldsSeq(parameters["headers"]) {
		value := r.Header.Get(name)
		switch name {
		case "(request-target)":
			value = strings.ToLower(r.Method) + " " + r.URL.RequestURI()
		case "host":
			value = r.Host
		}
		lines = append(lines, name+": "+value)
	}
	signed, err := base64.StdEncoding.DecodeString(parameters["signature"])
	if err != nil {
		return err
	}
	hash := sha256.Sum256([]byte(strings.Join(lines, "\n")))
	return rsa.VerifyPKCS1v15(key, crypto.SHA256, hash[:], signed)
}
