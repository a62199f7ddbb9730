package main

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub/aptest"
)

// halves are requests of one address, each of which lacks its last byte.
type halves struct {
	w       *world
	open    []net.Conn
	answers chan string // status and Retry-After of those that were let go
}

// half begins n requests at once, with all bytes of their bodies but the last.
func (w *world) half(n int, from string, anna *causerie, head string, body int) *halves {
	w.t.Helper()
	h := &halves{w: w, answers: make(chan string, n)}
	text := fmt.Sprintf("%s\r\nHost: %s\r\nContent-Length: %d\r\n\r\n%s", head, anna.address, body, strings.Repeat("a", body-1))
	for range n {
		dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
		c, err := dialer.DialContext(w.t.Context(), "tcp", anna.address)
		w.must(err)
		h.open = append(h.open, c)
		go func() {
			_, _ = c.Write([]byte(text)) // who is let go may not hear all of it
			answer, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil {
				h.answers <- "hung up"
				return
			}
			_ = answer.Body.Close()
			h.answers <- answer.Status + ", " + answer.Header.Get("Retry-After")
		}()
	}
	w.t.Cleanup(h.hangUp)
	return h
}

// letGo waits until so many were let go, and fails for any that was answered
// otherwise than with a request to come back.
func (h *halves) letGo(n int) {
	h.w.t.Helper()
	for range n {
		if a := <-h.answers; a != "503 Service Unavailable, 10" && a != "hung up" {
			h.w.t.Errorf("a half body was answered %s", a)
		}
	}
}

func (h *halves) hangUp() {
	for _, c := range h.open {
		_ = c.Close()
	}
}

// Whoever sends bodies that never end gets the room of one, whichever door they
// knock at, and others find theirs; all who do so together get no more than there
// is, and when they are gone everything is as before.
func TestHalfBodiesTakeNoMoreThanTheirRoom(t *testing.T) {
	inbox := "POST %s/inbox HTTP/1.1\r\nContent-Type: application/activity+json\r\nSignature: none"
	form := "POST /on-rest/reply HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded"
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		_, id := anna.publish(rest)
		here := fmt.Sprintf(inbox, strings.TrimPrefix(anna.ActorURL, "http://"+anna.address))

		// A mebibyte and what its connection costs: two are less than 3 MiB.
		first := w.half(40, "127.0.0.2", anna, here, 1<<20)
		first.letGo(38)
		alice.Reply(id, "<p>I found room.</p>")
		w.settle()
		anna.shows("/on-rest", "I found room.")
		w.equal("let go meanwhile", len(first.answers), 0)
		first.hangUp()

		// Forms are shorter: 11 of 256 KiB.
		w.half(50, "127.0.0.3", anna, form, 256<<10).letGo(39)
		// Whoever is not signed in has no more room at the desk.
		w.half(4, "127.0.0.4", anna, saveAtDesk, 2<<20).letGo(3)
	})
}

// What all hold together is bounded, too: whoever brings more than is left is asked
// to come back, short messages still find room, and when those who held it have
// gone there is room for everyone.
func TestAllHalfBodiesTogetherTakeNoMoreThanThereIs(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		alice := w.server().Actor("alice")
		_, id := anna.publish(rest)
		long := func(name string) aptest.Answer {
			note := createBy(alice, name, id, toPublic)
			note["padding"] = strings.Repeat("a", 900<<10)
			return alice.Post(anna.ActorURL+"/inbox", note)
		}
		var all []*halves
		for n := range 8 {
			from := fmt.Sprintf("127.0.0.%d", 10+n)
			all = append(all, w.half(1, from, anna, saveAtDesk, intakeOfClient-32<<10))
			anna.holdsBodies((n + 1) * (intakeOfClient - 24<<10 - 1))
		}
		answer := long("one")
		w.equal("a long message", []string{fmt.Sprint(answer.Status), answer.Header.Get("Retry-After")}, []string{"503", "10"})
		alice.Reply(id, "<p>I can be brief.</p>")
		w.settle()
		anna.shows("/on-rest", "I can be brief.")
		for _, h := range all {
			w.equal("let go", len(h.answers), 0)
			h.hangUp()
		}
		for n := 0; answer.Status == http.StatusServiceUnavailable; n++ { // until it was noticed
			answer = long(fmt.Sprint("again ", n))
		}
		w.equal("a long message when they have gone", answer.Status, http.StatusAccepted)
	})
}

// Who is signed in has room of their own, whatever others do at the same address.
func TestTheAuthorHasRoomAtAnyTime(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		desk := anna.atTheDesk()
		all := w.half(1, "127.0.0.1", anna, saveAtDesk, intakeOfClient-32<<10)
		anna.holdsBodies(intakeOfClient - 24<<10 - 1)
		answer, _ := desk.post("/desk/articles/new/preview", url.Values{"title": {"Rest"}, "source": {strings.Repeat("Long words. ", 50_000)}})
		w.equal("the author's preview", answer.StatusCode, http.StatusOK)
		w.equal("let go", len(all.answers), 0)
	})
}

const saveAtDesk = "POST /desk/articles/new/save HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded"

// holdsBodies waits until so many bytes are held of bodies that are still coming.
func (c *causerie) holdsBodies(bytes int) {
	c.w.t.Helper()
	for {
		c.intake.mu.Lock()
		held := c.intake.held
		c.intake.mu.Unlock()
		if held == int64(bytes) {
			return
		}
		if c.w.t.Context().Err() != nil || held > int64(bytes) {
			c.w.t.Fatalf("%d bytes are held, not %d", held, bytes)
		}
		runtime.Gosched()
	}
}
