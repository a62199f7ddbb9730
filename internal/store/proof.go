package store

import (
	"context"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// ProofKey returns the key an author makes integrity proofs with, PKCS#8 in PEM;
// "" until there is one.
func (v view) ProofKey(ctx context.Context, authorID string) (string, error) {
	r, err := v.q.Actor(ctx, authorID)
	return r.ProofKey, notFound(err, "read a key", noAuthor)
}

// AuthorsWithoutProofKey returns the authors that have none yet.
func (v view) AuthorsWithoutProofKey(ctx context.Context) ([]string, error) {
	ids, err := v.q.AuthorsWithoutProofKey(ctx)
	return ids, wrap(err, "look for authors without a key")
}

// SaveProofKey gives an author the key that proofs are made with, unless they
// have one.
func (t *tx) SaveProofKey(ctx context.Context, authorID, privateKeyPEM string) error {
	n, err := t.q.SaveProofKey(ctx, db.SaveProofKeyParams{ID: authorID, ProofKey: privateKeyPEM})
	t.visible = t.visible || n > 0
	return wrap(err, "save a key")
}

// mostSchemes is how many hosts with a scheme of their own are kept.
const mostSchemes = 10_000

// Schemes returns the hosts that are greeted otherwise than usual, newest first.
func (v view) Schemes(ctx context.Context) ([]blog.HostScheme, error) {
	rows, err := v.q.HostSchemes(ctx, mostSchemes)
	if err != nil {
		return nil, wrap(err, "read how hosts are greeted")
	}
	list := make([]blog.HostScheme, len(rows))
	for i, r := range rows {
		list[i] = blog.HostScheme{Host: r.Host, Scheme: r.Scheme, Until: fromMs(r.Until)}
	}
	return list, nil
}

// SaveScheme notes how a host is to be greeted; nothing is kept of one that is
// greeted as usual.
func (s *Store) SaveScheme(ctx context.Context, h blog.HostScheme) error {
	return s.inTx(ctx, func(t *tx) error {
		if h.Scheme == "" && h.Until.IsZero() {
			return wrap(t.q.DropHostScheme(ctx, h.Host), "forget how a host is greeted")
		}
		return wrap(t.q.SaveHostScheme(ctx, db.SaveHostSchemeParams{
			Host: h.Host, Scheme: h.Scheme, Until: ms(h.Until), At: ms(s.now()),
		}), "note how a host is greeted")
	})
}
