package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/dbtest"
	"github.com/causerie/causerie/internal/federation"
	"github.com/causerie/causerie/internal/queue"
)

// world is a small fediverse in one process: blogs that run the whole program
// over real databases, remote servers, and one clock. Nothing works in the
// background; settle does all that is due until everything is quiet.
type world struct {
	t     *testing.T
	mu    sync.Mutex
	time  time.Time
	blogs []*causerie
	keys  atomic.Int32 // how many are given away
	tried atomic.Int32 // passwords that were hashed, of whomever
}

// causerie is one blog of the world.
type causerie struct {
	*house
	w        *world
	env      *environment
	address  string
	queue    *queue.Queue
	server   *http.Server
	stopped  chan struct{}
	author   blog.Author
	ActorURL string
}

// tell tells a story on each database.
func tell(t *testing.T, story func(w *world, anna *causerie)) {
	t.Helper()
	dbtest.Each(t, func(t *testing.T, db dbtest.Database) {
		t.Parallel()
		w := &world{t: t, time: morning()}
		story(w, w.blog(db.URL, "anna"))
	})
}

func (w *world) now() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.time
}

// pass lets time go by.
func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.time = w.time.Add(d)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// server starts a remote server that lives by the world's clock.
func (w *world) server(options ...aptest.Option) *aptest.Server {
	return aptest.New(w.t, append([]aptest.Option{aptest.Clock(w.now)}, options...)...)
}

// blog sets a blog up and opens its doors.
func (w *world) blog(database, handle string) *causerie { return w.blogAt(database, handle, "") }

// blogAt is blog under a public address that is not the one it listens on, as
// behind a proxy; "" is that.
func (w *world) blogAt(database, handle, public string) *causerie {
	w.t.Helper()
	listener, err := new(net.ListenConfig).Listen(w.t.Context(), "tcp", "127.0.0.1:0")
	w.must(err)
	c := &causerie{w: w, address: listener.Addr().String()}
	if public == "" {
		public = "http://" + c.address
	}
	c.env = &environment{
		Context: w.t.Context(), now: w.now, processors: 2, newKey: w.newKey, passwords: w.passwords(), stdin: strings.NewReader(""), stdout: io.Discard, stderr: &testLog{w.t},
		config: Config{
			URL: public, Listen: c.address, Data: w.t.TempDir(), Database: database,
			AllowAddresses: []string{"127.0.0.0/8"}, LogLevel: "warn",
		},
	}
	c.open(listener)
	_, err = c.SetUp(w.t.Context(), blog.NewBlog{
		Handle: handle, Name: "Anna Ruf", Title: "On the couch", Email: "anna@blog.test", Password: "correct horse battery",
	})
	w.must(err)
	c.author, err = c.store.FirstAuthor(w.t.Context())
	w.must(err)
	c.ActorURL = c.federation.ActorURL(c.author.ID)
	w.must(c.settings("policy", "open"))
	w.blogs = append(w.blogs, c)
	w.t.Cleanup(c.close)
	return c
}

// open starts the program over what is on disk.
func (c *causerie) open(listener net.Listener) {
	c.w.t.Helper()
	var err error
	c.house, err = c.env.open()
	c.w.must(err)
	c.w.must(c.store.Recover(c.w.t.Context()))
	handler, err := c.handler(c.env, "token")
	c.w.must(err)
	c.queue = c.newQueue()
	c.server = newServer(handler)
	c.stopped = make(chan struct{})
	go func(server *http.Server, stopped chan struct{}) {
		defer close(stopped)
		_ = server.Serve(impatient{listener, writePatience}) // ends with ErrServerClosed
	}(c.server, c.stopped)
}

func (c *causerie) close() {
	_ = c.server.Close()
	<-c.stopped
	c.w.must(c.Close())
}

// restart stops the program without any farewell and starts it again.
func (c *causerie) restart() {
	c.w.t.Helper()
	c.close()
	listener, err := new(net.ListenConfig).Listen(c.w.t.Context(), "tcp", c.address)
	c.w.must(err)
	c.open(listener)
}

// settle does all that is due, everywhere, until there is nothing left to do.
func (w *world) settle() {
	w.t.Helper()
	ctx, cancel := context.WithTimeout(w.t.Context(), time.Minute)
	defer cancel()
	for busy := true; busy; {
		busy = false
		for _, c := range w.blogs {
			n, err := c.queue.Drain(ctx)
			w.must(err)
			busy = busy || n > 0
		}
	}
}

// settings changes a setting as the command line does.
func (c *causerie) settings(key, value string) error {
	one, err := settingNamed(key)
	if err != nil {
		return err
	}
	s, err := c.store.Settings(c.w.t.Context())
	if err != nil {
		return err
	}
	if err := one.set(&s, value); err != nil {
		return err
	}
	return c.ChangeSettings(c.w.t.Context(), s)
}

// publish publishes an article and returns it with its ActivityPub id.
func (c *causerie) publish(words blog.Words) (blog.Article, string) {
	c.w.t.Helper()
	a, err := c.Publish(c.w.t.Context(), c.author.ID, "", words)
	c.w.must(err)
	c.w.settle()
	return a, c.federation.ObjectURL(a.ObjectID)
}

// get fetches a page as a browser does.
func (c *causerie) get(path string) (status int, body string) {
	c.w.t.Helper()
	return c.getAs(path, "text/html,application/xhtml+xml,*/*;q=0.8")
}

func (c *causerie) getAs(path, accept string) (status int, body string) {
	c.w.t.Helper()
	r, err := http.NewRequestWithContext(c.w.t.Context(), http.MethodGet, "http://"+c.address+path, nil)
	c.w.must(err)
	r.Header.Set("Accept", accept)
	answer, err := http.DefaultClient.Do(r)
	c.w.must(err)
	defer func() { c.w.must(answer.Body.Close()) }()
	raw, err := io.ReadAll(answer.Body)
	c.w.must(err)
	return answer.StatusCode, string(raw)
}

// shows fails unless the page holds each of the words.
func (c *causerie) shows(path string, words ...string) {
	c.w.t.Helper()
	status, body := c.get(path)
	if status != http.StatusOK {
		c.w.t.Fatalf("GET %s: %d", path, status)
	}
	for _, word := range words {
		if !strings.Contains(body, word) {
			c.w.t.Errorf("%s does not show %q", path, word)
		}
	}
}

// hides fails if the page holds one of the words.
func (c *causerie) hides(path string, words ...string) {
	c.w.t.Helper()
	_, body := c.get(path)
	for _, word := range words {
		if strings.Contains(body, word) {
			c.w.t.Errorf("%s shows %q", path, word)
		}
	}
}

// comment finds the comment with that text in the desk.
func (c *causerie) comment(text string) blog.DeskComment {
	c.w.t.Helper()
	for _, state := range []blog.CommentState{"", blog.Spam, blog.Deleted} {
		list, _, err := c.store.DeskComments(c.w.t.Context(), state, 1)
		c.w.must(err)
		for _, d := range list {
			if strings.Contains(d.Text, text) {
				return d
			}
		}
	}
	c.w.t.Fatalf("no comment says %q", text)
	return blog.DeskComment{}
}

// followers counts the author's followers.
func (c *causerie) followers() int {
	c.w.t.Helper()
	n, err := c.store.CountFollowers(c.w.t.Context(), c.author.ID)
	c.w.must(err)
	return n
}

// got lists what arrived at an actor, as "Type" or "Type object-type".
func got(a *aptest.Actor) []string {
	var list []string
	for _, in := range a.Inbox() {
		what := in.Activity.Type
		if t := in.Activity.Object.Type(); t != "" {
			what += " " + t
		}
		list = append(list, what)
	}
	return list
}

// last is the newest thing of a type that arrived at an actor.
func (w *world) last(a *aptest.Actor, kind string) aptest.Received {
	w.t.Helper()
	in := a.Inbox()
	for i := len(in) - 1; i >= 0; i-- {
		if in[i].Activity.Type == kind {
			return in[i]
		}
	}
	w.t.Fatalf("%s got no %s, but %v", a.Name, kind, got(a))
	return aptest.Received{}
}

func (w *world) equal(what string, got, want any) {
	w.t.Helper()
	if g, x := fmt.Sprint(got), fmt.Sprint(want); g != x {
		w.t.Errorf("%s: %s, want %s", what, g, x)
	}
}

// passwords cost little in stories, where nobody guesses any, and are counted.
func (w *world) passwords() passwords {
	cheap := slow(&argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32})
	return passwords{
		hash:  func(password string) (string, error) { w.tried.Add(1); return cheap.hash(password) },
		match: func(password, hash string) (bool, error) { w.tried.Add(1); return cheap.match(password, hash) },
	}
}

// morning is ten o'clock (UTC) of this day, when stories begin: what is allowed in
// an hour or a day is counted by the clock's hours and days, and no story is to go
// past the end of one by chance. It is this day's, since browsers' sessions end by
// the true clock.
func morning() time.Time {
	year, month, day := time.Now().UTC().Date()
	return time.Date(year, month, day, 10, 0, 0, 0, time.UTC)
}

// readyKeys are a few blogs' keys: making one takes as long as many a story.
var readyKeys = sync.OnceValues(func() (keys [4]string, err error) {
	for i := range keys {
		if keys[i], err = federation.NewKey(); err != nil {
			return keys, err
		}
	}
	return keys, nil
})

// newKey gives each author of the world another key, and fails when they run out.
func (w *world) newKey() (string, error) {
	keys, err := readyKeys()
	n := int(w.keys.Add(1))
	if n > len(keys) {
		return "", fmt.Errorf("the world has %d keys for its authors", len(keys))
	}
	return keys[n-1], err
}

// testLog puts the program's log into the test's.
type testLog struct{ t *testing.T }

func (l *testLog) Write(p []byte) (int, error) {
	if l.t.Context().Err() == nil {
		l.t.Log(strings.TrimSpace(string(p)))
	}
	return len(p), nil
}
