package blog

import (
	"context"
	"time"
)

// proofTx is what the keys of proofs need.
type proofTx interface {
	// AuthorsWithoutProofKey returns the authors that have none yet.
	AuthorsWithoutProofKey(ctx context.Context) (ids []string, err error)
	// SaveProofKey gives an author the key that proofs are made with, unless
	// they have one.
	SaveProofKey(ctx context.Context, authorID, privateKeyPEM string) error
}

// ReadyKeys gives every author who has none a key that proofs are made with:
// those of a blog that was set up before there were any. It is called before
// anything is served or sent, and changes nothing the second time.
func (b *Blog) ReadyKeys(ctx context.Context) error {
	return b.db.Write(ctx, func(tx Tx) error {
		ids, err := tx.AuthorsWithoutProofKey(ctx)
		if err != nil {
			return err
		}
		for _, id := range ids {
			if err := b.giveProofKey(ctx, tx, id); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *Blog) giveProofKey(ctx context.Context, tx Tx, authorID string) error {
	key, err := b.o.NewProofKey()
	if err != nil {
		return err
	}
	return tx.SaveProofKey(ctx, authorID, key)
}

// HostScheme says how the server of a host is to be greeted.
type HostScheme struct {
	Host   string
	Scheme string    // of signatures, with which to begin; "" for the usual one
	Until  time.Time // it refused every scheme, and is not tried twice before then
}
