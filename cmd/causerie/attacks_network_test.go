package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
)

// networkAttacks make the blog ask where it should not, or for too much.
func networkAttacks() []attack {
	return []attack{
		{name: "A18 a key in the network behind the blog", run: func(s *scene) {
			mallory := s.mallory()
			for _, address := range s.inner() {
				key := cavage{covered: "(request-target) host date digest", keyID: address + "/key"}
				answer := mallory.Post(s.inbox(), activity(mallory, "Like", s.article, nil), key.by(mallory)...)
				if answer.Status != http.StatusUnauthorized && answer.Status != http.StatusBadRequest {
					s.t.Errorf("%s: answered %d %s", address, answer.Status, answer.Body)
				}
			}
		}},
		{name: "A18 an actor in the network behind the blog", run: func(s *scene) {
			mallory := s.mallory()
			for _, address := range s.inner() {
				actor := &aptest.Actor{ID: address + "/users/x"}
				key := cavage{covered: "(request-target) host date digest", keyID: actor.ID + "#main-key"}
				answer := mallory.Post(s.inbox(), activity(actor, "Like", s.article, nil), key.by(mallory)...)
				if answer.Status/100 != 4 {
					s.t.Errorf("%s: answered %d %s", address, answer.Status, answer.Body)
				}
			}
		}},
		{name: "A18 redirects into the network behind the blog", evil: 120, run: func(s *scene) {
			for i, address := range s.inner() {
				mallory := s.mallory()
				path := fmt.Sprintf("/away/%d", i)
				s.evil.Handle(path, redirectTo(address+"/x"))
				s.sentWith(mallory, activity(mallory, "Like", s.article, nil), []aptest.Mangle{aptest.WithKeyID(s.evil.URL + path)}, http.StatusUnauthorized)
				s.sent(mallory, activity(mallory, "Create", s.evil.URL+path, nil), http.StatusAccepted)
			}
		}},
		{name: "A18 a profile whose addresses lead there", evil: 200, changes: true, run: func(s *scene) {
			for i, address := range s.inner() {
				mallory := s.mallory()
				mallory.Set(aptest.JSON{
					"icon": aptest.JSON{"type": "Image", "mediaType": "image/png", "url": address + "/icon.png"},
					"url":  address + "/page", "featured": address + "/featured", "outbox": address + "/outbox", "followers": address + "/followers",
					"webfinger": "acct:mallory@" + strings.TrimPrefix(strings.TrimPrefix(address, "http://"), "https://"),
					"endpoints": aptest.JSON{"sharedInbox": address + "/inbox", "proxyUrl": address},
				})
				s.sent(mallory, activity(mallory, "Like", s.article, nil), http.StatusAccepted)
				note := s.note(mallory, fmt.Sprint("look ", i), aptest.JSON{
					"url": address + "/page", "replies": address + "/replies", "context": address + "/context", "conversation": address + "/c",
					"attachment": []any{aptest.JSON{"type": "Image", "mediaType": "image/png", "url": address + "/a.png"}},
					"tag":        []any{aptest.JSON{"type": "Emoji", "name": ":x:", "icon": aptest.JSON{"type": "Image", "url": address + "/e.png"}}},
				})
				s.sent(mallory, activity(mallory, "Create", note, nil), http.StatusAccepted)
			}
			s.settle()
			s.anna.hides("/on-rest", `src="http://`+s.trap) // a link is the reader's to follow
		}},
		{name: "A18 an inbox in the network behind the blog", evil: 120, run: func(s *scene) {
			for _, address := range s.inner() {
				mallory := s.mallory()
				mallory.Set(aptest.JSON{"inbox": address + "/inbox"})
				s.sent(mallory, activity(mallory, "Follow", s.anna.ActorURL, nil), http.StatusAccepted)
			}
		}},
		{name: "A25 followers whose inbox is the victim's", evil: 60, run: func(s *scene) {
			for range 20 {
				mallory := s.mallory()
				mallory.Set(aptest.JSON{"inbox": s.bob.InboxURL, "endpoints": aptest.JSON{"sharedInbox": s.victim.URL + "/inbox"}})
				s.sent(mallory, activity(mallory, "Follow", s.anna.ActorURL, nil), http.StatusAccepted)
			}
		}},
		{name: "A25 a follower whose shared inbox is the victim's", evil: 10, changes: true, run: func(s *scene) {
			mallory := s.mallory()
			mallory.Set(aptest.JSON{"endpoints": aptest.JSON{"sharedInbox": s.victim.URL + "/inbox"}})
			follow := activity(mallory, "Follow", s.anna.ActorURL, nil)
			s.sent(mallory, follow, http.StatusAccepted)
			s.settle()
			for _, row := range s.db.rows("SELECT inbox FROM inbox_target") {
				s.equal("the victim's", strings.HasPrefix(row, s.victim.URL), false)
			}
			s.sent(mallory, activity(mallory, "Undo", follow, nil), http.StatusAccepted)
			s.settle()
			s.equal("followers", s.anna.followers(), 1)
			s.evil.Forget() // the Accepts were in order
		}},
		{name: "A24 followers each with an inbox at a host of its own", evil: 60, run: func(s *scene) {
			before := s.db.count("lane")
			for i := range 20 {
				mallory := s.mallory()
				mallory.Set(aptest.JSON{"inbox": fmt.Sprintf("http://127.0.0.2:%d/inbox", 20_000+i), "endpoints": nil})
				s.sent(mallory, activity(mallory, "Follow", s.anna.ActorURL, nil), http.StatusAccepted)
			}
			s.settle()
			if n := s.db.count("lane") - before; n > 8 { // a host's actors share eight lanes
				s.t.Errorf("%d more lanes", n)
			}
			s.equal("jobs left", s.db.waiting(), 0)
		}},
		{name: "A20 a profile that is a gigabyte when it is unpacked", evil: 1, run: func(s *scene) {
			mallory := s.mallory()
			var written atomic.Int64
			s.evil.Handle(strings.TrimPrefix(mallory.ID, s.evil.URL), bomb(&written))
			answer := mallory.Post(s.inbox(), activity(mallory, "Like", s.article, nil))
			s.equal("answered", answer.Status, http.StatusUnauthorized)
			if n := written.Load(); n > 64<<20 {
				s.t.Errorf("%d bytes were taken", n)
			}
		}},
		{name: "A19 a profile without end", evil: 2, run: func(s *scene) {
			mallory := s.mallory()
			var written atomic.Int64
			s.evil.Handle(strings.TrimPrefix(mallory.ID, s.evil.URL), endless(&written))
			answer := mallory.Post(s.inbox(), activity(mallory, "Like", s.article, nil))
			s.equal("answered", answer.Status, http.StatusUnauthorized)
			if n := written.Load(); n > 32<<20 { // what the kernel keeps between us counts, too
				s.t.Errorf("%d bytes were taken", n)
			}
		}},
		{name: "A22 a thread without end", evil: 60, changes: true, run: func(s *scene) {
			mallory := s.mallory()
			var asked atomic.Int64
			for i := range 200 {
				s.evil.Handle(fmt.Sprintf("/chain/%d", i), s.link(mallory, i, &asked))
			}
			before := s.db.snapshot()
			s.sent(mallory, activity(mallory, "Create", s.chained(mallory, 0), nil), http.StatusAccepted)
			s.settle()
			if n := asked.Load(); n < 2 || n > 21 { // itself, and 20 above it
				s.t.Errorf("%d posts of it were asked for", n)
			}
			s.equal("comments", s.db.snapshot()["comment"], before["comment"])
		}},
	}
}

// inner lists addresses of what listens in the network behind the blog, in the
// spellings that were used against others, and of what must be refused whoever
// listens there.
func (s *scene) inner() []string {
	_, port, err := net.SplitHostPort(s.trap)
	s.must(err)
	var list []string
	for _, host := range []string{
		"127.0.0.1", "localhost", "localhost.", "LOCALHOST", "127.1", "0x7f.1", "0x7f000001", "2130706433", "0177.0.0.1", "0.0.0.0", "127.0.0.1.",
		"[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::7f00:1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fe80::1]",
	} {
		list = append(list, "http://"+host+":"+port)
	}
	for _, host := range []string{
		"10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "198.18.0.1", "192.0.0.1", "224.0.0.1", "255.255.255.255",
		"[fc00::1]", "[2001::1]", "[100::1]",
	} {
		list = append(list, "https://"+host)
	}
	return append(list, "file:///etc/passwd", "data:text/plain;base64,e30", "ftp://127.0.0.1", "gopher://127.0.0.1:"+port)
}

// redirectTo redirects to anything, also to what http.Redirect would mend.
func redirectTo(address string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header()["Location"] = []string{address}
		w.WriteHeader(http.StatusFound)
	})
}

// counter counts what is written.
type counter struct {
	io.Writer
	n *atomic.Int64
}

func (c counter) Write(p []byte) (int, error) {
	n, err := c.Writer.Write(p)
	c.n.Add(int64(n))
	return n, err
}

// bomb answers with a document that is short on the wire and a gigabyte long.
func bomb(written *atomic.Int64) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", activitypub.ContentType)
		w.Header().Set("Content-Encoding", "gzip")
		zip := gzip.NewWriter(w)
		out := counter{zip, written}
		_, _ = io.WriteString(out, `{"type":"`)
		nothing := []byte(strings.Repeat("x", 1<<20))
		for range 1024 {
			if _, err := out.Write(nothing); err != nil {
				return
			}
		}
	})
}

// endless answers and never stops.
func endless(written *atomic.Int64) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", activitypub.ContentType)
		out := counter{w, written}
		_, _ = io.WriteString(out, `{"type":"`)
		nothing := []byte(strings.Repeat("x", 1<<16))
		for {
			if _, err := out.Write(nothing); err != nil {
				return
			}
		}
	})
}

// chained is post i of a thread in which each post answers the next.
func (s *scene) chained(by *aptest.Actor, i int) aptest.JSON {
	at := func(i int) string { return fmt.Sprintf("%s/chain/%d", s.evil.URL, i) }
	return s.note(by, fmt.Sprint("chained ", i), aptest.JSON{
		"id": at(i), "inReplyTo": at(i + 1), "context": at(i) + "/context", "replies": at(i + 1),
	})
}

func (s *scene) link(by *aptest.Actor, i int, asked *atomic.Int64) http.Handler {
	body := s.json(s.chained(by, i))
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		w.Header().Set("Content-Type", activitypub.ContentType)
		_, _ = w.Write(body)
	})
}
