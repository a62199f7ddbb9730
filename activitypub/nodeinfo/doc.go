// Package nodeinfo tells what software a server runs (NodeInfo 2.0 and 2.1,
// FEP-f1d5, FEP-0151).
//
// [WellKnown] answers /.well-known/nodeinfo with where the documents are,
// [Handler] answers those. Their schema is closed: what is not in [Document]
// may not be said, except in its Metadata.
package nodeinfo
