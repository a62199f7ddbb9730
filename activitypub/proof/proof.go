package proof

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"time"
	"unicode/utf8"
)

// What a proof of this kind says of itself (Data Integrity EdDSA Cryptosuites
// 1.0, section 3.3; FEP-8b32 fixes the purpose).
const (
	proofType    = "DataIntegrityProof"
	cryptosuite  = "eddsa-jcs-2022"
	proofPurpose = "assertionMethod"
)

// MaxDocument bounds the documents that are read, in bytes.
const MaxDocument = 1 << 20

// Proof is what a document says of its proof. Nothing of it is to be believed
// before [Proof.Verify] has succeeded with a key of the right owner.
type Proof struct {
	// VerificationMethod is the id of the key, for example
	// https://remote.example/users/alice#ed25519-key.
	VerificationMethod string
	// Created is when the proof was made, Expires when it ends; zero when it
	// does not say.
	Created, Expires time.Time

	// Signature is the proof's value, decoded. It stays the same however the
	// document is written.
	Signature []byte

	hash []byte // of the proof's options and of the document, in turn
}

// options are the members of a proof.
type options struct {
	Context            json.RawMessage `json:"@context,omitempty"`
	Type               string          `json:"type"`
	Cryptosuite        string          `json:"cryptosuite"`
	VerificationMethod string          `json:"verificationMethod"`
	ProofPurpose       string          `json:"proofPurpose"`
	Created            string          `json:"created,omitempty"`
	Expires            string          `json:"expires,omitempty"`
	ProofValue         string          `json:"proofValue,omitempty"`
}

// Read finds the proof of a JSON document of at most [MaxDocument] bytes. The
// document is hashed here and not kept.
func Read(document []byte) (*Proof, error) {
	members, err := parseDocument(document)
	if err != nil {
		return nil, err
	}
	raw, found := members["proof"]
	if !found || string(raw) == "null" {
		return nil, ErrNoProof
	}
	proof, said, err := parseProof(raw)
	if err != nil {
		return nil, err
	}
	p := &Proof{VerificationMethod: said.VerificationMethod}
	if p.Created, err = parseTime(said.Created); err != nil {
		return nil, err
	}
	if p.Expires, err = parseTime(said.Expires); err != nil {
		return nil, err
	}
	if p.Signature, err = decodeMultibase(said.ProofValue); err != nil {
		return nil, err
	}
	p.hash, err = hash(members, proof)
	return p, err
}

// Verify checks that the proof was made with the key that belongs to key, and has
// not expired by now.
func (p *Proof) Verify(key ed25519.PublicKey, now time.Time) error {
	if len(key) != ed25519.PublicKeySize {
		return fmt.Errorf("%w: Ed25519 key of %d bytes", ErrMalformed, len(key))
	}
	if !ed25519.Verify(key, p.hash, p.Signature) {
		return ErrMismatch
	}
	if !p.Expires.IsZero() && now.After(p.Expires) {
		return ErrExpired
	}
	return nil
}

func parseDocument(document []byte) (object, error) {
	if len(document) > MaxDocument {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrMalformed, MaxDocument)
	}
	if !utf8.Valid(document) {
		return nil, fmt.Errorf("%w: not UTF-8", ErrMalformed)
	}
	members, err := parseObject(document)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return members, nil
}

// parseProof reads the one proof; a list of one is taken for it. Several are not
// supported (FEP-8b32 advises against them).
func parseProof(raw json.RawMessage) (object, options, error) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) == nil {
		if len(list) != 1 {
			return nil, options{}, fmt.Errorf("%w: there are %d", ErrUnsupported, len(list))
		}
		raw = list[0]
	}
	proof, err := parseObject(raw)
	if err != nil {
		return nil, options{}, fmt.Errorf("%w: proof: %w", ErrMalformed, err)
	}
	var said options
	for name, value := range map[string]*string{
		"type": &said.Type, "cryptosuite": &said.Cryptosuite, "proofPurpose": &said.ProofPurpose,
		"verificationMethod": &said.VerificationMethod, "proofValue": &said.ProofValue,
		"created": &said.Created, "expires": &said.Expires,
	} {
		if raw, found := proof[name]; found && json.Unmarshal(raw, value) != nil {
			return nil, options{}, fmt.Errorf("%w: %s of the proof is no text", ErrMalformed, name)
		}
	}
	if said.Type != proofType || said.Cryptosuite != cryptosuite || said.ProofPurpose != proofPurpose {
		return nil, options{}, fmt.Errorf("%w: %.50q, %.50q, %.50q", ErrUnsupported, said.Type, said.Cryptosuite, said.ProofPurpose)
	}
	return proof, said, nil
}

func parseTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return t, nil
}

// hash follows sections 3.3.2 to 3.3.5 of the suite: the hash of the proof without
// its value, and that of the document without proof and signature. A document
// whose @context has grown since is hashed with the @context of the proof.
func hash(document, proof object) ([]byte, error) {
	document, proof = maps.Clone(document), maps.Clone(proof)
	delete(document, "proof")
	delete(document, "signature")
	delete(proof, "proofValue")
	if context, found := proof["@context"]; found {
		same, err := startsWith(document["@context"], context)
		if err != nil {
			return nil, fmt.Errorf("%w: @context: %w", ErrMalformed, err)
		}
		if !same {
			return nil, fmt.Errorf("%w: proof has another @context", ErrMismatch)
		}
		document["@context"] = context
	}
	var sums []byte
	for _, part := range []object{proof, document} {
		text, err := part.canonical()
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
		}
		sum := sha256.Sum256(text)
		sums = append(sums, sum[:]...)
	}
	return sums, nil
}
