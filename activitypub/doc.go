// Package activitypub is what a server needs to take part in the fediverse,
// and nothing of what it is for: the vocabulary of ActivityStreams 2.0 as the
// servers of 2026 really write it, an [Inbox] that proves every request before
// anything happens, a [KeyRing] that finds out whose key signed it, a
// [Deliverer] that signs, sends once and says what the answer means, and the
// content negotiation between people and servers.
//
// # Reading and writing
//
// Reading is tolerant and writing is strict. A property may arrive as a string,
// an object, a list or null, and what has the wrong type reads as absent; it
// never makes the rest unreadable. What is written is plain JSON that JSON-LD
// processors and plain JSON readers understand alike: lists that servers index
// (to, cc, tag, attachment) are always lists, empty properties are left out,
// and @context stands at the top only.
//
// Documents are read with [ParseActivity], [ParseObject], [ParseActor] and
// [ParseCollection], within the limits that begin with [MaxDepth]; no JSON-LD
// context is ever fetched and no Linked Data signature is ever believed.
//
// # Flow
//
// A request goes Inbox → signature.Policy → KeyRing → Store, is answered 202,
// and is worked on later from the store, through [Handlers]. What goes out is
// built from the same types, turned to bytes once with [Marshal] and handed to
// Deliverer for each inbox.
package activitypub
