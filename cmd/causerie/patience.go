package main

import (
	"errors"
	"fmt"
	"io"
	"net"
	"sync/atomic"
	"time"
)

const (
	// writePatience is how long a client may take nothing of an answer; a quarter of
	// it may be missing.
	writePatience = time.Minute
	// portion is how much, in bytes, a client must have taken in that time, or the
	// rest of an answer if that is less: 4 KiB a second.
	portion = 256 << 10
)

// impatient hands out connections that end when a client does not take what it
// asked for. http.Server.WriteTimeout bounds whole answers instead, and would cut
// off films on slow lines.
type impatient struct {
	net.Listener
	patience time.Duration
}

// Accept waits for the next client.
func (l impatient) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err //nolint:wrapcheck // http.Server looks at what it is
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		return &hurried{TCPConn: tcp, patience: l.patience}, nil
	}
	return conn, nil
}

// hurried is the connection of one client. It stays a TCPConn, for files to be sent
// by the system.
type hurried struct {
	*net.TCPConn
	patience time.Duration
	again    atomic.Int64 // when patience is to be put off, in nanoseconds since 1970
}

// Write sends p, a portion after the other.
func (c *hurried) Write(p []byte) (int, error) {
	sent := 0
	for {
		if err := c.hurry(); err != nil {
			return sent, err
		}
		n, err := c.TCPConn.Write(p[sent:min(sent+portion, len(p))])
		if sent += n; err != nil || sent == len(p) {
			return sent, err //nolint:wrapcheck // http.Server looks at what it is
		}
	}
}

// ReadFrom sends what is read, a portion after the other.
func (c *hurried) ReadFrom(r io.Reader) (int64, error) {
	whole, ok := r.(*io.LimitedReader)
	if !ok {
		whole = &io.LimitedReader{R: r, N: 1<<63 - 1}
	}
	var sent int64
	for whole.N > 0 {
		if err := c.hurry(); err != nil {
			return sent, err
		}
		// Only directly below a limit does the system know a file.
		part := &io.LimitedReader{R: whole.R, N: min(whole.N, portion)}
		n, err := c.TCPConn.ReadFrom(part)
		sent, whole.N = sent+n, whole.N-n
		if err != nil || part.N > 0 {
			return sent, err //nolint:wrapcheck // http.Server looks at what it is
		}
	}
	return sent, nil
}

// hurry puts the end of patience off, unless that was done a moment ago: it costs as
// much as a tenth of a page.
func (c *hurried) hurry() error {
	now := time.Now()
	if now.UnixNano() < c.again.Load() {
		return nil
	}
	c.again.Store(now.Add(c.patience / 4).UnixNano())
	if err := c.SetWriteDeadline(now.Add(c.patience)); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("bound the wait for a client: %w", err)
	}
	return nil
}
