package blog

import (
	"context"
	"net/url"
	"strings"
	"time"
)

// Whatever strangers can add to the blog has a bound, so that no number of them,
// however many names they make up, fills the disk or buries the author. The
// bounds are far beyond what happens to a blog on its best day: a server of a
// hundred thousand people that talks of nothing else for a day fits.

// restraintTx is what bounds need.
type restraintTx interface {
	// Tally counts some more of a kind (fewer, if it is less than 0) on a day
	// (since 1970) for whom it is counted, and returns how many that makes.
	Tally(ctx context.Context, what, who string, day int64, more int) (int, error)
	// Waiting counts the comments that wait for the author: of a person, of a
	// host, and in all.
	Waiting(ctx context.Context, personURI, host string) (ofPerson, ofHost, inAll int, err error)
	// LetterCount counts the letters of a person, and all.
	LetterCount(ctx context.Context, personURI string) (ofPerson, inAll int, err error)
	// InboxCount counts the inboxes at a host, besides one, that an author's
	// publications go to.
	InboxCount(ctx context.Context, authorID, inbox string) (int, error)
}

// allowance is how many of a kind are taken in on one day (UTC): of one person,
// of one site (a registered domain with all hosts below it), and in all.
type allowance struct {
	what              string
	person, site, all int
	spare             bool // those who are known here find room for a fifth more of a site, and of all
}

// The allowances of a day.
var (
	newPeople    = allowance{what: "person", site: 5_000, all: 20_000}                            //nolint:gochecknoglobals // a constant
	newFollows   = allowance{what: "follow", person: 20, site: 5_000, all: 20_000}                //nolint:gochecknoglobals // a constant
	newComments  = allowance{what: "comment", person: 100, site: 2_000, all: 10_000, spare: true} //nolint:gochecknoglobals // a constant
	newLetters   = allowance{what: "letter", person: 50, site: 500, all: 2_000, spare: true}      //nolint:gochecknoglobals // a constant
	newReactions = allowance{what: "reaction", person: 500, site: 10_000, all: 50_000}            //nolint:gochecknoglobals // a constant
	newQuotes    = allowance{what: "quote", person: 50, site: 1_000, all: 5_000}                  //nolint:gochecknoglobals // a constant
	newRequests  = allowance{what: "request", person: 200, site: 10_000, all: 50_000}             //nolint:gochecknoglobals // a constant
	newPictures  = allowance{what: "picture", person: 10, site: 6_000, all: 25_000}               //nolint:gochecknoglobals // a constant
	newDeletions = allowance{what: "unknown deletion", person: 100, site: 2_000, all: 20_000}     //nolint:gochecknoglobals // a constant
	newHearsay   = allowance{what: "hearsay", site: 1_000, all: 5_000}                            //nolint:gochecknoglobals // a constant
	newQuestions = allowance{what: "question", site: 1_000}                                       //nolint:gochecknoglobals // a constant
	newSeeks     = allowance{what: "seek", person: 200, site: 1_000, all: 5_000}                  //nolint:gochecknoglobals // a constant
)

// questionsOfBringer is how many of the questions to one site in a day those of one
// bringer's site may be: a fifth.
const questionsOfBringer = 200

// What may be there at any time.
const (
	mostWaitingOfPerson = 20 // comments that wait for the author
	mostWaitingOfHost   = 500
	mostWaiting         = 5_000
	mostLettersOfPerson = 500
	mostLetters         = 20_000
	mostAliases         = 20    // that an account names as its own
	longestAddress      = 2_048 // bytes
	longestLanguage     = 35    // bytes; what BCP 47 asks everyone to be ready for
	mostInboxesOfHost   = 1_000 // servers without a shared inbox have one for each follower
)

// allow counts one more of a kind from a person, and is an error of kind TooMany
// when the day's allowance is used up; it says until when if that was done by
// others. The order of counting is always the same, so that two who count never
// wait for each other.
func (b *Blog) allow(ctx context.Context, tx Tx, a allowance, personURI string) error {
	for _, c := range []struct {
		who, message string
		most         int
	}{
		{"", "Enough of this kind came today: " + a.what + ".", a.all},
		{b.siteOf(personURI), "Enough of this kind came from this server today: " + a.what + ".", a.site},
		{personURI, "Enough of this kind came from this account today: " + a.what + ".", a.person},
	} {
		if c.most == 0 {
			continue
		}
		n, err := tx.Tally(ctx, a.what, c.who, b.today(), 1)
		if err != nil {
			return err
		}
		if n <= c.most {
			continue
		}
		if c.who == personURI {
			return ErrTooMany(c.message)
		}
		if spare, err := b.spared(ctx, tx, a, personURI, n-c.most, c.most); err != nil {
			return err
		} else if !spare {
			return &Error{Kind: TooMany, Message: c.message, Until: b.tomorrow()}
		}
	}
	return nil
}

// spared reports whether there is room for one more of a kind though there are so
// many beyond the most that strangers may bring.
func (b *Blog) spared(ctx context.Context, tx Tx, a allowance, personURI string, beyond, most int) (bool, error) {
	if !a.spare || beyond > most/5 {
		return false, nil
	}
	return b.mayExceed(ctx, tx, personURI)
}

// today counts days since 1970.
func (b *Blog) today() int64 { return b.now().Unix() / int64((24 * time.Hour).Seconds()) }

// siteOf names who stands behind an address.
func (b *Blog) siteOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return b.domainOf(u.Host)
}

// domainOf is the registered domain that a host belongs to.
func (b *Blog) domainOf(host string) string {
	if b.o.Domain == nil {
		return strings.ToLower(host)
	}
	return b.o.Domain(host)
}

// remember notes that a thing we do not have was deleted, for the case that it
// is still on its way. What is beyond the day's allowance is not noted: it can be
// taken in when it comes, and deleted again.
func (b *Blog) remember(ctx context.Context, tx Tx, uri, personURI string) error {
	err := b.allow(ctx, tx, newDeletions, personURI)
	if KindOf(err) == TooMany {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.Forget(ctx, uri, personURI, b.now())
}

// rememberUndone notes that a person took back every follow until a time, for the
// case that one is still on its way; within the same allowance.
func (b *Blog) rememberUndone(ctx context.Context, tx Tx, authorID, personURI string, asked time.Time) error {
	err := b.allow(ctx, tx, newDeletions, personURI)
	if KindOf(err) == TooMany {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.RememberUndone(ctx, authorID, personURI, asked)
}

// allowWaiting refuses a comment for which there is no room among those that
// wait.
func (b *Blog) allowWaiting(ctx context.Context, tx Tx, p Person) error {
	ofPerson, ofHost, all, err := tx.Waiting(ctx, p.URI, p.Host)
	switch {
	case err != nil:
		return err
	case ofPerson >= mostWaitingOfPerson:
		return ErrTooMany("Too many comments of this account are waiting.")
	case ofHost >= mostWaitingOfHost:
		return ErrTooMany("Too many comments from this server are waiting.")
	case all >= mostWaiting:
		return ErrTooMany("Too many comments are waiting.")
	}
	return nil
}

// allowLetter refuses a letter for which there is no room.
func (b *Blog) allowLetter(ctx context.Context, tx Tx, p Person) error {
	if err := b.allow(ctx, tx, newLetters, p.URI); err != nil {
		return err
	}
	ofPerson, all, err := tx.LetterCount(ctx, p.URI)
	switch {
	case err != nil:
		return err
	case ofPerson >= mostLettersOfPerson:
		return ErrTooMany("There are too many letters of this account.")
	case all >= mostLetters:
		return ErrTooMany("There are too many letters.")
	}
	return nil
}

// roomAt reports whether an author's publications may go to one more inbox of a
// host.
func (b *Blog) roomAt(ctx context.Context, tx Tx, authorID, inbox string) (bool, error) {
	n, err := tx.InboxCount(ctx, authorID, inbox)
	return n < mostInboxesOfHost, err
}

// bounded cuts what a profile holds down to what is kept of one.
func bounded(p Person) Person {
	p.URL = short(p.URL, p.URI)
	p.AvatarURL = short(p.AvatarURL, "")
	p.Aliases = p.Aliases[:min(len(p.Aliases), mostAliases)]
	return p
}

// short is an address, or another when it is too long to be kept.
func short(address, otherwise string) string {
	if len(address) > longestAddress {
		return otherwise
	}
	return address
}

// keepMailbox keeps a follower whose profile names another inbox at the old one,
// when there is no room for the new one.
func (b *Blog) keepMailbox(ctx context.Context, tx Tx, p *Person, known Person) error {
	if known.URI == "" || known.Mailbox == p.Mailbox {
		return nil
	}
	follows, err := tx.Following(ctx, p.URI)
	if err != nil {
		return err
	}
	for _, f := range follows {
		room, err := b.roomAt(ctx, tx, f.AuthorID, p.Mailbox)
		if err != nil {
			return err
		}
		if !room {
			p.Mailbox = known.Mailbox
		}
	}
	return nil
}
