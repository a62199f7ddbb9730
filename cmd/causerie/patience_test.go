package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Whoever asks and does not read is left; whoever reads slowly gets all, a file as
// well as what is written.
func TestClientsWhoDoNotRead(t *testing.T) {
	t.Parallel()
	large := bytes.Repeat([]byte("0123456789abcdef"), 1<<20) // more than the buffers of the system hold
	file := filepath.Join(t.TempDir(), "film")
	if err := os.WriteFile(file, large, 0o600); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 4)
	handler := http.NewServeMux()
	handler.HandleFunc("/written", func(w http.ResponseWriter, _ *http.Request) {
		_, err := w.Write(large)
		ended <- err
	})
	handler.HandleFunc("/file", func(w http.ResponseWriter, _ *http.Request) {
		from, err := os.Open(file)
		if err == nil {
			_, err = io.CopyN(w, from, int64(len(large)))
			_ = from.Close()
		}
		ended <- err
	})
	listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := newServer(handler)
	go func() { _ = server.Serve(impatient{listener, time.Second}) }()
	t.Cleanup(func() { _ = server.Close() })

	for _, path := range []string{"/written", "/file"} {
		ask := func() net.Conn {
			conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = conn.Close() })
			_, _ = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: blog.test\r\nConnection: close\r\n\r\n", path)
			return conn
		}
		ask()
		if err := <-ended; err == nil {
			t.Errorf("%s: nobody read it, and it was sent", path)
		}
		got, err := io.Copy(io.Discard, ask())
		if err := <-ended; err != nil {
			t.Errorf("%s: %v", path, err)
		}
		if err != nil || got < int64(len(large)) {
			t.Errorf("%s: %d bytes came, %v", path, got, err)
		}
	}
}
