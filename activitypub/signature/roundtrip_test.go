package signature_test

import (
	"bytes"
	"crypto"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/signature"
)

type signFunc func(*http.Request, []byte, signature.PrivateKey, time.Time) error

func schemes() map[string]signFunc {
	return map[string]signFunc{
		signature.Cavage:  signature.SignCavage,
		signature.RFC9421: signature.SignRFC9421,
	}
}

// verifier is a server that answers 204 to proven requests and else says why not.
func verifier(t *testing.T, keys signature.KeySource) *httptest.Server {
	t.Helper()
	var policy signature.Policy
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		if _, err := policy.Verify(r.Context(), r, body); err != nil {
			http.Error(w, err.Error(), http.StatusUnauthorized)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(srv.Close)
	public, err := url.Parse(srv.URL)
	if err != nil {
		t.Fatal(err)
	}
	policy = signature.Policy{Keys: keys, Public: public}
	return srv
}

func TestSignedRequestsVerifyOverHTTP(t *testing.T) {
	k := testKeys(t)
	kinds := map[string]crypto.Signer{"rsa": k.rsa, "ed25519": k.ed}
	paths := []string{
		"", "/", "/inbox", "/@alice", "/inbox?page=1&x=%20y", "/caf%C3%A9/%2Fslash", "/a//b/../c", "/a;b=c,d", "/inbox?",
		"/inbox?a?b=c#fragment",
	}
	for scheme, sign := range schemes() {
		for kind, key := range kinds {
			srv := verifier(t, ringWith(key.Public()))
			for _, path := range paths {
				for _, body := range []string{"", `{"type":"Like"}`} {
					method := http.MethodGet
					if body != "" {
						method = http.MethodPost
					}
					t.Run(strings.Join([]string{scheme, kind, method, path}, " "), func(t *testing.T) {
						r, err := http.NewRequestWithContext(t.Context(), method, srv.URL+path, strings.NewReader(body))
						if err != nil {
							t.Fatal(err)
						}
						r.Header.Set("Content-Type", "application/activity+json")
						if err := sign(r, []byte(body), signature.PrivateKey{ID: aliceKey, Key: key}, time.Now()); err != nil {
							t.Fatal(err)
						}
						response, err := srv.Client().Do(r)
						if err != nil {
							t.Fatal(err)
						}
						defer response.Body.Close()
						if said, _ := io.ReadAll(response.Body); response.StatusCode != http.StatusNoContent {
							t.Errorf("refused: %s", said)
						}
					})
				}
			}
		}
	}
}

// A request signed again, as a retry does, must be as good as new.
func TestSigningAgainReplacesTheSignature(t *testing.T) {
	k := testKeys(t)
	body := []byte(`{}`)
	for first, signFirst := range schemes() {
		for second, signSecond := range schemes() {
			t.Run(first+" then "+second, func(t *testing.T) {
				r := received(t, http.MethodPost, "/inbox", body)
				now := time.Now()
				key := signature.PrivateKey{ID: aliceKey, Key: k.rsa}
				if err := signFirst(r, []byte(`{"old":true}`), key, now.Add(-48*time.Hour)); err != nil {
					t.Fatal(err)
				}
				if err := signSecond(r, body, key, now); err != nil {
					t.Fatal(err)
				}
				proof, err := blogPolicy(ringWith(k.rsa.Public())).Verify(t.Context(), r, body)
				if err != nil {
					t.Fatal(err)
				}
				if proof.Scheme != second {
					t.Errorf("scheme = %s, want %s", proof.Scheme, second)
				}
			})
		}
	}
}

func TestSigningFixesWhatIsSent(t *testing.T) {
	k := testKeys(t)
	key := signature.PrivateKey{ID: aliceKey, Key: k.rsa}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://bücher.example:8443/inbox", nil)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 11, 22, 20, 0, 0, 0, time.FixedZone("CET", 3600))
	if err := signature.SignCavage(r, []byte("{}"), key, now); err != nil {
		t.Fatal(err)
	}
	if r.Host != "xn--bcher-kva.example:8443" {
		t.Errorf("Host = %q, want punycode with the port", r.Host)
	}
	if got := r.Header.Get("Date"); got != "Sun, 22 Nov 2026 19:00:00 GMT" {
		t.Errorf("Date = %q, want GMT", got)
	}
	if got := r.Header.Get("Digest"); got != "SHA-256=RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=" {
		t.Errorf("Digest = %q", got)
	}
	header := r.Header.Get("Signature")
	for _, want := range []string{
		`keyId="` + aliceKey + `"`, `algorithm="rsa-sha256"`, `headers="(request-target) host date digest"`,
	} {
		if !strings.Contains(header, want) {
			t.Errorf("Signature %q lacks %s", header, want)
		}
	}
	if _, ok := r.Header["Host"]; ok {
		t.Error("Host left among the headers")
	}
}

func TestSigningRefuses(t *testing.T) {
	k := testKeys(t)
	for _, test := range []struct {
		name string
		url  string
		key  signature.PrivateKey
	}{
		{"no key", "https://blog.example/inbox", signature.PrivateKey{ID: aliceKey}},
		{"no key id", "https://blog.example/inbox", signature.PrivateKey{Key: k.rsa}},
		{"key id that ends the header's value", "https://blog.example/inbox", signature.PrivateKey{ID: `https://a/"x`, Key: k.rsa}},
		{"weak key", "https://blog.example/inbox", signature.PrivateKey{ID: aliceKey, Key: weakKey(t)}},
		{"no host", "/inbox", signature.PrivateKey{ID: aliceKey, Key: k.rsa}},
	} {
		for scheme, sign := range schemes() {
			t.Run(test.name+" "+scheme, func(t *testing.T) {
				r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, test.url, bytes.NewReader(nil))
				if err != nil {
					t.Fatal(err)
				}
				if err := sign(r, nil, test.key, time.Now()); err == nil {
					t.Error("signed")
				}
			})
		}
	}
}
