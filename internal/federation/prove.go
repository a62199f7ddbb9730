package federation

import (
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/proof"
)

// proofKeyName is the fragment of the key that proofs are made with.
const proofKeyName = "#ed25519-key"

// NewProofKey makes a private key for integrity proofs, as PKCS#8 in PEM.
func NewProofKey() (string, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return "", err
	}
	return writePrivateKey(key)
}

// proofKey returns the key an author makes proofs with.
func (k *privateKeys) proofKey(ctx context.Context, authorID string) (ed25519.PrivateKey, error) {
	signer, err := k.parsedAs(ctx, authorID+proofKeyName, func(ctx context.Context) (string, error) {
		return k.store.ProofKey(ctx, authorID)
	})
	if err != nil {
		return nil, err
	}
	key, ok := signer.(ed25519.PrivateKey)
	if !ok {
		return nil, errors.New("read a private key: proofs are made with Ed25519")
	}
	return key, nil
}

// assertionMethod is the key of an author's proofs, as others read it (FEP-521a).
func (f *Federation) assertionMethod(ctx context.Context, authorID string) ([]activitypub.Multikey, error) {
	key, err := f.keys.proofKey(ctx, authorID)
	if err != nil {
		return nil, err
	}
	public, ok := key.Public().(ed25519.PublicKey)
	if !ok {
		return nil, errors.New("read a private key: it has no public one")
	}
	text, err := proof.EncodeMultikey(public)
	if err != nil {
		return nil, err
	}
	id := f.address.actor(authorID)
	return []activitypub.Multikey{{ID: id + proofKeyName, Type: "Multikey", Controller: id, PublicKeyMultibase: text}}, nil
}

// write turns an activity of an author's into bytes: with a proof if everyone may
// read it, for then it may be passed on, and whoever gets it from another can tell
// that it is the author's (FEP-8b32). What is for one person is proven by the
// request that brings it.
func (f *Federation) write(ctx context.Context, act *activitypub.Activity, authorID string, at time.Time) ([]byte, error) {
	if !act.To.Contains(activitypub.Public) && !act.CC.Contains(activitypub.Public) {
		return activitypub.Marshal(act)
	}
	key, err := f.keys.proofKey(ctx, authorID)
	if err != nil {
		return nil, err
	}
	return act.Prove(key, f.address.actor(authorID)+proofKeyName, at)
}

// served is write for what is fetched. The time of the proof is that of the hour,
// so that an unchanged activity is the same bytes for a while, and is answered 304.
func (f *Federation) served(ctx context.Context, act *activitypub.Activity, authorID string) (any, error) {
	raw, err := f.write(ctx, act, authorID, f.c.Now().Truncate(time.Hour))
	if err != nil {
		return nil, err
	}
	return raw, nil
}
