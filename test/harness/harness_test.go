package harness_test

import (
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/test/harness"
)

func TestMain(m *testing.M) { harness.Main(m) }

// TestBlog tells the shortest story: a blog is claimed, started, read, stopped.
func TestBlog(t *testing.T) {
	w := harness.New(t)
	b := w.Blog("harness.test", harness.BlogOptions{})
	b.Setup()
	b.Start()
	status, body, err := b.Page("/")
	if err != nil || status != http.StatusOK || !strings.Contains(body, "A Blog for Tests") {
		t.Fatalf("the front page answers %d, %v: %.300s", status, err, body)
	}
	if id := b.ActorID(); !strings.HasPrefix(id, b.URL+"/ap/") {
		t.Errorf("the actor's id is %s, want it under %s/ap/", id, b.URL)
	}
	b.Kill9()
	b.Start()
	b.Stop()
	if _, _, err := b.Page("/healthz"); err == nil {
		if _, err := net.Dial("tcp", strings.TrimPrefix(b.Local, "http://")); err == nil {
			t.Error("the blog still listens after it stopped")
		}
	}
}

// TestNamesGoAway checks that nothing is left in /etc/hosts.
func TestNamesGoAway(t *testing.T) {
	t.Run("a test", func(t *testing.T) {
		harness.New(t).Blog("gone.harness.test", harness.BlogOptions{})
		if !strings.Contains(hosts(t), " gone.harness.test ") {
			t.Fatal("other processes cannot know the name")
		}
	})
	if left := hosts(t); strings.Contains(left, "gone.harness.test") {
		t.Errorf("the name was left behind:\n%s", left)
	}
}

func hosts(t *testing.T) string {
	t.Helper()
	content, err := os.ReadFile("/etc/hosts")
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// TestFrontIsTrustedByTheWorldAlone checks that the authority is not everyone's.
func TestFrontIsTrustedByTheWorldAlone(t *testing.T) {
	w := harness.New(t)
	b := w.Blog("tls.harness.test", harness.BlogOptions{})
	stranger := &http.Client{Timeout: 5 * time.Second, Transport: w.StrangersTransport()}
	_, err := stranger.Get(b.URL)
	if unknown := new(tls.CertificateVerificationError); !errors.As(err, &unknown) {
		t.Errorf("a stranger got %v, want a refused certificate", err)
	}
	if status, _, err := b.Page("/"); err != nil || status != http.StatusBadGateway {
		t.Errorf("with nothing behind it the front answers %d, %v", status, err)
	}
}
