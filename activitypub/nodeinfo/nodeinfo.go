package nodeinfo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Version of the schema.
type Version string

// The versions servers ask for. 2.0 has no Repository and Homepage.
const (
	V20 Version = "2.0"
	V21 Version = "2.1"
)

const namespace = "http://nodeinfo.diaspora.software/ns/schema/"

// Document describes a server. The zero values of its lists are written as
// empty lists, which the schema demands.
type Document struct {
	Software Software
	// Protocols is spoken with other servers: "activitypub". At least one.
	Protocols []string
	// Inbound and Outbound are other services that are read from and published
	// to: "rss2.0", "atom1.0", "smtp" and whatever else the schema lists.
	Inbound, Outbound []string
	OpenRegistrations bool
	Usage             Usage
	// Metadata is free: nodeName, nodeDescription and nodeIcon are usual.
	Metadata map[string]any
}

// Software is what the server runs.
type Software struct {
	// Name is of small letters, digits and hyphens.
	Name    string `json:"name"`
	Version string `json:"version"`
	// Repository and Homepage are written in 2.1 only.
	Repository string `json:"repository,omitempty"`
	Homepage   string `json:"homepage,omitempty"`
}

// Usage counts. Numbers are 0 or more.
type Usage struct {
	// Users is how many can sign in, and how many of them were there in the
	// last 180 and 30 days.
	Users          int
	ActiveHalfyear int
	ActiveMonth    int
	LocalPosts     int
	LocalComments  int
}

// Validate says what the schema forbids in d.
func (d Document) Validate() error {
	switch {
	case !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(d.Software.Name):
		return fmt.Errorf("nodeinfo: software name %q is not of a-z, 0-9 and hyphens", d.Software.Name)
	case d.Software.Version == "":
		return errors.New("nodeinfo: software has no version")
	case len(d.Protocols) == 0:
		return errors.New("nodeinfo: no protocol")
	case min(d.Usage.Users, d.Usage.ActiveHalfyear, d.Usage.ActiveMonth, d.Usage.LocalPosts, d.Usage.LocalComments) < 0:
		return errors.New("nodeinfo: negative usage")
	}
	return errors.Join(
		only("protocol", d.Protocols, "activitypub buddycloud dfrn diaspora libertree ostatus pumpio tent xmpp zot"),
		only("inbound service", d.Inbound, "atom1.0 gnusocial imap pnut pop3 pumpio rss2.0 twitter"),
		only("outbound service", d.Outbound, "atom1.0 blogger buddycloud diaspora dreamwidth drupal facebook "+
			"friendica gnusocial google insanejournal libertree linkedin livejournal mediagoblin myspace pinterest "+
			"pnut posterous pumpio redmatrix rss2.0 smtp tent tumblr twitter wordpress xmpp"),
	)
}

func only(what string, values []string, allowed string) error {
	known := strings.Fields(allowed)
	for i, v := range values {
		if !slices.Contains(known, v) || slices.Contains(values[:i], v) {
			return fmt.Errorf("nodeinfo: %s %q is unknown to the schema or given twice", what, v)
		}
	}
	return nil
}

// encode writes d for a version of the schema.
func (d Document) encode(v Version) ([]byte, error) {
	if err := d.Validate(); err != nil {
		return nil, err
	}
	software := d.Software
	if v == V20 {
		software.Repository, software.Homepage = "", ""
	}
	metadata := d.Metadata
	if metadata == nil {
		metadata = map[string]any{}
	}
	return json.Marshal(map[string]any{
		"version": v, "software": software, "protocols": d.Protocols,
		"services":          map[string]any{"inbound": orEmpty(d.Inbound), "outbound": orEmpty(d.Outbound)},
		"openRegistrations": d.OpenRegistrations,
		"usage": map[string]any{
			"users": map[string]int{
				"total": d.Usage.Users, "activeHalfyear": d.Usage.ActiveHalfyear, "activeMonth": d.Usage.ActiveMonth,
			},
			"localPosts": d.Usage.LocalPosts, "localComments": d.Usage.LocalComments,
		},
		"metadata": metadata,
	})
}

func orEmpty(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// WellKnown answers /.well-known/nodeinfo. base is the server's address; the
// documents are at base/nodeinfo/2.1 and base/nodeinfo/2.0. application is the
// id of the server's own actor (FEP-2677), "" when there is none.
func WellKnown(base, application string) http.Handler {
	base = strings.TrimSuffix(base, "/")
	type link struct {
		Rel  string `json:"rel"`
		Href string `json:"href"`
	}
	links := []link{
		{Rel: namespace + string(V21), Href: base + "/nodeinfo/2.1"},
		{Rel: namespace + string(V20), Href: base + "/nodeinfo/2.0"},
	}
	if application != "" {
		links = append(links, link{Rel: "https://www.w3.org/ns/activitystreams#Application", Href: application})
	}
	return handler("application/json", func(context.Context) ([]byte, error) {
		return json.Marshal(map[string]any{"links": links})
	})
}

// Handler answers a document of one version. describe is asked each time; when
// it fails, or describes what the schema forbids, 503 is answered.
func Handler(v Version, describe func(ctx context.Context) (Document, error)) http.Handler {
	contentType := `application/json; profile="` + namespace + string(v) + `#"`
	return handler(contentType, func(ctx context.Context) ([]byte, error) {
		d, err := describe(ctx)
		if err != nil {
			return nil, err
		}
		return d.encode(v)
	})
}

func handler(contentType string, body func(ctx context.Context) ([]byte, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Access-Control-Allow-Origin", "*")
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "only GET", http.StatusMethodNotAllowed)
			return
		}
		b, err := body(r.Context())
		if err != nil {
			w.Header().Set("Retry-After", "60")
			http.Error(w, "try again later", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", contentType)
		w.Header().Set("Content-Length", strconv.Itoa(len(b)))
		if r.Method != http.MethodHead {
			_, _ = w.Write(b) // a client that has gone has nobody to be told
		}
	})
}
