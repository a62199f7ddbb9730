package blog

import (
	"context"
	"time"
)

// Guest is who wrote a comment in the form under an article.
type Guest struct {
	CommentID   string
	Name        string // one line, plain
	Email       string // lower case; "" when none was given
	Website     string // http or https; "" for none
	ConfirmedAt time.Time
	Notify      bool // wants to be told of answers by mail
	Client      string
	Took        time.Duration
	Honeypot    bool
}

// Confirmed reports whether the address was proven to be theirs.
func (g Guest) Confirmed() bool { return !g.ConfirmedAt.IsZero() }

func (g Guest) newcomer() *Newcomer {
	return &Newcomer{
		Name: g.Name, Email: g.Email, Website: g.Website, Confirmed: g.Confirmed(),
		Client: g.Client, Took: g.Took, Honeypot: g.Honeypot,
	}
}

// KeyScope says what the link of a mail may do.
type KeyScope string

// The scopes.
const (
	KeyManage KeyScope = "manage" // confirm, edit, delete, and turn mail off
	KeyQuiet  KeyScope = "quiet"  // turn mail off, and nothing else: such mails are passed on
)

// guestTx is what comments of the form need.
type guestTx interface {
	// Guest returns who wrote a comment in the form; an error of kind NotFound for
	// every other comment, and once its words are gone.
	Guest(ctx context.Context, commentID string) (Guest, error)
	// SaveGuest keeps who wrote a comment. Of one that is kept already only
	// ConfirmedAt and Notify change.
	SaveGuest(ctx context.Context, g Guest) error
	// KnownGuest reports whether a comment by the owner of the address, who proved
	// to be that, stands, besides one.
	KnownGuest(ctx context.Context, email, besides string) (bool, error)
	// SameRemark finds a comment that says the same in the same place, by the same
	// name and address and from the same client, since a moment. From elsewhere it is
	// another: else whoever copies a comment could try out whose address it has.
	SameRemark(ctx context.Context, c Comment, g Guest, since time.Time) (commentID string, err error)
	// WaitingGuests counts the comments of the form that wait.
	WaitingGuests(ctx context.Context) (int, error)
	// QuietGuest has an address told of no more answers under an article.
	QuietGuest(ctx context.Context, email, articleID string) error
	// TryAddress counts one more mail that asks whether an address, by its hash, is
	// somebody's, and returns how many it has not answered since a time. From the
	// last of so many on, what is beyond them does not put off when they end.
	TryAddress(ctx context.Context, hash string, now, since time.Time, most int) (int, error)
	// AddressAnswered forgets how often an address was asked.
	AddressAnswered(ctx context.Context, hash string) error
	// SaveGuestKey keeps the hash of a key to a comment, and GuestKey finds it.
	SaveGuestKey(ctx context.Context, hash, commentID string, scope KeyScope, at time.Time) error
	GuestKey(ctx context.Context, hash string) (commentID string, scope KeyScope, err error)
}

// RemarkPlace is where somebody is about to comment, as the form shows it.
type RemarkPlace struct {
	Slug, Title, Language string

	CommentsClosed bool // the author takes no more comments under the article
	PublishedAt    time.Time

	CommentID     string // of what is answered; "" for the article, or when it is gone
	Name          string // of who is answered
	HTML, Warning string
	Elsewhere     bool // it was written on another server, which will not hear of the answer
}
