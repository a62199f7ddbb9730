package signature

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-fed/httpsig"
)

// cavageClaims judges everything about a draft-cavage signature but the key.
func (p *Policy) cavageClaims(r *http.Request, body []byte) ([]claim, error) {
	header, err := parseCavageHeader(r.Header)
	if err != nil {
		return nil, malformed("Signature cannot be read", err)
	}
	if err := header.checkCoverage(needsDigest(r, body)); err != nil {
		return nil, err
	}
	if err := header.checkAlgorithm(); err != nil {
		return nil, err
	}
	if err := p.checkCavageTime(header, r.Header); err != nil {
		return nil, err
	}
	if header.covers("digest") {
		if err := checkDigest(r.Header, body); err != nil {
			return nil, err
		}
	}
	if err := checkKeyID(header.keyID); err != nil {
		return nil, err
	}
	plain, err := header.plainRequest(r, p.receivedTarget(r))
	if err != nil {
		return nil, err
	}
	verifier, err := httpsig.NewVerifier(plain)
	if err != nil { // the times are out of the library's own bounds
		return nil, unauthorized("created or expires is out of range", err)
	}
	fits := func(key crypto.PublicKey) error { return fitsCavage(verifier, header.algorithm, key) }
	return []claim{{scheme: Cavage, keyID: header.keyID, signature: header.signature, fits: fits}}, nil
}

func (c cavageHeader) covers(name string) bool { return slices.Contains(c.covered, name) }

// checkCoverage demands what keeps a signature from being taken to another
// place, another body or another day.
func (c cavageHeader) checkCoverage(digest bool) error {
	switch {
	case !c.covers("(request-target)"):
		return unauthorized("(request-target) is not covered", nil)
	case !c.covers("host"):
		return unauthorized("host is not covered", nil)
	case !c.covers("date") && !c.covers("(created)"):
		return unauthorized("neither date nor (created) is covered", nil)
	case digest && !c.covers("digest"):
		return unauthorized("digest is not covered", nil)
	case c.covers("(created)") && c.created.IsZero(), c.covers("(expires)") && c.expires.IsZero():
		return malformed("(created) or (expires) is covered but absent", nil)
	}
	return nil
}

// checkAlgorithm admits the labels that are in use. Which algorithm is meant
// follows from the key. (created) and (expires) go only with hs2019 (sections
// 2.3 and 2.5 of the draft), so that an old verifier cannot overlook them.
func (c cavageHeader) checkAlgorithm() error {
	switch c.algorithm {
	case "", "hs2019":
		return nil
	case "rsa-sha256", "rsa-sha512", "ed25519":
		if c.covers("(created)") || c.covers("(expires)") {
			return malformed("(created) and (expires) need hs2019", nil)
		}
		return nil
	}
	return unauthorized("algorithm is not accepted", fmt.Errorf("%q", c.algorithm))
}

// checkCavageTime judges every time that is covered. An expiry that is not
// covered may be anyone's and counts for nothing.
func (p *Policy) checkCavageTime(c cavageHeader, h http.Header) error {
	var expires time.Time
	if c.covers("(expires)") {
		expires = c.expires
	}
	if c.covers("(created)") {
		if err := p.checkTime(c.created, expires); err != nil {
			return err
		}
	}
	if c.covers("date") {
		return p.checkDate(h, expires)
	}
	return nil
}

// plainRequest is r as the library inside wants it: only the covered headers,
// the host among them, the target undecoded, and the Signature header in its
// plainest form (the library splits it at commas, wherever they stand).
func (c cavageHeader) plainRequest(r *http.Request, t target) (*http.Request, error) {
	headers := http.Header{"Signature": {c.plain()}}
	for _, name := range c.covered {
		if strings.HasPrefix(name, "(") {
			if name != "(request-target)" && name != "(created)" && name != "(expires)" {
				return nil, malformed("unknown header is covered", fmt.Errorf("%q", name))
			}
			continue
		}
		value, err := coveredHeader(r, t, name)
		if err != nil {
			return nil, err
		}
		headers.Set(name, value)
	}
	return &http.Request{Method: t.method, URL: &url.URL{Path: t.address}, Header: headers}, nil
}

func (c cavageHeader) plain() string {
	var b strings.Builder
	fmt.Fprintf(&b, `keyId="k",headers="%s",signature="%s"`,
		strings.Join(c.covered, " "), base64.StdEncoding.EncodeToString(c.signature))
	if c.covers("(created)") {
		b.WriteString(",created=" + strconv.FormatInt(c.created.Unix(), 10))
	}
	if c.covers("(expires)") {
		b.WriteString(",expires=" + strconv.FormatInt(c.expires.Unix(), 10))
	}
	return b.String()
}

// fitsCavage tries the algorithms that the key and the label allow.
func fitsCavage(verifier httpsig.Verifier, label string, key crypto.PublicKey) error {
	err := errOtherAlgorithm
	for _, algorithm := range cavageAlgorithms(label, key) {
		if err = verifier.Verify(key, algorithm); err == nil {
			return nil
		}
	}
	return fmt.Errorf("%w: %w", errMismatch, err)
}

// cavageAlgorithms names what a key can have been used with. hs2019 means "see
// the key"; in practice it is RSA with SHA-256 (GoToSocial and all on go-fed), by
// some readings SHA-512.
func cavageAlgorithms(label string, key crypto.PublicKey) []httpsig.Algorithm {
	switch key.(type) {
	case *rsa.PublicKey:
		switch label {
		case "rsa-sha256":
			return []httpsig.Algorithm{httpsig.RSA_SHA256}
		case "rsa-sha512":
			return []httpsig.Algorithm{httpsig.RSA_SHA512}
		case "", "hs2019":
			return []httpsig.Algorithm{httpsig.RSA_SHA256, httpsig.RSA_SHA512}
		}
	case ed25519.PublicKey:
		if label == "" || label == "hs2019" || label == "ed25519" {
			return []httpsig.Algorithm{httpsig.ED25519}
		}
	}
	return nil
}
