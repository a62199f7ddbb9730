package proof

import (
	"bytes"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

// Sign returns the document with a proof as its last member; all else stays byte
// for byte. method is the id of the key's Multikey in the actor document. The
// document should name https://w3id.org/security/data-integrity/v2 in its @context,
// for readers of JSON-LD; the proof takes over its @context. A document that has a
// proof already is refused.
func Sign(document []byte, key ed25519.PrivateKey, method string, created time.Time) ([]byte, error) {
	if len(key) != ed25519.PrivateKeySize {
		return nil, fmt.Errorf("making a proof: %w: Ed25519 key of %d bytes", ErrMalformed, len(key))
	}
	members, err := parseDocument(document)
	if err != nil {
		return nil, fmt.Errorf("making a proof: %w", err)
	}
	if _, found := members["proof"]; found {
		return nil, errors.New("making a proof: document has one")
	}
	said := options{
		Context: members["@context"], Type: proofType, Cryptosuite: cryptosuite, VerificationMethod: method,
		ProofPurpose: proofPurpose, Created: created.UTC().Format("2006-01-02T15:04:05Z"),
	}
	text, err := json.Marshal(said)
	if err != nil {
		return nil, fmt.Errorf("making a proof: %w", err)
	}
	proof, err := parseObject(text)
	if err != nil {
		return nil, fmt.Errorf("making a proof: %w", err)
	}
	sums, err := hash(members, proof)
	if err != nil {
		return nil, fmt.Errorf("making a proof: %w", err)
	}
	said.ProofValue = encodeMultibase(ed25519.Sign(key, sums))
	return withProof(document, said, len(members) == 0)
}

func withProof(document []byte, said options, empty bool) ([]byte, error) {
	text, err := json.Marshal(said)
	if err != nil {
		return nil, fmt.Errorf("making a proof: %w", err)
	}
	open := bytes.TrimSuffix(bytes.TrimSpace(document), []byte("}"))
	signed := bytes.Clone(open)
	if !empty {
		signed = append(signed, ',')
	}
	signed = append(signed, `"proof":`...)
	signed = append(signed, text...)
	return append(signed, '}'), nil
}
