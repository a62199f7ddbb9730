package blog

import "time"

// CommentPolicy says which comments wait for the author's word.
type CommentPolicy string

// The policies.
const (
	PolicyOpen   CommentPolicy = "open"   // none wait, but those that look like spam
	PolicyFirst  CommentPolicy = "first"  // a person's first comment waits
	PolicyAll    CommentPolicy = "all"    // all wait
	PolicyClosed CommentPolicy = "closed" // no new ones are taken
)

// Settings are what the author chose for the whole blog.
type Settings struct {
	Title       string
	Description string // one sentence under the title
	Language    string // BCP 47, of articles that name none
	Policy      CommentPolicy
	PolicySince time.Time    // when Policy was chosen; zero if nobody knows
	Guests      bool         // everyone may comment by the form, without an account anywhere
	Notices     NoticePolicy // of which comments the author is told by mail
	Quotes      QuotePolicy
	Format      Format
	PerPage     int // articles on a page of a list

	// CommentsClose is for how many days after its publication an article takes
	// comments; 0 is for ever.
	CommentsClose int

	// ShowFollowers lets everyone read who follows, not only how many. Off until
	// the author wants it: whom one reads can be a private matter.
	ShowFollowers bool
	// History lets readers see what articles said before they were edited, but for
	// those that say otherwise. Off until the author wants it: what was taken out of
	// a text may have been taken out for somebody's sake.
	History bool

	// Federation says which hosts may speak here and are written to.
	Federation FederationMode
	// AuthorizedFetch gives ActivityPub documents only to those who sign for
	// them and are not blocked ("secure mode"). Pages for people stay open.
	AuthorizedFetch bool

	Reach
	Style Style
}

// FederationMode says which hosts may speak here and are written to.
type FederationMode string

// The modes.
const (
	FederateOpen   FederationMode = "open"      // all that are not blocked
	FederateListed FederationMode = "allowlist" // those on the author's list
)
