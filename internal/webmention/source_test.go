package webmention

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

const target = "https://blog.test/one"

func read(t *testing.T, body string) (blog.Mention, bool) {
	t.Helper()
	page, err := url.Parse("https://far.test/notes/1")
	if err != nil {
		t.Fatal(err)
	}
	m, linked, err := Read([]byte(body), page, target)
	if err != nil {
		t.Fatal(err)
	}
	return m, linked
}

func TestReadAReply(t *testing.T) {
	m, linked := read(t, `<html lang="fr"><title>Notes</title><div class="h-entry">
		<a class="u-in-reply-to" href="https://BLOG.test:443/one">re</a>
		<p class="p-author h-card"><img class="u-photo" src="/me.jpg" alt="Me"><a class="p-name u-url" href="/">Alice  Rivers</a></p>
		<div class="e-content"><p>Thank <b>you</b>. <a href="x">x</a></p></div>
		<a class="u-url" href="/notes/1?canonical"><time class="dt-published" datetime="2026-05-01T10:00:00+02:00">then</time></a></div>`)
	want := blog.Mention{
		Kind: blog.MentionReply, Page: "https://far.test/notes/1?canonical", Self: "https://far.test/notes/1?canonical", Title: "Notes", Language: "fr", Text: "Thank you. x",
		HTML: `<p>Thank <b>you</b>. <a href="https://far.test/notes/x">x</a></p>`, SentAt: time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC),
		Author: blog.MentionAuthor{Name: "Alice Rivers", URL: "https://far.test/", Photo: "https://far.test/me.jpg"},
	}
	if !linked || !m.SentAt.Equal(want.SentAt) {
		t.Errorf("linked %v, at %v", linked, m.SentAt)
	}
	m.SentAt = want.SentAt
	if m != want {
		t.Errorf("got  %+v\nwant %+v", m, want)
	}
}

func TestReadKinds(t *testing.T) {
	for body, want := range map[string]blog.MentionKind{
		`<div class="h-entry"><a class="u-like-of" href="` + target + `">x</a></div>`:                                                                             blog.MentionLike,
		`<div class="h-entry"><a class="u-repost-of" href="` + target + `">x</a></div>`:                                                                           blog.MentionRepost,
		`<div class="h-entry"><a class="u-bookmark-of" href="` + target + `">x</a></div>`:                                                                         blog.MentionBookmark,
		`<div class="h-entry"><div class="u-in-reply-to h-cite"><a class="u-url" href="` + target + `">x</a></div></div>`:                                         blog.MentionReply,
		`<div class="h-entry"><a class="u-like-of" href="https://other.test/">x</a><p class="e-content"><a href="` + target + `">x</a></p></div>`:                 blog.Mentions,
		`<p><a href="` + target + `">no microformats</a>`:                                                                                                         blog.Mentions,
		`<div class="h-feed"><div class="h-entry"><p class="p-name">a</p></div><div class="h-entry"><a class="u-like-of" href="` + target + `">x</a></div></div>`: blog.MentionLike,
	} {
		if m, linked := read(t, body); !linked || m.Kind != want {
			t.Errorf("%s: %v %q, want %q", body, linked, m.Kind, want)
		}
	}
}

func TestReadNeedsALink(t *testing.T) {
	for _, body := range []string{
		``, target, `<!-- <a href="` + target + `"> -->`, `<a href="` + target + `x">`, `<a href="http://blog.test/one">`,
		`<template><a href="` + target + `"></template>`, `<script><a href="` + target + `"></script>`, `<textarea><a href="` + target + `"></textarea>`,
		`<a href="https://blog.test/one?x">`, `<code>&lt;a href="` + target + `"&gt;</code>`, `<link rel="canonical" href="` + target + `">`,
	} {
		if _, linked := read(t, body); linked {
			t.Errorf("%s is a link", body)
		}
	}
}

func TestReadAuthors(t *testing.T) {
	linking := `<a href="` + target + `">x</a>`
	for body, want := range map[string]blog.MentionAuthor{
		`<div class="h-entry"><span class="p-author">Plain Name</span>` + linking + `</div>`:                                                                              {Name: "Plain Name"},
		`<div class="h-entry"><a class="u-author" href="/about">me</a>` + linking + `</div><div class="h-card"><a class="u-url p-name" href="/about">Card</a></div>`:      {Name: "Card", URL: "https://far.test/about"},
		`<div class="h-entry">` + linking + `</div><div class="h-card"><a class="u-url p-name" href="/">Only</a></div>`:                                                   {Name: "Only", URL: "https://far.test/"},
		`<div class="h-feed"><p class="p-author h-card">Holder</p><div class="h-entry">` + linking + `</div></div>`:                                                       {Name: "Holder"},
		`<div class="h-entry">` + linking + `<p class="p-author h-card"><a class="u-url" href="javascript:x">N</a><img class="u-photo" src="data:image/png,x"></p></div>`: {Name: "N"},
	} {
		if m, _ := read(t, body); m.Author != want {
			t.Errorf("%s: %+v, want %+v", body, m.Author, want)
		}
	}
}

// A page that nests properties without end takes no more room than another.
func TestReadNestedWithoutEnd(t *testing.T) {
	body := strings.Repeat(`<div class="e-content h-entry">`, 400) + `<a href="` + target + `">` + strings.Repeat("x", 1<<20)
	began := time.Now()
	if m, linked := read(t, body); !linked || m.Kind != blog.Mentions || m.HTML != "" {
		t.Errorf("%v, %+v", linked, m)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("it took %s", took)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(`<div class="h-entry"><a class="u-in-reply-to" href="` + target + `">x</a><div class="p-author h-card"><img class="u-photo" src="x"></div>`)
	f.Add(`<base href="//["><div class="h-feed h-entry"><div class="p-author h-card h-entry"><q cite="` + target + `">`)
	f.Add(strings.Repeat("<div class=h-entry>", 50) + `<a href="` + target + `">`)
	page := &url.URL{Scheme: "https", Host: "far.test", Path: "/notes/1"}
	f.Fuzz(func(t *testing.T, body string) {
		m, linked, err := Read([]byte(body), page, target)
		if err != nil {
			return // too deep for the parser
		}
		if linked && !strings.HasPrefix(strings.ToLower(m.Page), "https://far.test") {
			t.Errorf("%q is said to be at %q", body, m.Page)
		}
		for _, address := range []string{m.Author.URL, m.Author.Photo} {
			if address != "" && !strings.HasPrefix(address, "http") {
				t.Errorf("%q gives %q", body, address)
			}
		}
	})
}
