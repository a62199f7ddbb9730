package activitypub

import (
	"crypto/ed25519"

	"github.com/causerie/causerie/activitypub/proof"
	"github.com/causerie/causerie/activitypub/signature"
)

// PublicKey is a key as an actor's document or a document of its own shows it.
// PEM is empty when only the id was given.
type PublicKey struct {
	ID    string `json:"id"`
	Owner string `json:"owner"`
	PEM   string `json:"publicKeyPem"`
}

// PublicKeys is the keys of an actor: written as one object when there is one,
// which all servers read, and as a list else.
type PublicKeys []PublicKey

// IsZero reports whether there is no key.
func (k PublicKeys) IsZero() bool { return len(k) == 0 }

// MarshalJSON writes one key as an object and several as a list.
func (k PublicKeys) MarshalJSON() ([]byte, error) {
	if len(k) == 1 {
		return Marshal(k[0])
	}
	return Marshal([]PublicKey(k))
}

// Find is the key with exactly this id.
func (k PublicKeys) Find(id string) (PublicKey, bool) {
	for _, key := range k {
		if key.ID == id && id != "" {
			return key, true
		}
	}
	return PublicKey{}, false
}

// Multikey is a key in the form of FEP-521a.
type Multikey struct {
	ID                 string `json:"id"`
	Type               string `json:"type"` // "Multikey"
	Controller         string `json:"controller"`
	PublicKeyMultibase string `json:"publicKeyMultibase"`
}

// key finds the key with exactly this id among those the actor signs with: its
// publicKey, and Ed25519 keys of its assertionMethod, which servers that know
// FEP-521a sign requests with, too (Mastodon from 4.7).
func (a *Actor) key(id string) (PublicKey, bool) {
	if key, ok := a.PublicKey.Find(id); ok {
		return key, true
	}
	for _, m := range a.AssertionMethod {
		if m.ID != id || id == "" || m.Controller != a.ID {
			continue
		}
		if pem, ok := m.pem(); ok {
			return PublicKey{ID: id, Owner: a.ID, PEM: pem}, true
		}
	}
	return PublicKey{}, false
}

// assertion finds the Ed25519 key with exactly this id among those the actor
// makes proofs with: the Multikeys of its assertionMethod that it controls
// (FEP-521a, FEP-8b32).
func (a *Actor) assertion(id string) (PublicKey, bool) {
	for _, m := range a.AssertionMethod {
		if m.ID != id || id == "" || m.Type != "Multikey" || m.Controller != a.ID {
			continue
		}
		if pem, ok := m.pem(); ok {
			return PublicKey{ID: id, Owner: a.ID, PEM: pem}, true
		}
	}
	return PublicKey{}, false
}

// pem is the key as SPKI; not ok for kinds other than Ed25519.
func (m Multikey) pem() (string, bool) {
	key, err := proof.DecodeMultikey(m.PublicKeyMultibase)
	if err != nil {
		return "", false
	}
	pem, err := signature.MarshalPublicPEM(key)
	return pem, err == nil
}

func ed25519Of(key signature.PublicKey) (ed25519.PublicKey, bool) {
	public, ok := key.Key.(ed25519.PublicKey)
	return public, ok
}

// maxKeys is how many keys of one actor are read (Mastodon: 10).
const maxKeys = 10

func (n node) publicKeys(key string) PublicKeys {
	var out PublicKeys
	for _, v := range list(n[key]) {
		if len(out) == maxKeys {
			break
		}
		switch v := v.(type) {
		case string:
			out = append(out, PublicKey{ID: v})
		case map[string]any:
			out = append(out, newPublicKey(v))
		}
	}
	return out
}

// newPublicKey reads a key with nothing normalised: ids of keys are compared
// letter by letter.
func newPublicKey(n node) PublicKey {
	key := PublicKey{ID: n.id("id"), Owner: n.id("owner"), PEM: n.text("publicKeyPem")}
	if n.typeName() != "Multikey" {
		return key
	}
	m := newMultikey(n)
	key.Owner = m.Controller
	key.PEM, _ = m.pem() // of a kind that nothing is signed with here: nothing to see
	return key
}

func (n node) multikeys(key string) []Multikey {
	var out []Multikey
	for _, v := range list(n[key]) {
		m, ok := v.(map[string]any)
		if !ok || len(out) == maxKeys {
			continue
		}
		out = append(out, newMultikey(m))
	}
	return out
}

func newMultikey(n node) Multikey {
	return Multikey{
		ID: n.id("id"), Type: n.typeName(), Controller: n.id("controller"),
		PublicKeyMultibase: n.text("publicKeyMultibase"),
	}
}
