package nodeinfo_test

import (
	"context"
	"encoding/json"
	"net/http"
	"regexp"
	"testing"

	"github.com/causerie/causerie/activitypub/nodeinfo"
)

// FuzzDocument: whatever a server would say of itself, what is answered keeps
// to the schema, or nothing is answered.
func FuzzDocument(f *testing.F) {
	f.Add("causerie", "0.1.0", "https://example.org/r", "activitypub", "smtp", 1, 2, "Between us")
	f.Add("WordPress", "", "", "activitypub", "gopher", -1, 0, "\xff\u2028</script>")
	f.Add("a-b", "1\x00", "javascript:alert(1)", "", "", 1<<40, 0, "")
	name := regexp.MustCompile(`\A[a-z0-9-]+\z`)
	f.Fuzz(func(t *testing.T, software, version, home, protocol, service string, users, posts int, title string) {
		d := nodeinfo.Document{
			Software:  nodeinfo.Software{Name: software, Version: version, Homepage: home, Repository: home},
			Protocols: []string{protocol}, Outbound: []string{service}, Inbound: []string{service},
			Usage:    nodeinfo.Usage{Users: users, LocalPosts: posts},
			Metadata: map[string]any{"nodeName": title},
		}
		for _, v := range []nodeinfo.Version{nodeinfo.V20, nodeinfo.V21} {
			w := serve(t, nodeinfo.Handler(v, func(context.Context) (nodeinfo.Document, error) { return d, nil }), http.MethodGet)
			if w.Code == http.StatusServiceUnavailable {
				continue
			}
			var out struct {
				Version   string
				Software  struct{ Name, Version string }
				Protocols []string
				Usage     struct {
					Users      struct{ Total int }
					LocalPosts int
				}
				Metadata map[string]string
			}
			if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != http.StatusOK {
				t.Fatalf("answered %d %q: %v", w.Code, w.Body, err)
			}
			if out.Version != string(v) || !name.MatchString(out.Software.Name) || out.Software.Version == "" ||
				len(out.Protocols) != 1 || out.Protocols[0] != protocol || out.Usage.Users.Total < 0 || out.Usage.LocalPosts < 0 {
				t.Fatalf("answered %q", w.Body)
			}
		}
	})
}

// FuzzWellKnown: the links hold the server's own address, whatever it is.
func FuzzWellKnown(f *testing.F) {
	f.Add("https://blog.example", "https://blog.example/ap/application")
	f.Add("https://blog.example/", "")
	f.Add("\xff\"", "</script>")
	f.Fuzz(func(t *testing.T, base, application string) {
		w := serve(t, nodeinfo.WellKnown(base, application), http.MethodGet)
		var out struct {
			Links []struct{ Rel, Href string }
		}
		want := 2
		if application != "" {
			want = 3
		}
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || len(out.Links) != want {
			t.Fatalf("%q, %q: %d %q, %v", base, application, w.Code, w.Body, err)
		}
	})
}
