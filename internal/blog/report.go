package blog

import (
	"context"
	"slices"
	"strings"
	"time"
	"unicode"
)

// Report is a complaint from elsewhere about something of ours: for the author
// alone, as a letter is.
type Report struct {
	ID         string
	URI        string  // of the activity; "" if it has none of its own host's
	Reporter   Person  // as far as it is known: often a server, in the name of one of its people
	Words      string  // plain text
	Emoji      []Emoji // of the words and the reporter's name, as far as we have copies
	About      []ReportItem
	CreatedAt  time.Time
	ResolvedAt time.Time // zero while it is open
	Note       string    // the author's
}

// ReportItem is one thing a report is about: the author, an article, or a
// comment under one.
type ReportItem struct {
	AuthorID, ArticleID, CommentID string
}

// Complaint is a report as it comes in.
type Complaint struct {
	From    Person
	URI     string
	Words   string
	Emoji   []Emoji  // custom ones that the words may use
	Authors []string // ids of ours
	About   []Target
	SentAt  time.Time
}

// reportTx is what reports need.
type reportTx interface {
	SaveReport(ctx context.Context, r Report) error
	Report(ctx context.Context, id string) (Report, error)
	// ReportsOf counts those that came from a host since a time, and all open ones.
	ReportsOf(ctx context.Context, host string, since time.Time) (ofHost, open int, err error)
	SettleReport(ctx context.Context, id string, at time.Time, note string) error
}

const (
	reportsADay   = 20   // of one host; a server that is at odds with us shall not bury the desk
	reportsOpen   = 1000 // of all
	reportItems   = 50
	longestReport = 5000 // characters
)

// Report takes a complaint. One about nothing of ours, from somebody who is
// turned away or whose reports are rejected, or beyond what a host may send in a
// day, is dropped.
func (b *Blog) Report(ctx context.Context, c Complaint) error {
	if !Within(c.URI, c.From.URI) {
		c.URI = ""
	}
	return b.db.Write(ctx, func(tx Tx) error {
		s, err := tx.Standing(ctx, c.From)
		if err != nil || s.TurnedAway() || s.RejectReports {
			return err
		}
		about, err := b.complainedOf(ctx, tx, c)
		if err != nil || len(about) == 0 {
			return err
		}
		ofHost, open, err := tx.ReportsOf(ctx, c.From.Host, b.now().Add(-24*time.Hour))
		if err != nil || ofHost >= reportsADay || open >= reportsOpen {
			return err
		}
		reporter := c.From
		reporter.Name = cut(b.o.Name(reporter.Name), 100)
		return b.saveReport(ctx, tx, Report{
			ID: b.o.NewID(), URI: c.URI, Reporter: reporter, Words: plainWords(c.Words), About: about, CreatedAt: b.now(),
		}, slices.Concat(c.Emoji, c.From.Emoji))
	})
}

// saveReport keeps a report, and the emoji of its words and its reporter's name.
func (b *Blog) saveReport(ctx context.Context, tx Tx, r Report, emoji []Emoji) error {
	if err := tx.SaveReport(ctx, r); err != nil {
		return err
	}
	if _, err := tx.Report(ctx, r.ID); KindOf(err) == NotFound {
		return nil // it was here already
	} else if err != nil {
		return err
	}
	used := emojiIn(r.Reporter.DisplayName()+"\n"+r.Words, emoji, mostEmoji)
	_, err := b.enclose(ctx, tx, r.ID, r.Reporter.URI, enclosedEmoji(used))
	return err
}

// complainedOf finds what of ours a complaint is about, each thing once.
func (b *Blog) complainedOf(ctx context.Context, tx Tx, c Complaint) ([]ReportItem, error) {
	var items []ReportItem
	add := func(item ReportItem) {
		if !slices.Contains(items, item) && len(items) < reportItems {
			items = append(items, item)
		}
	}
	for _, id := range c.Authors {
		switch _, err := tx.Author(ctx, id); {
		case err == nil:
			add(ReportItem{AuthorID: id})
		case KindOf(err) != NotFound:
			return nil, err
		}
	}
	for _, t := range c.About {
		article, comment, err := b.answered(ctx, tx, t)
		if err != nil {
			return nil, err
		}
		if article.ID != "" {
			add(ReportItem{ArticleID: article.ID, CommentID: comment.ID})
		}
	}
	return items, nil
}

// plainWords keeps the line ends of a text and drops what could make it look
// like another.
func plainWords(s string) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, ""), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, s)
	return cut(s, longestReport)
}

// ResolveReport closes a report with a note of the author's, which may be "".
func (b *Blog) ResolveReport(ctx context.Context, id, note string) error {
	note = strings.TrimSpace(note)
	if len([]rune(note)) > 2000 {
		return ErrInvalid("note", "The note has at most 2,000 characters.")
	}
	return b.db.Write(ctx, func(tx Tx) error {
		if _, err := tx.Report(ctx, id); err != nil {
			return err
		}
		return tx.SettleReport(ctx, id, b.now(), note)
	})
}

// ReopenReport takes a closing back. The note stays.
func (b *Blog) ReopenReport(ctx context.Context, id string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		r, err := tx.Report(ctx, id)
		if err != nil {
			return err
		}
		return tx.SettleReport(ctx, id, time.Time{}, r.Note)
	})
}

// DeskReport is a report in the desk.
type DeskReport struct {
	Report
	Items []DeskReportItem
}

// DeskReportItem is what a report is about, as far as it is still here.
type DeskReportItem struct {
	ReportItem
	ArticleSlug, ArticleTitle string
	ArticleState              ArticleState // "" when it is gone
	Text                      string       // of the comment, cut
	CommentState              CommentState // "" when it is gone
	ByAuthor                  bool         // the comment is an answer of the author's
	Handle                    string       // of who wrote the comment, otherwise
}
