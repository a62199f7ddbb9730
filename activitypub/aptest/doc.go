// Package aptest is a remote server in a box: a small fediverse server on
// loopback for the tests of software that federates.
//
//	srv := aptest.New(t)
//	alice := srv.Actor("alice")
//	alice.Follow(blog.ActorURL)
//	reply := alice.Reply(articleID, "<p>Well said.</p>")
//	alice.Update(reply, "<p>Very well said.</p>")
//
// It plays its part seriously. What it sends has the shape Mastodon's has
// (written by hand here, not by the code under test) and is signed; its actors,
// posts and collections can be fetched, deleted posts are 410. What it receives
// it verifies as a strict server would, fetching the sender's key: a request
// that is not proven is answered 401 and fails the test, unless the test said
// that it expects one. With [AuthorizedFetch] it demands signatures on GETs
// too.
//
// For attacks, [Actor.Post] sends any body anywhere, changed by a [Mangle]:
// another's key, a body swapped after signing, yesterday's date. For bad
// weather there are [Server.Fail], [Server.Down], [Server.Hang].
//
// It contacts loopback addresses only, whatever it is told.
package aptest
