package activitypub

import (
	"context"
	"errors"
	"time"
)

// ErrNotCached is what a [KeyCache] answers for a key it does not have.
var ErrNotCached = errors.New("activitypub: key not cached")

// ErrGone is wrapped, along with signature.ErrNoKey, when a key's document or
// its owner's answers 410 and the key was never seen before.
var ErrGone = errors.New("activitypub: key owner is gone")

// KeyCache keeps what a [KeyRing] found out. It should hold a bounded number
// of failed entries: strangers make them.
type KeyCache interface {
	// CachedKey gives the entry for a key id, or ErrNotCached.
	CachedKey(ctx context.Context, keyID string) (CachedKey, error)
	// CacheKey stores an entry, in place of the one for the same ID.
	CacheKey(ctx context.Context, key CachedKey) error
}

// CachedKey is what is known of one key id.
type CachedKey struct {
	ID string
	// Owner is the actor whose own document lists the key, PEM the key as
	// SPKI; both are empty when it was never confirmed.
	Owner, PEM string
	// FetchedAt is when the owner was last asked.
	FetchedAt time.Time
	// Gone: asked, and the answer was 410. A PEM from before stays, so that
	// the owner's last Delete can still be proven.
	Gone bool
	// Failed: asked, and the key was not to be had. A PEM from before stays
	// only if the failure was one that passes.
	Failed bool
	// Passing: Failed for a reason that may pass (time-out, 5xx).
	Passing bool
}
