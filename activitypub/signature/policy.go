package signature

import (
	"context"
	"net/http"
	"net/url"
	"time"
)

// KeySource finds public keys.
type KeySource interface {
	// Key returns the key known as keyID, and the owner whose own document
	// confirms it. fresh asks to bypass any cache: it is set once, after a
	// signature did not fit the key that was known.
	Key(ctx context.Context, keyID string, fresh bool) (PublicKey, error)
}

// Scheme names, as they stand in [Proof].
const (
	Cavage  = "cavage"
	RFC9421 = "rfc9421"
)

// Policy decides whether a request is proven.
type Policy struct {
	Keys   KeySource
	Public *url.URL
	Now    func() time.Time
}

// Proof says who signed a request.
type Proof struct{ KeyID, Owner, Scheme string }

// Verify judges r, whose body has been read into body.
func (p *Policy) Verify(ctx context.Context, r *http.Request, body []byte) (Proof, error) {
	return Proof{}, refuse(http.StatusUnauthorized, "unsigned", ErrUnsigned)
}
