package main

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
)

// schemes are both ways to sign.
func schemes() map[string][]aptest.Mangle {
	return map[string][]aptest.Mangle{"draft-cavage": nil, "RFC 9421": {aptest.ByRFC9421()}}
}

// signatureAttacks sign something else than what they send.
func signatureAttacks() []attack {
	return []attack{
		{name: "A13 another body than the one that was signed", run: func(s *scene) {
			mallory := s.mallory()
			swapped := aptest.SwapBody(s.json(activity(mallory, "Follow", s.anna.ActorURL, nil)))
			for _, scheme := range schemes() {
				s.sentWith(mallory, activity(mallory, "Like", s.article, nil), append(scheme, swapped), http.StatusUnauthorized)
			}
		}},
		{name: "A13 a digest that is absent, not covered, twice there, or of no worth", run: func(s *scene) {
			mallory := s.mallory()
			like := activity(mallory, "Like", s.article, nil)
			digest := func(values ...string) aptest.Mangle {
				return aptest.AfterSigning(func(r *http.Request) { r.Header["Digest"] = values })
			}
			good := sha256Digest(s.json(like))
			for _, mangles := range [][]aptest.Mangle{
				cavage{covered: "(request-target) host date"}.by(mallory),
				{digest()},
				{digest(good, good)},
				{digest("SHA-256=" + strings.Repeat("A", 43) + "=")},
				{digest("MD5=1B2M2Y8AsgTpgAmY7PhCfg==")},
				{digest(good + ",SHA-256=" + strings.Repeat("A", 43) + "=")},
				{digest("")},
				{aptest.ByRFC9421(), aptest.AfterSigning(func(r *http.Request) { r.Header.Del("Content-Digest") })},
				message(mallory, "", "@method", "@target-uri"),
				message(mallory, "", "@method", "@target-uri", "content-type"),
			} {
				s.sentWith(mallory, like, mangles, http.StatusUnauthorized, http.StatusBadRequest)
			}
		}},
		{name: "A13 no signature at all, or one of nothing", run: func(s *scene) {
			mallory := s.mallory()
			like := activity(mallory, "Like", s.article, nil)
			header := func(value string) []aptest.Mangle {
				return []aptest.Mangle{aptest.Unsigned(), aptest.AfterSigning(func(r *http.Request) { r.Header.Set("Signature", value) })}
			}
			for _, mangles := range [][]aptest.Mangle{
				{aptest.Unsigned()},
				cavage{covered: ""}.by(mallory), cavage{covered: "date"}.by(mallory), cavage{covered: "digest"}.by(mallory),
				header(`keyId="` + mallory.KeyID + `",signature=""`), header(`keyId="` + mallory.KeyID + `"`), header(`x`), header(`sig1=:AAAA:`),
				header(strings.Repeat("a", 20_000)), header(`keyId="` + mallory.KeyID + `",headers="` + strings.Repeat("x ", 500) + `",signature="AAAA"`),
			} {
				s.sentWith(mallory, like, mangles, http.StatusUnauthorized, http.StatusBadRequest)
			}
		}},
		{name: "A14 method, address or host not covered", run: func(s *scene) {
			mallory := s.mallory()
			like := activity(mallory, "Like", s.article, nil)
			for _, mangles := range [][]aptest.Mangle{
				cavage{covered: "host date digest"}.by(mallory), cavage{covered: "(request-target) date digest"}.by(mallory), cavage{covered: "(request-target) host digest"}.by(mallory),
				message(mallory, "", "@method", "content-digest"), message(mallory, "", "@target-uri", "content-digest"), message(mallory, "", "@method", "@path", "content-digest"),
			} {
				s.sentWith(mallory, like, mangles, http.StatusUnauthorized)
			}
		}},
		{name: "A14 a request to one inbox sent to the other", evil: 1, run: func(s *scene) {
			mallory := s.mallory()
			for _, scheme := range schemes() {
				for _, way := range [][2]string{{s.inbox(), s.personal()}, {s.personal(), s.inbox()}} {
					path := strings.TrimPrefix(way[1], "http://"+s.anna.address)
					moved := aptest.AfterSigning(func(r *http.Request) { r.URL.Path = path })
					answer := mallory.Post(way[0], activity(mallory, "Like", s.article, nil), append(scheme, moved)...)
					s.equal("answered", answer.Status, http.StatusUnauthorized)
				}
			}
		}},
		{name: "A14 a request to another host sent to us", evil: 1, run: func(s *scene) {
			mallory := s.mallory()
			like := activity(mallory, "Like", s.article, nil)
			for _, scheme := range schemes() {
				for _, host := range []string{"other.test", s.evil.Host, "127.0.0.1:1", s.anna.address + ".evil.test"} {
					meant := aptest.BeforeSigning(func(r *http.Request) { r.Host = host })
					s.sentWith(mallory, like, append(scheme, meant), http.StatusUnauthorized)
					arrived := aptest.AfterSigning(func(r *http.Request) { r.Host = s.anna.address })
					s.sentWith(mallory, like, append(scheme, meant, arrived), http.StatusUnauthorized)
					forwarded := aptest.AfterSigning(func(r *http.Request) {
						r.Header.Set("X-Forwarded-Host", host)
						r.Header.Set("Forwarded", "host="+host)
					})
					s.sentWith(mallory, like, append(scheme, meant, forwarded), http.StatusUnauthorized)
				}
			}
		}},
	}
}

const years = 10 * 365 * 24 * time.Hour

// timeAttacks come at the wrong time, or too often.
func timeAttacks() []attack {
	return []attack{
		{name: "A15 signed too long ago or in the future", run: func(s *scene) {
			mallory := s.mallory()
			for _, scheme := range schemes() {
				for _, off := range []time.Duration{-2 * time.Hour, -66 * time.Minute, 61 * time.Minute, 24 * time.Hour, -50 * 365 * 24 * time.Hour} {
					s.sentWith(mallory, activity(mallory, "Like", s.article, nil), append(scheme, aptest.SentAt(s.now().Add(off))), http.StatusUnauthorized)
				}
			}
		}},
		{name: "A15 no time, or one that cannot be read", run: func(s *scene) {
			mallory := s.mallory()
			date := func(values ...string) []aptest.Mangle {
				return cavage{covered: "(request-target) host date digest", date: values, noDate: len(values) == 0}.by(mallory)
			}
			unix := func(d time.Duration) string { return fmt.Sprint(s.now().Add(d).Unix()) }
			const created, three = "(request-target) host (created) digest", "@method @target-uri content-digest"
			message := func(params string) []aptest.Mangle {
				return message(mallory, params+`;keyid="`+mallory.KeyID+`"`, strings.Fields(three)...)
			}
			for what, mangles := range map[string][]aptest.Mangle{
				"no Date":                       date(),
				"an empty Date":                 date(""),
				"a word":                        date("yesterday"),
				"another format":                date(s.now().Format(time.RFC3339)),
				"two Dates":                     date(s.now().Format(http.TimeFormat), s.now().Format(http.TimeFormat)),
				"(created) that is absent":      cavage{algorithm: "hs2019", covered: created}.by(mallory),
				"(created) that is a word":      cavage{algorithm: "hs2019", covered: created, params: `,created="soon"`}.by(mallory),
				"(created) two hours ago":       cavage{algorithm: "hs2019", covered: created, params: `,created=` + unix(-2*time.Hour)}.by(mallory),
				"(expires) in ten years":        cavage{algorithm: "hs2019", covered: created + " (expires)", params: `,created=` + unix(0) + `,expires=` + unix(years)}.by(mallory),
				"(expires) an hour ago":         cavage{algorithm: "hs2019", covered: created + " (expires)", params: `,created=` + unix(-70*time.Minute) + `,expires=` + unix(-65*time.Minute)}.by(mallory),
				"created is absent":             message(""),
				"created two hours ago":         message(`;created=` + unix(-2*time.Hour)),
				"created is a word":             message(`;created="now"`),
				"expires in ten years":          message(`;created=` + unix(0) + `;expires=` + unix(years)),
				"expires before created":        message(`;created=` + unix(0) + `;expires=` + unix(-time.Second)),
				"expires more than an hour ago": message(`;created=` + unix(-63*time.Minute) + `;expires=` + unix(-62*time.Minute)),
			} {
				answer := mallory.Post(s.inbox(), activity(mallory, "Like", s.article, nil), mangles...)
				if answer.Status != http.StatusUnauthorized && answer.Status != http.StatusBadRequest {
					s.t.Errorf("%s: answered %d", what, answer.Status)
				}
			}
		}},
		{name: "A16 the same request three times", evil: 3, changes: true, run: func(s *scene) {
			mallory := s.mallory()
			before := s.db.snapshot()
			comment := activity(mallory, "Create", s.note(mallory, "said once", nil), nil)
			for range 3 {
				s.sent(mallory, comment, http.StatusAccepted)
				s.settle()
			}
			s.equal("comments", len(s.db.snapshot()["comment"]), len(before["comment"])+1)
		}},
		{name: "A16 a follow sent again after it was undone", evil: 4, run: func(s *scene) {
			for _, scheme := range schemes() {
				mallory := s.mallory()
				tape, recorded := recording()
				follow := activity(mallory, "Follow", s.anna.ActorURL, nil)
				s.equal("answered", mallory.Post(s.inbox(), follow, append(scheme, tape)...).Status, http.StatusAccepted)
				s.settle()
				s.equal("answered", mallory.Post(s.inbox(), activity(mallory, "Undo", follow, nil)).Status, http.StatusAccepted)
				s.settle()
				s.equal("followers", s.anna.followers(), 1)
				s.pass(2 * time.Minute)
				s.equal("again", mallory.Post(s.inbox(), follow, recorded()...).Status, http.StatusAccepted)
				s.settle()
				s.equal("followers", s.anna.followers(), 1)
			}
			s.evil.Forget() // the Accepts were in order
		}, changes: true},
		{name: "A16 a like sent again after it was undone", evil: 4, run: func(s *scene) {
			mallory := s.mallory()
			tape, recorded := recording()
			like := activity(mallory, "Like", s.article, nil)
			s.equal("answered", mallory.Post(s.inbox(), like, tape).Status, http.StatusAccepted)
			s.settle()
			s.equal("answered", mallory.Post(s.inbox(), activity(mallory, "Undo", like, nil)).Status, http.StatusAccepted)
			s.settle()
			before := s.db.snapshot()
			s.equal("again", mallory.Post(s.inbox(), like, recorded()...).Status, http.StatusAccepted)
			s.settle()
			s.unchanged(before)
		}, changes: true},
		{name: "A16 an old edit sent again", evil: 4, changes: true, run: func(s *scene) {
			mallory := s.mallory()
			note := s.note(mallory, "first words", nil)
			id := note["id"]
			s.sent(mallory, activity(mallory, "Create", note, nil), http.StatusAccepted)
			var again []aptest.Mangle
			var old aptest.JSON
			for _, words := range []string{"second words", "third words"} {
				s.pass(time.Minute)
				edit := s.note(mallory, words, aptest.JSON{"id": id, "updated": s.now().UTC().Format(time.RFC3339)})
				update := activity(mallory, "Update", edit, aptest.JSON{"id": mallory.ID + "#update"})
				tape, recorded := recording()
				s.equal("answered", mallory.Post(s.inbox(), update, tape).Status, http.StatusAccepted)
				s.settle()
				s.anna.shows("/on-rest", words)
				if old == nil {
					old, again = update, recorded()
				}
			}
			s.equal("again", mallory.Post(s.inbox(), old, again...).Status, http.StatusAccepted)
			s.equal("again, signed anew", mallory.Post(s.inbox(), old, aptest.SentAt(s.now().Add(time.Second))).Status, http.StatusAccepted)
			s.settle()
			s.anna.shows("/on-rest", "third words")
			s.anna.hides("/on-rest", "second words")
		}},
	}
}

// recording keeps the headers of a request as it was signed; recorded sends the
// same bytes once more.
func recording() (tape aptest.Mangle, recorded func() []aptest.Mangle) {
	var header http.Header
	var body []byte
	tape = aptest.AfterSigning(func(r *http.Request) {
		header = r.Header.Clone()
		body, _ = io.ReadAll(r.Body) // in memory
		r.Body = io.NopCloser(bytes.NewReader(body))
	})
	return tape, func() []aptest.Mangle {
		return []aptest.Mangle{aptest.Unsigned(), aptest.SwapBody(body), aptest.AfterSigning(func(r *http.Request) { r.Header = header })}
	}
}
