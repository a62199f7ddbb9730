package main

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// floodAttacks send too much, too deep or too often.
func floodAttacks() []attack {
	return []attack{
		{name: "A19 a body that is too long", run: func(s *scene) {
			mallory := s.mallory()
			long := []byte(`{"type":"Like","x":"` + strings.Repeat("x", 1<<20) + `"}`)
			s.sent(mallory, long, http.StatusRequestEntityTooLarge)
			chunked := aptest.AfterSigning(func(r *http.Request) { r.ContentLength = -1 })
			s.sentWith(mallory, long, []aptest.Mangle{chunked}, http.StatusRequestEntityTooLarge)
			s.endless()
		}},
		{name: "A19 a body that is too deep, or has too many values", run: func(s *scene) {
			mallory := s.mallory()
			for _, inner := range []string{
				strings.Repeat(`{"a":`, 2000) + "1" + strings.Repeat("}", 2000), strings.Repeat("[", 300_000), strings.Repeat("[", 2000) + strings.Repeat("]", 2000),
				"[" + strings.Repeat("1,", 200_000) + "1]",
			} {
				s.sent(mallory, []byte(`{"type":"Like","actor":"`+mallory.ID+`","object":`+inner+`}`), http.StatusBadRequest)
			}
			deep := strings.Repeat(`{"id":"`+mallory.ID+`/n","type":"Note","inReplyTo":`, 2000) + `"x"` + strings.Repeat("}", 2000)
			s.sent(mallory, []byte(`{"type":"Create","actor":"`+mallory.ID+`","object":`+deep+`}`), http.StatusBadRequest)
		}},
		{name: "A19 the same key twice: the last counts, for everyone", evil: 3, run: func(s *scene) {
			mallory := s.mallory()
			twice := `{"id":"` + mallory.ID + `/1","type":"Follow","actor":"` + mallory.ID + `","actor":"` + s.bob.ID + `","object":"` + s.anna.ActorURL + `"}`
			s.sent(mallory, []byte(twice), http.StatusForbidden)
			inner := `{"id":"` + mallory.ID + `/2","type":"Note","inReplyTo":"` + s.article + `","content":"x","to":"as:Public","attributedTo":"` + mallory.ID +
				`","attributedTo":"` + s.bob.ID + `"}`
			s.sent(mallory, []byte(`{"id":"`+mallory.ID+`/3","type":"Create","actor":"`+mallory.ID+`","object":`+inner+`}`), http.StatusAccepted)
		}},
		{name: "A20 a body that is packed", run: func(s *scene) {
			mallory := s.mallory()
			var packed bytes.Buffer
			zip := gzip.NewWriter(&packed)
			_, err := io.WriteString(zip, `{"type":"`+strings.Repeat("x", 10<<20)+`"}`)
			s.must(err)
			s.must(zip.Close())
			for _, coding := range []string{"gzip", "br", "deflate", "zstd", "gzip, gzip", "x"} {
				says := aptest.BeforeSigning(func(r *http.Request) { r.Header.Set("Content-Encoding", coding) })
				s.sentWith(mallory, packed.Bytes(), []aptest.Mangle{says}, http.StatusUnsupportedMediaType)
			}
		}},
		{name: "A21 two hundred who connect and say nothing", run: func(s *scene) {
			var silent []net.Conn
			for range 200 {
				conn, err := new(net.Dialer).DialContext(s.t.Context(), "tcp", s.anna.address)
				s.must(err)
				_, err = io.WriteString(conn, "POST /ap/inbox HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\nX: ")
				s.must(err)
				defer func() { _ = conn.Close() }()
				silent = append(silent, conn)
			}
			status, _ := s.anna.get("/")
			s.equal("a reader meanwhile", status, http.StatusOK)
			// Ten seconds later nobody waits for them any more.
			for _, conn := range silent {
				s.must(conn.SetReadDeadline(time.Now().Add(30 * time.Second)))
				if _, err := io.Copy(io.Discard, conn); errors.Is(err, os.ErrDeadlineExceeded) {
					s.t.Fatal("a client that says nothing was not cut off")
				}
			}
		}},
		{name: "A27 five hundred requests that are not signed", run: func(s *scene) {
			mallory := s.mallory()
			var together sync.WaitGroup
			for range 10 {
				together.Go(func() {
					for range 50 {
						answer, err := mallory.TryPost(s.inbox(), activity(mallory, "Like", s.article, nil), aptest.Unsigned())
						if err != nil || answer.Status != http.StatusUnauthorized && answer.Status != http.StatusTooManyRequests {
							s.t.Errorf("answered %d, %v", answer.Status, err)
						}
					}
				})
			}
			together.Wait()
			s.pass(10 * 60 * 1e9) // limits are for minutes
		}},
		{name: "A26 five thousand mentions, tags and attachments", evil: 10, changes: true, run: func(s *scene) {
			mallory := s.mallory()
			var tags, attachments []any
			var people []string
			for i := range 5000 {
				who := fmt.Sprintf("%s/%d", s.victim.URL, i)
				people = append(people, who)
				tags = append(tags, aptest.JSON{"type": "Mention", "href": who})
				if i < 1000 {
					tags = append(tags, aptest.JSON{"type": "Hashtag", "name": fmt.Sprint("#t", i)})
					attachments = append(attachments, aptest.JSON{"type": "Image", "url": fmt.Sprint(who, ".png"), "mediaType": "image/png"})
				}
			}
			flood := s.note(mallory, "many mentions", aptest.JSON{
				"tag": tags, "attachment": attachments, "cc": people, "summary": strings.Repeat("w", 10_000),
				"content": "<p>many mentions</p>" + strings.Repeat("<p>words", 20_000),
			})
			s.sent(mallory, activity(mallory, "Create", flood, nil), http.StatusAccepted)
			s.settle()
			c := s.anna.comment("many mentions")
			s.equal("it waits", c.State, blog.Held)
			if len(c.HTML) > 100_000 || len([]rune(c.Warning)) > 501 {
				s.t.Errorf("kept %d bytes, with a warning of %d", len(c.HTML), len(c.Warning))
			}
			s.anna.hides("/on-rest", "many mentions")
		}},
		{name: "A40 many new people with the same words", evil: 150, changes: true, run: func(s *scene) {
			s.quietly(blog.PolicyFirst)
			defer s.quietly(blog.PolicyOpen)
			for range 30 {
				mallory := s.mallory()
				s.sent(mallory, activity(mallory, "Create", s.note(mallory, "buy my pills", nil), nil), http.StatusAccepted)
			}
			s.settle()
			s.equal("it waits", s.anna.comment("buy my pills").State, blog.Held)
			s.anna.hides("/on-rest", "buy my pills")
			s.anna.hides("/feed.xml", "buy my pills")
			s.hidesAsAP(s.article+"/replies", short("buy my pills"))
		}},
	}
}

// quietly changes the comment policy without telling those who have copies of
// articles: among them are the attackers of rows before, who are told nothing here.
func (s *scene) quietly(policy blog.CommentPolicy) {
	s.t.Helper()
	s.must(s.anna.store.Write(s.t.Context(), func(tx blog.Tx) error {
		settings, err := tx.Settings(s.t.Context())
		if err != nil {
			return err
		}
		settings.Policy = policy
		return tx.SaveSettings(s.t.Context(), settings)
	}))
}

// hidesAsAP fails if a document, asked for as another server would, holds the
// words.
func (s *scene) hidesAsAP(address, words string) {
	s.t.Helper()
	status, body := s.anna.getAs(strings.TrimPrefix(address, "http://"+s.anna.address), activitypub.ContentType)
	if status != http.StatusOK || strings.Contains(body, words) {
		s.t.Errorf("%s: %d %s", address, status, body)
	}
}

// endless posts a body of a hundred mebibytes in chunks and wants to be stopped.
func (s *scene) endless() {
	s.t.Helper()
	conn, err := new(net.Dialer).DialContext(s.t.Context(), "tcp", s.anna.address)
	s.must(err)
	defer func() { _ = conn.Close() }()
	_, err = fmt.Fprintf(conn, "POST /ap/inbox HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nSignature: keyId=\"x\",signature=\"AAAA\"\r\nTransfer-Encoding: chunked\r\n\r\n",
		s.anna.address, activitypub.ContentType)
	s.must(err)
	chunk := fmt.Sprintf("%x\r\n%s\r\n", 1<<16, strings.Repeat("x", 1<<16))
	sent := 0
	for range 1600 {
		n, err := io.WriteString(conn, chunk)
		if sent += n; err != nil {
			break
		}
	}
	if sent > 32<<20 { // what the kernel keeps between us counts, too
		s.t.Errorf("%d bytes were taken", sent)
	}
}
