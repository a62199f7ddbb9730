package federation

import (
	"bytes"
	"context"
	"slices"

	"github.com/causerie/causerie/internal/blog"
)

// EnclosedPicture fetches a picture or an emoji that came with a letter or a
// report, for the desk alone. One whose letter is gone, or changed, needs none, and
// nor does one that a block rejects.
func (f *Federation) EnclosedPicture(ctx context.Context, owner, url string) Verdict {
	a, wanted, err := f.wantsEnclosure(ctx, owner, url)
	if err != nil || !wanted {
		return doneOrAgain(err)
	}
	keep, most := f.c.Enclose, int64(attachmentBytes)
	if a.Kind == blog.AttachedEmoji {
		keep, most = f.c.EncloseEmoji, emojiBytes
	}
	raw, err := f.picture(ctx, url, most)
	if err != nil {
		return dropOrRetry(err)
	}
	made, err := keep(ctx, bytes.NewReader(raw))
	if err != nil {
		return unreadable(ctx, err)
	}
	made.URL = url
	return f.giveEnclosure(ctx, owner, made)
}

func (f *Federation) wantsEnclosure(ctx context.Context, owner, url string) (blog.Attachment, bool, error) {
	list, err := f.c.Store.Enclosures(ctx, owner)
	i := slices.IndexFunc(list, func(a blog.Attachment) bool { return a.URL == url && a.Copy == "" })
	if err != nil || i < 0 {
		return blog.Attachment{}, false, err
	}
	l, err := f.c.Store.Letter(ctx, owner)
	if err != nil && blog.KindOf(err) != blog.NotFound { // a report has no letter
		return blog.Attachment{}, false, err
	}
	welcome, err := blog.PictureWelcome(ctx, f.c.Store, l.PersonURI, url)
	return list[i], welcome, err
}

// giveEnclosure hands a copy over, and removes it if nothing wants it any more.
func (f *Federation) giveEnclosure(ctx context.Context, owner string, made blog.Attachment) Verdict {
	taken, err := f.c.Blog.GiveEnclosure(ctx, owner, made)
	if err != nil {
		return again(err) // it may have been noted all the same: the sweep finds it if not
	}
	if !taken {
		err = f.c.Discard(made.Copy)
	}
	return doneOrAgain(err)
}
