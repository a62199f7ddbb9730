package blog

import (
	"context"
	"time"
)

// Blog holds the use cases. It is safe for concurrent use.
type Blog struct {
	db DB
	o  Options
}

// Options are the abilities the domain is given from outside, as plain
// functions. All are needed, unless they say otherwise.
type Options struct {
	Site  Site
	Now   func() time.Time
	NewID func() string // UUIDv7: unique, and sorted by time

	// Article renders an article's Markdown; language is BCP 47, "" for the blog's.
	Article func(source, language string) (Rendered, error)
	Answer  func(source string) (html, text string, err error) // Markdown of a short answer
	Bio     func(source string) (html string, err error)       // Markdown of a profile
	// Remark renders the little Markdown that strangers may use in the form.
	Remark func(source string) (html, text string, err error)
	// Mail says that mail can be sent; without it no notice is ever queued.
	Mail bool
	// Clean makes HTML from elsewhere safe. Pictures at the addresses given are
	// shown beside the text, and left out of it.
	Clean  func(html string, pictures []string) (clean, text string)
	Name   func(name string) string                  // a name from elsewhere, made plain and short
	Line   func(text string) string                  // a line from elsewhere, made plain, as long as it is
	Hash   func(password string) (string, error)     // a slow, salted hash
	Match  func(password, hash string) (bool, error) // in constant time
	NewKey func() (pem string, err error)            // a private key, PKCS#8
	Domain func(host string) string                  // who registered it: the part of a host that is not free to make up; nil: the host

	// HostName writes a host as addresses have it, whatever people typed: in the
	// letters of the domain name system, in lower case, without a final dot or the
	// usual port. An error is for what is no host. Nil: lower case is all.
	HostName func(host string) (string, error)

	// Judge says what looks like spam, at every door; nil: a few plain rules.
	Judge Judge
	// Words takes a text apart for the filter that learns: its words, by a number
	// that names each, and one number for all it says, 0 if it is too short to
	// tell. Nil: nothing is learned.
	Words func(text string) (words []int64, fingerprint int64)

	// NewProofKey makes a private key that proofs are made with, PKCS#8. It may
	// run in a transaction, so it must be quick.
	NewProofKey func() (pem string, err error)
}

// New returns the use cases over db.
func New(db DB, o Options) *Blog { return &Blog{db: db, o: o} }

// Site is the public address of the blog.
func (b *Blog) Site() Site { return b.o.Site }

// now is the time in the precision the store keeps.
func (b *Blog) now() time.Time { return b.o.Now().UTC().Truncate(time.Millisecond) }

// DB runs use cases in transactions. The store is its one implementation, over
// SQLite and PostgreSQL; the interface is here because the domain must not know
// it.
type DB interface {
	// Write runs f in one transaction and commits it when f returns nil. f may
	// run again after a serialisation failure, so it must have no effect but
	// through tx and on variables it sets anew each time.
	Write(ctx context.Context, f func(tx Tx) error) error
}

// Tx is a transaction, as one small interface for each subject.
type Tx interface {
	settingsTx
	termsTx
	accountTx
	articleTx
	pinTx
	categoryTx
	menuTx
	mediaTx
	personTx
	followerTx
	blockTx
	allowTx
	reportTx
	commentTx
	guestTx
	noticeTx
	relayTx
	letterTx
	moveTx
	reactionTx
	quoteTx
	permitTx
	restraintTx
	putOffTx
	attachmentTx
	enclosureTx
	emojiTx
	placedTx
	threadTx
	hearsayTx
	outTx
	forwardTx
	proofTx
	historyTx
	embedTx
	spamTx
	privacyTx
	mentionTx
	linkTx
	spreadTx
}

// outTx is what a fact leads to outside the blog.
type outTx interface {
	// Broadcast notes what is to be told, and a job for each mailbox.
	Broadcast(ctx context.Context, b Broadcast) error
	// FetchAvatar notes that a person's picture is to be fetched.
	FetchAvatar(ctx context.Context, personURI string) error
}
