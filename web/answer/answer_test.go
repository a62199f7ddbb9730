package answer_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/causerie/causerie/web/answer"
)

func TestChoose(t *testing.T) {
	for header, want := range map[string]answer.Coding{
		"":                             answer.Identity,
		"identity":                     answer.Identity,
		"gzip":                         answer.Gzip,
		"GZIP":                         answer.Gzip,
		"x-gzip":                       answer.Gzip,
		"gzip, deflate, br, zstd":      answer.Brotli,
		"br, gzip":                     answer.Brotli,
		"gzip;q=1.0, br;q=0.5":         answer.Gzip,
		"br;q=0, gzip;q=0.1":           answer.Gzip,
		"br; q=0.8, gzip; q=0.8":       answer.Brotli,
		"gzip;q=0":                     answer.Identity,
		"gzip;q=nonsense":              answer.Identity,
		"gzip;q=NaN, br;q=-1":          answer.Identity,
		"brotli, gzipped, *":           answer.Identity,
		",,;;q=,gzip;q=1;ext=\"a,b\",": answer.Identity,
	} {
		if got := answer.Choose(header); got != want {
			t.Errorf("%q: %q, want %q", header, got, want)
		}
	}
}

func TestMatch(t *testing.T) {
	const tag = `"abc-gzip"`
	for header, want := range map[string]bool{
		tag: true, "W/" + tag: true, `"x", ` + tag + `, "y"`: true, "*": true,
		"": false, "abc-gzip": false, `"abc"`: false, `"abc-gzip`: false, "w/" + tag: false,
	} {
		if got := answer.Match([]string{"\"other\"", header}, tag); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}

func TestTypeIsPartOfTheTag(t *testing.T) {
	page, feed := send(answer.New(answer.Head{Type: "text/html"}, []byte("x"))), send(answer.New(answer.Head{Type: "application/atom+xml"}, []byte("x")))
	if page.Header().Get("Etag") == feed.Header().Get("Etag") {
		t.Error("a page and a feed share a tag")
	}
}

// A problem is never "not modified", and nobody is to keep its tag.
func TestProblemHasNoTag(t *testing.T) {
	sent := send(answer.New(answer.Head{Type: "text/html", Status: http.StatusNotFound, LastModified: time.Unix(1, 0)}, []byte("x")), "If-None-Match", "*")
	if sent.Code != http.StatusNotFound || sent.Header().Get("Etag") != "" {
		t.Errorf("%d %v", sent.Code, sent.Header())
	}
}

func TestAnswersDoNotShareVary(t *testing.T) {
	a := answer.New(answer.Head{Type: "text/html"}, []byte("x"))
	for range 2 {
		if got := send(a).Header().Values("Vary"); len(got) != 1 {
			t.Errorf("Vary is %q", got)
		}
	}
}

func send(a *answer.Answer, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	a.Send(w, r)
	return w
}

func FuzzHeaders(f *testing.F) {
	f.Add("gzip;q=0.5, br", `"a", W/"b"`)
	f.Add(";q=,=;", "*,\x00")
	plain := answer.New(answer.Head{Type: "text/plain"}, []byte("body"))
	f.Fuzz(func(t *testing.T, accept, match string) {
		coding := answer.Choose(accept)
		encoded, err := plain.Encode(coding, 1)
		if err != nil {
			t.Fatalf("%q chose %q: %v", accept, coding, err)
		}
		sent := send(encoded, "If-None-Match", match)
		if (sent.Code == http.StatusOK) != (sent.Body.Len() > 0) {
			t.Errorf("%d with %d bytes", sent.Code, sent.Body.Len())
		}
	})
}
