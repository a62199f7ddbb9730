package harness

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// controlPort is where every peer takes commands, on its own address.
const controlPort = "8031"

// Peer is a Fedify server with one actor: see test/peer/README.md.
type Peer struct {
	w       *World
	running *process
	env     []string
	control string
	// User and Host make its handle, Actor is its actor's id.
	User, Host, Actor string
}

// Peer starts a Fedify server under a name; settings are added to its
// environment.
func (w *World) Peer(name, user string, settings ...string) *Peer {
	w.t.Helper()
	w.authority.certifyToDisk(name)
	listener := w.listen(name)
	ip, number, _ := strings.Cut(listener.Addr().String(), ":")
	if err := listener.Close(); err != nil {
		w.t.Fatal(err)
	}
	p := &Peer{w: w, User: user, Host: name + port(listener.Addr().String(), "443")}
	p.Actor = "https://" + p.Host + "/users/" + user
	p.control = "http://" + ip + ":" + controlPort + "/"
	p.env = append([]string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + w.Dir,
		"NODE_EXTRA_CA_CERTS=" + w.authority.file(), "TLS_DIR=" + w.authority.dir,
		"PEER_HOST=" + name, "PEER_USER=" + user, "PEER_IP=" + ip, "PEER_PORT=" + number, "CTRL_PORT=" + controlPort,
		"DATA=" + filepath.Join(w.Dir, name+"-peer"),
	}, settings...)
	p.start()
	return p
}

func (p *Peer) start() {
	p.w.t.Helper()
	cmd := exec.Command(Node(p.w.t), filepath.Join(root(p.w.t), "test", "peer", "main.mjs"))
	cmd.Env, cmd.Dir = p.env, p.w.Dir
	p.running = start(p.w.t, "peer "+p.User, p.w.logFile("peer-"+p.User), cmd)
	Eventually(p.w.t, "the peer gets ready", 60*time.Second, func() error {
		if p.running.ended() {
			p.w.t.Fatalf("the peer ended at its start (%v):\n%s", p.running.err, tail(p.running.log, 30))
		}
		_, err := p.Try("state", nil)
		return err
	})
}

// Handle is how the peer's actor is written.
func (p *Peer) Handle() string { return "@" + p.User + "@" + p.Host }

// Do has the peer carry out a command and decodes the answer; a failure fails
// the test.
func (p *Peer) Do(command string, args map[string]any) map[string]any {
	p.w.t.Helper()
	answer, err := p.Try(command, args)
	if err != nil {
		p.w.t.Fatalf("the peer's %s %v: %v", command, args, err)
	}
	var decoded map[string]any
	if err := json.Unmarshal(answer, &decoded); err != nil {
		p.w.t.Fatalf("the peer's %s answered %s: %v", command, answer, err)
	}
	return decoded
}

// Try has the peer carry out a command and returns the JSON it answers.
func (p *Peer) Try(command string, args map[string]any) ([]byte, error) {
	body, err := json.Marshal(args)
	if err != nil {
		return nil, err
	}
	client := &http.Client{Timeout: 30 * time.Second}
	answer, err := client.Post(p.control+command, "application/json", bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	content, err := io.ReadAll(answer.Body)
	if err != nil {
		return nil, err
	}
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", answer.Status, content)
	}
	return content, nil
}

// Posted is what the peer's post command answers.
type Posted struct{ ID, Object, Activity string }

// Post has the peer write a note; see the post command for the arguments.
func (p *Peer) Post(args map[string]any) Posted {
	p.w.t.Helper()
	answer := p.Do("post", args)
	return Posted{ID: text(answer["id"]), Object: text(answer["object"]), Activity: text(answer["activity"])}
}

// Event is a line of the peer's log.
type Event struct {
	Ev, Type, ID, Actor, Object string
	Err                         string
	// M, U, Status and Sig tell of an HTTP request: method, address, the
	// answer's status, and the scheme of its signature.
	M, U, Sig string
	Status    int
	// JSON is the activity as Fedify understood it.
	JSON json.RawMessage
}

// Inbox returns the activities of a type that reached the peer's inbox and
// whose signature Fedify found to be good, oldest first.
func (p *Peer) Inbox(t testing.TB, kind string) []Event {
	t.Helper()
	var events []Event
	for _, event := range p.Log(t, "inbox") {
		if event.Type == kind {
			events = append(events, event)
		}
	}
	return events
}

// Log returns the events of one kind.
func (p *Peer) Log(t testing.TB, kind string) []Event {
	t.Helper()
	client := &http.Client{Timeout: 10 * time.Second}
	answer, err := client.Get(p.control + "log?ev=" + kind)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var events []Event
	if err := json.NewDecoder(answer.Body).Decode(&events); err != nil {
		t.Fatalf("reading the peer's log: %v", err)
	}
	return events
}

// Following tells whether the peer's actor follows another, who accepted.
func (p *Peer) Following(actor string) bool {
	p.w.t.Helper()
	following, _ := p.Do("state", nil)["following"].(map[string]any)
	entry, _ := following[actor].(map[string]any)
	accepted, _ := entry["accepted"].(bool)
	return accepted
}

// Down ends the peer as a power cut would; Up starts it again with the same
// keys and nothing else in memory.
func (p *Peer) Down() { p.running.kill() }

// Up starts the peer again.
func (p *Peer) Up() {
	p.w.t.Helper()
	p.start()
}

func text(value any) string {
	s, _ := value.(string)
	return s
}
