package blog

import (
	"context"
	"strings"
	"time"
)

// Reason is one thing that spoke for or against a comment when it was judged, for
// the author's eyes.
type Reason struct {
	Words  string `json:"words"`  // a whole sentence
	Weight int    `json:"weight"` // how much it says spam; less than 0: how much it does not
}

// WordCount is in how many messages of each kind a word was.
type WordCount struct{ Spam, Ham int }

// Vocabulary is what was learned of some words from the author's decisions.
type Vocabulary struct {
	Messages WordCount // learned from, in all
	Words    map[int64]WordCount
}

// Memory is what the blog knows that a judge cannot see in the comment itself.
type Memory struct {
	Vocabulary   Vocabulary
	BlockedWords []string
	Approved     int // comments of the same writer that stand on a page, besides this one
	Echoes       int // other comments of the last 30 days that say the same
	SpamEchoes   int // of these, those taken for spam
	Pace         int // comments of the same writer, or from the same address, in the ten minutes before
}

// Judged is what is noted of a comment when it is judged.
type Judged struct {
	CommentID   string
	At          time.Time
	Fingerprint int64  // of what it says; 0 for texts too short to tell
	Source      string // who wrote it, or a keyed hash of where from; "" after a day
	Reasons     []Reason
	Learned     CommentState // Spam or Shown, as it was learned; "" if it was not
	Asked       string       // names the question to Akismet; "" if it was not asked
	AskedAt     time.Time
	Answer      AkismetAnswer
	Then        CommentState // what it becomes if Akismet finds nothing
	ThenReason  string
	Address     string // of the writer's browser; "" as soon as Akismet has answered, and after a day
	Agent       string // of the writer's browser; the same
}

// spamTx is what judging needs.
type spamTx interface {
	// SpamSettings returns what the author chose about spam.
	SpamSettings(ctx context.Context) (SpamSettings, error)
	SaveSpamSettings(ctx context.Context, s SpamSettings) error
	// Vocabulary returns what was learned of words.
	Vocabulary(ctx context.Context, words []int64) (Vocabulary, error)
	// Learn adds to the counts of words, and of messages; less than 0 takes away.
	Learn(ctx context.Context, words []int64, spam, ham int) error
	// Judged returns what was noted of a comment, an error of kind NotFound if
	// nothing was.
	Judged(ctx context.Context, commentID string) (Judged, error)
	SaveJudged(ctx context.Context, j Judged) error
	// Echoes counts other comments since then that say the same.
	Echoes(ctx context.Context, fingerprint int64, besides string, since time.Time) (all, spam int, err error)
	// Pace counts other comments from a source in a span of time.
	Pace(ctx context.Context, source, besides string, from, to time.Time) (int, error)
	// Approved counts the comments of a person, besides one, that stand on a page.
	Approved(ctx context.Context, personURI, besides string) (int, error)
	// AskAkismet notes that Akismet is to be asked or told about a comment.
	AskAkismet(ctx context.Context, q AkismetJob) error
}

const (
	echoSpan = 30 * 24 * time.Hour
	paceSpan = 10 * time.Minute
	// TrustedAfter is how many comments of a person must stand for the filter to
	// leave the next ones alone, and for Akismet not to be asked.
	TrustedAfter = 2
)

// recall gathers what a judge cannot see in the comment itself, and the note that
// will be kept of it.
func (b *Blog) recall(ctx context.Context, tx Tx, s *Submission) (j Judged, set SpamSettings, err error) {
	c := s.Comment
	if j, err = tx.Judged(ctx, c.ID); err != nil && KindOf(err) != NotFound {
		return j, set, err
	}
	j.CommentID, j.At, j.Reasons = c.ID, c.PublishedAt, nil
	j.Source = sourceOf(*s)
	if set, err = tx.SpamSettings(ctx); err != nil {
		return j, set, err
	}
	m := Memory{BlockedWords: set.BlockedWords}
	if b.o.Words != nil {
		words, fingerprint := b.o.Words(JudgedText(c))
		j.Fingerprint = fingerprint
		if m.Vocabulary, err = tx.Vocabulary(ctx, words); err != nil {
			return j, set, err
		}
	}
	if j.Fingerprint != 0 {
		if m.Echoes, m.SpamEchoes, err = tx.Echoes(ctx, j.Fingerprint, c.ID, b.now().Add(-echoSpan)); err != nil {
			return j, set, err
		}
	}
	if j.Source != "" {
		if m.Pace, err = tx.Pace(ctx, j.Source, c.ID, j.At.Add(-paceSpan), j.At); err != nil {
			return j, set, err
		}
	}
	if c.PersonURI != "" {
		m.Approved, err = tx.Approved(ctx, c.PersonURI, c.ID)
	}
	s.Memory = m
	return j, set, err
}

// sourceOf names who wrote a comment, for as long as a pace is counted.
func sourceOf(s Submission) string {
	if s.Newcomer != nil {
		return s.Newcomer.Client
	}
	return s.Comment.PersonURI
}

// JudgedText is what of a comment is judged and learned: its words, and where its
// links lead. Names are not, because people in the fediverse put anything into
// them.
func JudgedText(c Comment) string {
	return strings.TrimSpace(c.Text + " " + strings.Join(linksIn(c.HTML), " "))
}

// linksIn lists where links lead that are neither mentions nor hashtags.
func linksIn(html string) []string {
	var list []string
	for _, tag := range strings.Split(html, "<a ")[1:] {
		attributes, _, _ := strings.Cut(tag, ">")
		_, rest, found := strings.Cut(attributes, `href="`)
		if !found || strings.Contains(attributes, "mention") || strings.Contains(attributes, "hashtag") {
			continue
		}
		address, _, _ := strings.Cut(rest, `"`)
		list = append(list, address)
	}
	return list
}

// learn lets the filter learn from what the author has decided about a comment,
// and forget what it learned from an earlier decision. Hiding teaches nothing: a
// comment may hurt without being spam.
func (b *Blog) learn(ctx context.Context, tx Tx, c Comment, state CommentState) error {
	if b.o.Words == nil || c.AuthorID != "" {
		return nil
	}
	j, err := tx.Judged(ctx, c.ID)
	if err != nil && KindOf(err) != NotFound {
		return err
	}
	if state != Spam && state != Shown {
		state = ""
	}
	if j.Learned == state {
		return nil
	}
	words, _ := b.o.Words(JudgedText(c))
	if err := b.teach(ctx, tx, words, j.Learned, -1); err != nil {
		return err
	}
	if err := b.teach(ctx, tx, words, state, 1); err != nil {
		return err
	}
	j.CommentID, j.Learned = c.ID, state
	if j.At.IsZero() {
		j.At = c.PublishedAt
	}
	return tx.SaveJudged(ctx, j)
}

func (b *Blog) teach(ctx context.Context, tx Tx, words []int64, as CommentState, n int) error {
	switch as {
	case Spam:
		return tx.Learn(ctx, words, n, 0)
	case Shown:
		return tx.Learn(ctx, words, 0, n)
	}
	return nil
}

// unlearn makes the filter forget a comment, while its words are still here: they
// are about to change or to go.
func (b *Blog) unlearn(ctx context.Context, tx Tx, c Comment) error { return b.learn(ctx, tx, c, "") }
