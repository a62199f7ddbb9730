package aptest

import "time"

// Option configures a [Server].
type Option func(*Server)

// AuthorizedFetch makes the server demand a signature on every GET except
// those of its instance actor, WebFinger and NodeInfo, as GoToSocial always
// does and Mastodon on request.
func AuthorizedFetch() Option { return func(s *Server) { s.authorizedFetch = true } }

// Clock sets the server's clock: it signs and judges by it. Without it the
// real time counts.
func Clock(now func() time.Time) Option { return func(s *Server) { s.now = now } }

// NoSharedInbox makes the actors offer personal inboxes only, as GoToSocial's
// do.
func NoSharedInbox() Option { return func(s *Server) { s.noSharedInbox = true } }

// Compacted makes the server write lists of one as the bare value and absent
// ones as [], as GoToSocial and Fedify do.
func Compacted() Option { return func(s *Server) { s.compacted = true } }

// SignRFC9421 makes the server sign by RFC 9421, as Fedify does first. The
// default is draft-cavage.
func SignRFC9421() Option { return func(s *Server) { s.rfc9421 = true } }

// Address sets the address to listen on, "127.0.0.2:0" for instance. The
// default is a free port of 127.0.0.1.
func Address(address string) Option { return func(s *Server) { s.address = address } }
