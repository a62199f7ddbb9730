package blog

import (
	"context"
	"slices"
)

// AttachedEmoji is a custom emoji among the enclosures of a letter or a report;
// its Alt is the shortcode.
const AttachedEmoji AttachmentKind = "emoji"

// newEnclosures are the pictures and emoji that are fetched for letters and
// reports in a day. What is beyond stays a link, or a code.
var newEnclosures = allowance{what: "enclosure", person: 100, site: 500, all: 2_000} //nolint:gochecknoglobals // a constant

// enclosureTx is what the things beside the words of letters and reports need.
// Nothing of it is ever read for a page that others see.
type enclosureTx interface {
	// Enclosures returns what came with a letter or a report, by its id.
	Enclosures(ctx context.Context, owner string) ([]Attachment, error)
	// SaveEnclosures puts them in place of those there were, and notes that copies
	// which nothing wants any more are to be wiped.
	SaveEnclosures(ctx context.Context, owner string, list []Attachment) error
	// FetchEnclosures notes that pictures are to be fetched, by the originals'
	// addresses.
	FetchEnclosures(ctx context.Context, owner string, urls []string) error
	// GiveEnclosure notes our copy of a picture, by the original's address, and
	// reports whether one was wanted.
	GiveEnclosure(ctx context.Context, owner string, a Attachment) (wanted bool, err error)
	// LettersWithEnclosures returns the letters of a person that something came
	// with.
	LettersWithEnclosures(ctx context.Context, personURI string) (letterIDs []string, err error)
}

// Covered reports whether a letter came with media that are shown only on demand.
func (l Letter) Covered() bool { return anySensitive(l.Enclosed) }

// encloseWith puts what came with a letter beside it, and reports whether that
// changed anything. The writer's name may use custom emoji, too.
func (b *Blog) encloseWith(ctx context.Context, tx Tx, l Letter, r Reply) (changed bool, err error) {
	emoji := emojiIn(r.From.DisplayName()+"\n"+l.Text, slices.Concat(r.Emoji, r.From.Emoji), mostEmoji)
	return b.enclose(ctx, tx, l.ID, l.PersonURI, slices.Concat(b.attachments(r), enclosedEmoji(emoji)))
}

func enclosedEmoji(emoji []Emoji) []Attachment {
	list := make([]Attachment, len(emoji))
	for i, e := range emoji {
		list[i] = Attachment{Kind: AttachedEmoji, URL: e.URL, Alt: e.Shortcode}
	}
	return list
}

// enclose keeps what came with a letter or a report, and sees that its pictures
// are fetched, unless the author wants none of that person. Copies we have of the
// same pictures stay.
func (b *Blog) enclose(ctx context.Context, tx Tx, owner, personURI string, list []Attachment) (changed bool, err error) {
	before, err := tx.Enclosures(ctx, owner)
	if err != nil {
		return false, err
	}
	for i := range before {
		before[i].Desk = ""
	}
	list = onceEach(list)
	for i := range list {
		for _, old := range before {
			if old.URL == list[i].URL && old.Kind == list[i].Kind {
				list[i].Copy, list[i].Width, list[i].Height = old.Copy, old.Width, old.Height
			}
		}
	}
	if slices.Equal(list, before) {
		return false, nil
	}
	if err := tx.SaveEnclosures(ctx, owner, list); err != nil {
		return false, err
	}
	if rejected, err := b.rejectsMedia(ctx, tx, personURI); rejected || err != nil {
		return true, err
	}
	return true, b.fetchEnclosures(ctx, tx, owner, personURI, list)
}

// onceEach drops what has the address of something before it.
func onceEach(list []Attachment) []Attachment {
	var out []Attachment
	for _, a := range list {
		if !slices.ContainsFunc(out, func(o Attachment) bool { return o.URL == a.URL }) {
			out = append(out, a)
		}
	}
	return out
}

// fetchEnclosures has the pictures fetched that there is no copy of, within the
// day's allowance.
func (b *Blog) fetchEnclosures(ctx context.Context, tx Tx, owner, personURI string, list []Attachment) error {
	var urls []string
	for _, a := range list {
		if a.Copy != "" || (a.Kind != AttachedPicture && a.Kind != AttachedEmoji) {
			continue
		}
		if err := b.allow(ctx, tx, newEnclosures, personURI); KindOf(err) == TooMany {
			break
		} else if err != nil {
			return err
		}
		urls = append(urls, a.URL)
	}
	return tx.FetchEnclosures(ctx, owner, urls)
}

// mindEnclosuresOf fetches the pictures of a person's letters, or lets them go,
// after the author has changed a block.
func (b *Blog) mindEnclosuresOf(ctx context.Context, tx Tx, personURI string, rejected bool) error {
	letters, err := tx.LettersWithEnclosures(ctx, personURI)
	if err != nil {
		return err
	}
	for _, id := range letters {
		list, err := tx.Enclosures(ctx, id)
		if err != nil {
			return err
		}
		if !rejected {
			err = b.fetchEnclosures(ctx, tx, id, personURI, list)
		} else {
			err = tx.SaveEnclosures(ctx, id, withoutCopies(list))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func withoutCopies(list []Attachment) []Attachment {
	for i := range list {
		list[i].Copy, list[i].Width, list[i].Height = "", 0, 0
	}
	return list
}

// GiveEnclosure notes our copy of a picture that came with a letter or a report,
// and reports whether it was wanted: meanwhile the letter may be gone, or have
// other pictures, or the author wants none of its writer any more. What is not
// wanted is the caller's to remove.
func (b *Blog) GiveEnclosure(ctx context.Context, owner string, a Attachment) (wanted bool, err error) {
	err = b.db.Write(ctx, func(tx Tx) error {
		wanted = false
		if err := tx.HoldBlocks(ctx); err != nil {
			return err
		}
		l, err := tx.Letter(ctx, owner) // an edit of it waits, or is waited for
		if err != nil && KindOf(err) != NotFound {
			return err
		}
		if welcome, err := PictureWelcome(ctx, tx, l.PersonURI, a.URL); !welcome || err != nil {
			return err
		}
		wanted, err = tx.GiveEnclosure(ctx, owner, a)
		return err
	})
	return wanted, err
}
