package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// PlacedBelow returns the pictures on pages that lie on one of the hosts or below
// it, with a copy or without, in the order of the lanes they are fetched by. Hosts
// are compared here, as those of people are.
func (v view) PlacedBelow(ctx context.Context, hosts []string) ([]blog.Placed, error) {
	all, err := v.placed(ctx)
	if err != nil {
		return nil, err
	}
	named := make(unseen, len(hosts))
	for _, host := range hosts {
		named[host] = true
	}
	all = slices.DeleteFunc(all, func(p blog.Placed) bool { return !named.at(p.URL) })
	lane := func(p blog.Placed) string {
		if p.PersonURI != "" {
			return "avatar:" + blog.HostOf(p.PersonURI)
		}
		return "picture:" + blog.HostOf(p.URL)
	}
	slices.SortFunc(all, func(a, b blog.Placed) int {
		return cmp.Or(strings.Compare(lane(a), lane(b)), strings.Compare(a.URL, b.URL))
	})
	return all, nil
}

// placed lists all pictures of comments that are shown, of people and of emoji.
func (v view) placed(ctx context.Context) ([]blog.Placed, error) {
	attached, err := v.q.PicturesOnPages(ctx)
	if err != nil {
		return nil, wrap(err, "list pictures")
	}
	faces, err := v.q.Faces(ctx)
	if err != nil {
		return nil, wrap(err, "list pictures of people")
	}
	emoji, err := v.q.EmojiInUse(ctx)
	if err != nil {
		return nil, wrap(err, "list emoji")
	}
	all := make([]blog.Placed, 0, len(attached)+len(faces)+len(emoji))
	for _, r := range attached {
		all = append(all, blog.Placed{URL: r.Url, CommentID: r.CommentID})
	}
	for _, r := range faces {
		all = append(all, blog.Placed{URL: r.AvatarUrl, PersonURI: r.Uri})
	}
	for _, url := range emoji {
		all = append(all, blog.Placed{URL: url})
	}
	return all, nil
}

// DropCopy lets our copy of a picture go.
func (t *tx) DropCopy(ctx context.Context, p blog.Placed) error {
	t.visible = true
	switch {
	case p.CommentID != "":
		return wrap(t.q.ReleasePicture(ctx, db.ReleasePictureParams{CommentID: p.CommentID, Url: p.URL}), "let a picture go")
	case p.PersonURI != "":
		return t.DropPicture(ctx, p.PersonURI)
	}
	return wrap(t.q.DropEmoji(ctx, p.URL), "let an emoji go")
}

// FetchPlaced notes that a picture is to be fetched, if there is no copy.
func (t *tx) FetchPlaced(ctx context.Context, p blog.Placed) error {
	switch {
	case p.CommentID != "":
		return t.fetchPictures(ctx, []WantedPicture{{URL: p.URL, Comment: p.CommentID}})
	case p.PersonURI == "":
		return t.FetchEmojiAt(ctx, p.URL)
	}
	person, err := t.Person(ctx, p.PersonURI)
	if err != nil || person.Avatar != "" {
		return err
	}
	return t.FetchAvatar(ctx, p.PersonURI)
}

// EmojiUsers returns who uses the emoji at url.
func (v view) EmojiUsers(ctx context.Context, url string) ([]string, error) {
	people, err := v.q.EmojiUsers(ctx, url)
	return people, wrap(err, "look who uses an emoji")
}

// DropEmojiOf makes plain text of the emoji in what a person said, in their name and
// in their reactions.
func (t *tx) DropEmojiOf(ctx context.Context, personURI string) error {
	t.visible = true
	if err := t.q.DropEmojiUsesOf(ctx, personURI); err != nil {
		return wrap(err, "drop emoji")
	}
	return wrap(t.q.PlainReactionsOf(ctx, personURI), "drop emoji")
}
