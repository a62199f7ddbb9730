package activitypub

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"math/big"
	"net/http"

	"github.com/causerie/causerie/activitypub/proof"
	"github.com/causerie/causerie/activitypub/signature"
)

// Whoever is blocked is not heard, and may still take away what they said before:
// delete it, undo it, or show it to fewer. That is proven by what is held already,
// since nobody who is blocked is asked for anything, and whatever cannot be proven
// so is answered as all else of theirs.

// HeldKeys finds keys that were learned before, and asks nobody. [KeyRing] is one.
type HeldKeys interface {
	// HeldKey is the Key of a [signature.KeySource] without a look at the network.
	HeldKey(ctx context.Context, keyID string) (signature.PublicKey, error)
	// HeldAssertionKey is the AssertionKey of [ProofKeys] likewise.
	HeldAssertionKey(ctx context.Context, keyID string) (signature.PublicKey, error)
}

// TakesAway reports whether all that can come of an activity is that there is less
// of its actor's: a Delete; the Undo of what gave something, or of what only its
// id is told of; and the Update of a post by which not everyone may read it any
// longer. It must embed that post, for nothing is fetched.
func (a *Activity) TakesAway() bool {
	switch a.Type {
	case "Delete":
		return a.Object.ID() != ""
	case "Undo":
		undone := a.Object.Activity()
		if undone == nil {
			return a.Object.ID() != ""
		}
		switch undone.Type {
		case "Follow", "Like", "EmojiReact", "Announce":
			return true
		}
		return false
	case "Update":
		return a.narrows()
	}
	return false
}

func (a *Activity) narrows() bool {
	o := a.Object.Object()
	if o == nil || !IsPostType(o.Type) || o.ID == "" || o.AttributedTo.ID != a.Actor.ID {
		return false
	}
	for _, list := range []IDs{a.To, a.CC, a.Audience, o.To, o.CC, o.Audience} {
		if list.Contains(Public) {
			return false
		}
	}
	return true
}

// proveHeld judges what somebody who is blocked takes away. It counts by the
// signature of the request or by the activity's own integrity proof, with a key of
// the actor's that is held.
func (in *Inbox) proveHeld(r *http.Request, received *Received) *verdict {
	policy, actor := *in.Policy, received.Activity.Actor.ID
	policy.Keys = heldKeys{in.Held}
	sent, err := policy.Verify(r.Context(), r, received.Raw)
	switch {
	case err == nil && sent.Owner == actor:
	case isUnavailable(err):
		return refuse(http.StatusServiceUnavailable, "keys could not be read", err)
	default:
		received.Forwarded = true
		if v := in.checkHeldProof(r.Context(), received); v != nil {
			return v
		}
	}
	received.Signer, received.FromBlocked = actor, true
	received.DedupeKey = dedupeKey(received.Activity, received.Raw, sent.Signature)
	return nil
}

// checkHeldProof is checkProof with a key that is held, or not at all.
func (in *Inbox) checkHeldProof(ctx context.Context, received *Received) *verdict {
	blocked := refuse(http.StatusForbidden, "blocked", nil)
	made, err := in.proofOf(received)
	if err != nil {
		return blocked
	}
	key, err := in.Held.HeldAssertionKey(ctx, made.VerificationMethod)
	if err == nil {
		err = in.fits(made, key, received.Activity.Actor.ID)
	}
	if err != nil && !isUnproven(err) {
		return refuse(http.StatusServiceUnavailable, "keys could not be read", err)
	}
	if err != nil {
		blocked.err = err
		return blocked
	}
	return nil
}

// fits reports whether a proof was made with an actor's key.
func (in *Inbox) fits(made *proof.Proof, key signature.PublicKey, actor string) error {
	public, ok := ed25519Of(key)
	if !ok || key.Owner != actor {
		return errUnprovable
	}
	return made.Verify(public, in.now())
}

// isUnavailable tells a store that is down from a request that is not proven.
func isUnavailable(err error) bool {
	var refusal *signature.Refusal
	return errors.As(err, &refusal) && refusal.Status == http.StatusServiceUnavailable
}

// OnlyHeld is a [signature.KeySource] that never asks the network, not even for a
// key that may have changed.
func OnlyHeld(keys HeldKeys) signature.KeySource { return heldKeys{keys} }

// heldKeys is what [OnlyHeld] returns.
type heldKeys struct{ HeldKeys }

// Key implements [signature.KeySource]. In place of a key that is not held there is
// one that nothing fits: that takes as long to find out as that a signature does
// not fit a key that is, and nobody can tell by a clock which of the two it was.
func (k heldKeys) Key(ctx context.Context, keyID string, _ bool) (signature.PublicKey, error) {
	key, err := k.HeldKey(ctx, keyID)
	if errors.Is(err, signature.ErrNoKey) {
		return decoy(keyID)
	}
	return key, err
}

// decoy is a key of the common size and kind whose private half nobody has: its
// modulus is thrown like dice.
func decoy(keyID string) (signature.PublicKey, error) {
	modulus := make([]byte, 256)
	if _, err := rand.Read(modulus); err != nil {
		return signature.PublicKey{}, fmt.Errorf("throwing a modulus: %w", err)
	}
	modulus[0] |= 0x80
	modulus[len(modulus)-1] |= 1
	key := &rsa.PublicKey{N: new(big.Int).SetBytes(modulus), E: 65537}
	return signature.PublicKey{ID: keyID, Owner: "about:nobody", Key: key}, nil
}
