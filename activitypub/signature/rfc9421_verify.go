package signature

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/sha256"
	"fmt"
	"net/http"
	"slices"
)

// Algorithm names of RFC 9421, section 6.2.2.
const (
	algorithmRSA     = "rsa-v1_5-sha256"
	algorithmEd25519 = "ed25519"
)

// messageClaims judges everything about the RFC 9421 signatures of r but the
// keys. It fails only when none of them is worth asking a key for.
func (p *Policy) messageClaims(r *http.Request, body []byte) ([]claim, error) {
	signatures, problem := parseMessageSignatures(r.Header)
	if len(signatures) == 0 {
		return nil, malformed("Signature-Input cannot be read", problem)
	}
	var claims []claim
	var first error
	for _, m := range signatures {
		c, err := p.messageClaim(m, r, body)
		if err != nil {
			if first == nil {
				first = err
			}
			continue
		}
		claims = append(claims, c)
	}
	if len(claims) == 0 {
		return nil, first
	}
	return claims, nil
}

func (p *Policy) messageClaim(m messageSignature, r *http.Request, body []byte) (claim, error) {
	t := p.receivedTarget(r)
	if err := m.checkCoverage(t, needsDigest(r, body)); err != nil {
		return claim{}, err
	}
	if m.algorithm != "" && m.algorithm != algorithmRSA && m.algorithm != algorithmEd25519 {
		return claim{}, unauthorized("algorithm is not accepted", fmt.Errorf("%q", m.algorithm))
	}
	if err := p.checkTime(m.created, m.expires); err != nil {
		return claim{}, err
	}
	if m.covers("date") {
		if err := p.checkDate(r.Header, m.expires); err != nil {
			return claim{}, err
		}
	}
	if m.covers("content-digest") {
		if err := checkContentDigest(r.Header, body); err != nil {
			return claim{}, err
		}
	}
	if err := checkKeyID(m.keyID); err != nil {
		return claim{}, err
	}
	base, err := signatureBase(r, t, m.components, m.input)
	if err != nil {
		return claim{}, err
	}
	fits := func(key crypto.PublicKey) error { return m.fits(base, key) }
	return claim{scheme: RFC9421, keyID: m.keyID, signature: m.signature, fits: fits}, nil
}

func (m messageSignature) covers(name string) bool { return slices.Contains(m.components, name) }

// checkCoverage demands what Mastodon demands, or its equal: the method, and the
// whole address by one component or by its parts. Without a query there is
// nothing for @query to say.
func (m messageSignature) checkCoverage(t target, digest bool) error {
	parts := m.covers("@request-target") || m.covers("@path") && (m.covers("@query") || !t.hasQuery())
	switch {
	case !m.covers("@method"):
		return unauthorized("@method is not covered", nil)
	case !m.covers("@target-uri") && !(m.covers("@authority") && parts):
		return unauthorized("@target-uri is not covered", nil)
	case digest && !m.covers("content-digest"):
		return unauthorized("content-digest is not covered", nil)
	}
	return nil
}

func (m messageSignature) fits(base string, key crypto.PublicKey) error {
	var fits bool
	switch key := key.(type) {
	case *rsa.PublicKey:
		if m.algorithm == algorithmEd25519 {
			return errOtherAlgorithm
		}
		hash := sha256.Sum256([]byte(base))
		fits = rsa.VerifyPKCS1v15(key, crypto.SHA256, hash[:], m.signature) == nil
	case ed25519.PublicKey:
		if m.algorithm == algorithmRSA {
			return errOtherAlgorithm
		}
		fits = ed25519.Verify(key, []byte(base), m.signature)
	}
	if !fits {
		return errMismatch
	}
	return nil
}
