package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

const noPerson = "Nobody of that name was ever here."

// Person returns someone who lives elsewhere.
func (v view) Person(ctx context.Context, uri string) (blog.Person, error) {
	r, err := v.q.Person(ctx, uri)
	if err != nil {
		return blog.Person{}, notFound(err, "read a person", noPerson)
	}
	return personOf(r)
}

// PersonByHandle finds a person we met by user@host, in any case.
func (v view) PersonByHandle(ctx context.Context, handle string) (blog.Person, error) {
	r, err := v.q.PersonByHandle(ctx, strings.ToLower(handle))
	if err != nil {
		return blog.Person{}, notFound(err, "find a person", noPerson)
	}
	return personOf(r)
}

// PersonByPage finds a person we met by the address of their profile page.
func (v view) PersonByPage(ctx context.Context, page string) (blog.Person, error) {
	r, err := v.q.PersonByPage(ctx, page)
	if err != nil {
		return blog.Person{}, notFound(err, "find a person", noPerson)
	}
	return personOf(r)
}

func personOf(r db.Person) (blog.Person, error) {
	p := blog.Person{
		URI: r.Uri, Handle: r.Handle, Host: r.Host, Name: r.Name, URL: r.Url, Inbox: r.Inbox, Mailbox: r.Mailbox,
		AvatarURL: r.AvatarUrl, Avatar: r.Avatar, Automated: r.Automated, FetchedAt: fromMs(r.FetchedAt),
	}
	return p, wrap(json.Unmarshal([]byte(r.Aliases), &p.Aliases), "read a person")
}

// SavePerson writes a person. When their mailbox changes, their follows move to
// the new one.
func (t *tx) SavePerson(ctx context.Context, p blog.Person) error {
	aliases, err := marshalList(p.Aliases)
	if err != nil {
		return err
	}
	before, err := t.q.Person(ctx, p.URI)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return wrap(err, "read a person")
	}
	if before.Uri != "" && (before.Name != p.Name || before.Avatar != p.Avatar || before.Url != p.URL) {
		if err := t.showsPerson(ctx, p.URI); err != nil {
			return err
		}
	}
	err = t.q.SavePerson(ctx, db.SavePersonParams{
		Uri: p.URI, Handle: strings.ToLower(p.Handle), Host: p.Host, Name: p.Name, Url: p.URL, Inbox: p.Inbox, Mailbox: p.Mailbox,
		AvatarUrl: p.AvatarURL, Avatar: p.Avatar, Aliases: aliases, Automated: p.Automated, FetchedAt: ms(p.FetchedAt),
	})
	if err != nil {
		return wrap(err, "save a person")
	}
	if before.Uri == "" || before.Mailbox == p.Mailbox {
		return nil
	}
	return t.readdress(ctx, p.URI)
}

// showsPerson says that pages change with a person, if any shows them. Of who wrote a
// letter none does, and whoever has an eye on how soon pages come shall not see that
// there was one.
func (t *tx) showsPerson(ctx context.Context, uri string) error {
	n, err := t.q.PersonShown(ctx, uri)
	t.visible = t.visible || n > 0
	return wrap(err, "look whether a person is shown")
}

// readdress moves a person's follows to their present mailbox.
func (t *tx) readdress(ctx context.Context, uri string) error {
	follows, err := t.Following(ctx, uri)
	if err != nil {
		return err
	}
	for _, f := range follows {
		if err := t.SaveFollower(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// RemovePerson wipes a person who deleted their account.
func (t *tx) RemovePerson(ctx context.Context, uri string) error {
	// A follow made at this moment would go with its person, and stay counted.
	if err := t.lock(ctx, lockPerson, uri); err != nil {
		return err
	}
	if err := t.dropFollows(ctx, uri); err != nil {
		return err
	}
	articles, err := t.q.ArticlesOfPerson(ctx, uri)
	if err != nil {
		return wrap(err, "find a person's comments")
	}
	if len(articles) > 0 {
		t.visible = true
	}
	steps := []func(context.Context, string) error{
		t.q.DropReactionsOf, t.q.DropQuotesOf, t.q.DropPutAwayOf, t.q.DropMessagesOf, t.q.DropAttachmentsOf, t.q.DropEmojiUsesOf,
		t.q.WipeCommentsOf, t.dropLettersOf, t.q.ForgetReporter, t.q.DropKeysOf, t.q.DropPerson,
	}
	for _, step := range steps {
		if err := step(ctx, uri); err != nil {
			return wrap(err, "remove a person")
		}
	}
	return t.recount(ctx, articles...)
}

// recount counts what is shown under articles.
func (t *tx) recount(ctx context.Context, articles ...string) error {
	for _, id := range articles {
		// The lock comes in a statement of its own, so that the next one sees
		// what was committed before it was had.
		if err := t.lock(ctx, lockArticle, id); err != nil {
			return err
		}
		if err := t.q.CountShownComments(ctx, id); err != nil {
			return wrap(err, "count comments")
		}
		if err := t.q.CountReactions(ctx, id); err != nil {
			return wrap(err, "count reactions")
		}
	}
	return nil
}

func (t *tx) dropFollows(ctx context.Context, uri string) error {
	follows, err := t.Following(ctx, uri)
	if err != nil {
		return err
	}
	for _, f := range follows {
		if err := t.DropFollower(ctx, f.AuthorID, uri); err != nil {
			return err
		}
	}
	return nil
}

// Follower returns a follow, an error of kind NotFound if there is none.
func (v view) Follower(ctx context.Context, authorID, personURI string) (blog.Follower, error) {
	r, err := v.q.Follower(ctx, db.FollowerParams{AuthorID: authorID, PersonUri: personURI})
	if err != nil {
		return blog.Follower{}, notFound(err, "read a follower", "This person does not follow.")
	}
	return followerOf(db.FollowingRow(r))
}

// Following returns the follows of a person.
func (v view) Following(ctx context.Context, personURI string) ([]blog.Follower, error) {
	rows, err := v.q.Following(ctx, personURI)
	if err != nil {
		return nil, wrap(err, "read follows")
	}
	return followersOf(rows)
}

func followersOf(rows []db.FollowingRow) ([]blog.Follower, error) {
	list := make([]blog.Follower, len(rows))
	for i, r := range rows {
		var err error
		if list[i], err = followerOf(r); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func followerOf(r db.FollowingRow) (blog.Follower, error) {
	p, err := personOf(r.Person)
	return blog.Follower{Person: p, AuthorID: r.AuthorID, FollowURI: r.FollowUri, Since: fromMs(r.Since)}, err
}

// FollowerList returns an author's followers, newest first, with the number of
// pages and of followers.
func (v view) FollowerList(ctx context.Context, authorID string, page int) (list []blog.Follower, pageCount, total int, err error) {
	n, err := v.q.CountFollowers(ctx, authorID)
	if err != nil {
		return nil, 0, 0, wrap(err, "count followers")
	}
	most, skip := window(page, deskPage)
	rows, err := v.q.FollowerList(ctx, db.FollowerListParams{Author: authorID, Most: most, Skip: skip})
	if err != nil {
		return nil, 0, 0, wrap(err, "list followers")
	}
	for _, r := range rows {
		f, err := followerOf(db.FollowingRow(r))
		if err != nil {
			return nil, 0, 0, err
		}
		list = append(list, f)
	}
	return list, pages(n, deskPage), int(n), nil
}

// SaveFollower keeps a follow and counts it in the mailbox it is served by.
func (t *tx) SaveFollower(ctx context.Context, f blog.Follower) error {
	if err := t.DropFollower(ctx, f.AuthorID, f.Person.URI); err != nil {
		return err
	}
	p, err := t.Person(ctx, f.Person.URI)
	if err != nil {
		return err
	}
	n, err := t.q.AddFollower(ctx, db.AddFollowerParams{
		AuthorID: f.AuthorID, PersonUri: p.URI, FollowUri: f.FollowURI, Mailbox: p.Mailbox, Since: ms(f.Since),
	})
	if err != nil || n == 0 { // none, if another was quicker: it has counted
		return wrap(err, "save a follower")
	}
	target := db.CountInTargetParams{AuthorID: f.AuthorID, Inbox: p.Mailbox, Host: blog.HostOf(p.Mailbox)}
	if err := t.q.CountInTarget(ctx, target); err != nil {
		return wrap(err, "count a mailbox")
	}
	return t.countInDigest(ctx, f.AuthorID, p.URI, 1)
}

// DropFollower ends a follow, if there is one.
func (t *tx) DropFollower(ctx context.Context, authorID, personURI string) error {
	mailboxes, err := t.q.DropFollower(ctx, db.DropFollowerParams{AuthorID: authorID, PersonUri: personURI})
	if err != nil {
		return wrap(err, "drop a follower")
	}
	for _, mailbox := range mailboxes { // none, if another was quicker: it has counted
		if err := t.q.CountOutOfTarget(ctx, db.CountOutOfTargetParams{AuthorID: authorID, Inbox: mailbox}); err != nil {
			return wrap(err, "count a mailbox")
		}
		if err := t.q.DropEmptyTarget(ctx, db.DropEmptyTargetParams{AuthorID: authorID, Inbox: mailbox}); err != nil {
			return wrap(err, "drop a mailbox")
		}
		if err := t.countInDigest(ctx, authorID, personURI, -1); err != nil {
			return err
		}
	}
	return nil
}

// AvatarNeeded reports whether a picture is anyone's.
func (v view) AvatarNeeded(ctx context.Context, name string) (bool, error) {
	n, err := v.q.CountWithAvatar(ctx, name)
	return n > 0, wrap(err, "look whose a picture is")
}

// Key returns a key that was fetched before.
func (v view) Key(ctx context.Context, id string) (blog.Key, error) {
	r, err := v.q.Key(ctx, id)
	if err != nil {
		return blog.Key{}, notFound(err, "read a key", "The key is not known.")
	}
	return blog.Key{ID: r.ID, Owner: r.Owner, PEM: r.Pem, Gone: r.Gone, Failed: r.Failed, Passing: r.Passing, FetchedAt: fromMs(r.FetchedAt)}, nil
}

// SaveKey keeps a key that was fetched.
func (s *Store) SaveKey(ctx context.Context, k blog.Key) error {
	return s.inTx(ctx, func(t *tx) error {
		err := t.q.SaveKey(ctx, db.SaveKeyParams{
			ID: k.ID, Owner: k.Owner, Pem: k.PEM, Gone: k.Gone, Failed: k.Failed, Passing: k.Passing, FetchedAt: ms(k.FetchedAt),
		})
		if err != nil || k.Owner == "" {
			return wrap(err, "save a key")
		}
		return wrap(t.q.DropOldestKeysOf(ctx, db.DropOldestKeysOfParams{Owner: k.Owner, Most: mostKeysOfOwner}), "drop old keys")
	})
}

// AvatarShown reports whether a page shows somebody with that picture.
func (v view) AvatarShown(ctx context.Context, name string) (bool, error) {
	n, err := v.q.AvatarShown(ctx, name)
	return n > 0, wrap(err, "look whether a picture is shown")
}
