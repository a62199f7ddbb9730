// Package webfinger finds actors by their address, user@host, and lets others
// find ours (RFC 7033; how the fediverse uses it: the SWICG WebFinger report,
// FEP-2c59).
//
// [Handler] answers /.well-known/webfinger, [HostMeta] the older
// /.well-known/host-meta that Mastodon and GoToSocial fall back on. [Lookup]
// goes from an address to an actor and [AddressOf] from an actor to its
// address; both believe nothing that the other side does not confirm.
package webfinger
