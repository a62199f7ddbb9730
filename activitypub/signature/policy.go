package signature

import (
	"context"
	"crypto"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// KeySource finds public keys. Its errors decide the answer to the sender: one
// that wraps [ErrNoKey] or [ErrUnusableKey] is answered 401, a [*Refusal] as it
// says, and any other is taken for a passing trouble and answered 503.
type KeySource interface {
	// Key returns the key known as keyID, and the owner whose own document
	// confirms it. keyID is an http or https address of at most 2,048 bytes.
	// fresh asks to bypass any cache: it is set at most once for a request,
	// after a signature did not fit the key that was known.
	Key(ctx context.Context, keyID string, fresh bool) (PublicKey, error)
}

// Scheme names, as they stand in [Proof].
const (
	Cavage  = "cavage"
	RFC9421 = "rfc9421"
)

// Policy is the one place that decides whether a request is proven, for both
// schemes alike. It is safe for concurrent use and must not change while used.
//
// A request is proven when
//   - the signature covers the method, the whole target, the host and a time,
//     and, for all requests but bodiless GET and HEAD, a digest of the body;
//   - that digest, SHA-256 or SHA-512, fits the raw bytes of the body;
//   - the time is near (see Skew and Life);
//   - the algorithm is the one the key calls for, whatever the header claims;
//   - the key is RSA of 2,048 to 8,192 bits or Ed25519, and [Policy.Keys] vouches
//     for its owner;
//   - the signature fits, if need be after one fresh look at the key.
//
// Headers that are read twice by somebody (two Digest lines, a parameter given
// twice, a component listed twice) are refused, never interpreted.
type Policy struct {
	// Keys finds the sender's key. Must be set.
	Keys KeySource
	// Public is this server's address as the world knows it, scheme and host
	// (https://blog.example). Must be set. What was signed as host or address is judged
	// against it and never guessed from forwarding headers.
	Public *url.URL
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Skew is how far the sender's clock may be off; zero means 1 hour, as
	// Mastodon allows.
	Skew time.Duration
	// Life is how long a signature is good after it was made, besides Skew;
	// zero means 5 minutes, as with Mastodon. An explicit expiry can shorten it,
	// never extend it.
	Life time.Duration
}

// Proof says who signed a request.
type Proof struct {
	// KeyID is the id of the key that fitted.
	KeyID string
	// Owner is the id of the actor whose own document lists that key.
	Owner string
	// Scheme is [Cavage] or [RFC9421].
	Scheme string
	// Signature is the very signature that fitted, decoded. The same request,
	// sent again, has the same one, whatever was added to its headers.
	Signature []byte
}

// claim is a signature that covers all it has to; only the key is still to be
// asked.
type claim struct {
	scheme    string
	keyID     string
	signature []byte
	fits      func(crypto.PublicKey) error
}

// Verify judges r, whose body has been read into body (its raw bytes, before any
// decoding). Every error is a [*Refusal]; that of a request without any signature
// wraps [ErrUnsigned]. The cheap checks come first: no key is asked for before
// the digest, the time and what is covered have been found in order.
//
// A request with several RFC 9421 signatures is proven by the first one that
// fits; at most two keys are asked for.
func (p *Policy) Verify(ctx context.Context, r *http.Request, body []byte) (Proof, error) {
	claims, err := p.claims(r, body)
	if err != nil {
		return Proof{}, err
	}
	return p.prove(ctx, claims)
}

// claims reads the signatures of r and returns those worth asking a key for.
func (p *Policy) claims(r *http.Request, body []byte) ([]claim, error) {
	if len(r.Header.Values("Signature-Input")) > 0 {
		return p.messageClaims(r, body)
	}
	if len(r.Header.Values("Signature")) > 0 {
		return p.cavageClaims(r, body)
	}
	return nil, refuse(http.StatusUnauthorized, "unsigned", ErrUnsigned)
}

// maxKeys bounds what one request can make us fetch.
const maxKeys = 2

var (
	// errMismatch calls for a fresh look at the key.
	errMismatch       = errors.New("signature does not fit the key")
	errOtherAlgorithm = fmt.Errorf("%w: algorithm is not that of the key", errMismatch)
)

func (p *Policy) prove(ctx context.Context, claims []claim) (Proof, error) {
	var first error
	for _, c := range claims[:min(len(claims), maxKeys)] {
		proof, err := p.try(ctx, c, false)
		if err == nil {
			return proof, nil
		}
		if first == nil {
			first = err
		}
	}
	if errors.Is(first, errMismatch) {
		// The owner may have changed the key since we last looked.
		return p.try(ctx, claims[0], true)
	}
	return Proof{}, first
}

func (p *Policy) try(ctx context.Context, c claim, fresh bool) (Proof, error) {
	key, err := p.Keys.Key(ctx, c.keyID, fresh)
	if err != nil {
		return Proof{}, refuseKey(err)
	}
	if key.ID != c.keyID || key.Owner == "" {
		return Proof{}, unproven("key is not the one asked for", nil)
	}
	if err := checkKey(key.Key); err != nil {
		return Proof{}, refuseKey(err)
	}
	if err := c.fits(key.Key); err != nil {
		return Proof{}, unproven("signature does not fit", err)
	}
	return Proof{KeyID: key.ID, Owner: key.Owner, Scheme: c.scheme, Signature: c.signature}, nil
}

func refuseKey(err error) error {
	if refusal, ok := errors.AsType[*Refusal](err); ok {
		return refusal
	}
	switch {
	case errors.Is(err, ErrNoKey):
		return unproven("key not found", err)
	case errors.Is(err, ErrUnusableKey):
		return unproven("key not usable", err)
	}
	return refuse(http.StatusServiceUnavailable, "key not available", err)
}

const maxKeyID = 2048

// checkKeyID admits only addresses that can be fetched. An acct: keyId would
// open a second way to a key, past its owner's document.
func checkKeyID(id string) error {
	if len(id) > maxKeyID {
		return unauthorized("keyId is too long", nil)
	}
	u, err := url.Parse(id)
	if err != nil {
		return unauthorized("keyId is not a web address", err)
	}
	if (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil {
		return unauthorized("keyId is not a web address", nil)
	}
	return nil
}
