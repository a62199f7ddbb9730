package activitypub

import (
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
		key, err := proof.DecodeMultikey(m.PublicKeyMultibase)
		if err != nil {
			continue // of a kind that requests are not signed with
		}
		if pem, err := signature.MarshalPublicPEM(key); err == nil {
			return PublicKey{ID: id, Owner: a.ID, PEM: pem}, true
		}
	}
	return PublicKey{}, false
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
	return PublicKey{ID: n.id("id"), Owner: n.id("owner"), PEM: n.text("publicKeyPem")}
}

func (n node) multikeys(key string) []Multikey {
	var out []Multikey
	for _, v := range list(n[key]) {
		m, ok := v.(map[string]any)
		if !ok || len(out) == maxKeys {
			continue
		}
		k := node(m)
		out = append(out, Multikey{
			ID: k.id("id"), Type: k.typeName(), Controller: k.id("controller"),
			PublicKeyMultibase: k.text("publicKeyMultibase"),
		})
	}
	return out
}
