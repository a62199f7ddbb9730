package blog

import (
	"context"
	"strings"
	"time"
)

// Reply is a message from elsewhere: an answer to something of ours, or a word
// for the author alone. Its text is as it came; the domain makes it safe.
type Reply struct {
	Door       Door // by which it came; "" is [DoorFediverse]
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
	Quotes     Target   // what of ours it quotes, for [Blog.Quote]
	Request    string   // the request for leave that it came with, if it did
	Asks       bool     // its server may keep it back until the author approves of it
	Others     []Person // who else a private message is addressed to
	SentAt     time.Time
	EditedAt   time.Time

	// ToFollowersOf is the author whose followers it is addressed to, "" if
	// nobody's; Original is what came, to be passed on to them unchanged.
	ToFollowersOf string
	Original      []byte

	Attachments []Attachment
	Sensitive   bool    // its pictures are to be shown only on demand
	Emoji       []Emoji // custom ones that its text may use
	Threaded    bool    // its server keeps lists of what else was said there
	Found       bool    // we went to get it; nobody sent it to us
}

// door is by which way a message came.
func (r Reply) door() Door {
	if r.Door == "" {
		return DoorFediverse
	}
	return r.Door
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
	// AnswerPassage says how an answer fares on its way to whom it answers; an error
	// of kind NotFound if it goes to nobody.
	AnswerPassage(ctx context.Context, c Comment) (Passage, error)
	// Companions returns who else speaks on the way from a comment up to the
	// article: the people an answer to it concerns.
	Companions(ctx context.Context, commentID string) (personURIs []string, err error)
}

// Receive takes a message from elsewhere, new or edited: it becomes a comment,
// shown or waiting; a letter when it is private; or nothing, when it concerns
// nothing of ours or its writer is blocked. Receiving the same message again
// changes nothing.
func (b *Blog) Receive(ctx context.Context, r Reply) error {
	if !Within(r.URI, r.From.URI) {
		return ErrForbidden("A message must live where its writer lives.")
	}
	return b.db.Write(ctx, func(tx Tx) error { return b.receive(ctx, tx, r) })
}

func (b *Blog) receive(ctx context.Context, tx Tx, r Reply) error {
	if stop, err := b.unwelcome(ctx, tx, r); err != nil {
		return err
	} else if stop {
		return b.takeBack(ctx, tx, r)
	}
	article, parent, err := b.answered(ctx, tx, r.Answers)
	if err != nil {
		return err
	}
	if private, err := b.isPrivate(ctx, tx, r); err != nil {
		return err
	} else if private && r.Found {
		return nil // nobody meant us to have it
	} else if private {
		return b.receiveLetter(ctx, tx, r, article, parent)
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
	return b.add(ctx, tx, r, article, parent)
}

// TakeBack is Receive for an edit by someone who is turned away. Nothing but the
// address of r.From is needed.
func (b *Blog) TakeBack(ctx context.Context, r Reply) error {
	if !Within(r.URI, r.From.URI) {
		return ErrForbidden("A message must live where its writer lives.")
	}
	return b.db.Write(ctx, func(tx Tx) error { return b.takeBack(ctx, tx, r) })
}

// takeBack heeds an edit by someone who is turned away only as far as it takes
// words back: what is private now goes, and what says something else now is not
// shown again when they are let in.
func (b *Blog) takeBack(ctx context.Context, tx Tx, r Reply) error {
	c, err := tx.CommentByURI(ctx, r.URI)
	if KindOf(err) == NotFound {
		if r.Visibility.Private() {
			return b.unquote(ctx, tx, r.From.URI, r.URI)
		}
		return nil
	}
	if err != nil || c.PersonURI != r.From.URI || !r.EditedAt.After(c.EditedAt) {
		return err
	}
	if r.Visibility.Private() {
		if _, err := b.withdrawFromPage(ctx, tx, r); err != nil {
			return err
		}
	}
	return tx.Decided(ctx, c.ID)
}

// unwelcome reports whether a message is to be passed over in silence.
func (b *Blog) unwelcome(ctx context.Context, tx Tx, r Reply) (bool, error) {
	if away, err := b.turnAway(ctx, tx, r.From); away || err != nil {
		return away, err
	}
	return tx.Forgotten(ctx, r.URI, r.From.URI)
}

// answered finds what a message answers; nothing is no error.
func (b *Blog) answered(ctx context.Context, tx Tx, t Target) (Article, Comment, error) {
	if t.None() || t.LetterID != "" {
		return Article{}, Comment{}, nil // nothing public is about a letter
	}
	article, parent, err := tx.FindTarget(ctx, t)
	if KindOf(err) == NotFound {
		return Article{}, Comment{}, nil
	}
	return article, parent, err
}

// add takes a new comment in.
func (b *Blog) add(ctx context.Context, tx Tx, r Reply, article Article, parent Comment) error {
	sentAt := b.sentAfter(r.SentAt, article.PublishedAt, parent.PublishedAt)
	if parent.State == Deleted && parent.ID != "" {
		// The answer to a deleted comment still belongs to the article.
		parent = Comment{ID: parent.ID}
	}
	if err := b.takesComments(ctx, tx, article); KindOf(err) == Forbidden {
		return b.tooLate(ctx, tx, r, article, parent)
	} else if err != nil {
		return err
	}
	if err := b.allow(ctx, tx, newComments, r.From.URI); err != nil {
		return err
	}
	if err := b.meet(ctx, tx, r.From); err != nil {
		return err
	}
	c := Comment{
		ID: b.o.NewID(), ArticleID: article.ID, ParentID: parent.ID, PersonURI: r.From.URI,
		URI: r.URI, PublishedAt: sentAt, ReceivedAt: b.now(),
	}
	if !r.EditedAt.IsZero() {
		c.EditedAt = b.sane(r.EditedAt)
	}
	b.say(&c, r)
	var err error
	if c.State, c.Reason, err = b.judge(ctx, tx, Submission{Door: r.door(), Comment: c, Article: article, Mentions: r.Mentions}); err != nil {
		return err
	}
	if c.State == Held {
		if err := b.allowWaiting(ctx, tx, r.From); err != nil {
			return err
		}
	}
	if err := b.begin(ctx, tx, c, r); err != nil {
		return err
	}
	if err := b.passOn(ctx, tx, c, article.AuthorID, r, false); err != nil {
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
	if err := b.noteAnswer(ctx, tx, c); err != nil {
		return err
	}
	if err := b.announce(ctx, tx, c); err != nil {
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
	emoji := emojiIn(c.Text, r.Emoji, mostEmoji)
	if rejected, err := b.rejectsMedia(ctx, tx, c.PersonURI); err != nil {
		return false, err
	} else if rejected {
		emoji = nil
	}
	if err := tx.SaveEmoji(ctx, c.ID, emoji); err != nil {
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
	if JudgedText(c) != JudgedText(before) {
		if err := b.unlearn(ctx, tx, before); err != nil {
			return err
		}
	}
	c.EditedAt = b.sane(r.EditedAt)
	dressed, err := b.dress(ctx, tx, c, r)
	if err != nil {
		return err
	}
	reworded := dressed || c.HTML != before.HTML || c.Warning != before.Warning
	if reworded {
		state, reason, err := b.judgeEdit(ctx, tx, Submission{Door: r.door(), Comment: c, Mentions: r.Mentions})
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
	if reworded {
		if err := b.passOnEdit(ctx, tx, c, r); err != nil {
			return err
		}
	}
	return b.settleReply(ctx, tx, c)
}

// say puts a message's words, made safe, into the comment.
func (b *Blog) say(c *Comment, r Reply) {
	c.HTML, c.Text = b.o.Clean(r.HTML, r.pictures())
	c.URL, c.Language = short(r.URL, c.URI), r.Language
	if len(c.Language) > longestLanguage {
		c.Language = ""
	}
	c.Warning = cut(b.o.Line(r.Warning), 500)
	c.Unlisted = r.Visibility == Unlisted
}

// withdrawFromPage takes a message from the page that is private now, and reports
// whether it was there.
func (b *Blog) withdrawFromPage(ctx context.Context, tx Tx, r Reply) (bool, error) {
	c, err := b.takeDown(ctx, tx, r.From.URI, r.URI)
	if KindOf(err) == NotFound {
		return false, nil
	}
	if err != nil || c.PersonURI != r.From.URI {
		return false, err
	}
	return true, b.keepComment(ctx, tx, wiped(c))
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

// Withdraw removes a comment, a quote or a letter because its writer deleted it.
// Only the writer can; anyone else's attempt changes nothing. If the comment was
// passed on to followers, original is, too: what the writer sent, nil when nothing
// of theirs is at hand.
func (b *Blog) Withdraw(ctx context.Context, personURI, uri string, original []byte) error {
	if !Within(uri, personURI) {
		return ErrForbidden("Only who wrote a message can delete it.")
	}
	return b.db.Write(ctx, func(tx Tx) error {
		if err := tx.DropLetter(ctx, uri, personURI); err != nil {
			return err
		}
		c, err := b.takeDown(ctx, tx, personURI, uri)
		if KindOf(err) == NotFound {
			return b.remember(ctx, tx, uri, personURI)
		}
		if err != nil || c.PersonURI != personURI {
			return err
		}
		if err := b.passOnDeletion(ctx, tx, c, original); err != nil {
			return err
		}
		if err := b.unlearn(ctx, tx, c); err != nil {
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
		URI: c.URI, State: Deleted, PublishedAt: c.PublishedAt, ReceivedAt: c.ReceivedAt, Local: c.Local,
	}
}

// sane keeps a time from elsewhere out of the future, where it would stay on top.
func (b *Blog) sane(t time.Time) time.Time {
	if now := b.now(); t.IsZero() || t.After(now) {
		return now
	}
	return t.UTC().Truncate(time.Millisecond)
}

// sentAfter is when something was said, by the word of who said it: as long as that
// is possible. Nobody answers what is not there yet; who claims so, so as to stand
// above all others for ever, said it when it came.
func (b *Blog) sentAfter(claim time.Time, answered ...time.Time) time.Time {
	for _, at := range answered {
		if claim.Before(at.Truncate(time.Second)) { // some servers tell no milliseconds
			return b.now()
		}
	}
	return b.sane(claim)
}

func cut(s string, runes int) string {
	s = strings.TrimSpace(s)
	if r := []rune(s); len(r) > runes {
		return strings.TrimSpace(string(r[:runes])) + "…"
	}
	return s
}
