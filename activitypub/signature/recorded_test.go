package signature_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/signature"
)

// recorded is a request that another server's software made, byte for byte.
// testdata/README.md says where they come from.
type recorded struct {
	ReceivedAt time.Time
	Method     string
	URL        string
	RawHeaders []string
	BodyBase64 []byte
}

func readRecorded(t testing.TB, path string) recorded {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var rec recorded
	if err := json.Unmarshal(text, &rec); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	return rec
}

// request is rec as net/http would have received it.
func (rec recorded) request(t testing.TB) *http.Request {
	t.Helper()
	u, err := url.Parse(rec.URL)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.NewRequestWithContext(t.Context(), rec.Method, u.RequestURI(), bytes.NewReader(rec.BodyBase64))
	if err != nil {
		t.Fatal(err)
	}
	r.RequestURI = u.RequestURI()
	for i := 0; i+1 < len(rec.RawHeaders); i += 2 {
		if strings.EqualFold(rec.RawHeaders[i], "host") {
			r.Host = rec.RawHeaders[i+1]
			continue
		}
		r.Header.Add(rec.RawHeaders[i], rec.RawHeaders[i+1])
	}
	return r
}

// policy is that of the server the request was sent to, at the time it came.
func (rec recorded) policy(t testing.TB, keys signature.KeySource) *signature.Policy {
	t.Helper()
	u, err := url.Parse(rec.URL)
	if err != nil {
		t.Fatal(err)
	}
	return &signature.Policy{
		Keys:   keys,
		Public: &url.URL{Scheme: u.Scheme, Host: u.Host},
		Now:    func() time.Time { return rec.ReceivedAt },
	}
}

// keyring holds keys by id, and counts how it was asked.
type keyring struct {
	keys  map[string]signature.PublicKey
	newer map[string]signature.PublicKey // what a fresh look finds
	err   error
	asked []string // "id" or "id fresh"
}

func (k *keyring) Key(_ context.Context, id string, fresh bool) (signature.PublicKey, error) {
	if fresh {
		k.asked = append(k.asked, id+" fresh")
	} else {
		k.asked = append(k.asked, id)
	}
	if k.err != nil {
		return signature.PublicKey{}, k.err
	}
	if key, ok := k.newer[id]; ok && fresh {
		return key, nil
	}
	if key, ok := k.keys[id]; ok {
		return key, nil
	}
	return signature.PublicKey{}, fmt.Errorf("key %q: %w", id, signature.ErrNoKey)
}

// actorKeys reads the keys of the actor documents in a folder.
func actorKeys(t testing.TB, folder string) *keyring {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "actor-*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no actors in %s: %v", folder, err)
	}
	ring := &keyring{keys: map[string]signature.PublicKey{}}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var actor struct {
			PublicKey struct{ ID, Owner, PublicKeyPem string }
		}
		if err := json.Unmarshal(text, &actor); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		key, err := signature.ParsePublicPEM(actor.PublicKey.PublicKeyPem)
		if err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		id := actor.PublicKey.ID
		ring.keys[id] = signature.PublicKey{ID: id, Owner: actor.PublicKey.Owner, Key: key}
	}
	return ring
}

func recordedFiles(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*/0*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("no recorded requests: %v", err)
	}
	return files
}

// mustFail names the recorded requests whose makers got it wrong, and what a
// strict verifier says of them.
func mustFail(file string) string {
	switch filepath.Base(file) {
	case "00014-GET-200-signed-over-fragment.json": // signed over the key's #fragment
		return "signature does not fit"
	case "00012-Follow-ref-202.json": // covers content-digest twice
		return "Signature-Input cannot be read"
	}
	return ""
}

func TestRecordedRequests(t *testing.T) {
	for _, file := range recordedFiles(t) {
		t.Run(strings.TrimPrefix(file, "testdata/"), func(t *testing.T) {
			rec := readRecorded(t, file)
			keys := actorKeys(t, filepath.Dir(file))
			proof, err := rec.policy(t, keys).Verify(t.Context(), rec.request(t), rec.BodyBase64)
			if reason := mustFail(file); reason != "" {
				if got := reasonOf(t, err); got != reason {
					t.Fatalf("refused for %q, want %q", got, reason)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if want := keys.keys[proof.KeyID].Owner; proof.Owner != want || want == "" {
				t.Errorf("owner = %q, want %q", proof.Owner, want)
			}
			wantScheme := signature.Cavage
			if rec.request(t).Header.Get("Signature-Input") != "" {
				wantScheme = signature.RFC9421
			}
			if proof.Scheme != wantScheme {
				t.Errorf("scheme = %q, want %q", proof.Scheme, wantScheme)
			}
		})
	}
}

// reasonOf is the reason of a refusal; anything else fails the test.
func reasonOf(t testing.TB, err error) string {
	t.Helper()
	var refusal *signature.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("got %v, want a refusal", err)
	}
	return refusal.Reason
}

// An alteration changes one thing about a request that was good.
type alteration struct {
	name   string
	scheme string // "": both
	method string // "": any
	alter  func(r *http.Request, body *[]byte, p *signature.Policy)
}

type (
	req = *http.Request
	pol = *signature.Policy
)

func header(name string, change func(string) string) func(req, *[]byte, pol) {
	return func(r req, _ *[]byte, _ pol) { r.Header.Set(name, change(r.Header.Get(name))) }
}

func drop(name string) func(req, *[]byte, pol) {
	return func(r req, _ *[]byte, _ pol) { r.Header.Del(name) }
}

func clock(d time.Duration) func(req, *[]byte, pol) {
	return func(_ req, _ *[]byte, p pol) {
		now := p.Now()
		p.Now = func() time.Time { return now.Add(d) }
	}
}

func replace(old, with string) func(string) string {
	return func(s string) string { return strings.Replace(s, old, with, 1) }
}

func alterationsOfTheRequest() []alteration {
	return []alteration{
		{"another method", "", "", func(r req, _ *[]byte, _ pol) {
			r.Method = map[string]string{"POST": "PUT", "GET": "HEAD"}[r.Method]
		}},
		{"another path", "", "", func(r req, _ *[]byte, _ pol) { r.RequestURI += "x" }},
		{"a query added", "", "", func(r req, _ *[]byte, _ pol) { r.RequestURI += "?x=1" }},
		{"an empty query added", "", "", func(r req, _ *[]byte, _ pol) { r.RequestURI += "?" }},
		{"another server", "", "", func(r req, _ *[]byte, p pol) {
			p.Public = &url.URL{Scheme: "https", Host: "other.test"}
			r.Host = "other.test"
		}},
		{"another server, host kept", "", "", func(_ req, _ *[]byte, p pol) {
			p.Public = &url.URL{Scheme: "https", Host: "other.test"}
		}},
		{"another port of ours", signature.RFC9421, "", func(_ req, _ *[]byte, p pol) { p.Public.Host += ":8443" }},
		{"another scheme of ours", signature.RFC9421, "", func(_ req, _ *[]byte, p pol) { p.Public.Scheme = "http" }},
		{"a byte of the body", "", "POST", func(_ req, body *[]byte, _ pol) { (*body)[len(*body)/2] ^= 1 }},
		{"a byte more", "", "POST", func(_ req, body *[]byte, _ pol) { *body = append(*body, ' ') }},
		{"no body", "", "POST", func(_ req, body *[]byte, _ pol) { *body = nil }},
		{"a body after all", "", "GET", func(_ req, body *[]byte, _ pol) { *body = []byte("{}") }},
		{"no digest", signature.Cavage, "POST", drop("Digest")},
		{"no content-digest", signature.RFC9421, "POST", drop("Content-Digest")},
		{"two digests", signature.Cavage, "POST", func(r req, _ *[]byte, _ pol) {
			r.Header.Add("Digest", r.Header.Get("Digest"))
		}},
		{"two content-digests", signature.RFC9421, "POST", func(r req, _ *[]byte, _ pol) {
			r.Header.Add("Content-Digest", r.Header.Get("Content-Digest"))
		}},
		{"digest and body replaced", signature.Cavage, "POST", func(r req, body *[]byte, _ pol) {
			*body = []byte("{}")
			r.Header.Set("Digest", "SHA-256=RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=")
		}},
		{"content-digest and body replaced", signature.RFC9421, "POST", func(r req, body *[]byte, _ pol) {
			*body = []byte("{}")
			r.Header.Set("Content-Digest", "sha-256=:RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=:")
		}},
		{"digest by another algorithm", signature.Cavage, "POST", header("Digest", replace("SHA-256", "MD5"))},
		{"no date", "", "", drop("Date")},
		{"two dates", "", "", func(r req, _ *[]byte, _ pol) { r.Header.Add("Date", r.Header.Get("Date")) }},
		{"another date", "", "", header("Date", replace("2026", "2025"))},
		{"garbage for a date", "", "", header("Date", func(string) string { return "yesterday" })},
		{"another content type", signature.Cavage, "POST", header("Content-Type", func(string) string { return "text/html" })},
		{"another accept", signature.Cavage, "GET", header("Accept", func(string) string { return "text/html" })},
		{"two hours later", "", "", clock(2 * time.Hour)},
		{"two hours earlier", "", "", clock(-2 * time.Hour)},
	}
}

func alterationsOfTheSignature() []alteration {
	return []alteration{
		{"another key", signature.Cavage, "", header("Signature", replace("#main-key", "#other-key"))},
		{"another key in the input", signature.RFC9421, "", header("Signature-Input", replace("#main-key", "#other-key"))},
		{"a false algorithm", signature.Cavage, "", header("Signature", replace("rsa-sha256", "hmac-sha256"))},
		{"a weak algorithm", signature.Cavage, "", header("Signature", replace("rsa-sha256", "rsa-sha1"))},
		{"another algorithm", signature.Cavage, "", header("Signature", replace("rsa-sha256", "ed25519"))},
		{"another algorithm", signature.RFC9421, "", header("Signature-Input", replace("rsa-v1_5-sha256", "ed25519"))},
		{"a false algorithm", signature.RFC9421, "", header("Signature-Input", replace("rsa-v1_5-sha256", "hmac-sha256"))},
		{"a parameter twice", signature.Cavage, "", header("Signature", func(s string) string { return s + `,algorithm="rsa-sha256"` })},
		{"a parameter twice", signature.RFC9421, "", header("Signature-Input", func(s string) string { return s + s[strings.LastIndex(s, ";created="):] })},
		{"nothing covered", signature.Cavage, "", header("Signature", func(s string) string {
			start := strings.Index(s, `headers="`) + len(`headers="`)
			return s[:start] + s[start+strings.Index(s[start:], `"`):]
		})},
		{"no list of what is covered", signature.Cavage, "", header("Signature", replace("headers=", "other="))},
		{"one header fewer covered", signature.Cavage, "", header("Signature", replace(" host", ""))},
		{"one header more covered", signature.Cavage, "", header("Signature", replace(" host", " host connection"))},
		{"one component fewer covered", signature.RFC9421, "", header("Signature-Input", replace(` "host"`, ""))},
		{"one component more covered", signature.RFC9421, "", header("Signature-Input", replace(` "host"`, ` "host" "accept"`))},
		{"components in other order", signature.RFC9421, "", header("Signature-Input", replace(`"host" "date"`, `"date" "host"`))},
		{"a component twice", signature.RFC9421, "", header("Signature-Input", replace(`"host"`, `"host" "host"`))},
		{"a later creation", signature.RFC9421, "", header("Signature-Input", replace("created=17953", "created=17954"))},
		{"no creation", signature.RFC9421, "", header("Signature-Input", replace("created", "made"))},
		{"an expiry added", signature.RFC9421, "", header("Signature-Input", func(s string) string { return s + ";expires=1795377700" })},
		{"no signature", "", "", drop("Signature")},
		{"no input", signature.RFC9421, "", drop("Signature-Input")},
		{"two signatures", signature.Cavage, "", func(r req, _ *[]byte, _ pol) {
			r.Header.Add("Signature", r.Header.Get("Signature"))
		}},
		{"a bit of the signature", "", "", header("Signature", func(s string) string {
			at := strings.LastIndex(s, "=") - 8 // inside the base64, before its padding
			return s[:at] + map[bool]string{true: "B", false: "A"}[s[at] == 'A'] + s[at+1:]
		})},
	}
}

func TestRecordedRequestsAltered(t *testing.T) {
	for _, file := range recordedFiles(t) {
		if mustFail(file) != "" {
			continue
		}
		rec := readRecorded(t, file)
		scheme := signature.Cavage
		if rec.request(t).Header.Get("Signature-Input") != "" {
			scheme = signature.RFC9421
		}
		for _, a := range slices.Concat(alterationsOfTheRequest(), alterationsOfTheSignature()) {
			if (a.scheme != "" && a.scheme != scheme) || (a.method != "" && a.method != rec.Method) {
				continue
			}
			t.Run(strings.TrimPrefix(file, "testdata/")+"/"+a.name, func(t *testing.T) {
				keys := actorKeys(t, filepath.Dir(file))
				for id, key := range keys.keys { // a second key of the same owner
					other := strings.Replace(id, "#main-key", "#other-key", 1)
					keys.keys[other] = signature.PublicKey{ID: other, Owner: key.Owner, Key: testKeys(t).other.Public()}
				}
				r, body, policy := rec.request(t), bytes.Clone(rec.BodyBase64), rec.policy(t, keys)
				before := snapshot(r, body, policy)
				a.alter(r, &body, policy)
				if snapshot(r, body, policy) == before {
					t.Fatal("the alteration altered nothing")
				}
				_, err := policy.Verify(t.Context(), r, body)
				reasonOf(t, err)
			})
		}
	}
}

// snapshot tells whether an alteration altered anything.
func snapshot(r *http.Request, body []byte, p *signature.Policy) string {
	return fmt.Sprint(r.Method, r.RequestURI, r.Host, r.Header, string(body), p.Public, p.Now())
}
