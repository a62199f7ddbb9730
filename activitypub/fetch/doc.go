// Package fetch speaks HTTP to servers that nobody vouches for.
//
// A [Client] contacts only public addresses, judged on the address actually
// connected (after DNS, on every hop of a redirect), only by HTTPS on port 443. It
// follows few redirects, reads bounded answers within a bounded time, counts bytes
// after decompression, and takes no proxy from the environment. For tests and
// private networks, [Config].Allow names further addresses; those may be reached
// by plain HTTP and on any port.
//
// [Client.Document] adds what ActivityPub needs: the strict media types, and the
// rule that a document must be found at the id it claims. [Client.Get] is for
// everything else (media, WebFinger, NodeInfo), [Client.Post] for deliveries.
package fetch
