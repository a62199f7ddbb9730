package signature

import (
	"errors"
	"fmt"
	"net/http"
)

var (
	// ErrUnsigned is wrapped by the refusal of a request that carries no
	// signature at all.
	ErrUnsigned = errors.New("request is not signed")
	// ErrNoKey is what a [KeySource] wraps when the key is not to be had and
	// asking again soon will not help: gone, malformed, or not confirmed by its
	// owner.
	ErrNoKey = errors.New("no such key")
)

// Refusal is every error of [Policy.Verify].
type Refusal struct {
	// Status is the HTTP status to answer with: 400 for a signature that cannot
	// be read, 401 for a missing or failing one, 503 when the key could not be
	// fetched just now. After 400 and 401 Mastodon and Fedify knock again with
	// the other scheme.
	Status int
	// Reason is short and stable, and names no person or address: fit for logs and
	// metrics. [Refusal.Said] is fit for the answer to the sender.
	Reason string
	// Err holds the particulars, and may be nil. It may quote the sender.
	Err error

	keyed bool // the reason depends on the key that is known here
}

// Said is the reason as whoever sent the request may read it. Whatever is wrong
// with a key, it is the same: whether it could not be found or did not fit depends
// on whether it was known before, which is nobody's business.
func (r *Refusal) Said() string {
	if r.keyed && r.Status == http.StatusUnauthorized {
		return "signature does not fit a key of the actor"
	}
	return r.Reason
}

// Error says the reason and the particulars.
func (r *Refusal) Error() string {
	if r.Err == nil {
		return "signature refused: " + r.Reason
	}
	return fmt.Sprintf("signature refused: %s: %v", r.Reason, r.Err)
}

// Unwrap returns the particulars, so that errors.Is sees what a [KeySource] said.
func (r *Refusal) Unwrap() error { return r.Err }

func refuse(status int, reason string, err error) *Refusal {
	return &Refusal{Status: status, Reason: reason, Err: err}
}

func unauthorized(reason string, err error) *Refusal {
	return refuse(http.StatusUnauthorized, reason, err)
}

// unproven refuses a request that covers all it has to, because of the key.
func unproven(reason string, err error) *Refusal {
	return &Refusal{Status: http.StatusUnauthorized, Reason: reason, Err: err, keyed: true}
}

func malformed(reason string, err error) *Refusal {
	return refuse(http.StatusBadRequest, reason, err)
}
