package signature

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
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
	text, err := header.signedText(r, p.receivedTarget(r))
	if err != nil {
		return nil, err
	}
	fits := func(key crypto.PublicKey) error { return header.fits([]byte(text), key) }
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

// signedText is what was signed: a line for each covered header, in the order of
// the list (section 2.3 of the draft). It is written here, and not by the library
// we sign with, because that judges (created) and (expires) by rules and a clock of
// its own.
func (c cavageHeader) signedText(r *http.Request, t target) (string, error) {
	lines := make([]string, len(c.covered))
	for i, name := range c.covered {
		value, err := c.coveredValue(r, t, name)
		if err != nil {
			return "", err
		}
		lines[i] = name + ": " + value
	}
	return strings.Join(lines, "\n"), nil
}

func (c cavageHeader) coveredValue(r *http.Request, t target, name string) (string, error) {
	switch name {
	case "(request-target)":
		return strings.ToLower(t.method) + " " + t.address, nil
	case "(created)":
		return strconv.FormatInt(c.created.Unix(), 10), nil
	case "(expires)":
		return strconv.FormatInt(c.expires.Unix(), 10), nil
	}
	if strings.HasPrefix(name, "(") {
		return "", malformed("unknown header is covered", fmt.Errorf("%q", name))
	}
	return coveredHeader(r, t, name)
}

// fits tries what the key and the label allow. hs2019 means "see the key"; in
// practice it is RSA with SHA-256 (GoToSocial and all on go-fed), by some readings
// SHA-512.
func (c cavageHeader) fits(text []byte, key crypto.PublicKey) error {
	switch key := key.(type) {
	case *rsa.PublicKey:
		for _, hash := range rsaHashes(c.algorithm) {
			if rsa.VerifyPKCS1v15(key, hash, sumWith(hash, text), c.signature) == nil {
				return nil
			}
		}
		if c.algorithm == "ed25519" {
			return errOtherAlgorithm
		}
	case ed25519.PublicKey:
		if c.algorithm == "rsa-sha256" || c.algorithm == "rsa-sha512" {
			return errOtherAlgorithm
		}
		if ed25519.Verify(key, text, c.signature) {
			return nil
		}
	}
	return errMismatch
}

// rsaHashes are the hashes that a label allows with an RSA key.
func rsaHashes(label string) []crypto.Hash {
	switch label {
	case "rsa-sha256":
		return []crypto.Hash{crypto.SHA256}
	case "rsa-sha512":
		return []crypto.Hash{crypto.SHA512}
	case "", "hs2019":
		return []crypto.Hash{crypto.SHA256, crypto.SHA512}
	}
	return nil
}

func sumWith(hash crypto.Hash, text []byte) []byte {
	h := hash.New()
	_, _ = h.Write(text) // a hash never fails
	return h.Sum(nil)
}
