package blog

import "context"

// BlockedBy takes note that a person blocked the author: they no longer follow,
// do not want to be seen here, and are not heard until they undo it. uri is that
// of the activity, which may have been undone before it came.
func (b *Blog) BlockedBy(ctx context.Context, personURI, uri string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if _, err := tx.Person(ctx, personURI); err != nil {
			return ignoreNotFound(err) // nothing of a stranger is here
		}
		if undone, err := tx.Forgotten(ctx, uri, personURI); undone || err != nil {
			return err
		}
		if err := tx.SaveBlockedBy(ctx, personURI, uri); err != nil {
			return err
		}
		if err := b.retractAll(ctx, tx, personURI); err != nil {
			return err
		}
		_, err := tx.Exclude(ctx, personURI)
		return err
	})
}

// NoLongerBlockedBy takes note that a person undid their block of the author:
// they may come back, and what they said is shown again, unless the author has
// decided otherwise. uri is that of the block. embedded says that the undoing
// names a block of the author in its own words, so that it counts whatever id
// the block has.
func (b *Blog) NoLongerBlockedBy(ctx context.Context, personURI, uri string, embedded bool) error {
	return b.db.Write(ctx, func(tx Tx) error {
		which := uri
		if embedded {
			which = ""
		}
		found, err := tx.DropBlockedBy(ctx, personURI, which)
		if err != nil {
			return err
		}
		if !found && embedded && Within(uri, personURI) {
			// It may still be on its way: an undo can overtake what it undoes.
			return b.remember(ctx, tx, uri, personURI)
		}
		if !found {
			return nil
		}
		p, err := tx.Person(ctx, personURI)
		if err != nil {
			return ignoreNotFound(err)
		}
		s, err := tx.Standing(ctx, p)
		if err != nil || s.Severity == Suspend {
			return err
		}
		return b.readmit(ctx, tx, personURI)
	})
}

func ignoreNotFound(err error) error {
	if KindOf(err) == NotFound {
		return nil
	}
	return err
}
