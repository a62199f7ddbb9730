package activitypub

import (
	"crypto/sha256"
	"encoding/base64"
	"strconv"

	"github.com/causerie/causerie/activitypub/proof"
)

// dedupeKey makes the [Received.DedupeKey]. signed is the signature of the
// request that fitted.
func dedupeKey(a *Activity, raw, signed []byte) string {
	parts := [][]byte{[]byte(a.Actor.ID), []byte(a.ID)}
	switch {
	case a.Type == "Update", a.ID == "":
		parts = append(parts, sealOf(raw, raw))
	case a.Type == "Follow", a.Type == "Undo":
		parts = append(parts, sealOf(raw, signed))
	}
	return hashOf(parts...)
}

// sealOf is what tells one making of an activity from another: the value of its
// integrity proof, which stays the same whoever passes it on and however it is
// written, and without one what is given instead. Whoever could write a proof
// into an activity that was proven is its actor, or has made no proof that fits.
func sealOf(raw, instead []byte) []byte {
	p, err := proof.Read(raw)
	if err != nil || len(p.Signature) == 0 {
		return instead
	}
	return p.Signature
}

// hashOf is a text of fixed length that differs when any part does.
func hashOf(parts ...[]byte) string {
	h := sha256.New()
	for _, part := range parts {
		_, _ = h.Write([]byte(strconv.Itoa(len(part)) + ":")) // a hash never fails
		_, _ = h.Write(part)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}
