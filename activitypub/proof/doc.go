// Package proof signs and verifies object integrity proofs: FEP-8b32 with the
// cryptosuite eddsa-jcs-2022, which lets anyone check who made an activity,
// however it came to them.
//
// [Sign] adds a proof to a document. [Read] finds the proof of a document and says
// which key it names; [Proof.Verify] checks it with that key. Fetching the key is
// the caller's part, and so is the rule that makes a proof worth anything: the key
// must be listed under assertionMethod by the very actor to whom the document is
// attributed (FEP-8b32; [DecodeMultikey] reads such keys, FEP-521a).
//
// Proofs are made before a Linked Data signature is added, so a top-level signature
// is left out along with the proof itself.
package proof
