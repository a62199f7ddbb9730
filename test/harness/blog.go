package harness

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// BlogOptions say how a blog is run; the zero value is an SQLite blog whose
// author is "@ann".
type BlogOptions struct {
	// Handle, Author and Title are what Setup claims the blog with.
	Handle, Author, Title string
	// Database is what CAUSERIE_DATABASE takes; empty for the default.
	Database string
	// Env is added to the environment, and wins.
	Env []string
}

// Blog is a causerie process, and the way to its public address.
type Blog struct {
	w       *World
	options BlogOptions
	// Name is its host name, URL its public address without a slash at the end.
	Name, URL string
	// Local is the plain address that the process itself listens on.
	Local string
	// Data is its data folder.
	Data    string
	running *process
	client  *http.Client

	mu         sync.Mutex
	deliveries []Delivery
}

// Password is the author's, for the browser to sign in with.
const Password = "correct horse battery staple"

// Blog prepares a blog with a name, behind TLS. Nothing runs yet.
func (w *World) Blog(name string, options BlogOptions) *Blog {
	w.t.Helper()
	listener := w.listen(name)
	b := w.blog(name, options)
	b.URL = "https://" + name + port(listener.Addr().String(), "443")
	behind, err := url.Parse(b.Local)
	if err != nil {
		w.t.Fatal(err)
	}
	w.front(name, listener, behind, b.note)
	return b
}

// PlainBlog prepares a blog without a name and without TLS, as
// `go run ./cmd/causerie` gives it, on a loopback address of its own.
func (w *World) PlainBlog(options BlogOptions) *Blog {
	w.t.Helper()
	b := w.blog("plain", options)
	b.URL = b.Local
	return b
}

func (w *World) blog(name string, options BlogOptions) *Blog {
	options.Handle = orElse(options.Handle, "ann")
	options.Author = orElse(options.Author, "Ann Author")
	options.Title = orElse(options.Title, "A Blog for Tests")
	return &Blog{
		w: w, options: options, Name: name,
		Local:  "http://" + FreeAddress() + ":8080",
		Data:   filepath.Join(w.Dir, name+"-data"),
		client: w.Client(),
	}
}

// Setup claims the fresh blog by the command line.
func (b *Blog) Setup() {
	b.w.t.Helper()
	file := filepath.Join(b.w.Dir, b.Name+"-password")
	if err := os.WriteFile(file, []byte(Password+"\n"), 0o600); err != nil {
		b.w.t.Fatal(err)
	}
	b.CLI("setup", "--handle", b.options.Handle, "--name", b.options.Author, "--title", b.options.Title,
		"--email", b.options.Handle+"@example.org", "--password-file", file)
}

// Start runs the server and waits until it is ready.
func (b *Blog) Start() {
	b.w.t.Helper()
	cmd := exec.Command(b.binary())
	cmd.Env, cmd.Dir = b.env(), b.w.Dir
	b.running = start(b.w.t, b.Name, b.w.logFile(b.Name), cmd)
	b.WaitReady()
}

// WaitReady waits until the running server says that it serves.
func (b *Blog) WaitReady() {
	b.w.t.Helper()
	running := b.running
	Eventually(b.w.t, b.Name+" gets ready", 20*time.Second, func() error {
		if running.ended() {
			b.w.t.Fatalf("%s ended at its start (%v):\n%s", b.Name, running.err, tail(running.log, 30))
		}
		answer, err := b.client.Get(b.Local + "/readyz")
		if err != nil {
			return err
		}
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusOK {
			return fmt.Errorf("/readyz answers %s", answer.Status)
		}
		return nil
	})
}

// Deliveries are the posts to the blog's inboxes so far, as its front saw them.
func (b *Blog) Deliveries() []Delivery {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.deliveries)
}

func (b *Blog) note(d Delivery) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.deliveries = append(b.deliveries, d)
}

// Log is what the server has written so far, over all its lives.
func (b *Blog) Log() string { return tail(b.w.logFile(b.Name), 1<<20) }

// Stop ends the server as a service manager would, and fails the test when it
// does not go gracefully.
func (b *Blog) Stop() {
	b.w.t.Helper()
	if err := b.running.stop(20 * time.Second); err != nil {
		b.w.t.Errorf("%s did not stop gracefully: %v", b.Name, err)
	}
}

// Kill9 ends the server as a power cut would.
func (b *Blog) Kill9() { b.running.kill() }

// CLI runs one of the commands and returns its standard output; a failure
// fails the test.
func (b *Blog) CLI(args ...string) string {
	b.w.t.Helper()
	output, err := b.TryCLI(args...)
	if err != nil {
		b.w.t.Fatalf("causerie %s: %v", strings.Join(args, " "), err)
	}
	return output
}

// TryCLI runs one of the commands; the error holds what it wrote to standard
// error. Safe to call from several goroutines.
func (b *Blog) TryCLI(args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, b.binary(), args...)
	cmd.Env, cmd.Dir = b.env(), b.w.Dir
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return stdout.String(), fmt.Errorf("%w: %s", err, strings.TrimSpace(stderr.String()))
	}
	return stdout.String(), nil
}

// Query runs a command with --json and decodes what it prints.
func (b *Blog) Query(into any, args ...string) error {
	output, err := b.TryCLI(append(args, "--json")...)
	if err != nil {
		return fmt.Errorf("causerie %s: %w", strings.Join(args, " "), err)
	}
	if err := json.Unmarshal([]byte(output), into); err != nil {
		return fmt.Errorf("causerie %s --json printed %q: %w", strings.Join(args, " "), output, err)
	}
	return nil
}

// Publication is what `causerie publish` prints.
type Publication struct {
	// URL is the web address, ID the ActivityPub id.
	URL, ID string
}

// Publish writes a file in Markdown with front matter and publishes it.
func (b *Blog) Publish(name, text string, flags ...string) Publication {
	b.w.t.Helper()
	file := filepath.Join(b.w.Dir, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		b.w.t.Fatal(err)
	}
	lines := strings.Fields(b.CLI(append(append([]string{"publish"}, flags...), file)...))
	if len(lines) != 3 {
		b.w.t.Fatalf("causerie publish printed %q, want a word and two addresses", lines)
	}
	return Publication{URL: lines[1], ID: lines[2]}
}

// Page is what a visitor's browser is answered at an address of the blog; a
// path will do. An error is a connection's.
func (b *Blog) Page(address string) (status int, body string, err error) {
	return b.Get(address, "text/html,application/xhtml+xml,*/*;q=0.8")
}

// Object is what a server of the fediverse is answered at an address.
func (b *Blog) Object(address string) (status int, body string, err error) {
	return b.Get(address, `application/ld+json; profile="https://www.w3.org/ns/activitystreams", application/activity+json`)
}

// Get asks for an address of the blog with an Accept header.
func (b *Blog) Get(address, accept string) (status int, body string, err error) {
	if strings.HasPrefix(address, "/") {
		address = b.URL + address
	}
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		return 0, "", err
	}
	request.Header.Set("Accept", accept)
	answer, err := b.client.Do(request)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(io.LimitReader(answer.Body, 8<<20))
	return answer.StatusCode, string(content), err
}

// Address is the author's handle in the fediverse.
func (b *Blog) Address() string {
	return "@" + b.options.Handle + "@" + strings.TrimPrefix(strings.TrimPrefix(b.URL, "https://"), "http://")
}

// ActorID is the id of the blog's actor, as WebFinger tells it.
func (b *Blog) ActorID() string {
	b.w.t.Helper()
	status, body, err := b.Get("/.well-known/webfinger?resource=acct:"+url.QueryEscape(strings.TrimPrefix(b.Address(), "@")), "application/jrd+json")
	if err != nil || status != http.StatusOK {
		b.w.t.Fatalf("webfinger answers %d, %v", status, err)
	}
	var jrd struct {
		Links []struct{ Rel, Type, Href string }
	}
	if err := json.Unmarshal([]byte(body), &jrd); err != nil {
		b.w.t.Fatal(err)
	}
	for _, link := range jrd.Links {
		if link.Rel == "self" {
			return link.Href
		}
	}
	b.w.t.Fatalf("webfinger links to no actor: %s", body)
	return ""
}

// env is the environment of the server and of the commands alike.
func (b *Blog) env() []string {
	local := strings.TrimPrefix(b.Local, "http://")
	env := []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + b.w.Dir, "TMPDIR=" + b.w.Dir,
		"CAUSERIE_URL=" + b.URL,
		"CAUSERIE_LISTEN=" + local,
		"CAUSERIE_DATA=" + b.Data,
		"CAUSERIE_TRUSTED_PROXIES=127.0.0.0/8",
		"CAUSERIE_ALLOW_ADDRESSES=127.0.0.0/8",
		"SSL_CERT_FILE=" + b.w.authority.file(),
	}
	if b.options.Database != "" {
		env = append(env, "CAUSERIE_DATABASE="+b.options.Database)
	}
	return slices.Concat(env, b.options.Env)
}

func (b *Blog) binary() string {
	binary := os.Getenv(Program)
	if binary == "" {
		b.w.t.Fatal("no binary: let harness.Main be the package's TestMain")
	}
	return binary
}

// T is the test the world belongs to.
func (w *World) T() testing.TB { return w.t }

// port is the ":port" of an address, empty when it is the usual one.
func port(address, usual string) string {
	_, number, _ := strings.Cut(address, ":")
	if number == usual {
		return ""
	}
	return ":" + number
}

func orElse(value, otherwise string) string {
	if value == "" {
		return otherwise
	}
	return value
}

// PID is the id of the running server's process.
func (b *Blog) PID() int { return b.running.cmd.Process.Pid }

// Database is the database the blog was given, empty for the default.
func (b *Blog) Database() string { return b.options.Database }
