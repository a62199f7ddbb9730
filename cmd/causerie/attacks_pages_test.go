package main

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"

	"github.com/causerie/causerie/activitypub"
)

// pageAttacks are made of what anyone may ask for.
func pageAttacks() []attack {
	return []attack{
		{name: "A30 an answer for servers kept for readers", run: func(s *scene) {
			page, object := s.request("/on-rest", "text/html"), s.request("/on-rest", activitypub.ContentType)
			for _, answer := range []*http.Response{page, object} {
				if !strings.Contains(strings.Join(answer.Header.Values("Vary"), ","), "Accept") || answer.Header.Get("Set-Cookie") != "" {
					s.t.Errorf("an answer a cache would confuse: %v", answer.Header)
				}
			}
			tag := page.Header.Get("ETag")
			if tag == "" || tag == object.Header.Get("ETag") {
				s.t.Errorf("ETags %q and %q", tag, object.Header.Get("ETag"))
			}
		}},
		{name: "A31 what is not public looks like what never was", run: func(s *scene) {
			letters, _, err := s.anna.store.DeskLetters(s.t.Context(), 1)
			s.must(err)
			never := "01a20575-fce4-75ce-a6e7-85c0dd90f206"
			for _, id := range []string{s.draft, letters[0].ID, s.commentID} {
				for _, prefix := range []string{"/ap/articles/", "/ap/answers/", "/ap/activities/", "/ap/letters/", "/ap/actors/", "/"} {
					for _, suffix := range []string{"", "/activity", "/replies", "/likes", "/shares", "/context"} {
						for _, accept := range []string{"text/html", activitypub.ContentType} {
							s.same(prefix+id+suffix, prefix+never+suffix, id, never, accept)
						}
					}
				}
			}
			s.same("/secret", "/nevers", "secret", "nevers", "text/html")
			for _, path := range []string{"/", "/feed.xml", "/atom.xml", "/feed.json", "/sitemap.xml", "/search?q=Hush", "/search?q=alone", "/archive"} {
				s.anna.hides(path, "Hush.", "For you alone.")
			}
			for _, address := range []string{s.article + "/replies", s.anna.ActorURL + "/outbox", s.article + "/activity", s.anna.ActorURL} {
				s.hidesAsAP(address, s.secret.ID)
			}
		}},
		{name: "A32 changes asked for from a page of another site", run: func(s *scene) {
			form := url.Values{"email": {"anna@blog.test"}, "password": {"correct horse battery"}, "value": {"evil.test"}}
			for _, path := range []string{
				"/desk/sign-in", "/desk/blocks", "/desk/settings", "/desk/profile", "/desk/password", "/desk/articles/" + s.draft + "/publish", "/desk/followers/remove",
			} {
				r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, "http://"+s.anna.address+path, strings.NewReader(form.Encode()))
				s.must(err)
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.Header.Set("Sec-Fetch-Site", "cross-site")
				r.Header.Set("Origin", "https://evil.test")
				status, body, header := s.do(r)
				if status != http.StatusForbidden || header.Get("Set-Cookie") != "" {
					s.t.Errorf("%s answered %d %v %.80s", path, status, header, body)
				}
			}
			for _, path := range []string{"/authorize_interaction?uri=https://evil.test", "/desk/sign-in?back=https://evil.test/", "//evil.test/", "/\\evil.test"} {
				if to := s.request(path, "text/html").Request.URL; to.Host != s.anna.address {
					s.t.Errorf("%s leads to %s", path, to)
				}
			}
		}},
		{name: "A33 a thousand look at an article at once", run: func(s *scene) {
			var together sync.WaitGroup
			tags := make([]string, 20)
			for i := range tags {
				together.Go(func() {
					for range 50 {
						tags[i] = s.request("/on-rest", "text/html").Header.Get("ETag")
					}
				})
			}
			together.Wait()
			for _, tag := range tags {
				s.equal("one page for all", tag, tags[0])
			}
			// It is sent from memory: that the article says something else now, behind
			// the program's back, nobody sees until the revision goes up.
			s.db.change(`UPDATE article SET title = 'Made anew' WHERE slug = 'on-rest'`)
			s.anna.hides("/on-rest", "Made anew")
			s.db.change(`UPDATE article SET title = '` + rest.Title + `' WHERE slug = 'on-rest'`)
		}},
		{name: "A36 credit for what others write", run: func(s *scene) {
			_, body := s.anna.getAs("/", activitypub.ContentType)
			actor, err := activitypub.ParseActor([]byte(body))
			s.must(err)
			host, _, _ := strings.Cut(s.anna.address, ":")
			s.equal("domains", actor.AttributionDomains, []string{host})
		}},
		{name: "A37 what a stranger says about proxies", run: func(s *scene) {
			for _, path := range []string{
				"/", "/on-rest", "/feed.xml", "/sitemap.xml", "/robots.txt", "/.well-known/webfinger?resource=" + url.QueryEscape(s.anna.ActorURL), "/.well-known/host-meta",
				"/.well-known/nodeinfo", "/nodeinfo/2.1", strings.TrimPrefix(s.anna.ActorURL, "http://"+s.anna.address), "/desk/sign-in", "/ap/application",
			} {
				for _, name := range []string{"X-Forwarded-Host", "X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "X-Real-Ip", "X-Original-Url", "X-Rewrite-Url", "Host"} {
					r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, "http://"+s.anna.address+path, nil)
					s.must(err)
					r.Header.Set("Accept", activitypub.ContentType+", text/html")
					r.Header.Set(name, "evil.test")
					if name == "Host" {
						r.Host = "evil.test"
					}
					_, body, header := s.do(r)
					if strings.Contains(body, "evil.test") || strings.Contains(fmt.Sprint(header), "evil.test") {
						s.t.Errorf("%s with %s speaks of evil.test", path, name)
					}
				}
			}
		}},
		{name: "A41 finding out who may sign in", run: func(s *scene) {
			answers := map[string]string{}
			for _, email := range []string{"anna@blog.test", "nobody@blog.test"} {
				before := s.tried.Load()
				answers[email] = s.triesToSignIn(email)
				s.equal("passwords hashed for "+email, s.tried.Load()-before, 1) // what takes its time
			}
			s.equal("the answers", answers["nobody@blog.test"], answers["anna@blog.test"])
		}},
		{name: "A42 two requests in one", run: func(s *scene) {
			smuggled := "GET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n"
			host := "Host: " + s.anna.address + "\r\n"
			for what, request := range map[string]string{
				"two lengths":              "POST /ap/inbox HTTP/1.1\r\n" + host + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello" + smuggled,
				"an odd coding":            "POST /ap/inbox HTTP/1.1\r\n" + host + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + smuggled,
				"a space before the colon": "POST /ap/inbox HTTP/1.1\r\n" + host + "Content-Length : 5\r\n\r\nhello" + smuggled,
				"two hosts":                "GET / HTTP/1.1\r\n" + host + "Host: evil.test\r\n\r\n" + smuggled,
				"no host":                  "GET / HTTP/1.1\r\n\r\n" + smuggled,
				"a minus length":           "POST /ap/inbox HTTP/1.1\r\n" + host + "Content-Length: -1\r\n\r\n" + smuggled,
				"a word for a length":      "POST /ap/inbox HTTP/1.1\r\n" + host + "Content-Length: +5\r\n\r\nhello" + smuggled,
			} {
				answer := s.raw(request)
				first, _, _ := strings.Cut(answer, "\r\n")
				if !strings.Contains(first, " 40") && !strings.Contains(first, " 50") || strings.Count(answer, "HTTP/1.1 ") > 1 {
					s.t.Errorf("%s: %q, %d answers", what, first, strings.Count(answer, "HTTP/1.1 "))
				}
			}
			// Of two lengths that both stand, the chunks count, as the standard says
			// (RFC 9112, section 6.3): what follows them is a request of its own.
			answer := s.raw("POST /ap/inbox HTTP/1.1\r\n" + host + "Content-Length: 50\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + smuggled)
			if !strings.HasPrefix(answer, "HTTP/1.1 401 ") || strings.Count(answer, "HTTP/1.1 ") > 2 {
				s.t.Errorf("both lengths: %.200s", answer)
			}
		}},
	}
}

// same fails unless two addresses cannot be told apart, but for themselves.
func (s *scene) same(one, other, id, never, accept string) {
	s.t.Helper()
	get := func(path, id string) string {
		r, err := http.NewRequestWithContext(s.t.Context(), http.MethodGet, "http://"+s.anna.address+path, nil)
		s.must(err)
		r.Header.Set("Accept", accept)
		status, body, header := s.do(r)
		header.Del("Date")
		return strings.ReplaceAll(fmt.Sprint(status, header, body), id, never)
	}
	if a, b := get(one, id), get(other, never); a != b {
		s.t.Errorf("%s and %s differ:\n%.600s\n%.600s", one, other, a, b)
	}
}

// triesToSignIn gives a wrong password and returns all of the answer that does not
// depend on what was typed.
func (s *scene) triesToSignIn(email string) string {
	s.t.Helper()
	form := url.Values{"email": {email}, "password": {"wrong password"}}
	r, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, "http://"+s.anna.address+"/desk/sign-in", strings.NewReader(form.Encode()))
	s.must(err)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	status, body, header := s.do(r)
	return fmt.Sprint(status, header.Get("Set-Cookie") != "", strings.ReplaceAll(body, email, ""))
}

// do sends a request as it is.
func (s *scene) do(r *http.Request) (status int, body string, header http.Header) {
	s.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Do(r)
	s.must(err)
	defer func() { s.must(answer.Body.Close()) }()
	raw, err := io.ReadAll(answer.Body)
	s.must(err)
	return answer.StatusCode, string(raw), answer.Header
}
