package blog

import "context"

// Hearsay is what somebody passed on and nobody proved: that a post elsewhere was
// made, changed or deleted. It is a reason to ask the post's origin, and no more.
type Hearsay struct {
	Type    string // Create, Update or Delete
	Object  string // the id of the post
	Bringer string // who passed it on
	Claim   []byte // for whoever asks
}

// hearsayTx is what asking origins needs.
type hearsayTx interface {
	// Inquiring reports whether the same claim waits to be looked into already.
	Inquiring(ctx context.Context, h Hearsay) (bool, error)
	// InquireLater notes that the origin is to be asked. The error is of kind
	// TooMany when too much waits that the same site brought; claims about a host
	// of which too many wait are let go.
	InquireLater(ctx context.Context, h Hearsay) error
}

// Hear keeps what was passed on, so that its origin is asked. However often it is
// said, that leads to one question. An error of kind TooMany is for who brought
// it: that site, or all together, brought enough today. What is beyond the
// questions that an origin can be bothered with in a day is let go, and so is what
// is beyond one bringer's share of them: else one could use them up, and nobody
// else would be heard of that origin.
func (b *Blog) Hear(ctx context.Context, h Hearsay) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if known, err := tx.Inquiring(ctx, h); known || err != nil {
			return err
		}
		if err := b.allow(ctx, tx, newHearsay, h.Bringer); err != nil {
			return err
		}
		bringer := b.siteOf(h.Bringer) + " of " + b.siteOf(h.Object)
		if n, err := tx.Tally(ctx, "hearsay brought", bringer, b.today(), 1); err != nil || n > questionsOfBringer {
			return err
		}
		if err := b.allow(ctx, tx, newQuestions, h.Object); KindOf(err) == TooMany {
			return nil
		} else if err != nil {
			return err
		}
		return tx.InquireLater(ctx, h)
	})
}
