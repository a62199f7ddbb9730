package signature

import (
	"crypto/ed25519"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-fed/httpsig"
)

// SignCavage signs r by draft-cavage-http-signatures-12, the scheme every server
// of the fediverse understands. It covers (request-target), host and date, and
// for all but bodiless GET and HEAD requests digest and, where set, content-type
// and collection-synchronization, as Mastodon does.
//
// It sets the Date, Digest and Signature headers, replacing older ones, and
// r.Host; body must be the bytes that r will send. What it covers must not be
// changed afterwards. The key must be an *rsa.PrivateKey or ed25519.PrivateKey;
// with RSA the algorithm is RSA-SHA256 and labelled so, as Mastodon does it.
func SignCavage(r *http.Request, body []byte, key PrivateKey, now time.Time) error {
	t, err := prepare(r, key)
	if err != nil {
		return fmt.Errorf("signing request: %w", err)
	}
	r.Header.Set("Date", now.UTC().Format(http.TimeFormat))
	covered := []string{httpsig.RequestTarget, "host", "date"}
	if needsDigest(r, body) {
		r.Header.Set("Digest", cavageDigest(body))
		covered = append(covered, "digest")
		if r.Header.Get("Content-Type") != "" {
			covered = append(covered, "content-type")
		}
		if r.Header.Get("Collection-Synchronization") != "" {
			covered = append(covered, "collection-synchronization")
		}
	}
	algorithm := httpsig.RSA_SHA256
	if _, ok := key.Key.(ed25519.PrivateKey); ok {
		algorithm = httpsig.ED25519
	}
	signer, _, err := httpsig.NewSigner([]httpsig.Algorithm{algorithm}, httpsig.DigestSha256, covered, httpsig.Signature, 0)
	if err != nil {
		return fmt.Errorf("signing request: %w", err)
	}
	// The library signs the decoded path and takes the host from the headers.
	plain := &http.Request{Method: t.method, URL: &url.URL{Path: t.address}, Header: r.Header.Clone()}
	plain.Header.Set("Host", t.host)
	if err := signer.SignRequest(key.Key, key.ID, plain, nil); err != nil {
		return fmt.Errorf("signing request: %w", err)
	}
	r.Header.Set("Signature", labelled(plain.Header.Get("Signature"), algorithm))
	return nil
}

// labelled names the RSA algorithm. The library writes hs2019 for everything,
// which older servers do not know; rsa-sha256 is known by all.
func labelled(header string, algorithm httpsig.Algorithm) string {
	if algorithm != httpsig.RSA_SHA256 {
		return header
	}
	return strings.Replace(header, `algorithm="hs2019"`, `algorithm="rsa-sha256"`, 1)
}

// prepare checks the key, removes older signatures and fixes the host.
func prepare(r *http.Request, key PrivateKey) (target, error) {
	if key.ID == "" || strings.ContainsAny(key.ID, "\"\\,\r\n") {
		return target{}, fmt.Errorf("keyId %q cannot be written in a header", key.ID)
	}
	if key.Key == nil {
		return target{}, errors.New("no private key")
	}
	if err := checkKey(key.Key.Public()); err != nil {
		return target{}, err
	}
	t, err := sentTarget(r)
	if err != nil {
		return target{}, err
	}
	if r.Header == nil {
		r.Header = http.Header{}
	}
	for _, name := range []string{"Signature", "Signature-Input", "Digest", "Content-Digest"} {
		r.Header.Del(name)
	}
	r.Host = t.host
	return t, nil
}
