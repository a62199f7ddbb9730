package federation

import (
	"bytes"
	"context"
	"errors"

	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/internal/blog"
)

// Sizes of pictures from elsewhere that are fetched, in bytes.
const (
	attachmentBytes = 16 << 20
	emojiBytes      = 1 << 20
)

// CommentPicture fetches a picture that came with a comment, so that no visitor
// ever has to. A comment that is not shown (any more) needs none, and nor does one
// whose writer was blocked since, or that shows what lies on a blocked host.
func (f *Federation) CommentPicture(ctx context.Context, commentID, url string) Verdict {
	wanted, err := f.wantsPicture(ctx, commentID, url)
	if err != nil {
		return again(err)
	}
	if !wanted {
		return done
	}
	raw, err := f.picture(ctx, url, attachmentBytes)
	if err != nil {
		return dropOrRetry(err)
	}
	made, err := f.c.AddPicture(ctx, bytes.NewReader(raw))
	if err != nil {
		return unreadable(ctx, err)
	}
	made.URL = url
	if err := f.c.Blog.GiveAttachment(ctx, commentID, made); err != nil {
		return again(err)
	}
	return done
}

func (f *Federation) wantsPicture(ctx context.Context, commentID, url string) (bool, error) {
	c, err := f.c.Store.Comment(ctx, commentID)
	if blog.KindOf(err) == blog.NotFound || (err == nil && c.State != blog.Shown) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if welcome, err := blog.PictureWelcome(ctx, f.c.Store, c.PersonURI, url); !welcome || err != nil {
		return false, err
	}
	list, err := f.c.Store.Attachments(ctx, commentID)
	for _, a := range list {
		if a.URL == url && a.Copy == "" {
			return true, err
		}
	}
	return false, err
}

// EmojiPicture fetches the picture of a custom emoji. That one cannot be had is
// noted too: many may use it.
func (f *Federation) EmojiPicture(ctx context.Context, url string) Verdict {
	if wanted, err := blog.EmojiWelcome(ctx, f.c.Store, url); err != nil || !wanted {
		return doneOrAgain(err)
	}
	raw, err := f.picture(ctx, url, emojiBytes)
	if err != nil && !permanent(err) {
		return dropOrRetry(err)
	}
	var made blog.Attachment
	if err == nil {
		if made, err = f.c.AddEmoji(ctx, bytes.NewReader(raw)); err != nil {
			if v := unreadable(ctx, err); v.Again {
				return v
			}
		}
	}
	return doneOrAgain(f.c.Blog.GiveEmoji(ctx, url, made.Copy))
}

// picture fetches a picture, from hosts whose pictures are welcome: none of them may
// lead to one that is blocked.
func (f *Federation) picture(ctx context.Context, url string, most int64) ([]byte, error) {
	answer, err := f.fetch.Get(ctx, fetch.Request{
		URL: url, Accept: "image/webp,image/png,image/jpeg,image/gif", MaxBytes: most,
		Types: []string{"image/jpeg", "image/png", "image/gif", "image/webp"}, Admit: f.admitPicture,
	})
	if err != nil {
		return nil, err
	}
	return answer.Body, nil
}

func (f *Federation) admitPicture(ctx context.Context, address string) error {
	welcome, err := blog.PictureWelcome(ctx, f.c.Store, "", address)
	if err == nil && !welcome {
		err = permanentError{errors.New("pictures from there are rejected")}
	}
	return err
}

// unreadable is what becomes of a picture that cannot be kept: it would be none
// tomorrow, unless it was we who were stopped.
func unreadable(ctx context.Context, err error) Verdict {
	if ctx.Err() != nil || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return again(err)
	}
	return Verdict{Reason: err.Error()}
}

func doneOrAgain(err error) Verdict {
	if err != nil {
		return again(err)
	}
	return done
}
