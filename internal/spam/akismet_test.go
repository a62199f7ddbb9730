package spam_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/spam"
)

// standIn behaves as the documentation of Akismet says: keys are valid or not;
// what lacks a required value is "invalid" with a header that explains; authors
// named viagra-test-123 are spam, and akismet-guaranteed-spam so plainly that it
// may be discarded.
func standIn(t *testing.T) (*httptest.Server, *[]url.Values) {
	t.Helper()
	var got []url.Values
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := r.ParseForm(); err != nil || r.Method != http.MethodPost {
			t.Errorf("%s %s: %v", r.Method, r.URL, err)
		}
		got = append(got, r.PostForm)
		call := strings.TrimPrefix(r.URL.Path, "/1.1/")
		if call != "verify-key" {
			for _, needed := range []string{"api_key", "blog", "user_ip"} {
				if r.PostForm.Get(needed) == "" {
					w.Header().Set("X-akismet-debug-help", `Empty "`+needed+`" value`)
					_, _ = io.WriteString(w, "invalid")
					return
				}
			}
		}
		switch {
		case r.PostForm.Get("api_key") != "good":
			w.Header().Set("X-akismet-debug-help", "We were unable to parse your key")
			_, _ = io.WriteString(w, "invalid")
		case call == "verify-key":
			_, _ = io.WriteString(w, "valid")
		case strings.HasPrefix(call, "submit-"):
			_, _ = io.WriteString(w, "Thanks for making the web a better place.")
		case r.PostForm.Get("comment_author") == "akismet-guaranteed-spam":
			w.Header().Set("X-akismet-pro-tip", "discard")
			_, _ = io.WriteString(w, "true")
		default:
			_, _ = io.WriteString(w, map[bool]string{true: "true", false: "false"}[r.PostForm.Get("comment_author") == "viagra-test-123"])
		}
	}))
	t.Cleanup(server.Close)
	return server, &got
}

func TestAkismetSaysWhatItsDocumentationSays(t *testing.T) {
	server, got := standIn(t)
	good := spam.Akismet{Base: server.URL, Key: "good", Blog: "https://blog.example/", Agent: "Causerie/1 | Akismet/1.1"}
	bad := good
	bad.Key = "bad"
	ctx := t.Context()
	if err := good.VerifyKey(ctx); err != nil {
		t.Errorf("a good key: %v", err)
	}
	if err := bad.VerifyKey(ctx); !errors.Is(err, spam.ErrBadKey) {
		t.Errorf("a bad key: %v", err)
	}
	message := spam.Message{IP: "192.0.2.7", Agent: "Browser", Type: "reply", Author: "Mara", Text: "Hello", Language: "pt-BR", WrittenAt: time.Unix(0, 0)}
	for author, want := range map[string]spam.Verdict{
		"Mara": {}, "viagra-test-123": {Spam: true}, "akismet-guaranteed-spam": {Spam: true, Discard: true},
	} {
		message.Author = author
		if v, err := good.Check(ctx, message); err != nil || v != want {
			t.Errorf("%s: %+v, %v", author, v, err)
		}
	}
	last := (*got)[len(*got)-1]
	for name, want := range map[string]string{
		"comment_type": "reply", "user_ip": "192.0.2.7", "user_agent": "Browser", "comment_content": "Hello", "blog_lang": "pt_br",
		"blog": "https://blog.example/", "comment_date_gmt": "1970-01-01T00:00:00Z",
	} {
		if last.Get(name) != want {
			t.Errorf("%s is %q, not %q", name, last.Get(name), want)
		}
	}
	if _, err := bad.Check(ctx, message); !errors.Is(err, spam.ErrBadKey) {
		t.Errorf("asked with a bad key: %v", err)
	}
	message.IP = ""
	if _, err := good.Check(ctx, message); err == nil || errors.Is(err, spam.ErrBadKey) || !strings.Contains(err.Error(), "user_ip") {
		t.Errorf("asked without an address: %v", err)
	}
	message.IP = "192.0.2.7"
	if err := errors.Join(good.SubmitSpam(ctx, message), good.SubmitHam(ctx, message)); err != nil {
		t.Errorf("told: %v", err)
	}
	if err := bad.SubmitHam(ctx, message); !errors.Is(err, spam.ErrBadKey) {
		t.Errorf("told with a bad key: %v", err)
	}
}

func TestAkismetFails(t *testing.T) {
	for name, handle := range map[string]http.HandlerFunc{
		"500":     func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusInternalServerError) },
		"nothing": func(http.ResponseWriter, *http.Request) {},
		"HTML":    func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "<html>true</html>") },
		"silence": func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // until then, nobody notices that the asker has gone
			<-r.Context().Done()
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(handle)
			defer server.Close()
			service := spam.Akismet{
				Base: server.URL, Key: "good", Blog: "https://blog.example/",
				Client: &http.Client{Timeout: 100 * time.Millisecond},
			}
			if _, err := service.Check(t.Context(), spam.Message{IP: "192.0.2.7"}); err == nil || errors.Is(err, spam.ErrBadKey) {
				t.Errorf("Check: %v", err)
			}
			if err := service.SubmitSpam(t.Context(), spam.Message{IP: "192.0.2.7"}); err == nil {
				t.Error("SubmitSpam took that for an answer")
			}
		})
	}
}
