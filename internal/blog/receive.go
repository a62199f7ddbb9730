package blog

import (
	"context"
	"strings"
	"time"
)

// Reply is a message from elsewhere: an answer to something of ours, or a word
// for the author alone. Its text is as it came; the domain makes it safe.
type Reply struct {
	From       Person
	URI        string // of the message
	URL        string // where it can be read
	Answers    Target
	ToAuthor   string // id of the author it is addressed to, if it is
	Visibility Visibility
	HTML       string
	Language   string
	Warning    string
	Mentions   int
	Quotes     Target // what of ours it quotes, for [Blog.Quote]
	Request    string // the request for leave that it came with, if it did
	Asks       bool   // its server may keep it back until the author approves of it
	SentAt     time.Time
	EditedAt   time.Time

	Attachments []Attachment
	Sensitive   bool    // its pictures are to be shown only on demand
	Emoji       []Emoji // custom ones that its text may use
	Threaded    bool    // its server keeps lists of what else was said there
	Found       bool    // we went to get it; nobody sent it to us
}

// commentTx is what conversations need.
type commentTx interface {
	// FindTarget returns the published article that t is about, and the comment
	// if it is about one; an error of kind NotFound when nothing of ours matches.
	FindTarget(ctx context.Context, t Target) (Article, Comment, error)
	Comment(ctx context.Context, id string) (Comment, error)
	// CommentByURI finds a comment by its original's address, deleted ones too.
	CommentByURI(ctx context.Context, uri string) (Comment, error)
	SaveComment(ctx context.Context, c Comment) error
	// KnownGood reports whether a comment of the person stands, besides the one
	// that is judged.
	KnownGood(ctx context.Context, personURI, besides string) (bool, error)
	// Involved returns who stands under an article, by comment or reaction.
	Involved(ctx context.Context, articleID string) (personURIs []string, err error)
	// Answers returns the author's answers under an article.
	Answers(ctx context.Context, articleID string) ([]Comment, error)
	// Told returns whom an answer was sent to, besides followers.
	Told(ctx context.Context, commentID string) (personURIs []string, err error)
	// Companions returns who else speaks on the way from a comment up to the
	// article: the people an answer to it concerns.
	Companions(ctx context.Context, commentID string) (personURIs []string, err error)
}

// letterTx is what private messages need.
type letterTx interface {
	SaveLetter(ctx context.Context, l Letter) error
	DropLetter(ctx context.Context, uri, personURI string) error
	HasLetter(ctx context.Context, uri string) (bool, error)
	MarkLetterRead(ctx context.Context, id string) error
	// Forget remembers for some days that a person deleted the thing at uri, so
	// that it is not taken in from them when its creation arrives late.
	Forget(ctx context.Context, uri, personURI string, at time.Time) error
	Forgotten(ctx context.Context, uri, personURI string) (bool, error)
}

// Receive takes a message from elsewhere, new or edited: it becomes a comment,
// shown or waiting; a letter when it is private; or nothing, when it concerns
// nothing of ours or its writer is blocked. Receiving the same message again
// changes nothing.
func (b *Blog) Receive(ctx context.Context, r Reply) error {
	if !Within(r.URI, r.From.URI) {
		return ErrForbidden("A message must live where its writer lives.")
	}
	if r.Found && r.Visibility.Private() {
		return nil // nobody meant us to have it
	}
	return b.db.Write(ctx, func(tx Tx) error {
		if stop, err := b.unwelcome(ctx, tx, r); stop || err != nil {
			return err
		}
		article, parent, err := b.answered(ctx, tx, r.Answers)
		if err != nil {
			return err
		}
		if r.Visibility.Private() {
			return b.receivePrivately(ctx, tx, r, article, parent)
		}
		old, err := tx.CommentByURI(ctx, r.URI)
		switch {
		case err == nil:
			if err := b.edit(ctx, tx, old, r); err != nil {
				return err
			}
			if old, err = tx.CommentByURI(ctx, r.URI); err != nil {
				return err
			}
			return b.requestReply(ctx, tx, r, old, article, parent)
		case KindOf(err) != NotFound:
			return err
		case article.ID == "":
			return nil
		}
		// What was said in private stays so, whatever a later copy claims.
		if private, err := tx.HasLetter(ctx, r.URI); private || err != nil {
			return err
		}
		return b.add(ctx, tx, r, article, parent)
	})
}

// unwelcome reports whether a message is to be passed over in silence.
func (b *Blog) unwelcome(ctx context.Context, tx Tx, r Reply) (bool, error) {
	if blocked, err := tx.Blocked(ctx, r.From.URI, r.From.Host); blocked || err != nil {
		return blocked, err
	}
	return tx.Forgotten(ctx, r.URI, r.From.URI)
}

// answered finds what a message answers; nothing is no error.
func (b *Blog) answered(ctx context.Context, tx Tx, t Target) (Article, Comment, error) {
	if t.None() {
		return Article{}, Comment{}, nil
	}
	article, parent, err := tx.FindTarget(ctx, t)
	if KindOf(err) == NotFound {
		return Article{}, Comment{}, nil
	}
	return article, parent, err
}

// add takes a new comment in.
func (b *Blog) add(ctx context.Context, tx Tx, r Reply, article Article, parent Comment) error {
	if parent.State == Deleted && parent.ID != "" {
		// The answer to a deleted comment still belongs to the article.
		parent = Comment{ID: parent.ID}
	}
	if err := b.meet(ctx, tx, r.From); err != nil {
		return err
	}
	c := Comment{
		ID: b.o.NewID(), ArticleID: article.ID, ParentID: parent.ID, PersonURI: r.From.URI,
		URI: r.URI, PublishedAt: b.sane(r.SentAt), ReceivedAt: b.now(),
	}
	if !r.EditedAt.IsZero() {
		c.EditedAt = b.sane(r.EditedAt)
	}
	b.say(&c, r)
	var err error
	if c.State, c.Reason, err = b.judge(ctx, tx, c, r.Mentions); err != nil {
		return err
	}
	if err := b.begin(ctx, tx, c, r); err != nil {
		return err
	}
	return b.requestReply(ctx, tx, r, c, article, parent)
}

// begin saves a new comment with what came beside its words, and sees to what
// follows from it: pictures are fetched, answers elsewhere are looked for.
func (b *Blog) begin(ctx context.Context, tx Tx, c Comment, r Reply) error {
	if err := tx.SaveComment(ctx, c); err != nil {
		return err
	}
	if _, err := b.dress(ctx, tx, c, r); err != nil {
		return err
	}
	if err := b.mindPictures(ctx, tx, c); err != nil || !r.Threaded {
		return err
	}
	round := 0
	if r.Found {
		round = 1 // whoever found it has looked below it just now
	}
	return b.lookBelow(ctx, tx, c, round)
}

// dress keeps what came beside the words, and reports whether an attachment
// changed.
func (b *Blog) dress(ctx context.Context, tx Tx, c Comment, r Reply) (changed bool, err error) {
	if err := tx.SaveEmoji(ctx, c.ID, emojiIn(c.Text, r.Emoji, mostEmoji)); err != nil {
		return false, err
	}
	return b.attach(ctx, tx, c, r)
}

// edit replaces the words of a comment by the same writer's newer ones and
// judges it anew: what was let through was the old text.
func (b *Blog) edit(ctx context.Context, tx Tx, c Comment, r Reply) error {
	if c.PersonURI != r.From.URI || c.State == Deleted {
		return nil
	}
	if r.EditedAt.IsZero() || !r.EditedAt.After(c.EditedAt) {
		return nil
	}
	before := c
	b.say(&c, r)
	c.EditedAt = b.sane(r.EditedAt)
	dressed, err := b.dress(ctx, tx, c, r)
	if err != nil {
		return err
	}
	if dressed || c.HTML != before.HTML || c.Warning != before.Warning {
		state, reason, err := b.judge(ctx, tx, c, r.Mentions)
		if err != nil {
			return err
		}
		// An edit never undoes what the author decided against a comment.
		if before.State == Shown || before.State == Held {
			c.State, c.Reason = state, reason
		}
	}
	if err := b.meet(ctx, tx, r.From); err != nil {
		return err
	}
	if err := b.keepComment(ctx, tx, c); err != nil {
		return err
	}
	return b.settleReply(ctx, tx, c)
}

// say puts a message's words, made safe, into the comment.
func (b *Blog) say(c *Comment, r Reply) {
	c.HTML, c.Text = b.o.Clean(r.HTML, r.pictures())
	c.URL, c.Language = r.URL, r.Language
	c.Warning = cut(b.o.Name(r.Warning), 500)
	c.Unlisted = r.Visibility == Unlisted
}

// receivePrivately makes a letter of a message that its writer addressed to few.
// If it stood on a page before (an edit can narrow who may read it), it is taken
// from there.
func (b *Blog) receivePrivately(ctx context.Context, tx Tx, r Reply, article Article, parent Comment) error {
	if err := b.withdrawFromPage(ctx, tx, r); err != nil {
		return err
	}
	author := r.ToAuthor
	if author == "" {
		author = article.AuthorID
	}
	if author == "" {
		return nil
	}
	if err := b.meet(ctx, tx, r.From); err != nil {
		return err
	}
	l := Letter{
		ID: b.o.NewID(), AuthorID: author, PersonURI: r.From.URI, URI: r.URI, URL: r.URL,
		ArticleID: article.ID, CommentID: parent.ID, Visibility: r.Visibility,
		Warning: cut(b.o.Name(r.Warning), 500), SentAt: b.sane(r.SentAt), ReceivedAt: b.now(),
	}
	l.HTML, l.Text = b.o.Clean(r.HTML, nil)
	return tx.SaveLetter(ctx, l)
}

func (b *Blog) withdrawFromPage(ctx context.Context, tx Tx, r Reply) error {
	c, err := b.takeDown(ctx, tx, r.From.URI, r.URI)
	if KindOf(err) == NotFound {
		return nil
	}
	if err != nil || c.PersonURI != r.From.URI {
		return err
	}
	return b.keepComment(ctx, tx, wiped(c))
}

// takeDown removes what else everyone could see of a person's message: the
// quote, and the permits that name it. It returns the comment, if there is one.
func (b *Blog) takeDown(ctx context.Context, tx Tx, personURI, uri string) (Comment, error) {
	c, missing := tx.CommentByURI(ctx, uri)
	if missing != nil && KindOf(missing) != NotFound {
		return c, missing
	}
	if err := b.unquote(ctx, tx, personURI, uri); err != nil {
		return c, err
	}
	if err := b.retractAt(ctx, tx, personURI, uri); err != nil {
		return c, err
	}
	return c, missing
}

// Withdraw removes a comment, a quote or a letter because its writer deleted it. Only the
// writer can; anyone else's attempt changes nothing.
func (b *Blog) Withdraw(ctx context.Context, personURI, uri string) error {
	if !Within(uri, personURI) {
		return ErrForbidden("Only who wrote a message can delete it.")
	}
	return b.db.Write(ctx, func(tx Tx) error {
		if err := tx.DropLetter(ctx, uri, personURI); err != nil {
			return err
		}
		c, err := b.takeDown(ctx, tx, personURI, uri)
		if KindOf(err) == NotFound {
			return tx.Forget(ctx, uri, personURI, b.now())
		}
		if err != nil || c.PersonURI != personURI {
			return err
		}
		return b.keepComment(ctx, tx, wiped(c))
	})
}

// wiped is what stays of a deleted comment: its place, for the answers that hang
// on it, and its address, so that it cannot come back.
func wiped(c Comment) Comment {
	return Comment{
		ID: c.ID, ArticleID: c.ArticleID, ParentID: c.ParentID, AuthorID: c.AuthorID, PersonURI: c.PersonURI,
		URI: c.URI, State: Deleted, PublishedAt: c.PublishedAt, ReceivedAt: c.ReceivedAt,
	}
}

// sane keeps a time from elsewhere out of the future, where it would stay on top.
func (b *Blog) sane(t time.Time) time.Time {
	if now := b.now(); t.IsZero() || t.After(now) {
		return now
	}
	return t.UTC().Truncate(time.Millisecond)
}

func cut(s string, runes int) string {
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > runes {
		return strings.TrimSpace(string(r[:runes])) + "…"
	}
	return s
}
