package webmention

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestEndpoint tells the cases of discovery that webmention.rocks tells, by their
// numbers there, and some that pages in the wild add.
func TestEndpoint(t *testing.T) {
	link := func(values ...string) http.Header { return http.Header{"Link": values} }
	page := "https://far.test/post/1"
	for _, c := range []struct {
		name   string
		header http.Header
		body   string
		want   string // "" for none
		at     string // where the document was found, if not at page
	}{
		{"1 header, unquoted, relative", link("</test/1/webmention>; rel=webmention"), "", "https://far.test/test/1/webmention", ""},
		{"2 header, unquoted, absolute", link("<https://far.test/test/2/webmention>; rel=webmention"), "", "https://far.test/test/2/webmention", ""},
		{"3 link, relative", nil, `<link rel="webmention" href="/test/3/webmention">`, "https://far.test/test/3/webmention", ""},
		{"4 link, absolute", nil, `<link rel="webmention" href="https://other.test/4">`, "https://other.test/4", ""},
		{"5 a, relative", nil, `<p>x <a rel="webmention" href="/test/5/webmention">y</a>`, "https://far.test/test/5/webmention", ""},
		{"6 a, absolute", nil, `<a rel="webmention" href="https://far.test/test/6/webmention">y</a>`, "https://far.test/test/6/webmention", ""},
		{"7 header, odd case", http.Header{http.CanonicalHeaderKey("LinK"): {"<https://far.test/7>; REL=WebMention"}}, "", "https://far.test/7", ""},
		{"8 header, quoted", link(`<https://far.test/8>; rel="webmention"`), "", "https://far.test/8", ""},
		{"9 link, several relations", nil, `<link rel="webmention somethingelse" href="/9">`, "https://far.test/9", ""},
		{"10 header, several relations", link(`</10>; rel="webmention somethingelse"`), "", "https://far.test/10", ""},
		{"11 header first of all", link("</11>; rel=webmention"), `<link rel="webmention" href="/wrong"><a rel="webmention" href="/wrong2">`, "https://far.test/11", ""},
		{"12 another relation", nil, `<link rel="not-webmention" href="/wrong"><link rel="webmention" href="/12">`, "https://far.test/12", ""},
		{"13 in a comment", nil, `<!-- <a href="/wrong" rel="webmention"></a> --><a href="/13" rel="webmention">`, "https://far.test/13", ""},
		{"14 in escaped HTML", nil, `<code>&lt;a href="/wrong" rel="webmention"&gt;</code><a href="/14" rel="webmention">`, "https://far.test/14", ""},
		{"15 empty", nil, `<link rel="webmention" href="">`, page, ""},
		{"16 a before link", nil, `<a rel="webmention" href="/16">x</a><link rel="webmention" href="/wrong">`, "https://far.test/16", ""},
		{"17 link before a", nil, `<link rel="webmention" href="/17"><a rel="webmention" href="/wrong">x</a>`, "https://far.test/17", ""},
		{"18 several headers", link("</x>; rel=other", "</18>; rel=webmention"), "", "https://far.test/18", ""},
		{"19 several in a header", link(`</x>; rel="other", </19>; rel="webmention"`), "", "https://far.test/19", ""},
		{"20 no href", nil, `<link rel="webmention"><a rel="webmention" href="/20">x</a>`, "https://far.test/20", ""},
		{"21 query", nil, `<link rel="webmention" href="/21?query=yes">`, "https://far.test/21?query=yes", ""},
		{"22 relative to the path", nil, `<link rel="webmention" href="22/webmention">`, "https://far.test/post/22/webmention", ""},
		{"23 after a redirect", nil, `<link rel="webmention" href="webmention-endpoint/22">`, "https://far.test/test/23/page/webmention-endpoint/22", "https://far.test/test/23/page/x"},

		{"none", link("</x>; rel=other"), `<a href="/y">y</a>`, "", ""},
		{"no address of the web", nil, `<link rel="webmention" href="mailto:a@b.test">`, "", ""},
		{"in a script", nil, `<script>"<link rel=webmention href=/wrong>"</script>`, "", ""},
		{"comma in the address", link(`</a,b;c>; rel="webmention"`), "", "https://far.test/a,b;c", ""},
		{"comma in quotes", link(`</x>; title="a, <b>; rel=webmention"; rel=other, </y>; rel=webmention`), "", "https://far.test/y", ""},
		{"about another page", link(`</x>; rel=webmention; anchor="/other", </y>; rel=webmention`), "", "https://far.test/y", ""},
		{"with a base", nil, `<base href="/b/"><link rel="webmention" href="m">`, "https://far.test/b/m", ""},
	} {
		if c.at == "" {
			c.at = page
		}
		at, err := url.Parse(c.at)
		if err != nil {
			t.Fatal(err)
		}
		got, found := Endpoint(c.header, at, []byte("<!doctype html><html><head><title>x</title></head><body>"+c.body))
		if got != c.want || found != (c.want != "") {
			t.Errorf("%s: %q, %v; want %q", c.name, got, found, c.want)
		}
	}
}

func TestLinks(t *testing.T) {
	got := Links(`<p><a href="https://a.test/x#y">a</a> <a href="https://a.test/x#y">again</a> <a href="/own">b</a>
		<a href="https://Blog.test/own">c</a> <a href="mailto:a@b.test">d</a> <a href="//c.test/">e</a> <a>f</a><!-- <a href="https://no.test/"> -->`, "https://blog.test/one")
	if s := strings.Join(got, " "); s != "https://a.test/x#y https://c.test/" {
		t.Errorf("%s", s)
	}
	if n := len(Links(strings.Repeat(`<a href="https://a.test/`, 1)+`">`+manyLinks(), "https://blog.test/")); n != mostLinks {
		t.Errorf("%d links", n)
	}
}

func manyLinks() string {
	var b strings.Builder
	for i := range 300 {
		b.WriteString(`<a href="https://a.test/` + strings.Repeat("x", i) + `">x</a>`)
	}
	return b.String()
}

func FuzzEndpoint(f *testing.F) {
	f.Add(`</a>; rel="webmention"`, `<link rel=webmention href="">`)
	f.Add(`<a,b>; title="\"x, <y>"; rel=webmention, <`, `<base href="::"><a rel="x webmention" href="//[">`)
	page := &url.URL{Scheme: "https", Host: "far.test", Path: "/post"}
	f.Fuzz(func(t *testing.T, header, body string) {
		endpoint, found := Endpoint(http.Header{"Link": {header}}, page, []byte(body))
		if u, err := url.Parse(endpoint); found && (err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http")) {
			t.Errorf("%q is no endpoint", endpoint)
		}
	})
}
