package signature_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/signature"
)

func accept(lines ...string) http.Header { return http.Header{"Accept-Signature": lines} }

// TestReadDemand reads what servers ask for.
func TestReadDemand(t *testing.T) {
	key := signature.PrivateKey{ID: aliceKey, Key: testKeys(t).rsa}
	for _, tt := range []struct {
		name   string
		header http.Header
		want   signature.Demand
		ok     bool
	}{
		{"nothing", http.Header{}, signature.Demand{}, false},
		{
			"everything", accept(`sig9=("@method" "@authority");created;expires;nonce="n";tag="t";alg="rsa-v1_5-sha256";keyid="` + aliceKey + `"`),
			signature.Demand{Label: "sig9", Components: []string{"@method", "@authority"}, Expires: true, Nonce: "n", Tag: "t"},
			true,
		},
		{
			"twice the same, and one with parameters", accept(`a=("date" "date" "@query-param";name="q")`),
			signature.Demand{Label: "a", Components: []string{"date"}},
			true,
		},
		{"another's key, then ours", accept(`a=();keyid="https://x.example/k", b=()`), signature.Demand{Label: "b"}, true},
		{"an algorithm we do not sign with", accept(`a=();alg="hmac-sha256"`), signature.Demand{}, false},
		{"no list", accept(`a="x"`), signature.Demand{}, false},
		{"not readable", accept(`a=(`), signature.Demand{}, false},
		{"a nonce that is no text", accept(`a=();nonce=5`), signature.Demand{}, false},
		{"a nonce too long", accept(`a=();nonce="` + strings.Repeat("x", 300) + `"`), signature.Demand{}, false},
		{"too long", accept(`a=();nonce="n"` + strings.Repeat(" ", 9000)), signature.Demand{}, false},
		{"in several lines", accept(`a=();alg="hmac-sha256"`, `b=("date")`), signature.Demand{Label: "b", Components: []string{"date"}}, true},
	} {
		got, ok := signature.ReadDemand(tt.header, key)
		if ok != tt.ok || got.Label != tt.want.Label || !slices.Equal(got.Components, tt.want.Components) ||
			got.Expires != tt.want.Expires || got.Nonce != tt.want.Nonce || got.Tag != tt.want.Tag {
			t.Errorf("%s: %+v, %v", tt.name, got, ok)
		}
	}
}

// FuzzAcceptSignature: whatever is demanded, what is sent is proven by the rules
// we have for others, so that no demand weakens a signature.
func FuzzAcceptSignature(f *testing.F) {
	for _, seed := range []string{
		`sig1=("@method" "@target-uri" "content-digest");created;nonce="abc123";tag="ap"`, `a=("@path");expires`, `a=("host" "date" "content-type")`,
		`a=("signature" "signature-input" "@status" "@scheme" "@request-target" "@query" "@authority")`, `a=("x";sf);b=5`, `a=()`,
	} {
		f.Add(seed)
	}
	k := testKeys(f)
	key := signature.PrivateKey{ID: aliceKey, Key: k.rsa}
	policy := blogPolicy(ringWith(k.rsa.Public()))
	f.Fuzz(func(t *testing.T, demanded string) {
		demand, ok := signature.ReadDemand(accept(demanded), key)
		if !ok {
			return
		}
		body := []byte(`{"type":"Follow"}`)
		r := received(t, http.MethodPost, "/inbox?x=y", body)
		r.Header.Set("Content-Type", "application/activity+json")
		if err := signature.SignDemanded(r, body, key, time.Now(), demand); err != nil {
			return // what cannot be written is not sent
		}
		if _, err := policy.Verify(context.Background(), r, body); err != nil {
			t.Fatalf("demanded %q, sent %q: %v", demanded, r.Header.Get("Signature-Input"), err)
		}
	})
}
