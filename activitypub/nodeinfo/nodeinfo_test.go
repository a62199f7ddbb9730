package nodeinfo_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"testing"

	"github.com/causerie/causerie/activitypub/nodeinfo"
)

func document() nodeinfo.Document {
	return nodeinfo.Document{
		Software:  nodeinfo.Software{Name: "causerie", Version: "0.1.0", Repository: "https://example.org/r", Homepage: "https://example.org"},
		Protocols: []string{"activitypub"}, Outbound: []string{"rss2.0", "atom1.0", "smtp"},
		Usage:    nodeinfo.Usage{Users: 1, ActiveMonth: 1, ActiveHalfyear: 1, LocalPosts: 3, LocalComments: 4},
		Metadata: map[string]any{"nodeName": "Between us"},
	}
}

func serve(t *testing.T, h http.Handler, method string) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, "/", nil))
	return w
}

func keys(t *testing.T, v any) string {
	t.Helper()
	m, ok := v.(map[string]any)
	if !ok {
		t.Fatalf("%v is no object", v)
	}
	return fmt.Sprint(slices.Sorted(maps.Keys(m)))
}

// TestDocuments: the schema allows these properties and no others.
func TestDocuments(t *testing.T) {
	for version, software := range map[nodeinfo.Version]string{
		nodeinfo.V20: "[name version]", nodeinfo.V21: "[homepage name repository version]",
	} {
		w := serve(t, nodeinfo.Handler(version, func(context.Context) (nodeinfo.Document, error) { return document(), nil }), http.MethodGet)
		if want := `application/json; profile="http://nodeinfo.diaspora.software/ns/schema/` + string(version) + `#"`; w.Code != 200 || w.Header().Get("Content-Type") != want {
			t.Errorf("%s: %d %s", version, w.Code, w.Header().Get("Content-Type"))
		}
		var out map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil {
			t.Fatal(err)
		}
		services, _ := out["services"].(map[string]any)
		usage, _ := out["usage"].(map[string]any)
		for what, got := range map[string][2]string{
			"document": {keys(t, out), "[metadata openRegistrations protocols services software usage version]"},
			"software": {keys(t, out["software"]), software},
			"services": {fmt.Sprint(services), "map[inbound:[] outbound:[rss2.0 atom1.0 smtp]]"},
			"usage":    {keys(t, usage), "[localComments localPosts users]"},
			"users":    {fmt.Sprint(usage["users"]), "map[activeHalfyear:1 activeMonth:1 total:1]"},
			"version":  {fmt.Sprint(out["version"]), string(version)},
		} {
			if got[0] != got[1] {
				t.Errorf("%s %s: %s, want %s", version, what, got[0], got[1])
			}
		}
	}
}

func TestForbiddenDocuments(t *testing.T) {
	for name, spoil := range map[string]func(*nodeinfo.Document){
		"name in capitals":  func(d *nodeinfo.Document) { d.Software.Name = "Causerie" },
		"no name":           func(d *nodeinfo.Document) { d.Software.Name = "" },
		"no version":        func(d *nodeinfo.Document) { d.Software.Version = "" },
		"no protocol":       func(d *nodeinfo.Document) { d.Protocols = nil },
		"unknown protocol":  func(d *nodeinfo.Document) { d.Protocols = []string{"smoke signals"} },
		"protocol twice":    func(d *nodeinfo.Document) { d.Protocols = []string{"activitypub", "activitypub"} },
		"unknown service":   func(d *nodeinfo.Document) { d.Outbound = []string{"podcast"} },
		"outbound inbound":  func(d *nodeinfo.Document) { d.Inbound = []string{"smtp"} },
		"less than nothing": func(d *nodeinfo.Document) { d.Usage.LocalPosts = -1 },
	} {
		d := document()
		spoil(&d)
		if d.Validate() == nil {
			t.Errorf("%s: valid", name)
		}
		w := serve(t, nodeinfo.Handler(nodeinfo.V21, func(context.Context) (nodeinfo.Document, error) { return d, nil }), http.MethodGet)
		if w.Code != http.StatusServiceUnavailable {
			t.Errorf("%s: answered %d", name, w.Code)
		}
	}
	if err := document().Validate(); err != nil {
		t.Error(err)
	}
	w := serve(t, nodeinfo.Handler(nodeinfo.V21, func(context.Context) (nodeinfo.Document, error) {
		return nodeinfo.Document{}, errors.New("the database is away")
	}), http.MethodGet)
	if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("answered %d", w.Code)
	}
}

func TestWellKnown(t *testing.T) {
	w := serve(t, nodeinfo.WellKnown("https://blog.example/", "https://blog.example/ap/application"), http.MethodGet)
	var out struct {
		Links []struct{ Rel, Href string }
	}
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || len(out.Links) != 3 {
		t.Fatalf("%v in %s", err, w.Body)
	}
	if out.Links[0].Rel != "http://nodeinfo.diaspora.software/ns/schema/2.1" || out.Links[0].Href != "https://blog.example/nodeinfo/2.1" {
		t.Errorf("first: %+v", out.Links[0])
	}
	if out.Links[2].Rel != "https://www.w3.org/ns/activitystreams#Application" {
		t.Errorf("third: %+v", out.Links[2])
	}
	if w.Header().Get("Content-Type") != "application/json" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Errorf("headers %v", w.Header())
	}
	if head := serve(t, nodeinfo.WellKnown("https://blog.example", ""), http.MethodHead); head.Code != 200 || head.Body.Len() != 0 {
		t.Errorf("HEAD: %d %s", head.Code, head.Body)
	}
	if post := serve(t, nodeinfo.WellKnown("https://blog.example", ""), http.MethodPost); post.Code != http.StatusMethodNotAllowed {
		t.Errorf("POST: %d", post.Code)
	}
}
