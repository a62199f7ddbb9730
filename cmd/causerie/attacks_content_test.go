package main

import (
	"net/http"
	"strings"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// contentAttacks hide something in what is shown.
func contentAttacks() []attack {
	return []attack{
		{name: "A12 two documents in one: graphs and other meanings", run: func(s *scene) {
			mallory := s.mallory()
			for _, game := range []aptest.JSON{
				{"@graph": []any{activity(s.bob, "Follow", s.anna.ActorURL, nil)}},
				{"@included": []any{}},
				{"@reverse": aptest.JSON{"object": s.article}},
				{"@context": aptest.JSON{"actor": "https://www.w3.org/ns/activitystreams#object"}},
				{"@context": []any{activitypub.ContextPlain, aptest.JSON{"object": "as:actor"}}},
				{"@context": []any{activitypub.ContextPlain, aptest.JSON{"x": "@graph"}}},
				{"@context": []any{[]any{aptest.JSON{"id": "@type"}}}},
				{"@context": aptest.JSON{"attributedTo": aptest.JSON{"@id": "as:to", "@type": "@id"}}},
				{"@context": aptest.JSON{"as": "https://evil.test/ns#"}},
				{"@context": aptest.JSON{"y": aptest.JSON{"@id": "as:object", "@context": aptest.JSON{"content": "as:summary"}}}},
				{"object": aptest.JSON{"type": "Note", "@context": aptest.JSON{"Public": "https://evil.test/all"}}},
				{"object": aptest.JSON{"a": []any{aptest.JSON{"@graph": 1}}}},
			} {
				s.sent(mallory, activity(mallory, "Create", s.note(mallory, "a12", nil), game), http.StatusBadRequest)
			}
		}},
		{name: "A12 a context that would have to be fetched", evil: 3, changes: true, run: func(s *scene) {
			mallory := s.mallory()
			s.sent(mallory, activity(mallory, "Like", s.article, aptest.JSON{
				"@context": []any{activitypub.ContextPlain, s.evil.URL + "/evil-context.jsonld", s.victim.URL + "/context"},
			}), http.StatusAccepted)
			s.settle()
			for _, path := range paths(s.evil) {
				s.equal("asked for the context", strings.Contains(path, "context"), false)
			}
		}},
		{name: "A28 scripts in everything that is shown", evil: 20, changes: true, run: func(s *scene) {
			mallory := s.mallory()
			mallory.Set(aptest.JSON{"name": `<script>alert(1)</script><img src=x onerror=alert(1)>"'><b>M`, "url": "javascript:alert(1)", "preferredUsername": `m"><script>`})
			var own []string // the pages of the comments
			for i, html := range hostileHTML() {
				id := mallory.ID + "/notes/xss" + short(i)
				s.sent(mallory, activity(mallory, "Create", s.note(mallory, "x", aptest.JSON{
					"id": id, "content": "<p>hostile" + short(i) + "</p>" + html, "url": "javascript:alert(1)", "summary": html, "name": html,
					"inReplyTo": s.article, "contentMap": aptest.JSON{"en\" onload=\"alert(1)": html},
				}), nil), http.StatusAccepted)
				s.settle()
				own = append(own, s.letThrough(id))
			}
			for i, path := range own {
				if word := "hostile" + short(i); !strings.Contains(s.soon(path, word), word) {
					s.t.Errorf("%s is not shown, so nothing is known of it", word)
				}
			}
			for _, path := range append(own, "/on-rest", "/", "/feed.xml", "/atom.xml", "/feed.json") {
				_, body := s.anna.get(path)
				page := strings.ToLower(body)
				for _, bad := range []string{
					"<script>alert", "onerror=alert", "onload=alert", "href=\"javascript:", "src=\"javascript:", "<iframe", "<object", "<embed", "<svg onload", "<form action",
					"style=\"position", "src=\"" + s.evil.URL, "srcset=\"" + s.evil.URL, "expression(", "<base", "<meta http-equiv=\"refresh",
				} {
					if strings.Contains(page, bad) {
						s.t.Errorf("%s holds %q", path, bad)
					}
				}
			}
			policy := s.request("/on-rest", "text/html").Header.Get("Content-Security-Policy")
			if !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
				s.t.Errorf("the policy is %q", policy)
			}
		}},
		{name: "A29 links that say another address than they lead to", evil: 10, changes: true, run: func(s *scene) {
			mallory := s.mallory()
			s.sent(mallory, activity(mallory, "Create", s.note(mallory, "x", aptest.JSON{
				"id": mallory.ID + "/notes/phish",
				"content": `<p>phish <a href="https://evil.test/login">https://bank.example/</a> <a href="https://bank.example@evil.test/">bank</a> ` +
					`<a href="https://b` + "\u0430" + `nk.example/">cyrillic</a> a` + "\u202e" + `gnp.exe</p>`,
			}), nil), http.StatusAccepted)
			s.settle()
			page := s.soon(s.letThrough(mallory.ID+"/notes/phish"), "phish")
			for what, bad := range map[string]bool{
				"the real host is not told":      !strings.Contains(page, ">evil.test/login</a>") || strings.Contains(page, ">https://bank.example/</a>"),
				"a user name in front of a host": strings.Contains(page, "bank.example@evil.test/\""),
				"letters that run backwards":     strings.Contains(page, "\u202e"),
				"a Cyrillic host":                strings.Contains(page, "https://b\u0430nk.example"),
				"links without nofollow ugc":     !strings.Contains(page, `rel="nofollow ugc noopener"`),
			} {
				if bad {
					s.t.Error(what)
				}
			}
		}},
		{name: "A39 a name on somebody else's host", evil: 20, victim: 4, changes: true, run: func(s *scene) {
			for _, claim := range []aptest.JSON{
				{"webfinger": s.bob.Handle},
				{"webfinger": "acct:" + s.bob.Handle, "preferredUsername": "bob"},
				{"preferredUsername": s.bob.Handle},
				{"preferredUsername": "bob@" + s.victim.Host + "/"},
				{"preferredUsername": "b\u200bob"},
			} {
				mallory := s.mallory()
				mallory.Set(claim)
				s.sent(mallory, activity(mallory, "Like", s.article, nil), http.StatusAccepted)
				s.settle()
				person, err := s.anna.store.Person(s.t.Context(), mallory.ID)
				s.must(err)
				if !strings.HasSuffix(person.Handle, "@"+s.evil.Host) || strings.Count(person.Handle, "@") != 1 || strings.Contains(person.Handle, "\u200b") {
					s.t.Errorf("%v is called %s", claim, person.Handle)
				}
			}
		}},
		{name: "A29 actors whose ids look like others'", run: func(s *scene) {
			mallory := s.mallory()
			host := s.victim.Host
			for _, id := range []string{
				"http://" + host + "@" + s.evil.Host + "/users/bob", "http://user:pw@" + host + "/users/bob", "acct:" + s.bob.Handle, "HTTP:/" + host, "//" + host + "/users/bob",
				"", "users/bob", "https:bob", "urn:uuid:1", "javascript:alert(1)", strings.Repeat("x", 3000), "http://" + host + "/" + strings.Repeat("x", 3000),
			} {
				answer := mallory.Post(s.inbox(), activity(&aptest.Actor{ID: id}, "Like", s.article, nil))
				if answer.Status != http.StatusBadRequest && answer.Status != http.StatusForbidden && answer.Status != http.StatusUnauthorized {
					s.t.Errorf("%.60q: answered %d", id, answer.Status)
				}
			}
		}},
	}
}

// hostileHTML is what sanitisers have let through elsewhere.
func hostileHTML() []string {
	return []string{
		`<script>alert(1)</script>`, `<img src=x onerror=alert(1)>`, `<svg onload=alert(1)>`, `<a href="javascript:alert(1)">x</a>`,
		`<a href="java&#10;script:alert(1)">x</a>`, `<a href=" &#14; javascript:alert(1)">x</a>`, `<iframe src="javascript:alert(1)"></iframe>`,
		`<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`, `<form action="https://evil.test"><input name=p></form>`,
		`<p style="position:fixed;inset:0" class="site-header" id="main">x</p>`, `<a href="data:text/html,<script>alert(1)</script>">x</a>`,
		`<noscript><p title="</noscript><img src=x onerror=alert(1)>">`, `<!--><img src=x onerror=alert(1)>-->`, `<![CDATA[<script>alert(1)</script>]]>`,
		`<base href="https://evil.test/"><meta http-equiv="refresh" content="0;url=https://evil.test">`, `<template><script>alert(1)</script></template>`,
	}
}

// letThrough shows a comment that the judge may have let wait, and returns the path
// of the page it stands on: what counts is what the author lets through.
func (s *scene) letThrough(uri string) string {
	s.t.Helper()
	comment, err := s.anna.store.CommentByURI(s.t.Context(), uri)
	s.must(err)
	s.must(s.anna.ApproveComment(s.t.Context(), comment.ID))
	return blog.CommentPath("on-rest", comment.ID)
}

// soon is a page as soon as it shows a word: when many things change at once, pages
// are some seconds old.
func (s *scene) soon(path, word string) string {
	late := time.After(10 * time.Second)
	for {
		_, page := s.anna.get(path)
		if strings.Contains(page, word) {
			return page
		}
		select {
		case <-late:
			return page
		case <-time.After(20 * time.Millisecond):
		}
	}
}
