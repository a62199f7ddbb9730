package signature_test

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// messageByHand signs by RFC 9421 without any code of this project. A line is
// `"name": value`.
func messageByHand(t testing.TB, key crypto.Signer, params string, lines ...string) (input, sig string) {
	t.Helper()
	var names []string
	for _, line := range lines {
		name, _, _ := strings.Cut(line, ": ")
		names = append(names, name)
	}
	input = "(" + strings.Join(names, " ") + ")" + params
	base := []byte(strings.Join(append(lines, `"@signature-params": `+input), "\n"))
	var raw []byte
	var err error
	if _, ok := key.(ed25519.PrivateKey); ok {
		raw, err = key.Sign(rand.Reader, base, crypto.Hash(0))
	} else {
		hash := sha256.Sum256(base)
		raw, err = key.Sign(rand.Reader, hash[:], crypto.SHA256)
	}
	if err != nil {
		t.Fatal(err)
	}
	return input, ":" + base64.StdEncoding.EncodeToString(raw) + ":"
}

type messageCase struct {
	name   string
	key    crypto.Signer
	params string
	lines  []string
	status int // 0: accepted
}

// messageCases are requests to POST /inbox?a=b%20c with the given Content-Digest.
func messageCases(k keys, digests string, now time.Time) []messageCase {
	at := func(d time.Duration) string { return fmt.Sprint(now.Add(d).Unix()) }
	usual := `;created=` + at(0) + `;keyid="` + aliceKey + `"`
	const (
		method    = `"@method": POST`
		uri       = `"@target-uri": https://blog.example/inbox?a=b%20c`
		authority = `"@authority": blog.example`
		path      = `"@path": /inbox`
		query     = `"@query": ?a=b%20c`
		target    = `"@request-target": /inbox?a=b%20c`
		scheme    = `"@scheme": https`
	)
	digest := `"content-digest": ` + digests
	lines := func(lines ...string) []string { return lines }
	return []messageCase{
		{"as Mastodon", k.rsa, usual, lines(method, uri, digest), 0},
		{"alg", k.rsa, usual + `;alg="rsa-v1_5-sha256"`, lines(method, uri, digest), 0},
		{"Ed25519", k.ed, usual, lines(method, uri, digest), 0},
		{"Ed25519, alg", k.ed, usual + `;alg="ed25519"`, lines(method, uri, digest), 0},
		{"nonce and tag", k.rsa, usual + `;nonce="abc";tag="ap"`, lines(method, uri, digest), 0},
		{"parts of the address", k.rsa, usual, lines(method, authority, path, query, digest), 0},
		{"authority and request-target", k.rsa, usual, lines(method, authority, target, scheme, digest), 0},
		{"headers too", k.rsa, usual, lines(`"host": blog.example`, method, uri, digest, `"content-type": application/activity+json`, `"x-two": a, b`), 0},
		{"expires", k.rsa, usual + `;expires=` + at(time.Minute), lines(method, uri, digest), 0},
		{"expired, within the skew", k.rsa, `;created=` + at(-time.Minute) + `;keyid="` + aliceKey + `";expires=` + at(-time.Second), lines(method, uri, digest), 0},
		{"expired an hour ago", k.rsa, `;created=` + at(-64*time.Minute) + `;keyid="` + aliceKey + `";expires=` + at(-61*time.Minute), lines(method, uri, digest), 401},
		{"expires before it began", k.rsa, usual + `;expires=` + at(-time.Minute), lines(method, uri, digest), 401},
		{"expires in two days", k.rsa, usual + `;expires=` + at(48*time.Hour), lines(method, uri, digest), 401},
		{"made two hours ago", k.rsa, `;created=` + at(-2*time.Hour) + `;keyid="` + aliceKey + `"`, lines(method, uri, digest), 401},
		{"made in two hours", k.rsa, `;created=` + at(2*time.Hour) + `;keyid="` + aliceKey + `"`, lines(method, uri, digest), 401},
		{"never made", k.rsa, `;keyid="` + aliceKey + `"`, lines(method, uri, digest), 400},
		{"made at a decimal", k.rsa, `;created=` + at(0) + `.5;keyid="` + aliceKey + `"`, lines(method, uri, digest), 400},
		{"nobody's key", k.rsa, `;created=` + at(0), lines(method, uri, digest), 400},
		{"a token for a key", k.rsa, `;created=` + at(0) + `;keyid=alice`, lines(method, uri, digest), 400},
		{"PSS", k.rsa, usual + `;alg="rsa-pss-sha512"`, lines(method, uri, digest), 401},
		{"HMAC", k.rsa, usual + `;alg="hmac-sha256"`, lines(method, uri, digest), 401},
		{"another's alg", k.rsa, usual + `;alg="ed25519"`, lines(method, uri, digest), 401},
		{"no method", k.rsa, usual, lines(uri, digest), 401},
		{"no address", k.rsa, usual, lines(method, digest), 401},
		{"no authority", k.rsa, usual, lines(method, path, query, digest), 401},
		{"no query", k.rsa, usual, lines(method, authority, path, digest), 401},
		{"no path", k.rsa, usual, lines(method, authority, query, digest), 401},
		{"no digest", k.rsa, usual, lines(method, uri), 401},
		{"another address", k.rsa, usual, lines(method, `"@target-uri": https://other.example/inbox?a=b%20c`, digest), 401},
		{"address decoded", k.rsa, usual, lines(method, `"@target-uri": https://blog.example/inbox?a=b c`, digest), 401},
		{"address with fragment", k.rsa, usual, lines(method, uri+"#main-key", digest), 401},
		{"an absent header", k.rsa, usual, lines(method, uri, digest, `"x-more": 1`), 401},
		{"an unknown derived component", k.rsa, usual, lines(method, uri, digest, `"@body": x`), 400},
		{"a response's component", k.rsa, usual, lines(method, uri, digest, `"@status": 200`), 400},
		{"a header in capitals", k.rsa, usual, lines(method, uri, digest, `"Host": blog.example`), 400},
		{"a component with a parameter", k.rsa, usual, lines(method, uri, digest, `"host";sf: blog.example`), 400},
		{"a component twice", k.rsa, usual, lines(method, uri, digest, digest), 400},
		{"the parameters as a component", k.rsa, usual, lines(method, uri, digest, `"@signature-params": x`), 400},
		{"nothing", k.rsa, usual, nil, 401},
	}
}

func TestRFC9421ByHand(t *testing.T) {
	k := testKeys(t)
	now := time.Now().Truncate(time.Second)
	body := []byte(`{"type":"Follow"}`)
	sum256, sum512 := sha256.Sum256(body), sha512.Sum512(body)
	b256 := base64.StdEncoding.EncodeToString(sum256[:])
	b512 := base64.StdEncoding.EncodeToString(sum512[:])
	both := "sha-256=:" + b256 + ":, sha-512=:" + b512 + ":"
	for _, test := range messageCases(k, both, now) {
		t.Run(test.name, func(t *testing.T) {
			r := received(t, "POST", "/inbox?a=b%20c", body)
			r.Header.Set("Content-Digest", both)
			r.Header.Add("X-Two", "a")
			r.Header.Add("X-Two", " b ")
			input, sig := messageByHand(t, test.key, test.params, test.lines...)
			r.Header.Set("Signature-Input", "sig1="+input)
			r.Header.Set("Signature", "sig1="+sig)
			_, err := blogPolicy(ringWith(test.key.Public())).Verify(t.Context(), r, body)
			if test.status == 0 {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if got := statusOf(t, err); got != test.status {
				t.Errorf("status = %d (%v), want %d", got, err, test.status)
			}
		})
	}
}

func TestContentDigests(t *testing.T) {
	k := testKeys(t)
	body := []byte(`{"type":"Follow"}`)
	sum256, sum512 := sha256.Sum256(body), sha512.Sum512(body)
	b256 := base64.StdEncoding.EncodeToString(sum256[:])
	b512 := base64.StdEncoding.EncodeToString(sum512[:])
	params := fmt.Sprintf(`;created=%d;keyid="%s"`, time.Now().Unix(), aliceKey)
	for _, test := range []struct {
		digest string
		status int // 0: accepted
	}{
		{"sha-256=:" + b256 + ":", 0},
		{"sha-512=:" + b512 + ":", 0},
		{"sha-256=:" + b256 + ":,sha-512=:" + b512 + ":", 0},
		{"md5=:AAAA:, sha-256=:" + b256 + ":", 0},
		{"sha-256=:" + b256 + ":, sha-512=:" + b256 + ":", 401},
		{"sha-256=:" + b512 + ":", 401},
		{"md5=:" + b256 + ":", 401},
		{"SHA-256=:" + b256 + ":", 400},
		{"sha-256=" + b256, 400},
		{`sha-256="` + b256 + `"`, 400},
		{"sha-256=(:" + b256 + ":)", 400},
		{"sha-256=:AAAA:, sha-256=:" + b256 + ":", 400},
		{"", 401},
		{"sha-256", 400},
	} {
		t.Run(test.digest, func(t *testing.T) {
			r := received(t, "POST", "/inbox", body)
			r.Header.Set("Content-Digest", test.digest)
			input, sig := messageByHand(t, k.rsa, params, `"@method": POST`, `"@target-uri": https://blog.example/inbox`,
				`"content-digest": `+test.digest)
			r.Header.Set("Signature-Input", "sig1="+input)
			r.Header.Set("Signature", "sig1="+sig)
			_, err := blogPolicy(ringWith(k.rsa.Public())).Verify(t.Context(), r, body)
			if test.status == 0 && err != nil {
				t.Error(err)
			} else if test.status != 0 && statusOf(t, err) != test.status {
				t.Errorf("got %v, want status %d", err, test.status)
			}
		})
	}
}

// A proxy on the way may sign, too, and a sender with two keys may sign twice.
func TestSeveralSignatures(t *testing.T) {
	k := testKeys(t)
	params := func(keyID string) string { return fmt.Sprintf(`;created=%d;keyid="%s"`, time.Now().Unix(), keyID) }
	lines := []string{`"@method": GET`, `"@target-uri": https://blog.example/outbox`}
	goodInput, good := messageByHand(t, k.rsa, params(aliceKey), lines...)
	otherInput, other := messageByHand(t, k.other, params("https://proxy.example/key"), lines...)
	proxyInput, proxy := messageByHand(t, k.other, params("proxy"), `"forwarded": for=x`)
	forgedInput, forged := messageByHand(t, k.other, params(aliceKey), lines...)

	type pair struct{ input, sig string }
	alices, others := pair{goodInput, good}, pair{otherInput, other}
	proxys, forgeds := pair{proxyInput, proxy}, pair{forgedInput, forged}
	for _, test := range []struct {
		name  string
		pairs []pair
		good  bool
		asked int // at most
	}{
		{"alone", []pair{alices}, true, 1},
		{"after one we cannot judge", []pair{proxys, alices}, true, 1},
		{"before one we cannot judge", []pair{alices, proxys}, true, 1},
		{"after one whose key is unknown", []pair{others, alices}, true, 2},
		{"after a forged one", []pair{forgeds, alices}, true, 2},
		{"after two unknown ones", []pair{others, others, alices}, false, 2},
		{"after many we cannot judge", []pair{proxys, proxys, proxys, proxys, alices}, false, 0},
		{"forged twice", []pair{forgeds, forgeds, forgeds}, false, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := received(t, "GET", "/outbox", nil)
			r.Header.Set("Forwarded", "for=x")
			var inputs, sigs []string
			for i, p := range test.pairs {
				inputs = append(inputs, fmt.Sprintf("sig%d=%s", i, p.input))
				sigs = append(sigs, fmt.Sprintf("sig%d=%s", i, p.sig))
			}
			r.Header.Set("Signature-Input", strings.Join(inputs, ", "))
			r.Header.Set("Signature", strings.Join(sigs, ", "))
			ring := ringWith(k.rsa.Public())
			proof, err := blogPolicy(ring).Verify(t.Context(), r, nil)
			if (err == nil) != test.good || (test.good && proof.Owner != alice) {
				t.Errorf("got %v, %v; want accepted: %v", proof, err, test.good)
			}
			if len(ring.asked) > test.asked {
				t.Errorf("asked %d keys: %q", len(ring.asked), ring.asked)
			}
		})
	}
}

func TestSignatureInputsThatCannotBeRead(t *testing.T) {
	for _, test := range []struct{ input, sig string }{
		{"", ""},
		{"sig1", "sig1=:AAAA:"},
		{"sig1=1", "sig1=:AAAA:"},
		{`sig1=("@method"`, "sig1=:AAAA:"},
		{`sig1=(@method)`, "sig1=:AAAA:"},
		{`sig1=(1);created=1;keyid="https://a/b"`, "sig1=:AAAA:"},
		{`sig1=("@method");created=1;keyid="https://a/b"`, ""},
		{`sig1=("@method");created=1;keyid="https://a/b"`, "sig2=:AAAA:"},
		{`sig1=("@method");created=1;keyid="https://a/b"`, "sig1=AAAA"},
		{`sig1=("@method");created=1;keyid="https://a/b"`, "sig1=::"},
		{`sig1=("@method");created=1;keyid="https://a/b"`, `sig1=(:AAAA:)`},
		{`sig1=("@method");created=1;keyid="https://a/b"`, `keyId="a",signature="AAAA"`},
		{`sig1=("@method");created=1;keyid="https://a/b"`, "sig1=:AAAA:, sig1=:BBBB:"},
		{`sig1=("@method");created=1;keyid="https://a/b", sig1=("@path")`, "sig1=:AAAA:"},
		{`sig1=("@method");created=1;created=2;keyid="https://a/b"`, "sig1=:AAAA:"},
		{`sig1=("@method");created=-1;keyid="https://a/b"`, "sig1=:AAAA:"},
		{`sig1=("@method");created=@1659578233;keyid="https://a/b"`, "sig1=:AAAA:"},
		{`sig1=(` + strings.Repeat(`"a" `, 65) + `);created=1;keyid="https://a/b"`, "sig1=:AAAA:"},
		{`sig1=("@method");created=1;keyid="https://a/` + strings.Repeat("b", 9000) + `"`, "sig1=:AAAA:"},
	} {
		t.Run(test.input[:min(len(test.input), 60)], func(t *testing.T) {
			r := received(t, "GET", "/outbox", nil)
			r.Header.Set("Signature-Input", test.input)
			r.Header.Set("Signature", test.sig)
			_, err := blogPolicy(&keyring{}).Verify(t.Context(), r, nil)
			if got := statusOf(t, err); got != http.StatusBadRequest {
				t.Errorf("status = %d (%v), want 400", got, err)
			}
		})
	}
}
