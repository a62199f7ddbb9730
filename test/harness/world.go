package harness

import (
	"context"
	"crypto/tls"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// World is a little internet: names, addresses, a certificate authority, and
// the processes of one test.
type World struct {
	t         testing.TB
	authority *authority
	// Dir is a folder that goes away with the test.
	Dir string
	// out is where logs are kept after the test.
	out string
	// addresses by name, as /etc/hosts has them.
	addresses map[string]string
	// logs are the log files that this world has begun.
	logs map[string]bool
}

// New makes an empty world that ends with the test.
func New(t testing.TB) *World {
	t.Helper()
	out, err := filepath.Abs(filepath.Join(root(t), "test", "out"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		t.Fatal(err)
	}
	w := &World{t: t, Dir: t.TempDir(), out: out, addresses: map[string]string{}, logs: map[string]bool{}}
	w.authority = newAuthority(t, w.Dir)
	return w
}

// Client is a visitor: it trusts the world's authority, reaches its names, and
// follows no redirect, so that a test sees what was answered.
func (w *World) Client() *http.Client { return w.ClientAt("") }

// ClientAt is a visitor with a loopback address of their own, such as FreeAddress
// gives; "" for any.
func (w *World) ClientAt(address string) *http.Client {
	dial := w.dial
	if address != "" {
		dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
		dial = func(ctx context.Context, network, to string) (net.Conn, error) {
			return w.dialBy(ctx, &dialer, network, to)
		}
	}
	return &http.Client{
		Timeout: 20 * time.Second,
		Transport: &http.Transport{
			TLSClientConfig:   &tls.Config{RootCAs: w.authority.pool()},
			DialContext:       dial,
			DisableKeepAlives: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
}

// dial knows the world's names without looking them up.
func (w *World) dial(ctx context.Context, network, address string) (net.Conn, error) {
	return w.dialBy(ctx, &net.Dialer{}, network, address)
}

func (w *World) dialBy(ctx context.Context, dialer *net.Dialer, network, address string) (net.Conn, error) {
	host, port, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	if known, ok := w.addresses[host]; ok {
		host = known
	}
	return dialer.DialContext(ctx, network, net.JoinHostPort(host, port))
}

// logFile is where the output of a process is kept, from its first start in this
// world on.
func (w *World) logFile(process string) string {
	test := strings.NewReplacer("/", "-", " ", "_").Replace(w.t.Name())
	file := filepath.Join(w.out, test+"-"+process+".log")
	if !w.logs[file] {
		w.logs[file] = true
		if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			w.t.Fatal(err)
		}
	}
	return file
}

// listen opens a listener for a name on its own loopback address, on the port
// HTTPS has when this user may, otherwise on any.
func (w *World) listen(name string) net.Listener {
	w.t.Helper()
	address := w.resolve(name)
	listener, err := net.Listen("tcp", net.JoinHostPort(address, "443"))
	if err != nil {
		listener, err = net.Listen("tcp", net.JoinHostPort(address, "0"))
	}
	if err != nil {
		w.t.Fatalf("listening for %s: %v", name, err)
	}
	return listener
}

// root is the folder of the product's module.
func root(t testing.TB) string {
	t.Helper()
	dir, err := findRoot()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func findRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "arch_test.go")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("not inside the source tree")
		}
		dir = parent
	}
}

// StrangersTransport reaches the world's names but trusts only the authorities
// that everyone trusts.
func (w *World) StrangersTransport() http.RoundTripper {
	return &http.Transport{DialContext: w.dial, DisableKeepAlives: true}
}
