package aptest

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/url"
	"time"

	"github.com/causerie/causerie/activitypub/proof"
)

// WithProofs makes the actors list an Ed25519 key in assertionMethod and put an
// integrity proof on all they send (FEP-8b32), as Fedify's do.
func WithProofs() Option { return func(s *Server) { s.proofs = true } }

// proofKeyName is the fragment of the key that proofs are made with.
const proofKeyName = "#ed25519-key"

// proofKey is a key of the actor's own, the same whenever it is asked for.
func (a *Actor) proofKey() ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("aptest proof key of " + a.ID))
	return ed25519.NewKeyFromSeed(seed[:])
}

// assertionMethod lists the key of the actor's proofs.
func (a *Actor) assertionMethod() []any {
	public, _ := a.proofKey().Public().(ed25519.PublicKey)
	text, err := proof.EncodeMultikey(public)
	if err != nil {
		a.srv.tb.Errorf("aptest: %v", err)
	}
	return []any{JSON{"id": a.ID + proofKeyName, "type": "Multikey", "controller": a.ID, "publicKeyMultibase": text}}
}

// Prove writes an activity with an integrity proof by the actor, made now.
func (a *Actor) Prove(activity JSON) []byte {
	a.srv.tb.Helper()
	return a.ProveAt(activity, a.srv.now())
}

// ProveAt is [Actor.Prove] as if it were another time.
func (a *Actor) ProveAt(activity JSON, at time.Time) []byte {
	a.srv.tb.Helper()
	raw, err := proof.Sign(a.srv.encode(activity), a.proofKey(), a.ID+proofKeyName, at)
	if err != nil {
		a.srv.tb.Fatalf("aptest: %v", err)
	}
	return raw
}

// LDSigned is an activity with a Linked Data signature in Mastodon's shape, which
// nobody who looks would find valid.
func (a *Actor) LDSigned(activity JSON) JSON {
	signed := make(JSON, len(activity)+1)
	for k, v := range activity {
		signed[k] = v
	}
	signed["signature"] = JSON{
		"type": "RsaSignature2017", "creator": a.KeyID, "created": a.srv.now().UTC().Format(time.RFC3339),
		"signatureValue": base64.StdEncoding.EncodeToString(make([]byte, 256)),
	}
	return signed
}

// checkProof reports whether a body carries a proof that its actor made. One that
// does not fit is an error.
func (s *Server) checkProof(ctx context.Context, body []byte, actor string) (bool, error) {
	made, err := proof.Read(body)
	if errors.Is(err, proof.ErrNoProof) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	u, err := url.Parse(made.VerificationMethod)
	if err != nil {
		return false, err
	}
	if err := loopbackOnly(u.Hostname()); err != nil {
		return false, err
	}
	key, err := s.keys.AssertionKey(ctx, made.VerificationMethod, false)
	if err != nil {
		return false, err
	}
	public, ok := key.Key.(ed25519.PublicKey)
	if !ok || key.Owner != actor {
		return false, errors.New("the proof is by another")
	}
	return true, made.Verify(public, s.now())
}
