// Package signature signs and verifies HTTP requests between servers of the
// fediverse, in both schemes that are spoken there: draft-cavage-http-signatures
// (what everyone understands) and RFC 9421 (what newer software sends first).
//
// Signing is two functions, [SignCavage] and [SignRFC9421]. Verifying is one
// type, [Policy]: whatever the scheme, a request is proven only when its body is
// covered by a digest over the raw bytes, its method, address, host and time are
// covered by the signature, the time is near, and the key is of decent strength
// and belongs to an owner whose own document confirms it (which is the task of
// the [KeySource]).
//
// Who the owner is, and whether that owner may do what the body asks for, is the
// caller's to judge: compare [Proof].Owner with the activity's actor.
package signature
