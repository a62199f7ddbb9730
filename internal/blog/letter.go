package blog

import (
	"context"
	"time"
)

// Letter is a message for the author alone. It is kept apart from comments, in
// a table of its own, so that no page and no mistake can show it.
type Letter struct {
	ID         string
	AuthorID   string
	PersonURI  string
	URI        string
	URL        string
	ArticleID  string // what it answers, if that is of ours
	CommentID  string
	HTML       string
	Text       string
	Warning    string
	Visibility Visibility
	Others     []string // URIs of the people it was addressed to besides the author
	Read       bool
	SentAt     time.Time
	EditedAt   time.Time
	ReceivedAt time.Time
	Enclosed   []Attachment // what came with it; pages others see never read it
	Emoji      []Emoji      // of its text, as far as we have copies
}

// SentLetter is a letter of the author's: an answer to one that came, for those
// it names and for nobody else. It has a table of its own, too.
type SentLetter struct {
	ID        string
	AuthorID  string
	Answers   string   // the address of the letter it answers
	ArticleID string   // what that was about, if it is of ours
	To        []string // URIs of the people it is addressed to; the first wrote the letter
	Source    string   // Markdown
	HTML      string
	Text      string
	Warning   string
	SentAt    time.Time
	EditedAt  time.Time
	Passages  []Passage // how it fares on its way to each of To
}

// letterTx is what private messages need.
type letterTx interface {
	// SaveLetter keeps a letter that came, one for each address.
	SaveLetter(ctx context.Context, l Letter) error
	Letter(ctx context.Context, id string) (Letter, error)
	LetterByURI(ctx context.Context, uri string) (Letter, error)
	HasLetter(ctx context.Context, uri string) (bool, error)
	DropLetter(ctx context.Context, uri, personURI string) error
	MarkLetter(ctx context.Context, id string, read bool) error

	SaveSentLetter(ctx context.Context, l SentLetter) error
	SentLetter(ctx context.Context, id string) (SentLetter, error)
	DropSentLetter(ctx context.Context, id string) error
	// LetLetterBe makes what is [Undelivered] of a letter [LetBe].
	LetLetterBe(ctx context.Context, id string) error

	// Forget remembers for some days that a person deleted or undid the thing at
	// uri, so that it is not taken in from them when its creation arrives late.
	Forget(ctx context.Context, uri, personURI string, at time.Time) error
	Forgotten(ctx context.Context, uri, personURI string) (bool, error)
}

// isPrivate reports whether a message is a letter: because its writer says so,
// because it came as one before, or because it answers a letter of the author's.
// What was said in private stays so, whatever a later copy claims.
func (b *Blog) isPrivate(ctx context.Context, tx Tx, r Reply) (bool, error) {
	if r.Visibility.Private() || r.Answers.LetterID != "" {
		return true, nil
	}
	return tx.HasLetter(ctx, r.URI)
}

// receiveLetter makes a letter of a private message. If it stood on a page
// before (an edit can narrow who may read it), it is taken from there.
func (b *Blog) receiveLetter(ctx context.Context, tx Tx, r Reply, article Article, parent Comment) error {
	onPage, err := b.withdrawFromPage(ctx, tx, r)
	if err != nil {
		return err
	}
	old, err := tx.LetterByURI(ctx, r.URI)
	if err == nil {
		return b.editLetter(ctx, tx, old, r)
	}
	if KindOf(err) != NotFound {
		return err
	}
	l := Letter{
		ID: b.o.NewID(), AuthorID: r.ToAuthor, PersonURI: r.From.URI, URI: r.URI, ArticleID: article.ID, CommentID: parent.ID,
		Visibility: r.Visibility, SentAt: b.sane(r.SentAt), ReceivedAt: b.now(),
	}
	if !r.EditedAt.IsZero() {
		l.EditedAt = b.sane(r.EditedAt)
	}
	if l.AuthorID == "" {
		l.AuthorID = article.AuthorID
	}
	if err := b.joinCorrespondence(ctx, tx, &l, r); err != nil || l.AuthorID == "" {
		return err
	}
	if err := b.allowLetter(ctx, tx, r.From); onPage && KindOf(err) == TooMany {
		return nil // that it goes from the page must not depend on room for a letter
	} else if err != nil {
		return err
	}
	if err := b.meet(ctx, tx, r.From); err != nil {
		return err
	}
	if err := b.addOthers(ctx, tx, &l, r.Others); err != nil {
		return err
	}
	b.compose(&l, r)
	if err := tx.SaveLetter(ctx, l); err != nil {
		return err
	}
	if _, err = b.encloseWith(ctx, tx, l, r); err != nil {
		return err
	}
	return b.announceLetter(ctx, tx, l)
}

// joinCorrespondence finds whose letter a letter answers, and what that was
// about.
func (b *Blog) joinCorrespondence(ctx context.Context, tx Tx, l *Letter, r Reply) error {
	if r.Answers.LetterID == "" {
		return nil
	}
	mine, err := tx.SentLetter(ctx, r.Answers.LetterID)
	switch {
	case KindOf(err) == NotFound && !r.Visibility.Private():
		l.AuthorID = "" // it answers nothing of ours, and is meant for everyone
		return nil
	case KindOf(err) == NotFound:
		return nil
	case err != nil:
		return err
	}
	l.AuthorID, l.ArticleID = mine.AuthorID, mine.ArticleID
	return nil
}

// mostOthers is how many people are kept whom a letter was addressed to besides
// the author.
const mostOthers = 10

func (b *Blog) addOthers(ctx context.Context, tx Tx, l *Letter, others []Person) error {
	for _, p := range others[:min(len(others), mostOthers)] {
		if err := b.meet(ctx, tx, p); KindOf(err) == TooMany {
			continue // the letter itself is not lost for it
		} else if err != nil {
			return err
		}
		l.Others = append(l.Others, p.URI)
	}
	return nil
}

// editLetter replaces the words of a letter by the same writer's newer ones. The
// author has not read those yet. Whom it was addressed to stays as it was: an
// answer to all must not reach people who were added behind the author's back.
func (b *Blog) editLetter(ctx context.Context, tx Tx, l Letter, r Reply) error {
	if l.PersonURI != r.From.URI || r.EditedAt.IsZero() || !r.EditedAt.After(l.EditedAt) {
		return nil
	}
	before := l
	b.compose(&l, r)
	l.EditedAt = b.sane(r.EditedAt)
	if err := b.meet(ctx, tx, r.From); err != nil {
		return err
	}
	changed, err := b.encloseWith(ctx, tx, l, r)
	if err != nil {
		return err
	}
	if changed || l.HTML != before.HTML || l.Warning != before.Warning {
		l.Read = false
	}
	return tx.SaveLetter(ctx, l)
}

// compose puts a message's words, made safe, into the letter.
func (b *Blog) compose(l *Letter, r Reply) {
	l.HTML, l.Text = b.o.Clean(r.HTML, r.pictures())
	l.URL = short(r.URL, r.URI)
	l.Warning = cut(b.o.Line(r.Warning), 500)
}

// ReadLetter notes that the author has seen a letter.
func (b *Blog) ReadLetter(ctx context.Context, id string) error {
	return b.db.Write(ctx, func(tx Tx) error { return tx.MarkLetter(ctx, id, true) })
}

// UnreadLetter notes that the author wants to come back to a letter.
func (b *Blog) UnreadLetter(ctx context.Context, id string) error {
	return b.db.Write(ctx, func(tx Tx) error { return tx.MarkLetter(ctx, id, false) })
}

// DeleteLetter wipes our copy of a letter that came; the original stays where it
// was written.
func (b *Blog) DeleteLetter(ctx context.Context, id string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		l, err := tx.Letter(ctx, id)
		if err != nil {
			return err
		}
		if err := tx.Forget(ctx, l.URI, l.PersonURI, b.now()); err != nil {
			return err
		}
		return tx.DropLetter(ctx, l.URI, l.PersonURI)
	})
}
