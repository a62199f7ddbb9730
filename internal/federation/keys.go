package federation

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"sync"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/signature"
	"github.com/causerie/causerie/internal/blog"
)

// keyStore keeps keys: ours, and what was learned of others'.
type keyStore interface {
	PrivateKey(ctx context.Context, actorID string) (pem string, err error)
	ProofKey(ctx context.Context, authorID string) (pem string, err error)
	Key(ctx context.Context, id string) (blog.Key, error)
	SaveKey(ctx context.Context, k blog.Key) error
}

const rsaBits = 2048 // what every server of the fediverse takes, and twice as fast as needed to sign

// NewKey makes a private key for an actor, as PKCS#8 in PEM.
func NewKey() (string, error) {
	key, err := rsa.GenerateKey(rand.Reader, rsaBits)
	if err != nil {
		return "", fmt.Errorf("make a key: %w", err)
	}
	return writePrivateKey(key)
}

func writePrivateKey(key crypto.Signer) (string, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", fmt.Errorf("write a key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), nil
}

// privateKeys are our actors' keys, parsed once.
type privateKeys struct {
	store  keyStore
	parsed sync.Map // actor id, with a fragment for the key of proofs: crypto.Signer
}

// of returns the key an actor signs with. address is the actor's.
func (k *privateKeys) of(ctx context.Context, actorID, address string) (signature.PrivateKey, error) {
	signer, err := k.parsedAs(ctx, actorID, func(ctx context.Context) (string, error) { return k.store.PrivateKey(ctx, actorID) })
	return signature.PrivateKey{ID: address + "#main-key", Key: signer}, err
}

// parsedAs returns the key that is remembered under a name, read when it is asked
// for the first time.
func (k *privateKeys) parsedAs(ctx context.Context, name string, read func(context.Context) (string, error)) (crypto.Signer, error) {
	if known, ok := k.parsed.Load(name); ok {
		return known.(crypto.Signer), nil //nolint:forcetypeassert // stored below
	}
	text, err := read(ctx)
	if err != nil {
		return nil, err
	}
	key, err := parsePrivateKey(text)
	if err != nil {
		return nil, err
	}
	k.parsed.Store(name, key)
	return key, nil
}

func parsePrivateKey(text string) (crypto.Signer, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errors.New("read a private key: it is no PEM")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("read a private key: %w", err)
	}
	signer, ok := key.(crypto.Signer)
	if !ok {
		return nil, fmt.Errorf("read a private key: a %T does not sign", key)
	}
	return signer, nil
}

// keyCache keeps what the protocol learns of others' keys in the store. What it
// learns of keys that were never to be had stays in memory: anybody can name such
// keys, as many as they like.
type keyCache struct {
	store   keyStore
	missing *activitypub.MemoryKeyCache
}

const missingKeys = 10_000 // remembered, the latest

func newKeyCache(store keyStore) keyCache {
	return keyCache{store: store, missing: activitypub.NewMemoryKeyCache(missingKeys)}
}

// CachedKey implements [activitypub.KeyCache].
func (c keyCache) CachedKey(ctx context.Context, id string) (activitypub.CachedKey, error) {
	k, err := c.store.Key(ctx, id)
	if blog.KindOf(err) == blog.NotFound {
		return c.missing.CachedKey(ctx, id)
	}
	return activitypub.CachedKey{
		ID: k.ID, Owner: k.Owner, PEM: k.PEM, FetchedAt: k.FetchedAt, Gone: k.Gone, Failed: k.Failed, Passing: k.Passing,
	}, err
}

// CacheKey implements [activitypub.KeyCache].
func (c keyCache) CacheKey(ctx context.Context, k activitypub.CachedKey) error {
	if k.PEM == "" {
		known, err := c.store.Key(ctx, k.ID)
		if blog.KindOf(err) == blog.NotFound {
			return c.missing.CacheKey(ctx, k)
		}
		if err != nil {
			return err
		}
		k.Owner = known.Owner // it is no longer to be had
	}
	return c.store.SaveKey(ctx, blog.Key{
		ID: k.ID, Owner: k.Owner, PEM: k.PEM, FetchedAt: k.FetchedAt, Gone: k.Gone, Failed: k.Failed, Passing: k.Passing,
	})
}
