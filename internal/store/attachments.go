package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store/db"
)

// JobPicture is the kind of job that fetches a picture of a comment, of an emoji,
// or of what came with a letter or a report; its payload is a [WantedPicture].
const JobPicture = "picture"

const pictureLife = 24 * time.Hour // how long a picture is tried to be had

// WantedPicture says what a job of kind [JobPicture] fetches.
type WantedPicture struct {
	URL     string `json:"url"`
	Comment string `json:"comment,omitempty"` // id, for an attachment; "" for an emoji
	Owner   string `json:"owner,omitempty"`   // id of the letter or report, for an enclosure
}

// SaveAttachments puts a comment's attachments in place of those it had.
func (t *tx) SaveAttachments(ctx context.Context, commentID string, list []blog.Attachment) error {
	if err := t.q.DropAttachments(ctx, commentID); err != nil {
		return wrap(err, "drop attachments")
	}
	for i, a := range list {
		err := t.q.SaveAttachment(ctx, db.SaveAttachmentParams{
			CommentID: commentID, Position: int64(i), Kind: string(a.Kind), MediaType: a.MediaType, Url: a.URL, Alt: a.Alt,
			Sensitive: a.Sensitive, Copy: a.Copy, Width: int64(a.Width), Height: int64(a.Height),
		})
		if err != nil {
			return wrap(err, "save an attachment")
		}
	}
	return nil
}

// Attachments returns what came with a comment, in its writer's order.
func (v view) Attachments(ctx context.Context, commentID string) ([]blog.Attachment, error) {
	rows, err := v.q.Attachments(ctx, commentID)
	if err != nil {
		return nil, wrap(err, "read attachments")
	}
	var list []blog.Attachment
	for _, r := range rows {
		list = append(list, attachmentOf(r))
	}
	return list, nil
}

func attachmentOf(r db.Attachment) blog.Attachment {
	return blog.Attachment{
		Kind: blog.AttachmentKind(r.Kind), MediaType: r.MediaType, URL: r.Url, Alt: r.Alt, Sensitive: r.Sensitive,
		Copy: r.Copy, Width: int(r.Width), Height: int(r.Height),
	}
}

// GiveAttachment notes our copy of a comment's picture.
func (t *tx) GiveAttachment(ctx context.Context, commentID string, a blog.Attachment) error {
	n, err := t.q.GiveAttachment(ctx, db.GiveAttachmentParams{
		Comment: commentID, Url: a.URL, Copy: a.Copy, Width: int64(a.Width), Height: int64(a.Height),
	})
	t.visible = t.visible || n > 0
	return wrap(err, "note a picture")
}

// ReleasePictures lets the copies of a comment's pictures go.
func (t *tx) ReleasePictures(ctx context.Context, commentID string) error {
	return wrap(t.q.ReleasePictures(ctx, commentID), "let pictures go")
}

// ReleasePicturesOf lets the copies of the pictures of a person's comments go.
func (t *tx) ReleasePicturesOf(ctx context.Context, personURI string) error {
	t.visible = true
	return wrap(t.q.ReleasePicturesOf(ctx, personURI), "let pictures go")
}

// ShownWithPictures returns the comments of a person that are shown and lack a
// copy of a picture or of an emoji.
func (v view) ShownWithPictures(ctx context.Context, personURI string) ([]string, error) {
	ids, err := v.q.ShownWithPictures(ctx, personURI)
	return ids, wrap(err, "list comments with pictures")
}

// FetchPictures notes that the pictures and the emoji of a comment, and those of
// its writer's name, are to be fetched, as far as there are no copies.
func (t *tx) FetchPictures(ctx context.Context, c blog.Comment) error {
	list, err := t.Attachments(ctx, c.ID)
	if err != nil {
		return err
	}
	var wanted []WantedPicture
	for _, a := range list {
		if a.Kind == blog.AttachedPicture && a.Copy == "" {
			wanted = append(wanted, WantedPicture{URL: a.URL, Comment: c.ID})
		}
	}
	for _, owner := range []string{c.ID, c.PersonURI} {
		emoji, err := t.missingEmoji(ctx, owner)
		if err != nil {
			return err
		}
		wanted = append(wanted, emoji...)
	}
	return t.fetchPictures(ctx, wanted)
}

// fetchPictures adds a job for each. Lanes are taken in the order of their names,
// so that two who do so never wait for each other.
func (t *tx) fetchPictures(ctx context.Context, wanted []WantedPicture) error {
	slices.SortStableFunc(wanted, func(a, b WantedPicture) int { return strings.Compare(blog.HostOf(a.URL), blog.HostOf(b.URL)) })
	for _, w := range wanted {
		payload, err := json.Marshal(w)
		if err != nil {
			return fmt.Errorf("note a picture: %w", err)
		}
		err = t.addJob(ctx, queue.Job{
			ID: "picture " + w.Comment + w.Owner + " " + w.URL, Kind: JobPicture, Lane: "picture:" + blog.HostOf(w.URL), Payload: payload,
			ExpiresAt: t.s.now().Add(pictureLife),
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// SaveEmoji says which emoji the shortcodes of an owner mean: of a person's name, or
// of a comment, which is saved with it.
func (t *tx) SaveEmoji(ctx context.Context, owner string, list []blog.Emoji) error {
	if err := t.q.DropEmojiUses(ctx, owner); err != nil {
		return wrap(err, "drop emoji")
	}
	for _, e := range list {
		if err := t.q.SaveEmojiUse(ctx, db.SaveEmojiUseParams{Owner: owner, Shortcode: e.Shortcode, Url: e.URL}); err != nil {
			return wrap(err, "save an emoji")
		}
	}
	return t.showsPerson(ctx, owner)
}

// FetchEmoji notes that pictures of the owner's emoji are to be fetched.
func (t *tx) FetchEmoji(ctx context.Context, owner string) error {
	wanted, err := t.missingEmoji(ctx, owner)
	if err != nil {
		return err
	}
	return t.fetchPictures(ctx, wanted)
}

func (t *tx) missingEmoji(ctx context.Context, owner string) ([]WantedPicture, error) {
	urls, err := t.q.EmojiToFetch(ctx, owner)
	wanted := make([]WantedPicture, len(urls))
	for i, url := range urls {
		wanted[i] = WantedPicture{URL: url}
	}
	return wanted, wrap(err, "look for missing emoji")
}

// FetchEmojiAt notes that one emoji's picture is to be fetched, unless that was
// done or tried.
func (t *tx) FetchEmojiAt(ctx context.Context, url string) error {
	n, err := t.q.CountEmoji(ctx, url)
	if err != nil || n > 0 {
		return wrap(err, "look for an emoji")
	}
	return t.fetchPictures(ctx, []WantedPicture{{URL: url}})
}

// GiveEmoji notes our copy of an emoji's picture, or that there is none.
func (t *tx) GiveEmoji(ctx context.Context, url, copied string, at time.Time) error {
	t.visible = t.visible || copied != ""
	return wrap(t.q.SaveEmoji(ctx, db.SaveEmojiParams{Url: url, Copy: copied, FetchedAt: ms(at)}), "note an emoji")
}

// emojiOf returns the emoji of a comment or of a person's name that we have
// copies of that are shown.
func (v view) emojiOf(ctx context.Context, owner string, hidden unseen) ([]blog.Emoji, error) {
	rows, err := v.q.EmojiOf(ctx, owner)
	if err != nil {
		return nil, wrap(err, "read emoji")
	}
	var list []blog.Emoji
	for _, r := range rows {
		if hidden.at(r.Url) {
			continue
		}
		list = append(list, blog.Emoji{Shortcode: r.Shortcode, Copy: r.Copy})
	}
	return list, nil
}

// CopyNeeded reports whether a picture that was fetched is anyone's: the face of
// a person, part of a comment, an emoji, or what an article embeds.
func (v view) CopyNeeded(ctx context.Context, name string) (bool, error) {
	if needed, err := v.AvatarNeeded(ctx, name); needed || err != nil {
		return needed, err
	}
	n, err := v.q.CountWithCopy(ctx, name)
	if err == nil && n == 0 {
		n, err = v.q.CountEmbedsWithPicture(ctx, name)
	}
	return n > 0, wrap(err, "look what a picture is part of")
}
