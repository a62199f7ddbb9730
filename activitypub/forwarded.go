package activitypub

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/causerie/causerie/activitypub/proof"
	"github.com/causerie/causerie/activitypub/signature"
)

// An activity may come from another than its actor: servers pass on what
// concerns their followers (ActivityPub 7.1.2). The forwarder's word counts for
// nothing. Such an activity is taken by its own integrity proof (FEP-8b32), or as
// hearsay: a reason to ask its origin, and no more.

const (
	// forwardedFor is how long after its making a proof is taken from a
	// forwarder. Linked Data signatures of Mastodon last as long; it is well
	// within the time for which activities that were had should be remembered.
	forwardedFor = 48 * time.Hour
	proofSkew    = time.Hour // as signatures of requests
)

// ProofKeys finds the keys that integrity proofs are made with. [KeyRing] is
// one.
type ProofKeys interface {
	// AssertionKey gives the key that its owner's own document lists under
	// assertionMethod by exactly this id. The errors are those of
	// [signature.KeySource].
	AssertionKey(ctx context.Context, keyID string, fresh bool) (signature.PublicKey, error)
}

// takeForwarded judges an activity that somebody else than its actor sent: by its
// looks and its bringer at once, and by what is here later, if that can be.
func (in *Inbox) takeForwarded(ctx context.Context, r *http.Request, received *Received) *verdict {
	if in.Concerns == nil {
		return notTheActors(nil)
	}
	if blocked, err := in.isBlocked(ctx, received.Signer); err != nil {
		return refuse(http.StatusServiceUnavailable, "blocks could not be read", err)
	} else if blocked {
		return refuse(http.StatusForbidden, "blocked", nil)
	}
	if _, err := in.proofOf(received); err != nil && !isHearsay(received) {
		return notTheActors(err)
	}
	received.Forwarded = true
	if in.Aside != nil && !received.late {
		received.aside = in.posted(r, received)
		return nil
	}
	return in.settleForwarded(ctx, received)
}

// settleForwarded judges what was forwarded by what is here. What costs nothing is
// judged before anybody is asked.
func (in *Inbox) settleForwarded(ctx context.Context, received *Received) *verdict {
	if concerns, err := in.Concerns(ctx, received.Activity); err != nil {
		return refuse(http.StatusServiceUnavailable, "what it concerns could not be read", err)
	} else if !concerns {
		return notTheActors(errUnconcerned)
	}
	gossip := isHearsay(received)
	made, err := in.proofOf(received)
	if err == nil {
		err = in.checkProof(ctx, made, received.Activity.Actor.ID)
		switch {
		case err == nil:
			return in.judgeActorBlock(ctx, received)
		case !isUnproven(err) && !gossip:
			return refuse(http.StatusServiceUnavailable, "key of the proof is not available", err)
		}
	}
	if received.Hearsay = gossip; !gossip {
		return notTheActors(err)
	}
	return nil
}

var errUnconcerned = errors.New("it concerns nothing here")

// notTheActors refuses what somebody else than its actor sent. There is one text for
// all reasons, some of which depend on what is here.
func notTheActors(err error) *verdict {
	return refuse(http.StatusForbidden, "signer is not the actor", err)
}

var errUnprovable = errors.New("integrity proof is not to be taken")

// proofOf reads the proof of an activity, and fails unless it was made lately
// with a key that lies where the actor does.
func (in *Inbox) proofOf(received *Received) (*proof.Proof, error) {
	if in.Proofs == nil {
		return nil, errUnprovable
	}
	made, err := proof.Read(received.Raw)
	if err != nil {
		return nil, err
	}
	age := in.now().Sub(made.Created)
	switch {
	case made.Created.IsZero(), age > forwardedFor+proofSkew, age < -proofSkew:
		return nil, errUnprovable
	case !SameOrigin(made.VerificationMethod, received.Activity.Actor.ID):
		return nil, errUnprovable
	}
	return made, nil
}

// checkProof checks a proof with the actor's key, if need be after one fresh
// look at it.
func (in *Inbox) checkProof(ctx context.Context, made *proof.Proof, actor string) error {
	err := in.tryProof(ctx, made, actor, false)
	if errors.Is(err, proof.ErrMismatch) {
		err = in.tryProof(ctx, made, actor, true)
	}
	return err
}

func (in *Inbox) tryProof(ctx context.Context, made *proof.Proof, actor string, fresh bool) error {
	key, err := in.Proofs.AssertionKey(ctx, made.VerificationMethod, fresh)
	if err != nil {
		return err
	}
	return in.fits(made, key, actor)
}

// isUnproven tells a proof that is worth nothing from a key that could not be
// had just now.
func isUnproven(err error) bool {
	return slices.ContainsFunc([]error{
		errUnprovable, proof.ErrMismatch, proof.ErrExpired, proof.ErrMalformed, signature.ErrNoKey, signature.ErrUnusableKey,
	}, func(known error) bool { return errors.Is(err, known) })
}

// isHearsay reports whether a forwarded activity may be taken as a reason to ask
// its origin: the change of a post that lives where its actor does, with the
// Linked Data signature without which Mastodon passes nothing on. (That
// signature is not verified, here or anywhere.)
func isHearsay(received *Received) bool {
	a := received.Activity
	switch a.Type {
	case "Create", "Update", "Delete":
	default:
		return false
	}
	id := a.Object.ID()
	return id != a.Actor.ID && SameOrigin(id, a.Actor.ID) && a.signed
}

func (in *Inbox) now() time.Time {
	if in.Policy.Now != nil {
		return in.Policy.Now()
	}
	return time.Now()
}

// Claim is what is left of an activity that came as hearsay: the words of nobody
// in particular, to be compared with what the origin says.
type Claim struct {
	// Type is Create, Update or Delete.
	Type string `json:"type"`
	// Actor is who is said to have done it, Object the id of the post.
	Actor  string `json:"actor"`
	Object string `json:"object"`
}

// Claim is what a forwarded activity claims.
func (r *Received) Claim() Claim {
	return Claim{Type: r.Activity.Type, Actor: r.Activity.Actor.ID, Object: r.Activity.Object.ID()}
}
