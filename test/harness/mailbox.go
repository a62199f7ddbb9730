package harness

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/mail"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"
)

// Mailbox is a mail server on this machine that takes every mail and keeps it.
type Mailbox struct {
	// Server is its address, as CAUSERIE_SMTP takes it.
	Server string

	mu  sync.Mutex
	got []Letter
	bad []error
}

// Letter is a mail that arrived.
type Letter struct {
	To, Subject string
	// Text is its plain part.
	Text string
}

// Mailbox starts a mail server that ends with the test.
func (w *World) Mailbox() *Mailbox {
	w.t.Helper()
	listener, err := net.Listen("tcp", net.JoinHostPort(FreeAddress(), "0"))
	if err != nil {
		w.t.Fatal(err)
	}
	box := &Mailbox{Server: "smtp://" + listener.Addr().String()}
	w.t.Cleanup(func() {
		_ = listener.Close()
		for _, err := range box.complaints() {
			w.t.Errorf("a mail cannot be read: %v", err)
		}
	})
	go func() {
		for {
			c, err := listener.Accept()
			if err != nil { // it was closed
				return
			}
			go box.talk(c)
		}
	}()
	return box
}

// Wait waits for the newest mail to an address whose subject begins so.
func (b *Mailbox) Wait(t testing.TB, patience time.Duration, to, subject string) (found Letter) {
	t.Helper()
	Eventually(t, fmt.Sprintf("a mail %q", subject), patience, func() error {
		b.mu.Lock()
		defer b.mu.Unlock()
		for _, l := range b.got {
			if l.To == to && strings.HasPrefix(l.Subject, subject) {
				found = l
			}
		}
		if found.To == "" {
			return fmt.Errorf("there are %d mails, and it is not among them", len(b.got))
		}
		return nil
	})
	return found
}

func (b *Mailbox) complaints() []error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.bad
}

// talk is one connection: as much of RFC 5321 as a client needs that sends mail.
func (b *Mailbox) talk(c net.Conn) {
	defer func() { _ = c.Close() }()
	in, to := textproto.NewReader(bufio.NewReader(c)), ""
	say := func(line string) { _, _ = io.WriteString(c, line+"\r\n") } // who has hung up asks no more
	say("220 mail.test")
	for {
		line, err := in.ReadLine()
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
		switch verb {
		case "RCPT":
			_, address, _ := strings.Cut(line, "<")
			to, _, _ = strings.Cut(address, ">")
			say("250 ok")
		case "DATA":
			say("354 go on")
			raw, err := in.ReadDotBytes()
			b.take(to, raw, err)
			say("250 taken")
		case "QUIT":
			say("221 bye")
			return
		default:
			say("250 ok")
		}
	}
}

// take keeps a mail.
func (b *Mailbox) take(to string, raw []byte, err error) {
	letter := Letter{To: to}
	if err == nil {
		letter.Subject, letter.Text, err = readMail(raw)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if err != nil {
		b.bad = append(b.bad, err)
		return
	}
	b.got = append(b.got, letter)
}

// readMail reads the subject and the plain part of a mail that has several.
func readMail(raw []byte) (subject, text string, err error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return "", "", err
	}
	if subject, err = new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject")); err != nil {
		return "", "", err
	}
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return "", "", err
	}
	parts := multipart.NewReader(m.Body, params["boundary"])
	for {
		part, err := parts.NextRawPart()
		if err != nil {
			return "", "", fmt.Errorf("looking for the plain part: %w", err)
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/plain") {
			plain, err := io.ReadAll(quotedprintable.NewReader(part))
			return subject, strings.ReplaceAll(string(plain), "\r\n", "\n"), err
		}
	}
}
