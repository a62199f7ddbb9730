package blog

import "time"

// BroadcastKind says what is told to the world.
type BroadcastKind string

// The kinds of broadcast.
const (
	ArticlePublished BroadcastKind = "article published"
	ArticleUpdated   BroadcastKind = "article updated"
	ArticleRemoved   BroadcastKind = "article removed"
	TermsUpdated     BroadcastKind = "terms updated" // of an article: who may reply and quote
	ArticlePinned    BroadcastKind = "article pinned"
	ArticleUnpinned  BroadcastKind = "article unpinned"
	AnswerPublished  BroadcastKind = "answer published"
	AnswerUpdated    BroadcastKind = "answer updated"
	AnswerRemoved    BroadcastKind = "answer removed"
	ProfileUpdated   BroadcastKind = "profile updated"
	FollowAccepted   BroadcastKind = "follow accepted"
	FollowRejected   BroadcastKind = "follow rejected" // a follower was removed, or none is taken any more
	FollowDenied     BroadcastKind = "follow denied"   // the author follows nobody, whatever was counted elsewhere
	LetterSent       BroadcastKind = "letter sent"
	LetterUpdated    BroadcastKind = "letter updated"
	LetterRemoved    BroadcastKind = "letter removed"
	AuthorMoved      BroadcastKind = "author moved"
	PermitGranted    BroadcastKind = "permit granted"
	PermitRefused    BroadcastKind = "permit refused"
	PermitRevoked    BroadcastKind = "permit revoked"

	MessageForwarded  BroadcastKind = "message forwarded"  // of someone else, as it came
	DeletionForwarded BroadcastKind = "deletion forwarded" // of such a message
)

// ToBlocked reports whether a broadcast goes even to those who are blocked: what a
// block itself says to them, and that something of the author's which they may have
// is gone. Nothing else does, whenever they were blocked.
func (k BroadcastKind) ToBlocked() bool {
	switch k {
	case FollowRejected, PermitRefused, PermitRevoked, ArticleRemoved, AnswerRemoved, LetterRemoved, DeletionForwarded:
		return true
	default:
		return false
	}
}

// BringsLetter reports whether a broadcast brings words of a letter, so that its
// outcome is kept with the letter.
func (k BroadcastKind) BringsLetter() bool { return k == LetterSent || k == LetterUpdated }

// Broadcast is something to be told: to all followers of an author, to some
// people, or to both. It is written in the transaction of the fact it tells of;
// the queue delivers it, once per mailbox, until each has got it or is given up.
type Broadcast struct {
	ID        string
	AuthorID  string
	Kind      BroadcastKind
	ArticleID string // what it is about, as the kind demands
	CommentID string
	ObjectID  string   // of an article, kept because the article may be gone
	PersonURI string   // whose follow or request is answered, or whose message is passed on
	Reference string   // the follow that is answered, the id of the permit or of the letter, or the account the author moved to
	Followers bool     // to all followers of the author
	People    []string // URIs of people to be told besides
	CreatedAt time.Time
}
