package activitypub

import (
	"context"
	"errors"
	"fmt"

	"github.com/causerie/causerie/activitypub/signature"
)

// HeldKey gives the key known as keyID if it was learned before, however long ago,
// and asks nobody. The errors are those of [KeyRing.Key].
func (k *KeyRing) HeldKey(ctx context.Context, keyID string) (signature.PublicKey, error) {
	return k.held(ctx, wantedKey{id: keyID})
}

// HeldAssertionKey is [KeyRing.AssertionKey] for a key that was learned before, and
// asks nobody.
func (k *KeyRing) HeldAssertionKey(ctx context.Context, keyID string) (signature.PublicKey, error) {
	return k.held(ctx, wantedKey{id: keyID, assertion: true})
}

func (k *KeyRing) held(ctx context.Context, wanted wantedKey) (signature.PublicKey, error) {
	if len(wanted.id) > maxID {
		return signature.PublicKey{}, fmt.Errorf("%w: its id is too long", signature.ErrNoKey)
	}
	known, err := k.Cache.CachedKey(ctx, wanted.cached())
	if errors.Is(err, ErrNotCached) || (err == nil && known.PEM == "") {
		return signature.PublicKey{}, fmt.Errorf("%w: it is not held", signature.ErrNoKey)
	}
	if err != nil {
		return signature.PublicKey{}, fmt.Errorf("looking for a key in the cache: %w", err)
	}
	return known.publicKey(wanted)
}
