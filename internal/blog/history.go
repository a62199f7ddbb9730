package blog

import (
	"context"
	"slices"
	"time"
)

// HistoryMode says whether readers may see what an article said before it was
// edited.
type HistoryMode string

// The modes.
const (
	HistoryByDefault HistoryMode = ""       // as the blog's setting says
	HistoryShown     HistoryMode = "shown"  // they may
	HistoryHidden    HistoryMode = "hidden" // they may not
)

// How much of an article's past is kept.
const (
	mostRevisions  = 20
	slipsOfThePen  = 10 * time.Minute // edits so soon after the first of a version belong to it
	longestHistory = 200_000          // bytes of a version; longer ones are not kept
)

// Revision is what readers saw of an article before it was edited.
type Revision struct {
	ID        string
	ArticleID string
	Title     string
	Text      string    // plain, paragraphs divided by blank lines
	Warning   string    // behind which it stood; "" for none
	ShownAt   time.Time // since when it stood on the page
	EndedAt   time.Time // when the next one took its place
}

// historyTx is what the past of articles needs.
type historyTx interface {
	// SaveRevision adds a version, and drops the oldest above that many.
	SaveRevision(ctx context.Context, r Revision, most int) error
	// DropRevisions forgets the past of an article.
	DropRevisions(ctx context.Context, articleID string) error
	// DropRevisionsByDefault forgets that of all articles but those whose own mode
	// is [HistoryShown].
	DropRevisionsByDefault(ctx context.Context) error
}

// ShowsHistory reports whether readers may see what the article said before.
func (a Article) ShowsHistory(byDefault bool) bool {
	if a.History == HistoryByDefault {
		return byDefault
	}
	return a.History == HistoryShown
}

// versionSince is when the version began that the article is in: with its first
// edit, or when the article was published.
func (a Article) versionSince() time.Time {
	switch {
	case !a.VersionAt.IsZero():
		return a.VersionAt
	case a.EditedAt.After(a.PublishedAt):
		return a.EditedAt
	default:
		return a.PublishedAt
	}
}

// countVersions notes when the version began that an edit makes: now, unless the
// one before is so young that the edit belongs to it. Corrections that follow each
// other for an hour would else never leave a version behind.
func (b *Blog) countVersions(before Article, a *Article) {
	a.VersionAt = before.versionSince()
	if !sameVersion(before, *a) && b.now().Sub(a.VersionAt) >= slipsOfThePen {
		a.VersionAt = b.now()
	}
}

// sameVersion reports whether a history would show no difference.
func sameVersion(before, a Article) bool { return before.Title == a.Title && before.Text == a.Text }

// keepPast keeps what readers saw until now, if they may go on seeing it. What
// they may not see is not kept at all: an author who takes a name out of a text
// must not find it in a table years later. So a version that was written while
// the past was hidden is never shown, even if the author changes their mind in
// the very edit that replaces it.
func (b *Blog) keepPast(ctx context.Context, tx Tx, before, a Article) error {
	settings, err := tx.Settings(ctx)
	if err != nil {
		return err
	}
	if !a.ShowsHistory(settings.History) {
		return tx.DropRevisions(ctx, a.ID)
	}
	since := before.versionSince()
	switch {
	case !before.ShowsHistory(settings.History), sameVersion(before, a):
		return nil
	case b.now().Sub(since) < slipsOfThePen, len(before.Text) > longestHistory:
		return nil
	}
	return tx.SaveRevision(ctx, Revision{
		ID: b.o.NewID(), ArticleID: a.ID, Title: before.Title, Text: before.Text, Warning: before.Warning, ShownAt: since, EndedAt: b.now(),
	}, mostRevisions)
}

// checkHistory says what is wrong with a mode.
func checkHistory(m HistoryMode) error {
	if m != HistoryByDefault && m != HistoryShown && m != HistoryHidden {
		return ErrInvalid("history", "Earlier versions are shown, hidden, or as the blog’s setting says.")
	}
	return nil
}

// HistoryView is the page of what an article said before.
type HistoryView struct {
	Slug     string
	Title    string // as it is now
	Language string
	Author   Byline
	Changes  []ShownChange // newest first
	First    time.Time     // since when the oldest version that is kept was shown
}

// ShownChange is one edit, as readers see it.
type ShownChange struct {
	At       time.Time
	Title    []Span // nil when it stayed as it was
	Text     []Paragraph
	Warnings []string // behind which the two versions stood that it compares, and the article stands now; none if none
}

// HistoryOf compares the versions of an article, oldest first, each with the next
// and the last with the article as it is.
func HistoryOf(past []Revision, now Revision) []ShownChange {
	changes := make([]ShownChange, len(past))
	for i, r := range past {
		next := now
		if i+1 < len(past) {
			next = past[i+1]
		}
		c := ShownChange{At: r.EndedAt, Text: Compare(r.Text, next.Text), Warnings: warningsOf(r, next, now)}
		if r.Title != next.Title {
			c.Title = compareWords(r.Title, next.Title)
		}
		changes[len(past)-1-i] = c
	}
	return changes
}

// warningsOf are those of versions, each once. What is compared holds words of
// both, so the warning of either is one for it, and so is the article's present
// one: an author who warns late means what was there before, too.
func warningsOf(versions ...Revision) []string {
	var list []string
	for _, v := range versions {
		if v.Warning != "" && !slices.Contains(list, v.Warning) {
			list = append(list, v.Warning)
		}
	}
	return list
}
