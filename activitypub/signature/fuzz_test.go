package signature_test

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/signature"
)

// fuzzHeaders puts fuzzed headers on a recorded request. Nobody but the owner of
// the key can have signed anything, so whatever is accepted must be what was
// recorded, in another spelling at most.
func fuzzHeaders(f *testing.F, file string, names ...string) {
	rec := readRecorded(f, file)
	keys := actorKeys(f, filepath.Dir(file))
	good := rec.request(f)
	seed := make([]any, len(names))
	for i, name := range names {
		seed[i] = good.Header.Get(name)
	}
	f.Add(seed...)
	for _, other := range recordedFiles(f) {
		r := readRecorded(f, other).request(f)
		for i, name := range names {
			seed[i] = r.Header.Get(name)
		}
		f.Add(seed...)
	}
	check := func(t *testing.T, values ...string) {
		r := rec.request(t)
		for i, name := range names {
			r.Header.Set(name, values[i])
		}
		proof, err := rec.policy(t, keys).Verify(t.Context(), r, rec.BodyBase64)
		if err != nil {
			reasonOf(t, err)
			return
		}
		if proof.Owner != keys.keys[proof.KeyID].Owner {
			t.Errorf("proven for %q", proof.Owner)
		}
		if !strings.Contains(strings.Join(values, "\n"), signatureBytes(good.Header)) {
			t.Errorf("accepted without the signature that was made: %q", values)
		}
	}
	switch len(names) {
	case 1:
		f.Fuzz(func(t *testing.T, a string) { check(t, a) })
	case 2:
		f.Fuzz(func(t *testing.T, a, b string) { check(t, a, b) })
	}
}

// signatureBytes is the base64 of the signature, without its last character and
// padding, of which there is more than one spelling.
func signatureBytes(h http.Header) string {
	value := strings.TrimRight(h.Get("Signature"), `":=`)
	return value[strings.LastIndexAny(value, `":`)+1 : len(value)-1]
}

func FuzzCavage(f *testing.F) {
	fuzzHeaders(f, "testdata/cavage-rsaonly/00003-Follow-ref-202.json", "Signature")
}

func FuzzRFC9421(f *testing.F) {
	fuzzHeaders(f, "testdata/rfc9421-rsaonly/00003-Follow-ref-202.json", "Signature-Input", "Signature")
}

// fuzzDigest signs whatever digest header is given: accepted must be only what
// holds a true digest of the body.
func fuzzDigest(f *testing.F, header string, sign signFunc, quote string) {
	k := testKeys(f)
	body := []byte(`{"type":"Follow"}`)
	sum256, sum512 := sha256.Sum256(body), sha512.Sum512(body)
	b256 := base64.StdEncoding.EncodeToString(sum256[:])
	b512 := base64.StdEncoding.EncodeToString(sum512[:])
	for _, seed := range []string{
		"sha-256=" + quote + b256 + quote, "SHA-256=" + b256, "sha-512=" + quote + b512 + quote,
		"md5=" + quote + "AAAA" + quote + ", sha-256=" + quote + b256 + quote, "SHA-256=" + b256 + ",SHA-256=AAAA", "",
	} {
		f.Add(seed)
	}
	for _, file := range recordedFiles(f) {
		f.Add(readRecorded(f, file).request(f).Header.Get(header))
	}
	f.Fuzz(func(t *testing.T, digest string) {
		r := received(t, "POST", "/inbox", body)
		if err := sign(r, body, signature.PrivateKey{ID: aliceKey, Key: k.ed}, time.Now()); err != nil {
			t.Fatal(err)
		}
		good := r.Header.Get(header)
		r.Header.Set(header, digest)
		_, err := blogPolicy(ringWith(k.ed.Public())).Verify(t.Context(), r, body)
		if err != nil {
			if strings.TrimSpace(digest) == good {
				t.Fatalf("refused the true digest: %v", err)
			}
			if reasonOf(t, err) == "signature does not fit" && !strings.Contains(digest, b256[:42]) && !strings.Contains(digest, b512[:84]) {
				t.Errorf("took %q for a digest of the body", digest)
			}
			return
		}
		if strings.TrimSpace(digest) != good {
			t.Errorf("accepted %q, which was not signed", digest)
		}
	})
}

func FuzzDigest(f *testing.F) { fuzzDigest(f, "Digest", signature.SignCavage, "") }

func FuzzContentDigest(f *testing.F) { fuzzDigest(f, "Content-Digest", signature.SignRFC9421, ":") }

func FuzzParsePublicPEM(f *testing.F) {
	k := testKeys(f)
	for _, key := range []any{k.rsa.Public(), k.ed.Public()} {
		text, err := signature.MarshalPublicPEM(key)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add("-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----")
	f.Fuzz(func(t *testing.T, text string) {
		key, err := signature.ParsePublicPEM(text)
		if err != nil {
			return
		}
		written, err := signature.MarshalPublicPEM(key)
		if err != nil {
			t.Fatalf("a key that was read cannot be written: %v", err)
		}
		if _, err := signature.ParsePublicPEM(written); err != nil {
			t.Fatalf("a key that was written cannot be read: %v", err)
		}
	})
}
