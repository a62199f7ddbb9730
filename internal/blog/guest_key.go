package blog

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

const noKey = "This link does not lead to a comment any more: it was deleted, or the link is not complete."

// NewKey makes a key to a comment of the form, for a link in a mail. Only its hash
// is kept, so each mail has a key of its own; all of them hold as long as the
// comment has words.
func (b *Blog) NewKey(ctx context.Context, commentID string, scope KeyScope) (key string, err error) {
	secret := make([]byte, 24)
	rand.Read(secret)
	key = base64.RawURLEncoding.EncodeToString(secret)
	return key, b.db.Write(ctx, func(tx Tx) error {
		return tx.SaveGuestKey(ctx, KeyHash(key), commentID, scope, b.now())
	})
}

// KeyHash is what is kept of a key.
func KeyHash(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// opened finds the comment that a key opens, with its writer.
func (b *Blog) opened(ctx context.Context, tx Tx, key string, scopes ...KeyScope) (Comment, Guest, error) {
	id, scope, err := tx.GuestKey(ctx, KeyHash(key))
	if err != nil {
		return Comment{}, Guest{}, err
	}
	for _, allowed := range scopes {
		if scope != allowed {
			continue
		}
		g, err := tx.Guest(ctx, id)
		if err != nil {
			return Comment{}, Guest{}, err
		}
		c, err := tx.Comment(ctx, id)
		return c, g, err
	}
	return Comment{}, Guest{}, ErrNotFound(noKey)
}

// ConfirmRemark notes that a comment's writer reads mail at the address they gave,
// and judges the comment again if it waits.
func (b *Blog) ConfirmRemark(ctx context.Context, key string) (Comment, error) {
	var c Comment
	err := b.db.Write(ctx, func(tx Tx) (err error) {
		var g Guest
		if c, g, err = b.opened(ctx, tx, key, KeyManage); err != nil || g.Confirmed() {
			return err
		}
		g.ConfirmedAt = b.now()
		if err := tx.SaveGuest(ctx, g); err != nil {
			return err
		}
		if c.State == Held {
			if c, err = b.judgeConfirmed(ctx, tx, c, g); err != nil {
				return err
			}
		}
		return tx.AddressAnswered(ctx, AddressHash(g.Email)) // last, as whoever asks it counts first
	})
	return c, err
}

// judgeConfirmed judges a comment that waits, now that its writer is known.
func (b *Blog) judgeConfirmed(ctx context.Context, tx Tx, c Comment, g Guest) (Comment, error) {
	s := Submission{Door: DoorForm, Comment: c, Newcomer: g.newcomer()}
	var err error
	if s.Article, err = tx.Article(ctx, c.ArticleID); err != nil {
		return c, err
	}
	if c.State, c.Reason, err = b.judge(ctx, tx, s); err != nil {
		return c, err
	}
	return c, b.keepComment(ctx, tx, c)
}

// EditRemark replaces the words of a comment of the form, within [EditTime], and
// judges it anew.
func (b *Blog) EditRemark(ctx context.Context, key, source string) (Comment, error) {
	html, text, err := b.remarkText(source)
	if err != nil {
		return Comment{}, err
	}
	var c Comment
	err = b.db.Write(ctx, func(tx Tx) (err error) {
		var g Guest
		if c, g, err = b.opened(ctx, tx, key, KeyManage); err != nil || c.HTML == html {
			return err
		}
		if !b.Editable(c) {
			return ErrConflict("", "A comment can be changed for 15 minutes after it was written; you can still delete it.")
		}
		before := c
		c.HTML, c.Text, c.Source, c.EditedAt = html, text, source, b.now()
		if JudgedText(c) != JudgedText(before) {
			if err := b.unlearn(ctx, tx, before); err != nil {
				return err
			}
		}
		state, reason, err := b.judgeEdit(ctx, tx, Submission{Door: DoorForm, Comment: c, Newcomer: g.newcomer()})
		if err != nil {
			return err
		}
		if c.State == Shown || c.State == Held { // nothing undoes what the author decided against it
			c.State, c.Reason = state, reason
		}
		if err := b.takeBackRelays(ctx, tx, c.ID); err != nil { // they quote other words
			return err
		}
		return b.keepComment(ctx, tx, c)
	})
	return c, err
}

// Editable reports whether the writer of a comment of the form can change it now.
func (b *Blog) Editable(c Comment) bool {
	return c.State != Deleted && b.now().Before(c.PublishedAt.Add(EditTime))
}

// DeleteRemark wipes a comment of the form because its writer wants that, with all
// that was known of them.
func (b *Blog) DeleteRemark(ctx context.Context, key string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		c, _, err := b.opened(ctx, tx, key, KeyManage)
		if err != nil {
			return err
		}
		if err := b.unlearn(ctx, tx, c); err != nil {
			return err
		}
		return b.keepComment(ctx, tx, wiped(c))
	})
}

// QuietRemark has no more mail sent about answers to a comment. The key that came
// with such a mail ends it for all that the same address wrote under the article,
// because the mail tells of answers to all of it.
func (b *Blog) QuietRemark(ctx context.Context, key string) error {
	err := b.db.Write(ctx, func(tx Tx) error {
		c, g, err := b.opened(ctx, tx, key, KeyQuiet)
		if err != nil {
			return err
		}
		return tx.QuietGuest(ctx, g.Email, c.ArticleID)
	})
	if KindOf(err) == NotFound {
		return b.setNotify(ctx, key, false, KeyManage)
	}
	return err
}

// LoudRemark has mail sent about answers to a comment whose writer has confirmed
// the address.
func (b *Blog) LoudRemark(ctx context.Context, key string) error {
	return b.setNotify(ctx, key, true, KeyManage)
}

func (b *Blog) setNotify(ctx context.Context, key string, notify bool, scopes ...KeyScope) error {
	return b.db.Write(ctx, func(tx Tx) error {
		_, g, err := b.opened(ctx, tx, key, scopes...)
		if err != nil || g.Notify == notify {
			return err
		}
		g.Notify = notify
		return tx.SaveGuest(ctx, g)
	})
}
