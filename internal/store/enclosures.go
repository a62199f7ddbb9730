package store

import (
	"context"
	"slices"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store/db"
)

// JobErase is the kind of job that removes our copy of a picture that came with a
// letter or a report; its payload is the copy's name.
const JobErase = "erase"

const eraseLife = 30 * 24 * time.Hour // how long a removal is tried; the hourly sweep finds what is left

// Enclosures returns what came with a letter or a report, in its writer's order,
// emoji last. Of pictures that lie where a block rejects them it tells no copy.
func (v view) Enclosures(ctx context.Context, owner string) ([]blog.Attachment, error) {
	rows, err := v.q.Enclosures(ctx, owner)
	if err != nil {
		return nil, wrap(err, "read enclosures")
	}
	if len(rows) == 0 {
		return nil, nil
	}
	hidden, err := v.unseen(ctx)
	if err != nil {
		return nil, err
	}
	var list []blog.Attachment
	for _, r := range rows {
		a := enclosureOf(r)
		if hidden.at(a.URL) {
			a.Copy, a.Width, a.Height = "", 0, 0
		}
		list = append(list, a)
	}
	return list, nil
}

func enclosureOf(r db.Enclosure) blog.Attachment {
	return blog.Attachment{
		Kind: blog.AttachmentKind(r.Kind), MediaType: r.MediaType, URL: r.Url, Alt: r.Alt, Sensitive: r.Sensitive,
		Copy: r.Copy, Width: int(r.Width), Height: int(r.Height), Desk: blog.EnclosurePath(r.Owner, int(r.Position)),
	}
}

// sorted tells the things beside a text from the emoji in it, of which it returns
// those we have copies of.
func sorted(enclosed []blog.Attachment) (things []blog.Attachment, emoji []blog.Emoji) {
	for _, a := range enclosed {
		switch {
		case a.Kind != blog.AttachedEmoji:
			things = append(things, a)
		case a.Copy != "":
			emoji = append(emoji, blog.Emoji{Shortcode: a.Alt, Copy: a.Copy, Desk: a.Desk})
		}
	}
	return things, emoji
}

// letterEmojiOf returns the emoji that a person's name may use, and that we have
// copies of: those on the blog's pages, and those of their letters.
func (v view) letterEmojiOf(ctx context.Context, personURI, handle string) ([]blog.Emoji, error) {
	hidden, err := v.unseen(ctx)
	if err != nil || hidden.of(personURI, handle) {
		return nil, err
	}
	list, err := v.emojiOf(ctx, personURI, hidden)
	if err != nil {
		return nil, err
	}
	rows, err := v.q.LetterEmojiOf(ctx, personURI)
	if err != nil {
		return nil, wrap(err, "read the emoji of letters")
	}
	for _, r := range rows {
		e := enclosureOf(r.Enclosure)
		there := slices.ContainsFunc(list, func(known blog.Emoji) bool { return known.Shortcode == e.Alt })
		if !there && !hidden.at(e.URL) {
			list = append(list, blog.Emoji{Shortcode: e.Alt, Copy: e.Copy, Desk: e.Desk})
		}
	}
	return list, nil
}

// SaveEnclosures puts what came with a letter or a report in place of what there
// was, and notes that copies which nothing wants any more are to be removed.
func (t *tx) SaveEnclosures(ctx context.Context, owner string, list []blog.Attachment) error {
	copies, err := t.q.DropEnclosures(ctx, owner)
	if err != nil {
		return wrap(err, "drop enclosures")
	}
	for i, a := range list {
		err := t.q.SaveEnclosure(ctx, db.SaveEnclosureParams{
			Owner: owner, Position: int64(i), Kind: string(a.Kind), MediaType: a.MediaType, Url: a.URL, Alt: a.Alt,
			Sensitive: a.Sensitive, Copy: a.Copy, Width: int64(a.Width), Height: int64(a.Height),
		})
		if err != nil {
			return wrap(err, "save an enclosure")
		}
	}
	for _, name := range copies {
		kept := slices.ContainsFunc(list, func(a blog.Attachment) bool { return a.Copy == name })
		if name == "" || kept {
			continue
		}
		if err := t.erase(ctx, name); err != nil {
			return err
		}
	}
	return nil
}

func (t *tx) erase(ctx context.Context, name string) error {
	return t.addJob(ctx, queue.Job{
		ID: "erase " + name, Kind: JobErase, Lane: "erase", Payload: []byte(name), ExpiresAt: t.s.now().Add(eraseLife),
	})
}

func (t *tx) eraseEnclosures(ctx context.Context, owners []string) error {
	for _, owner := range owners {
		if err := t.SaveEnclosures(ctx, owner, nil); err != nil {
			return err
		}
	}
	return nil
}

// eraseLostEnclosures removes what came with letters and reports that are gone.
func (t *tx) eraseLostEnclosures(ctx context.Context) error {
	owners, err := t.q.LostEnclosures(ctx)
	if err != nil {
		return wrap(err, "look for lost enclosures")
	}
	return t.eraseEnclosures(ctx, owners)
}

// FetchEnclosures notes that pictures that came with a letter or a report are to
// be fetched.
func (t *tx) FetchEnclosures(ctx context.Context, owner string, urls []string) error {
	wanted := make([]WantedPicture, len(urls))
	for i, url := range urls {
		wanted[i] = WantedPicture{URL: url, Owner: owner}
	}
	return t.fetchPictures(ctx, wanted)
}

// GiveEnclosure notes our copy of a picture, and reports whether one was wanted.
func (t *tx) GiveEnclosure(ctx context.Context, owner string, a blog.Attachment) (bool, error) {
	n, err := t.q.GiveEnclosure(ctx, db.GiveEnclosureParams{
		Owner: owner, Url: a.URL, Copy: a.Copy, Width: int64(a.Width), Height: int64(a.Height),
	})
	return n > 0, wrap(err, "note a picture")
}

// LettersWithEnclosures returns the letters of a person that something came with.
func (v view) LettersWithEnclosures(ctx context.Context, personURI string) ([]string, error) {
	ids, err := v.q.LettersWithEnclosures(ctx, personURI)
	return ids, wrap(err, "list letters with enclosures")
}

// EnclosureNeeded reports whether a copy is of something that came with a letter
// or a report.
func (v view) EnclosureNeeded(ctx context.Context, name string) (bool, error) {
	n, err := v.q.CountEnclosed(ctx, name)
	return n > 0, wrap(err, "look what a picture came with")
}
