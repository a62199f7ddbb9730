package signature_test

import (
	"crypto"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"testing"
	"time"
)

// Requests that their own sender signed as they are, so that nothing but the
// policy stands against them.

func TestTwoDigestLinesAreRefusedEvenIfSigned(t *testing.T) {
	k := testKeys(t)
	body := []byte(`{}`)
	sum := sha256.Sum256(body)
	b64 := base64.StdEncoding.EncodeToString(sum[:])
	date := time.Now().UTC().Format(http.TimeFormat)

	r := received(t, "POST", "/inbox", body)
	r.Header.Set("Date", date)
	r.Header["Digest"] = []string{"SHA-256=" + b64, "MD5=AAAA"}
	r.Header.Set("Signature", byHand(t, k.rsa, crypto.SHA256, "", "(request-target): post /inbox", "host: blog.example",
		"date: "+date, "digest: SHA-256="+b64+", MD5=AAAA"))
	_, err := blogPolicy(ringWith(k.rsa.Public())).Verify(t.Context(), r, body)
	if got := reasonOf(t, err); got != "there must be one Digest" {
		t.Errorf("refused for %q", got)
	}

	r = received(t, "POST", "/inbox", body)
	r.Header["Content-Digest"] = []string{"sha-256=:" + b64 + ":", "md5=:AAAA:"}
	input, sig := messageByHand(t, k.rsa, fmt.Sprintf(`;created=%d;keyid="%s"`, time.Now().Unix(), aliceKey),
		`"@method": POST`, `"@target-uri": https://blog.example/inbox`, `"content-digest": sha-256=:`+b64+`:, md5=:AAAA:`)
	r.Header.Set("Signature-Input", "sig1="+input)
	r.Header.Set("Signature", "sig1="+sig)
	_, err = blogPolicy(ringWith(k.rsa.Public())).Verify(t.Context(), r, body)
	if got := reasonOf(t, err); got != "there must be one Content-Digest" {
		t.Errorf("refused for %q", got)
	}
}

func TestWeakKeysAreRefusedEvenIfTheyFit(t *testing.T) {
	weak := weakKey(t)
	date := time.Now().UTC().Format(http.TimeFormat)
	r := received(t, "GET", "/outbox", nil)
	r.Header.Set("Date", date)
	r.Header.Set("Signature", byHand(t, weak, crypto.SHA256, "", "(request-target): get /outbox", "host: blog.example", "date: "+date))
	_, err := blogPolicy(ringWith(weak.Public())).Verify(t.Context(), r, nil)
	if got := reasonOf(t, err); got != "key not usable" {
		t.Errorf("refused for %q", got)
	}
}

// net/http lets no line break into a header, but not every request comes from it.
func TestLineBreaksCannotForgeWhatIsSigned(t *testing.T) {
	k := testKeys(t)
	date := time.Now().UTC().Format(http.TimeFormat)
	r := received(t, "GET", "/outbox", nil)
	r.Header.Set("Date", date)
	r.Header.Set("Accept", "a\nx: b")
	r.Header.Set("Signature", byHand(t, k.rsa, crypto.SHA256, "", "(request-target): get /outbox", "host: blog.example",
		"date: "+date, "accept: a\nx: b"))
	_, err := blogPolicy(ringWith(k.rsa.Public())).Verify(t.Context(), r, nil)
	if got := reasonOf(t, err); got != "covered header has a line break" {
		t.Errorf("refused for %q", got)
	}
}

func TestACoveredDateCounts(t *testing.T) {
	k := testKeys(t)
	old := time.Now().Add(-48 * time.Hour).UTC().Format(http.TimeFormat)
	r := received(t, "GET", "/outbox", nil)
	r.Header.Set("Date", old)
	input, sig := messageByHand(t, k.rsa, fmt.Sprintf(`;created=%d;keyid="%s"`, time.Now().Unix(), aliceKey),
		`"@method": GET`, `"@target-uri": https://blog.example/outbox`, `"date": `+old)
	r.Header.Set("Signature-Input", "sig1="+input)
	r.Header.Set("Signature", "sig1="+sig)
	_, err := blogPolicy(ringWith(k.rsa.Public())).Verify(t.Context(), r, nil)
	if got := reasonOf(t, err); got != "signature is too old" {
		t.Errorf("refused for %q", got)
	}
}

// A label that nobody accepts is no reason to go and fetch a key.
func TestFalseLabelsCostNoFetch(t *testing.T) {
	k := testKeys(t)
	date := time.Now().UTC().Format(http.TimeFormat)
	for _, label := range []string{"hmac-sha256", "rsa-sha1", "ecdsa-sha256", "none", "RSA-SHA256"} {
		r := received(t, "GET", "/outbox", nil)
		r.Header.Set("Date", date)
		r.Header.Set("Signature", byHand(t, k.rsa, crypto.SHA256, `algorithm="`+label+`",`,
			"(request-target): get /outbox", "host: blog.example", "date: "+date))
		ring := ringWith(k.rsa.Public())
		_, err := blogPolicy(ring).Verify(t.Context(), r, nil)
		if got := reasonOf(t, err); got != "algorithm is not accepted" || len(ring.asked) > 0 {
			t.Errorf("%s: refused for %q, asked %q", label, got, ring.asked)
		}
	}
}
