package blog

import (
	"context"
	"time"
)

// Fate says what became of a letter of the author's on its way to somebody.
type Fate string

// The fates. An edit has the letter under way again.
const (
	FateUnknown Fate = "" // it was sent before this was kept
	UnderWay    Fate = "under way"
	Arrived     Fate = "arrived"
	Undelivered Fate = "undelivered"
	LetBe       Fate = "let be" // undelivered, and the author knows
)

// Passage is how a letter fares on its way to one of those it is for.
type Passage struct {
	PersonURI string
	Fate      Fate
	At        time.Time // since when it is so
	ArrivedAt time.Time // when they first got it; zero for never
	Reason    string    // why it did not get there, or only its older words did; technical
}

// Missed reports whether the person lacks the letter or its newest words, and
// nothing is under way to them.
func (p Passage) Missed() bool { return p.Fate == Undelivered || p.Fate == LetBe }

// Never reports whether the person has no words of it at all.
func (p Passage) Never() bool { return p.Missed() && p.ArrivedAt.IsZero() }

// Why a letter does not even set out, in words for the author.
const (
	ReasonUnknownReader = "nothing is known here any more of whom it is for"
	ReasonNoInbox       = "the account does not say where it takes messages"
	ReasonNotListed     = "the server is not on the list of those that are written to"
)

// Undelivered reports whether somebody lacks the letter or its newest words, and
// the author was not told of it yet, or did not mind it.
func (l SentLetter) Undelivered() bool {
	for _, p := range l.Passages {
		if p.Fate == Undelivered {
			return true
		}
	}
	return false
}

// SendLetterAgain sends a letter of the author's once more to those whom it, or an
// edit of it, did not reach. Who has it gets nothing.
func (b *Blog) SendLetterAgain(ctx context.Context, authorID, id string) (SentLetter, error) {
	var l SentLetter
	err := b.db.Write(ctx, func(tx Tx) error {
		var err error
		if l, err = ownLetter(ctx, tx, authorID, id); err != nil {
			return err
		}
		var missed []string
		for _, p := range l.Passages {
			if p.Missed() {
				missed = append(missed, p.PersonURI)
			}
		}
		if len(missed) == 0 {
			return ErrConflict("", "The letter has arrived or is still on its way; there is nothing to send again.")
		}
		if err := mayHaveNewWords(ctx, tx, missed); err != nil {
			return err
		}
		return b.postNewWords(ctx, tx, l, missed)
	})
	return l, err
}

// LetLetterBe notes that the author knows that a letter was not delivered, and
// leaves it at that.
func (b *Blog) LetLetterBe(ctx context.Context, authorID, id string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if _, err := ownLetter(ctx, tx, authorID, id); err != nil {
			return err
		}
		return tx.LetLetterBe(ctx, id)
	})
}

// postNewWords brings some of those a letter is for what it says now: the letter
// itself to who never got it, since a server that has none cannot change it, and an
// edit to the others.
func (b *Blog) postNewWords(ctx context.Context, tx Tx, l SentLetter, to []string) error {
	never := map[string]bool{}
	for _, p := range l.Passages {
		never[p.PersonURI] = p.Never()
	}
	var whole, edit []string
	for _, uri := range to {
		if never[uri] {
			whole = append(whole, uri)
		} else {
			edit = append(edit, uri)
		}
	}
	for _, one := range []struct {
		kind BroadcastKind
		to   []string
	}{{LetterSent, whole}, {LetterUpdated, edit}} {
		if len(one.to) == 0 {
			continue
		}
		if err := b.post(ctx, tx, l, one.kind, one.to); err != nil {
			return err
		}
	}
	return nil
}
