package web_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

// nasty is what someone would write who wants to break out of wherever it lands.
const nasty = `</title></script><script>alert(1)</script> "'><img src=x onerror=alert(1)> ]]> {{.}} &amp; ` + "\u202e\u0000\u2028"

func TestNothingBreaksOut(t *testing.T) {
	w := newWorld(t)
	w.settings(func(s *blog.Settings) { s.Title, s.Description = "T "+nasty, "D "+nasty })
	a := w.publish(blog.Words{Title: "A " + nasty, Slug: "a", Summary: "S " + nasty, Categories: []string{"C " + nasty}, Tags: []string{"G " + nasty}})
	w.publish(blog.Words{Title: "W " + nasty, Slug: "w", Warning: "V " + nasty})
	eve := person("eve", "eve.test")
	eve.Name = "Eve " + nasty
	eve.Handle = `eve"><script>alert(2)</script>@eve.test`
	eve.URL = "javascript:alert(3)"
	w.must(w.Receive(t.Context(), blog.Reply{
		From: eve, URI: "https://eve.test/1", URL: "javascript:alert(4)", Answers: blog.Target{ObjectID: a.ObjectID},
		Visibility: blog.Public, HTML: "<p>clean</p>", Warning: "X " + nasty, Language: `en"><script>`, SentAt: w.clock,
	}))
	w.must(w.React(t.Context(), eve, blog.Like, blog.Target{ObjectID: a.ObjectID}, "https://eve.test/2"))
	for _, target := range []string{"/", "/a", "/w", "/@anna", "/archive", "/archive/2026/11", "/never", "/search?q=%3C/title%3E%3Cscript%3Ealert(1)%3C/script%3E%22%3E%3Cimg+src=x+onerror=alert(1)%3E"} {
		page, _ := w.get0(target)
		w.lacks(page, "<script>", "<img src=x", "\x00", `href="javascript`)
		if strings.Count(page, "</title>") != 1 || strings.Count(page, "</html>") != 1 {
			t.Errorf("%s is no longer one document", target)
		}
	}
	page, _ := w.get("/a", 200)
	_, data, _ := strings.Cut(page, `<script type="application/ld+json">`)
	data, _, _ = strings.Cut(data, "</script>")
	var posting struct{ Headline string }
	if err := json.Unmarshal([]byte(data), &posting); err != nil || !strings.HasPrefix(posting.Headline, "A </title>") {
		t.Errorf("headline %q of %s: %v", posting.Headline, data, err)
	}
}

func TestFeedsStayWellFormed(t *testing.T) {
	w := newWorld(t)
	w.settings(func(s *blog.Settings) { s.Title = "T " + nasty })
	w.publish(blog.Words{Title: "A " + nasty, Slug: "a", Source: "<p>" + nasty + "</p>", Warning: "V " + nasty})
	for _, target := range []string{"/feed.xml", "/atom.xml", "/sitemap.xml"} {
		feed, _ := w.get(target, 200)
		decoder := xml.NewDecoder(strings.NewReader(feed))
		for {
			if _, err := decoder.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", target, err)
			}
		}
	}
	feed, _ := w.get("/feed.json", 200)
	if !json.Valid([]byte(feed)) {
		t.Error("the JSON feed is none")
	}
}
