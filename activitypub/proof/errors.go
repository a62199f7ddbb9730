package proof

import "errors"

// Errors to test for with errors.Is. A document whose proof is missing,
// unsupported or expired is not thereby false: FEP-8b32 has it authenticated by
// other means.
var (
	// ErrNoProof: the document carries no proof.
	ErrNoProof = errors.New("document has no proof")
	// ErrUnsupported: the proof is of another type, suite or purpose, or there
	// are several.
	ErrUnsupported = errors.New("proof is not supported")
	// ErrMalformed: the document or its proof cannot be read, or can be read in
	// two ways (a name twice in one object).
	ErrMalformed = errors.New("document or proof is malformed")
	// ErrMismatch: the proof does not fit the document and the key.
	ErrMismatch = errors.New("proof does not fit")
	// ErrExpired: the proof has been good, but is no longer.
	ErrExpired = errors.New("proof has expired")
)
