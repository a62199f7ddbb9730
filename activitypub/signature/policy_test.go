package signature_test

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/signature"
)

func blogPolicy(keys signature.KeySource) *signature.Policy {
	return &signature.Policy{Keys: keys, Public: &url.URL{Scheme: "https", Host: "blog.example"}}
}

// received is a request to https://blog.example, as net/http hands it on.
func received(t testing.TB, method, path string, body []byte) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "https://blog.example"+path, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.RequestURI = path
	r.Header.Set("Content-Type", "application/activity+json")
	return r
}

func statusOf(t testing.TB, err error) int {
	t.Helper()
	var refusal *signature.Refusal
	if !errors.As(err, &refusal) {
		t.Fatalf("got %v, want a refusal", err)
	}
	return refusal.Status
}

func TestUnsignedRequest(t *testing.T) {
	_, err := blogPolicy(&keyring{}).Verify(t.Context(), received(t, "POST", "/inbox", nil), nil)
	if !errors.Is(err, signature.ErrUnsigned) || statusOf(t, err) != http.StatusUnauthorized {
		t.Errorf("got %v, want 401 and ErrUnsigned", err)
	}
}

func TestAKeyThatChangedIsAskedForOnceMore(t *testing.T) {
	k := testKeys(t)
	body := []byte("{}")
	for scheme, sign := range schemes() {
		t.Run(scheme, func(t *testing.T) {
			r := received(t, "POST", "/inbox", body)
			if err := sign(r, body, signature.PrivateKey{ID: aliceKey, Key: k.rsa}, time.Now()); err != nil {
				t.Fatal(err)
			}
			rotated := ringWith(k.other.Public())
			rotated.newer = ringWith(k.rsa.Public()).keys
			if _, err := blogPolicy(rotated).Verify(t.Context(), r, body); err != nil {
				t.Errorf("after rotation: %v", err)
			}
			fromEd25519 := ringWith(k.ed.Public())
			fromEd25519.newer = ringWith(k.rsa.Public()).keys
			if _, err := blogPolicy(fromEd25519).Verify(t.Context(), r, body); err != nil {
				t.Errorf("after rotation to another kind: %v", err)
			}
			forged := ringWith(k.other.Public())
			if _, err := blogPolicy(forged).Verify(t.Context(), r, body); statusOf(t, err) != http.StatusUnauthorized {
				t.Errorf("forged: %v", err)
			}
			for _, ring := range []*keyring{rotated, fromEd25519, forged} {
				if want := []string{aliceKey, aliceKey + " fresh"}; !slices.Equal(ring.asked, want) {
					t.Errorf("asked %q, want %q", ring.asked, want)
				}
			}
		})
	}
}

func TestNoKeyIsAskedForInVain(t *testing.T) {
	k := testKeys(t)
	body := []byte("{}")
	for scheme, sign := range schemes() {
		t.Run(scheme, func(t *testing.T) {
			r := received(t, "POST", "/inbox", body)
			if err := sign(r, body, signature.PrivateKey{ID: aliceKey, Key: k.rsa}, time.Now()); err != nil {
				t.Fatal(err)
			}
			ring := ringWith(k.rsa.Public())
			if _, err := blogPolicy(ring).Verify(t.Context(), r, []byte("[]")); err == nil {
				t.Error("accepted another body")
			}
			late := blogPolicy(ring)
			late.Now = func() time.Time { return time.Now().Add(3 * time.Hour) }
			if _, err := late.Verify(t.Context(), r, body); err == nil {
				t.Error("accepted an old request")
			}
			if len(ring.asked) > 0 {
				t.Errorf("asked for %q", ring.asked)
			}
		})
	}
}

func TestWhatTheKeySourceSaysDecidesTheStatus(t *testing.T) {
	k := testKeys(t)
	own := &signature.Refusal{Status: http.StatusForbidden, Reason: "blocked"}
	for _, test := range []struct {
		name   string
		err    error
		status int
	}{
		{"no such key", fmt.Errorf("fetching: %w", signature.ErrNoKey), http.StatusUnauthorized},
		{"useless key", fmt.Errorf("fetching: %w", signature.ErrUnusableKey), http.StatusUnauthorized},
		{"passing trouble", errors.New("connection reset"), http.StatusServiceUnavailable},
		{"its own refusal", fmt.Errorf("key: %w", own), http.StatusForbidden},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := received(t, "GET", "/outbox", nil)
			if err := signature.SignCavage(r, nil, signature.PrivateKey{ID: aliceKey, Key: k.rsa}, time.Now()); err != nil {
				t.Fatal(err)
			}
			_, err := blogPolicy(&keyring{err: test.err}).Verify(t.Context(), r, nil)
			if got := statusOf(t, err); got != test.status {
				t.Errorf("status = %d, want %d", got, test.status)
			}
		})
	}
}

func TestKeysThatProveNothing(t *testing.T) {
	k := testKeys(t)
	weak := weakKey(t)
	even := &rsa.PublicKey{N: k.rsa.N, E: 4}
	for _, test := range []struct {
		name string
		key  signature.PublicKey
	}{
		{"1,024 bits", signature.PublicKey{ID: aliceKey, Owner: alice, Key: weak.Public()}},
		{"even exponent", signature.PublicKey{ID: aliceKey, Owner: alice, Key: even}},
		{"exponent 1", signature.PublicKey{ID: aliceKey, Owner: alice, Key: &rsa.PublicKey{N: k.rsa.N, E: 1}}},
		{"a secret for HMAC", signature.PublicKey{ID: aliceKey, Owner: alice, Key: []byte("-----BEGIN PUBLIC KEY-----")}},
		{"no key", signature.PublicKey{ID: aliceKey, Owner: alice}},
		{"a short Ed25519 key", signature.PublicKey{ID: aliceKey, Owner: alice, Key: ed25519.PublicKey("short")}},
		{"another id", signature.PublicKey{ID: aliceKey + "2", Owner: alice, Key: k.rsa.Public()}},
		{"nobody's", signature.PublicKey{ID: aliceKey, Key: k.rsa.Public()}},
	} {
		for scheme, sign := range schemes() {
			t.Run(test.name+" "+scheme, func(t *testing.T) {
				r := received(t, "GET", "/outbox", nil)
				if err := sign(r, nil, signature.PrivateKey{ID: aliceKey, Key: k.rsa}, time.Now()); err != nil {
					t.Fatal(err)
				}
				ring := &keyring{keys: map[string]signature.PublicKey{aliceKey: test.key}}
				_, err := blogPolicy(ring).Verify(t.Context(), r, nil)
				if got := statusOf(t, err); got != http.StatusUnauthorized {
					t.Errorf("status = %d, want 401", got)
				}
			})
		}
	}
}

func TestKeyIDsThatAreNoAddresses(t *testing.T) {
	k := testKeys(t)
	for _, id := range []string{
		"acct:bob@evil.example", "alice", "//remote.example/key", "file:///etc/passwd", "https:///key",
		"https://user:word@remote.example/key", "data:text/plain,x", "https://remote.example/" + strings.Repeat("x", 2048),
	} {
		for scheme, sign := range schemes() {
			t.Run(id[:min(len(id), 40)]+" "+scheme, func(t *testing.T) {
				r := received(t, "GET", "/outbox", nil)
				key := signature.PrivateKey{ID: strings.ReplaceAll(id, ",", "%2C"), Key: k.rsa}
				if err := sign(r, nil, key, time.Now()); err != nil {
					t.Fatal(err)
				}
				ring := &keyring{}
				_, err := blogPolicy(ring).Verify(t.Context(), r, nil)
				if statusOf(t, err) != http.StatusUnauthorized || len(ring.asked) > 0 {
					t.Errorf("got %v, asked %q; want 401 and nothing asked", err, ring.asked)
				}
			})
		}
	}
}

func TestTimeWindow(t *testing.T) {
	k := testKeys(t)
	now := time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC)
	for _, test := range []struct {
		made time.Duration
		good bool
	}{
		{0, true},
		{time.Hour, true},
		{time.Hour + time.Second, false},
		{-65 * time.Minute, true},
		{-65*time.Minute - time.Second, false},
		{-25 * 365 * 24 * time.Hour, false},
		{25 * 365 * 24 * time.Hour, false},
	} {
		for scheme, sign := range schemes() {
			t.Run(scheme+" "+test.made.String(), func(t *testing.T) {
				r := received(t, "GET", "/outbox", nil)
				if err := sign(r, nil, signature.PrivateKey{ID: aliceKey, Key: k.rsa}, now.Add(test.made)); err != nil {
					t.Fatal(err)
				}
				policy := blogPolicy(ringWith(k.rsa.Public()))
				policy.Now = func() time.Time { return now }
				if _, err := policy.Verify(t.Context(), r, nil); (err == nil) != test.good {
					t.Errorf("got %v, want accepted: %v", err, test.good)
				}
			})
		}
	}
}

func TestHostIsJudgedAgainstOurAddress(t *testing.T) {
	k := testKeys(t)
	for _, test := range []struct {
		name     string
		public   string
		signed   string // the host the sender signed
		received string // the host that reached us
		good     bool
	}{
		{"as is", "https://blog.example", "blog.example", "blog.example", true},
		{"other case", "https://blog.example", "Blog.Example", "Blog.Example", true},
		{"default port", "https://blog.example", "blog.example:443", "blog.example:443", true},
		{"without our port, as Mastodon", "https://blog.example:8443", "blog.example", "blog.example", true},
		{"rewritten by a proxy", "https://blog.example", "blog.example", "127.0.0.1:8080", true},
		{"captured and sent to us", "https://blog.example", "other.example", "other.example", false},
		{"captured, and our name put in", "https://blog.example", "other.example", "blog.example", false},
		{"another port", "https://blog.example", "blog.example:8443", "blog.example:8443", false},
		{"forwarded host is no evidence", "https://blog.example", "evil.example", "evil.example", false},
	} {
		t.Run(test.name, func(t *testing.T) {
			public, err := url.Parse(test.public)
			if err != nil {
				t.Fatal(err)
			}
			r := received(t, "GET", "/outbox", nil)
			r.Host = test.signed
			if err := signature.SignCavage(r, nil, signature.PrivateKey{ID: aliceKey, Key: k.rsa}, time.Now()); err != nil {
				t.Fatal(err)
			}
			r.Host = test.received
			r.Header.Set("X-Forwarded-Host", test.signed)
			policy := blogPolicy(ringWith(k.rsa.Public()))
			policy.Public = public
			if _, err := policy.Verify(t.Context(), r, nil); (err == nil) != test.good {
				t.Errorf("got %v, want accepted: %v", err, test.good)
			}
		})
	}
}

// byHand signs without any code of this project, as the draft describes it:
// lines are "name: value", in order.
func byHand(t testing.TB, key *rsa.PrivateKey, hash crypto.Hash, params string, lines ...string) string {
	t.Helper()
	var names []string
	for _, line := range lines {
		name, _, _ := strings.Cut(line, ": ")
		names = append(names, name)
	}
	text := []byte(strings.Join(lines, "\n"))
	digest := sha256.Sum256(text)
	sum := digest[:]
	if hash == crypto.SHA512 {
		digest := sha512.Sum512(text)
		sum = digest[:]
	}
	raw, err := rsa.SignPKCS1v15(rand.Reader, key, hash, sum)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf(`keyId="%s",%sheaders="%s",signature="%s"`,
		aliceKey, params, strings.Join(names, " "), base64.StdEncoding.EncodeToString(raw))
}

// Variations of draft-cavage that other servers send, or might.
func TestCavageByHand(t *testing.T) {
	k := testKeys(t)
	now := time.Now().Truncate(time.Second)
	date := "date: " + now.UTC().Format(http.TimeFormat)
	const target, host = "(request-target): get /outbox?page=1", "host: blog.example"
	unix := func(d time.Duration) string { return fmt.Sprint(now.Add(d).Unix()) }
	created := "(created): " + unix(0)
	withCreated := func(label string) string { return label + `created=` + unix(0) + `,` }
	for _, test := range []struct {
		name   string
		header string
		status int // 0: accepted
	}{
		{"rsa-sha256", byHand(t, k.rsa, crypto.SHA256, `algorithm="rsa-sha256",`, target, host, date), 0},
		{"no algorithm", byHand(t, k.rsa, crypto.SHA256, ``, target, host, date), 0},
		{"hs2019 as RSA-SHA256", byHand(t, k.rsa, crypto.SHA256, `algorithm="hs2019",`, target, host, date), 0},
		{"hs2019 as RSA-SHA512", byHand(t, k.rsa, crypto.SHA512, `algorithm="hs2019",`, target, host, date), 0},
		{"rsa-sha512", byHand(t, k.rsa, crypto.SHA512, `algorithm="rsa-sha512",`, target, host, date), 0},
		{"rsa-sha512 that is not", byHand(t, k.rsa, crypto.SHA256, `algorithm="rsa-sha512",`, target, host, date), 401},
		{"unknown parameter", byHand(t, k.rsa, crypto.SHA256, `version="2",`, target, host, date), 0},
		{"spaces after commas", strings.ReplaceAll(byHand(t, k.rsa, crypto.SHA256, `algorithm="hs2019",`, target, host, date), ",", " , "), 0},
		{"created", byHand(t, k.rsa, crypto.SHA256, withCreated(`algorithm="hs2019",`), target, host, created), 0},
		{"created, no algorithm", byHand(t, k.rsa, crypto.SHA256, withCreated(``), target, host, created), 0},
		{"created first", byHand(t, k.rsa, crypto.SHA256, withCreated(``), created, target, host), 0},
		{"created and date", byHand(t, k.rsa, crypto.SHA256, withCreated(``), target, host, created, date), 0},
		{"created quoted", byHand(t, k.rsa, crypto.SHA256, `created="`+unix(0)+`",`, target, host, created), 0},
		{"created with rsa-sha256", byHand(t, k.rsa, crypto.SHA256, withCreated(`algorithm="rsa-sha256",`), target, host, created), 400},
		{"created covered but absent", byHand(t, k.rsa, crypto.SHA256, ``, target, host, created), 400},
		{"created covered but zero", byHand(t, k.rsa, crypto.SHA256, `created=0,`, target, host, "(created): 0"), 400},
		{"created not the signed one", byHand(t, k.rsa, crypto.SHA256, `created=`+unix(-time.Minute)+`,`, target, host, created), 401},
		{"created long ago", byHand(t, k.rsa, crypto.SHA256, `created=`+unix(-2*time.Hour)+`,`, target, host, "(created): "+unix(-2*time.Hour)), 401},
		{"created by a clock half an hour ahead", byHand(t, k.rsa, crypto.SHA256, `created=`+unix(30*time.Minute)+`,`, target, host, "(created): "+unix(30*time.Minute)), 0},
		{"created by a clock two hours ahead", byHand(t, k.rsa, crypto.SHA256, `created=`+unix(2*time.Hour)+`,`, target, host, "(created): "+unix(2*time.Hour)), 401},
		{"expired less than an hour ago", byHand(t, k.rsa, crypto.SHA256, `created=`+unix(-10*time.Minute)+`,expires=`+unix(-9*time.Minute)+`,`, target, host, "(created): "+unix(-10*time.Minute), "(expires): "+unix(-9*time.Minute)), 0},
		{"expired more than an hour ago", byHand(t, k.rsa, crypto.SHA256, `created=`+unix(-64*time.Minute)+`,expires=`+unix(-63*time.Minute)+`,`, target, host, "(created): "+unix(-64*time.Minute), "(expires): "+unix(-63*time.Minute)), 401},
		{"created garbage", byHand(t, k.rsa, crypto.SHA256, `created=soon,`, target, host, created), 400},
		{"expires ahead", byHand(t, k.rsa, crypto.SHA256, withCreated(``)+`expires=`+unix(time.Minute)+`,`, target, host, created, "(expires): "+unix(time.Minute)), 0},
		{"expires with date", byHand(t, k.rsa, crypto.SHA256, `expires=`+unix(time.Minute)+`,`, target, host, date, "(expires): "+unix(time.Minute)), 0},
		{"expires in ten years", byHand(t, k.rsa, crypto.SHA256, withCreated(``)+`expires=`+unix(87600*time.Hour)+`,`, target, host, created, "(expires): "+unix(87600*time.Hour)), 401},
		{"expired", byHand(t, k.rsa, crypto.SHA256, withCreated(``)+`expires=`+unix(-time.Minute)+`,`, target, host, created, "(expires): "+unix(-time.Minute)), 401},
		{"only date covered", byHand(t, k.rsa, crypto.SHA256, ``, date), 401},
		{"no host covered", byHand(t, k.rsa, crypto.SHA256, ``, target, date), 401},
		{"no target covered", byHand(t, k.rsa, crypto.SHA256, ``, host, date), 401},
		{"no time covered", byHand(t, k.rsa, crypto.SHA256, `created=`+unix(0)+`,`, target, host), 401},
		{"query left out", byHand(t, k.rsa, crypto.SHA256, ``, "(request-target): get /outbox", host, date), 401},
		{"a header twice", byHand(t, k.rsa, crypto.SHA256, ``, target, host, date, date), 400},
		{"an unknown pseudo-header", byHand(t, k.rsa, crypto.SHA256, ``, target, host, date, "(body): x"), 400},
		{"the signature covers itself", byHand(t, k.rsa, crypto.SHA256, ``, target, host, date, "signature: x"), 400},
		{"a header that is absent", byHand(t, k.rsa, crypto.SHA256, ``, target, host, date, "x-more: 1"), 401},
		{"names in capitals", strings.Replace(byHand(t, k.rsa, crypto.SHA256, ``, target, host, date), "host date", "Host Date", 1), 0},
		{"another's key", byHand(t, k.other, crypto.SHA256, ``, target, host, date), 401},
		{"too long", byHand(t, k.rsa, crypto.SHA256, `pad="`+strings.Repeat("x", 9000)+`",`, target, host, date), 400},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := received(t, "GET", "/outbox?page=1", nil)
			r.Header.Set("Date", now.UTC().Format(http.TimeFormat))
			r.Header.Set("Signature", test.header)
			_, err := blogPolicy(ringWith(k.rsa.Public())).Verify(t.Context(), r, nil)
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

func TestSignatureHeadersThatCannotBeRead(t *testing.T) {
	for _, header := range []string{
		"", "x", "=", `keyId`, `keyId=`, `keyId="`, `keyId="a`, `keyId="a"`, `keyId="a",`, `keyId="a",signature=""`,
		`keyId="a",signature="*"`, `keyId="",signature="AAAA"`, `signature="AAAA"`, `keyId="a"signature="AAAA"`,
		`keyId="a\"b",signature="AAAA"`, `keyId="a\\b",signature="AAAA"`, `keyId="a",keyId="b",signature="AAAA"`, `keyId="a",created=-1,signature="AAAA"`,
		`keyId="a",created=99999999999999999999,signature="AAAA"`, `keyId="a",signature="AAAA",headers="` + strings.Repeat("a ", 65) + `"`,
		"sig1=:AAAA:", `Signature keyId="a",signature="AAAA"`,
	} {
		t.Run(header[:min(len(header), 40)], func(t *testing.T) {
			r := received(t, "GET", "/outbox", nil)
			r.Header.Set("Signature", header)
			_, err := blogPolicy(&keyring{}).Verify(t.Context(), r, nil)
			if got := statusOf(t, err); got != http.StatusBadRequest {
				t.Errorf("status = %d (%v), want 400", got, err)
			}
		})
	}
}

func TestDigests(t *testing.T) {
	k := testKeys(t)
	body := []byte(`{"type":"Follow"}`)
	sum256, sum512 := sha256.Sum256(body), sha512.Sum512(body)
	b256 := base64.StdEncoding.EncodeToString(sum256[:])
	b512 := base64.StdEncoding.EncodeToString(sum512[:])
	date := time.Now().UTC().Format(http.TimeFormat)
	for _, test := range []struct {
		digest string
		status int // 0: accepted
	}{
		{"SHA-256=" + b256, 0},
		{"sha-256=" + b256, 0},
		{"SHA-512=" + b512, 0},
		{"SHA-256=" + b256 + ",SHA-512=" + b512, 0},
		{"SHA-256=" + b256 + ", SHA-512=" + b512, 0},
		{"MD5=oops,SHA-256=" + b256, 0},
		{"SHA-256=" + b256 + ",SHA-512=" + b256, 401},
		{"SHA-256=" + b512, 401},
		{"MD5=" + b256, 401},
		{"SHA=" + b256, 401},
		{"SHA-256=" + b256 + ",SHA-256=" + b256, 400},
		{"SHA-256=" + b256 + ",sha-256=" + b256, 400},
		{"SHA-256=" + strings.TrimRight(b256, "="), 400},
		{"SHA-256=" + fmt.Sprintf("%x", sum256), 401},
		{"SHA-256", 400},
		{"", 400},
		{"SHA-256=" + b256 + ",", 400},
	} {
		t.Run(test.digest, func(t *testing.T) {
			r := received(t, "POST", "/inbox", body)
			r.Header.Set("Date", date)
			r.Header.Set("Digest", test.digest)
			r.Header.Set("Signature", byHand(t, k.rsa, crypto.SHA256, "",
				"(request-target): post /inbox", "host: blog.example", "date: "+date, "digest: "+test.digest))
			_, err := blogPolicy(ringWith(k.rsa.Public())).Verify(t.Context(), r, body)
			if test.status == 0 && err != nil {
				t.Error(err)
			} else if test.status != 0 && statusOf(t, err) != test.status {
				t.Errorf("got %v, want status %d", err, test.status)
			}
		})
	}
}
