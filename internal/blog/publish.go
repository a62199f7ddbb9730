package blog

import (
	"context"
	"slices"
	"strings"
	"time"
)

// articleTx is what writing articles needs.
type articleTx interface {
	// Article returns an article in any state, or an error of kind NotFound.
	Article(ctx context.Context, id string) (Article, error)
	// SaveArticle writes an article with its tags and categories; categories
	// that are not there yet are made.
	SaveArticle(ctx context.Context, a Article) error
	// RemoveArticle removes an article and all that hangs on it.
	RemoveArticle(ctx context.Context, id string) error
	// SlugOwner tells which article has the slug, or had it; "" for none.
	SlugOwner(ctx context.Context, slug string) (articleID string, err error)
	// Redirect makes an old slug lead to the article.
	Redirect(ctx context.Context, slug, articleID string) error
	// Bury remembers that an object of ours is gone.
	Bury(ctx context.Context, t Tombstone) error

	SaveAutosave(ctx context.Context, s Autosave) error
	DropAutosave(ctx context.Context, articleID string) error
}

// Tombstone is what remains of a thing that was public once.
type Tombstone struct {
	ObjectID string // an article's ObjectID, or the id of an author's answer
	Answer   bool   // it was an answer
	Format   Format // of the article
	At       time.Time
}

// backdated is how old a date may be before a publication is taken for an old
// text that is brought in, and not sent to followers. (Mastodon puts whatever is
// delivered on top of home timelines, whatever its date.)
const backdated = 24 * time.Hour

// Preview renders words that are not saved.
func (b *Blog) Preview(w Words) (Rendered, error) { return b.o.Article(w.Source, w.Language) }

// SaveDraft saves a draft that only the author sees. With id "" it makes a new
// one. A published article is a Conflict: it is changed by [Blog.Publish].
func (b *Blog) SaveDraft(ctx context.Context, authorID, id string, w Words) (Article, error) {
	var err error
	if w.Language, err = tidyLanguage(w.Language); err != nil {
		return Article{}, err
	}
	return b.saveDraft(ctx, authorID, id, w)
}

// saveDraft is SaveDraft for words that nobody looked at: what is kept while
// someone types is kept as it is.
func (b *Blog) saveDraft(ctx context.Context, authorID, id string, w Words) (Article, error) {
	rendered, err := b.o.Article(w.Source, w.Language)
	if err != nil {
		return Article{}, err
	}
	var a Article
	err = b.db.Write(ctx, func(tx Tx) error {
		if a, err = b.open(ctx, tx, authorID, id); err != nil {
			return err
		}
		if a.Public() {
			return ErrConflict("", "The article is published; publish the change, or unpublish it first.")
		}
		before := a
		b.write(&a, w, rendered)
		if err := keepKind(before, a); err != nil {
			return err
		}
		if w.Slug != "" {
			if err := b.takeSlug(ctx, tx, &a, w.Slug); err != nil {
				return err
			}
		}
		if err := tx.DropAutosave(ctx, a.ID); err != nil {
			return err
		}
		return tx.SaveArticle(ctx, a)
	})
	return a, err
}

// Autosave keeps what is in the editor without showing it to anyone. With id ""
// it makes a draft. It returns the article's id.
func (b *Blog) Autosave(ctx context.Context, authorID, id string, w Words) (string, error) {
	if id == "" {
		w.Slug = ""
		a, err := b.saveDraft(ctx, authorID, "", w)
		return a.ID, err
	}
	return id, b.db.Write(ctx, func(tx Tx) error {
		if _, err := tx.Article(ctx, id); err != nil {
			return err
		}
		return tx.SaveAutosave(ctx, Autosave{ArticleID: id, Words: w, SavedAt: b.now()})
	})
}

// DiscardAutosave forgets what is in the editor and not saved.
func (b *Blog) DiscardAutosave(ctx context.Context, id string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if _, err := tx.Article(ctx, id); err != nil {
			return err
		}
		return tx.DropAutosave(ctx, id)
	})
}

// Publish shows an article to everyone and tells the author's followers, or
// changes one that is shown and tells them that. With id "" it publishes a new
// one. Errors of kind Invalid and Conflict name the field.
func (b *Blog) Publish(ctx context.Context, authorID, id string, w Words) (Article, error) {
	var err error
	if w.Language, err = tidyLanguage(w.Language); err != nil {
		return Article{}, err
	}
	rendered, err := b.o.Article(w.Source, w.Language)
	if err != nil {
		return Article{}, err
	}
	if err := b.publishable(w, rendered); err != nil {
		return Article{}, err
	}
	var a Article
	err = b.db.Write(ctx, func(tx Tx) error {
		if a, err = b.open(ctx, tx, authorID, id); err != nil {
			return err
		}
		if err := coverThere(ctx, tx, w.CoverID); err != nil {
			return err
		}
		before := a
		b.write(&a, w, rendered)
		if err := keepKind(before, a); err != nil {
			return err
		}
		if err := b.chooseSlug(ctx, tx, &a, w.Slug); err != nil {
			return err
		}
		if err := tx.DropAutosave(ctx, a.ID); err != nil {
			return err
		}
		if before.Public() {
			err = b.update(ctx, tx, before, &a, w)
		} else {
			err = b.release(ctx, tx, &a, w)
		}
		if err != nil {
			return err
		}
		return b.mindEmbeds(ctx, tx, a, rendered.Embeds)
	})
	return a, err
}

// open returns the article with that id, or a new one of the author.
func (b *Blog) open(ctx context.Context, tx Tx, authorID, id string) (Article, error) {
	if id != "" {
		return tx.Article(ctx, id)
	}
	return Article{ID: b.o.NewID(), AuthorID: authorID, State: Draft, CreatedAt: b.now()}, nil
}

// write puts the author's words into the article.
func (b *Blog) write(a *Article, w Words, r Rendered) {
	a.Kind = w.Kind
	if a.Kind == "" {
		a.Kind = LongForm
	}
	a.Title = tidyTitle(w.Title)
	a.Summary = strings.TrimSpace(w.Summary)
	a.Source, a.HTML, a.Text = w.Source, r.HTML, r.Text
	a.Excerpt = a.Summary
	if a.Excerpt == "" {
		a.Excerpt = r.Summary
	}
	a.Language = strings.TrimSpace(w.Language)
	a.Warning = strings.TrimSpace(w.Warning)
	a.Sensitive = w.Sensitive
	a.CommentsClosed = w.CommentsClosed
	a.CoverID, a.CoverAlt = w.CoverID, strings.TrimSpace(w.CoverAlt)
	a.Tags, a.Categories = distinct(w.Tags), distinct(w.Categories)
	a.Series, a.History = strings.Join(strings.Fields(w.Series), " "), w.History
	a.UpdatedAt = b.now()
}

// tidyTitle is a title as it is kept.
func tidyTitle(title string) string { return strings.Join(strings.Fields(title), " ") }

// publishable says what is missing before anyone may read the words.
func (b *Blog) publishable(w Words, r Rendered) error {
	switch {
	case w.Kind != "" && w.Kind != LongForm && w.Kind != Note && w.Kind != Page:
		return ErrInvalid("kind", "The kind is article, note or page.")
	case strings.TrimSpace(w.Title) == "" && w.Kind != Note:
		return ErrInvalid("title", "Give the article a title, or make it a note.")
	case len([]rune(w.Title)) > 150:
		return ErrInvalid("title", "The title is longer than 150 characters; shorten it.")
	case strings.TrimSpace(r.HTML) == "":
		return ErrInvalid("source", "Write something first: the article is empty.")
	case len(w.Source) > 1<<20:
		return ErrInvalid("source", "The text is longer than a mebibyte; divide it into several articles.")
	case w.Date.After(b.now().Add(5 * time.Minute)):
		return ErrInvalid("date", "The date lies in the future; publish it then, or leave the date out.")
	case len(w.Tags) > 50:
		return ErrInvalid("tags", "Fifty tags are the most an article can have.")
	}
	if err := checkPictures(r.Missing); err != nil {
		return err
	}
	if err := checkPage(w); err != nil {
		return err
	}
	if err := checkSeries(w.Series); err != nil {
		return err
	}
	return checkHistory(w.History)
}

// release makes a draft public. A draft that was public before gets a new
// object, because servers that obeyed its deletion never take the old id again.
func (b *Blog) release(ctx context.Context, tx Tx, a *Article, w Words) error {
	if a.IsPage() {
		return b.releasePage(ctx, tx, a, w)
	}
	settings, err := tx.Settings(ctx)
	if err != nil {
		return err
	}
	a.State = Published
	a.ObjectID = b.o.NewID()
	a.Format = settings.Format
	if a.Kind == Note {
		a.Format = AsNote
	}
	a.PublishedAt, a.EditedAt, a.VersionAt = b.publishedAt(w), time.Time{}, time.Time{}
	a.Broadcast = b.now().Sub(a.PublishedAt) < backdated
	if err := tx.SaveArticle(ctx, *a); err != nil {
		return err
	}
	if err := tx.Return(ctx, a.Slug); err != nil {
		return err
	}
	if err := b.spread(ctx, tx, *a, *a); err != nil || !a.Broadcast {
		return err
	}
	return tx.Broadcast(ctx, b.about(*a, ArticlePublished))
}

// publishedAt is the date that an article bears when it is published.
func (b *Blog) publishedAt(w Words) time.Time {
	if w.Date.IsZero() {
		return b.now()
	}
	return w.Date.UTC().Truncate(time.Millisecond)
}

// update changes what is public. Only a change that a reader can see counts as
// an edit; followers of a text that was never sent to them are not told.
func (b *Blog) update(ctx context.Context, tx Tx, before Article, a *Article, w Words) error {
	if !w.Date.IsZero() {
		a.PublishedAt = w.Date.UTC().Truncate(time.Millisecond)
	}
	edited := differ(before, *a)
	if edited {
		a.EditedAt = b.now()
	}
	b.countVersions(before, a)
	if before.Slug != a.Slug {
		if err := tx.Redirect(ctx, before.Slug, a.ID); err != nil {
			return err
		}
		if err := tx.Return(ctx, a.Slug); err != nil {
			return err
		}
	}
	if err := tx.SaveArticle(ctx, *a); err != nil {
		return err
	}
	if err := b.keepPast(ctx, tx, before, *a); err != nil {
		return err
	}
	// Who may reply is told, and is no edit.
	if !edited && before.Slug == a.Slug && before.CommentsClosed == a.CommentsClosed {
		return nil
	}
	if err := b.spread(ctx, tx, before, *a); err != nil || !a.Broadcast {
		return err
	}
	if _, err := tx.DropUntoldTerms(ctx, a.ID); err != nil { // they are told with it
		return err
	}
	return b.tellInvolved(ctx, tx, *a, ArticleUpdated)
}

// tellInvolved tells followers, and the servers of all who commented or reacted:
// those have a copy too.
func (b *Blog) tellInvolved(ctx context.Context, tx Tx, a Article, kind BroadcastKind) error {
	broadcast := b.about(a, kind)
	var err error
	if broadcast.People, err = tx.Involved(ctx, a.ID); err != nil {
		return err
	}
	return tx.Broadcast(ctx, broadcast)
}

// differ reports whether readers would see a difference.
func differ(x, y Article) bool {
	return x.Title != y.Title || x.Source != y.Source || x.Summary != y.Summary || x.Language != y.Language ||
		x.Warning != y.Warning || x.Sensitive != y.Sensitive || x.CoverID != y.CoverID || x.CoverAlt != y.CoverAlt ||
		!slices.Equal(x.Tags, y.Tags)
}

// Unpublish makes a published article a draft again and asks everyone who has a
// copy of it, or of the author's answers under it, to delete that. The
// conversation is kept for the day it is published again.
func (b *Blog) Unpublish(ctx context.Context, id string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		a, err := tx.Article(ctx, id)
		if err != nil {
			return err
		}
		if !a.Public() {
			return ErrConflict("", "The article is not published.")
		}
		if err := b.withdraw(ctx, tx, a); err != nil {
			return err
		}
		// What it said before goes with it, and what it embeds is nobody's to see.
		if err := tx.DropRevisions(ctx, a.ID); err != nil {
			return err
		}
		if err := tx.SaveEmbeds(ctx, a.ID, nil); err != nil {
			return err
		}
		a.State, a.Broadcast = Draft, false
		a.UpdatedAt = b.now()
		return tx.SaveArticle(ctx, a)
	})
}

// DeleteArticle removes an article with its conversation, and asks everyone who
// has a copy of it, or of the author's answers under it, to delete that.
func (b *Blog) DeleteArticle(ctx context.Context, id string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		a, err := tx.Article(ctx, id)
		if err != nil {
			return err
		}
		if a.Public() {
			if err := b.withdraw(ctx, tx, a); err != nil {
				return err
			}
		}
		if a.IsPage() {
			if err := tx.HoldStructure(ctx); err != nil {
				return err
			}
			if err := leaveMenus(ctx, tx, MenuRef{MenuPage, a.ID}); err != nil {
				return err
			}
		}
		return tx.RemoveArticle(ctx, id)
	})
}

func (b *Blog) withdraw(ctx context.Context, tx Tx, a Article) error {
	if a.IsPage() {
		return b.withdrawPage(ctx, tx, a)
	}
	// Of the pin nobody is told: whoever drops the article drops that with it.
	if _, err := tx.DropPin(ctx, a.ID); err != nil {
		return err
	}
	t := Tombstone{ObjectID: a.ObjectID, Format: a.Format, At: b.now()}
	if err := tx.Bury(ctx, t); err != nil {
		return err
	}
	if err := b.tellInvolved(ctx, tx, a, ArticleRemoved); err != nil {
		return err
	}
	if err := tx.LeaveGone(ctx, a.ID, a.Slug); err != nil {
		return err
	}
	if err := b.spread(ctx, tx, a, a); err != nil {
		return err
	}
	permits, err := tx.PermitsUnder(ctx, a.ID)
	if err != nil {
		return err
	}
	if err := b.retract(ctx, tx, permits); err != nil {
		return err
	}
	answers, err := tx.Answers(ctx, a.ID)
	if err != nil {
		return err
	}
	for _, c := range answers {
		if err := b.withdrawAnswer(ctx, tx, c); err != nil {
			return err
		}
	}
	return nil
}

func (b *Blog) about(a Article, kind BroadcastKind) Broadcast {
	return Broadcast{
		ID: b.o.NewID(), AuthorID: a.AuthorID, Kind: kind,
		ArticleID: a.ID, ObjectID: a.ObjectID, Followers: true, CreatedAt: b.now(),
	}
}

// distinct trims, and drops what is empty or repeated in any case.
func distinct(names []string) []string {
	var out []string
	for _, name := range names {
		name = strings.Join(strings.Fields(strings.TrimPrefix(strings.TrimSpace(name), "#")), " ")
		if Slugify(name) == "" || slices.ContainsFunc(out, func(o string) bool { return Slugify(o) == Slugify(name) }) {
			continue
		}
		out = append(out, name)
	}
	return out
}
