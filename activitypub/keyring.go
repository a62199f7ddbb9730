package activitypub

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/internal/limit"
	"github.com/causerie/causerie/activitypub/signature"
)

// KeyRing finds the public keys that requests are signed with and whose they
// are; it is a signature.KeySource. A key counts only if its owner's own
// document, fetched at the owner's own id, lists it under exactly the id that
// signed: a key's word for its owner is worth nothing (CVE-2025-54888,
// GHSA-q9f8-5hc7-898f).
//
// Of the requests that ask for the same key at once, one asks the network. It
// is safe for concurrent use and must not be copied after first use.
type KeyRing struct {
	Fetch *fetch.Client
	Cache KeyCache
	// Now is the clock; nil means time.Now.
	Now func() time.Time

	// MaxAge is how long a key is used before its owner is asked again, 0
	// means 24 hours. When nobody answers then, the old key still serves.
	MaxAge time.Duration
	// FailedFor is how long a key that was not to be had is not asked for
	// again, 0 means 5 minutes; a fifth of it after a failure that may pass.
	FailedFor time.Duration
	// FreshEvery is how often a key may be asked for anew because a signature
	// did not fit, 0 means once a minute: whoever sends bad signatures in
	// another's name must not make us hammer that other.
	FreshEvery time.Duration
	// Concurrent is how many look-ups may run at once, 0 means 64; of one site
	// (a registered domain) there are 16 at most. Whose key would be beyond that
	// is asked to come back.
	Concurrent int
	// Timeout bounds one look-up, which may take three fetches; 0 means 15
	// seconds.
	Timeout time.Duration

	once    sync.Once
	gate    *lookUpGate
	flights singleflight.Group
}

// Key gives the key known as keyID and its owner. Errors wrap
// signature.ErrNoKey when the key is not to be had (and [ErrGone] when its
// owner has gone); others may pass.
func (k *KeyRing) Key(ctx context.Context, keyID string, fresh bool) (signature.PublicKey, error) {
	return k.find(ctx, wantedKey{id: keyID}, fresh)
}

// AssertionKey gives the Ed25519 key known as keyID if its owner's own document
// lists it under assertionMethod, as integrity proofs demand (FEP-8b32,
// FEP-521a). All else is as with [KeyRing.Key].
func (k *KeyRing) AssertionKey(ctx context.Context, keyID string, fresh bool) (signature.PublicKey, error) {
	return k.find(ctx, wantedKey{id: keyID, assertion: true}, fresh)
}

// wantedKey is a key, and what it is to be good for: one that requests are
// signed with need not be one that proofs are made with.
type wantedKey struct {
	id        string
	assertion bool
}

// cached is the name under which the key is remembered. No address has a space.
func (w wantedKey) cached() string {
	if w.assertion {
		return w.id + " assertionMethod"
	}
	return w.id
}

// in finds the key in its owner's document.
func (w wantedKey) in(owner *Actor) (PublicKey, bool) {
	if w.assertion {
		return owner.assertion(w.id)
	}
	return owner.key(w.id)
}

func (k *KeyRing) find(ctx context.Context, wanted wantedKey, fresh bool) (signature.PublicKey, error) {
	keyID := wanted.id
	if Origin(keyID) == "" || len(keyID) > maxID {
		return signature.PublicKey{}, fmt.Errorf("%w: its id is no web address", signature.ErrNoKey)
	}
	known, err := k.Cache.CachedKey(ctx, wanted.cached())
	if err != nil && !errors.Is(err, ErrNotCached) {
		return signature.PublicKey{}, fmt.Errorf("looking for a key in the cache: %w", err)
	}
	cached := err == nil
	if cached && !k.due(known, fresh) {
		return known.publicKey(wanted)
	}
	return k.lookUpOnce(ctx, wanted, known, fresh)
}

// due reports whether the network is to be asked in spite of what is known.
func (k *KeyRing) due(known CachedKey, fresh bool) bool {
	wait := orDefault(k.MaxAge, 24*time.Hour)
	switch {
	case known.Failed && known.Passing:
		wait = orDefault(k.FailedFor, 5*time.Minute) / 5
	case known.Failed:
		wait = orDefault(k.FailedFor, 5*time.Minute)
	case fresh:
		wait = orDefault(k.FreshEvery, time.Minute)
	}
	age := k.now().Sub(known.FetchedAt)
	return age >= wait || age < 0
}

// lookUpOnce lets one of many who ask for the same key ask for all. The look-up
// goes on when the one who began it goes away, and when that one had no fetches
// left for it, the others begin anew: how much they may spend is not for a
// stranger to decide.
func (k *KeyRing) lookUpOnce(ctx context.Context, wanted wantedKey, known CachedKey, fresh bool) (signature.PublicKey, error) {
	k.once.Do(func() { k.gate = newLookUpGate(orDefault(k.Concurrent, 64)) })
	aside, resume := fetch.Aside(ctx)
	defer resume()
	for range sharedTries {
		found, mine, err := k.share(aside, wanted, known)
		if mine || !errors.Is(err, fetch.ErrBudget) {
			return found.orElse(known, wanted, fresh, err)
		}
	}
	found, err := k.lookUpInTime(aside, wanted, known)
	return found.orElse(known, wanted, fresh, err)
}

// sharedTries is how often a look-up that others share is waited for, before one
// is made alone.
const sharedTries = 3

// share waits for the look-up of a key that is under way, or begins one; mine
// tells which.
func (k *KeyRing) share(ctx context.Context, wanted wantedKey, known CachedKey) (found CachedKey, mine bool, err error) {
	began := false
	result := k.flights.DoChan(wanted.cached(), func() (any, error) {
		began = true
		return k.lookUpInTime(ctx, wanted, known)
	})
	select {
	case <-ctx.Done():
		return CachedKey{}, false, fmt.Errorf("looking up a key: %w", ctx.Err())
	case r := <-result:
		found, _ = r.Val.(CachedKey)
		return found, began, r.Err
	}
}

// lookUpInTime looks a key up, whether or not the one who asks waits for it.
func (k *KeyRing) lookUpInTime(ctx context.Context, wanted wantedKey, known CachedKey) (CachedKey, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), orDefault(k.Timeout, 15*time.Second))
	defer cancel()
	return k.lookUp(ctx, wanted, known)
}

// orElse is what was found, or what was known before when nobody could be asked
// just now.
func (c CachedKey) orElse(known CachedKey, wanted wantedKey, fresh bool, err error) (signature.PublicKey, error) {
	switch {
	case err == nil:
		return c.publicKey(wanted)
	case fresh, known.PEM == "", errors.Is(err, signature.ErrNoKey):
		return signature.PublicKey{}, err
	}
	return known.publicKey(wanted)
}

// lookUp asks the network and remembers the answer, whatever it is.
func (k *KeyRing) lookUp(ctx context.Context, wanted wantedKey, known CachedKey) (CachedKey, error) {
	leave, err := k.gate.enter(ctx, limit.SiteOf(wanted.id))
	if err != nil {
		return CachedKey{}, err
	}
	defer leave()
	found, err := k.confirm(ctx, wanted)
	entry := CachedKey{ID: wanted.cached(), FetchedAt: k.now()}
	switch {
	case errors.Is(err, fetch.ErrBusy):
		return CachedKey{}, err // not all were asked: nothing to remember
	case errors.Is(err, fetch.ErrBudget):
		return CachedKey{}, fmt.Errorf("%w: %w", signature.ErrNoKey, err)
	case err == nil:
		entry.Owner, entry.PEM = found.Owner, found.PEM
	case isGone(err):
		entry.Owner, entry.PEM, entry.Gone = known.Owner, known.PEM, true
		if entry.PEM != "" {
			err = nil
		} else {
			err = fmt.Errorf("%w: %w", signature.ErrNoKey, ErrGone)
		}
	case isFinal(err):
		entry.Failed = true
		err = fmt.Errorf("%w: %w", signature.ErrNoKey, err)
	default:
		entry.Owner, entry.PEM, entry.Failed, entry.Passing = known.Owner, known.PEM, true, true
	}
	if cacheErr := k.Cache.CacheKey(ctx, entry); cacheErr != nil {
		return CachedKey{}, fmt.Errorf("remembering a key: %w", cacheErr)
	}
	return entry, err
}

// errUnconfirmed is wrapped by every reason not to believe a key's document.
var errUnconfirmed = errors.New("key is not confirmed by its owner")

// confirm fetches the key and has its owner confirm it. The key may stand in
// its owner's document (fragment ids, Mastodon) or in one of its own.
func (k *KeyRing) confirm(ctx context.Context, wanted wantedKey) (PublicKey, error) {
	doc, err := k.document(ctx, withoutFragment(wanted.id))
	if err != nil {
		return PublicKey{}, fmt.Errorf("fetching a key: %w", err)
	}
	if isActorDocument(doc) {
		return k.confirmedBy(ctx, newActor(doc), wanted)
	}
	key := newPublicKey(doc)
	if key.ID != wanted.id {
		return PublicKey{}, fmt.Errorf("%w: the document is about another key", errUnconfirmed)
	}
	owner, err := k.document(ctx, key.Owner)
	if err != nil {
		return PublicKey{}, fmt.Errorf("fetching a key's owner: %w", err)
	}
	if !isActorDocument(owner) || owner.id("id") != key.Owner {
		return PublicKey{}, fmt.Errorf("%w: the owner is no actor", errUnconfirmed)
	}
	listed, ok := wanted.in(newActor(owner))
	switch {
	case !ok:
		return PublicKey{}, fmt.Errorf("%w: the owner does not list it", errUnconfirmed)
	case listed.PEM == "":
		listed.PEM = key.PEM
	case key.PEM != "" && strings.TrimSpace(key.PEM) != strings.TrimSpace(listed.PEM):
		return PublicKey{}, fmt.Errorf("%w: the owner lists another key under that id", errUnconfirmed)
	}
	return usable(listed, key.Owner)
}

// confirmedBy finds the key in its owner's document, which was fetched at the
// owner's id. A key listed by id only is fetched from there.
func (k *KeyRing) confirmedBy(ctx context.Context, owner *Actor, wanted wantedKey) (PublicKey, error) {
	key, ok := wanted.in(owner)
	if !ok {
		return PublicKey{}, fmt.Errorf("%w: the owner does not list it", errUnconfirmed)
	}
	if key.PEM == "" && withoutFragment(wanted.id) != owner.ID {
		doc, err := k.document(ctx, withoutFragment(wanted.id))
		if err != nil {
			return PublicKey{}, fmt.Errorf("fetching a key: %w", err)
		}
		if key = newPublicKey(doc); key.ID != wanted.id {
			return PublicKey{}, fmt.Errorf("%w: the document is about another key", errUnconfirmed)
		}
	}
	return usable(key, owner.ID)
}

// usable checks what was found before it is remembered.
func usable(key PublicKey, owner string) (PublicKey, error) {
	if key.Owner != "" && key.Owner != owner {
		return PublicKey{}, fmt.Errorf("%w: it names another owner", errUnconfirmed)
	}
	if _, err := signature.ParsePublicPEM(key.PEM); err != nil {
		return PublicKey{}, fmt.Errorf("%w: %w", errUnconfirmed, err)
	}
	key.Owner = owner
	return key, nil
}

func (k *KeyRing) document(ctx context.Context, address string) (node, error) {
	doc, err := k.Fetch.Document(ctx, address)
	if err != nil {
		return nil, err
	}
	n, err := parse(doc.Body)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnconfirmed, err)
	}
	return n, nil
}

func (k *KeyRing) now() time.Time {
	if k.Now != nil {
		return k.Now()
	}
	return time.Now()
}

// publicKey is the answer a cached entry stands for.
func (c CachedKey) publicKey(wanted wantedKey) (signature.PublicKey, error) {
	switch {
	case c.PEM != "":
		key, err := signature.ParsePublicPEM(c.PEM)
		if err != nil {
			return signature.PublicKey{}, fmt.Errorf("%w: %w", signature.ErrNoKey, err)
		}
		return signature.PublicKey{ID: wanted.id, Owner: c.Owner, Key: key}, nil
	case c.Gone:
		return signature.PublicKey{}, fmt.Errorf("%w: %w", signature.ErrNoKey, ErrGone)
	case c.Passing:
		return signature.PublicKey{}, errors.New("key could not be fetched a moment ago")
	}
	return signature.PublicKey{}, fmt.Errorf("%w: it was refused a moment ago", signature.ErrNoKey)
}

func isActorDocument(n node) bool {
	return IsActorType(n.typeName()) || n["inbox"] != nil
}

func withoutFragment(address string) string {
	address, _, _ = strings.Cut(address, "#")
	return address
}

func isGone(err error) bool {
	var status *fetch.StatusError
	return errors.As(err, &status) && status.Status == http.StatusGone
}

// isFinal reports whether asking again soon would give the same answer.
func isFinal(err error) bool {
	var status *fetch.StatusError
	if errors.As(err, &status) {
		return !isPassing(status.Status) || status.Status == http.StatusUnauthorized
	}
	for _, final := range []error{
		errUnconfirmed, fetch.ErrRefusedAddress, fetch.ErrScheme, fetch.ErrTooLarge,
		fetch.ErrWrongType, fetch.ErrWrongID, fetch.ErrTooManyRedirects,
	} {
		if errors.Is(err, final) {
			return true
		}
	}
	return false
}

func orDefault[T comparable](v, def T) T {
	var zero T
	if v == zero {
		return def
	}
	return v
}
