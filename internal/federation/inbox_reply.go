package federation

import (
	"context"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/proof"
	"github.com/causerie/causerie/internal/blog"
)

// onCreate takes a reply, or a private message.
func (f *Federation) onCreate(ctx context.Context, act *activitypub.Activity) error {
	o, err := f.objectOf(ctx, act)
	if err != nil || o == nil {
		return err
	}
	return f.receive(ctx, act.Actor.ID, o, false, act)
}

// onUpdate takes the edit of a reply, or of an actor's own profile.
func (f *Federation) onUpdate(ctx context.Context, act *activitypub.Activity) error {
	if act.Object.ID() == act.Actor.ID {
		return f.onProfile(ctx, act.Actor.ID)
	}
	o, err := f.objectOf(ctx, act)
	if err != nil || o == nil {
		return err
	}
	return f.receive(ctx, act.Actor.ID, o, true, act)
}

// onProfile asks the person's own server, because an activity may be old.
func (f *Federation) onProfile(ctx context.Context, actor string) error {
	if _, err := f.c.Store.Person(ctx, actor); err != nil {
		return err // a stranger's profile concerns nobody
	}
	person, err := f.people.fetch(ctx, actor)
	if err != nil {
		return err
	}
	return f.c.Blog.Meet(ctx, person)
}

// objectOf returns the post an activity is about: the one it embeds, if its
// actor can vouch for that, else the one at its address. It is nil for what is no
// post.
func (f *Federation) objectOf(ctx context.Context, act *activitypub.Activity) (*activitypub.Object, error) {
	return f.postOf(ctx, act.Object.First(), act.Actor.ID)
}

// postOf returns the post that ref points to, if it is the actor's own.
func (f *Federation) postOf(ctx context.Context, ref activitypub.Ref, actor string) (*activitypub.Object, error) {
	o := ref.Object()
	if o == nil {
		id := ref.ID
		if !activitypub.SameOrigin(id, actor) {
			return nil, nil //nolint:nilnil // nobody's to send but its author's
		}
		var err error
		if o, err = f.originalOf(ctx, id); err != nil {
			return nil, err
		}
	}
	if !f.isPostOf(o, actor) {
		return nil, nil //nolint:nilnil // no post, or not this actor's
	}
	return o, nil
}

// receive hands a post to the domain, if it answers or quotes something of ours
// or is addressed to one of our authors alone. act is the activity that brought
// it, nil if it was fetched.
func (f *Federation) receive(ctx context.Context, actor string, o *activitypub.Object, edited bool, act *activitypub.Activity) error {
	if err := f.reply(ctx, actor, o, edited, act); err != nil {
		return err
	}
	return f.quote(ctx, actor, o, edited)
}

// message is what a post says, in the words of the domain.
func (f *Federation) message(o *activitypub.Object) blog.Reply {
	r := blog.Reply{
		URI: o.ID, URL: o.URL.Page(), Visibility: f.visibility(o), ToAuthor: f.addressee(o),
		HTML: o.Content, Warning: o.Summary, Language: o.Language(), Mentions: len(o.Mentions()),
		SentAt: o.Published, EditedAt: o.Updated, Asks: asks(o),
		Attachments: attachmentsOf(o), Sensitive: o.Sensitive, Emoji: emojiOf(o.Tag), Threaded: threaded(o),
	}
	if !activitypub.SameOrigin(r.URL, o.ID) {
		r.URL = o.ID
	}
	return r
}

// replyOf is a message and what it answers.
func (f *Federation) replyOf(o *activitypub.Object) blog.Reply {
	r := f.message(o)
	if o.InReplyTo.ID != "" {
		r.Answers = f.address.target(o.InReplyTo.ID)
	}
	return r
}

func (f *Federation) reply(ctx context.Context, actor string, o *activitypub.Object, edited bool, act *activitypub.Activity) error {
	r := f.replyOf(o)
	if r.Answers.None() && (r.ToAuthor == "" || !r.Visibility.Private()) {
		// Mastodon forgets what a post answered when that was deleted.
		if here, err := f.wroteHere(ctx, actor, o.ID); !here || err != nil {
			return err
		}
	}
	if edited && r.EditedAt.IsZero() {
		r.EditedAt = f.editTime(act)
	}
	if act != nil {
		r.ToFollowersOf, r.Original = f.followersMeant(act, o), act.Source()
	}
	if strange, err := f.strange(ctx, actor, r); strange || err != nil {
		return err
	}
	var err error
	if r.From, err = f.people.who(ctx, actor); err != nil {
		return err
	}
	if r.Visibility.Private() && r.ToAuthor != "" && !edited {
		r.Others = f.others(ctx, actor, o)
	}
	return f.c.Blog.Receive(ctx, r)
}

// editTime is when an edit was made that does not say it: when its activity or its
// proof was, so that an old one that comes again stays old, and else now.
func (f *Federation) editTime(act *activitypub.Activity) time.Time {
	if act == nil {
		return f.c.Now()
	}
	made, err := proof.Read(act.Source())
	switch {
	case !act.Updated.IsZero():
		return act.Updated
	case err == nil && !made.Created.IsZero():
		return made.Created
	}
	return f.c.Now()
}

// followersMeant is the author of ours whose followers a post is addressed to, ""
// if nobody's are.
func (f *Federation) followersMeant(act *activitypub.Activity, o *activitypub.Object) string {
	for _, list := range []activitypub.IDs{act.To, act.CC, act.Audience, o.To, o.CC, o.Audience} {
		for _, id := range list {
			if author := f.address.followersOf(id); author != "" {
				return author
			}
		}
	}
	return ""
}

// strange reports whether a post that everyone may read answers something we have
// not seen, and notes that this is to be looked into. Its writer need not be met:
// most often it is nothing of ours.
func (f *Federation) strange(ctx context.Context, writer string, r blog.Reply) (bool, error) {
	if r.Visibility.Private() || r.Answers.URI == "" {
		return false, nil
	}
	if _, _, err := f.c.Store.FindTarget(ctx, r.Answers); blog.KindOf(err) != blog.NotFound {
		return false, err
	}
	if _, err := f.c.Store.CommentByURI(ctx, r.URI); blog.KindOf(err) != blog.NotFound {
		return false, err
	}
	if f.looks.vain(r.Answers.URI, blog.HostOf(r.URI)) {
		return true, nil
	}
	return true, f.c.Blog.Seek(ctx, r.URI, writer)
}

// visibility is what the writer asked for, as Mastodon reads to and cc.
func (f *Federation) visibility(o *activitypub.Object) blog.Visibility {
	switch {
	case o.To.Contains(activitypub.Public):
		return blog.Public
	case o.CC.Contains(activitypub.Public) || o.Audience.Contains(activitypub.Public):
		return blog.Unlisted
	}
	mentions := o.Mentions()
	for _, id := range append(append(activitypub.IDs{}, o.To...), o.CC...) {
		if !mentions.Contains(id) && !f.address.local(id) {
			return blog.Followers // someone besides those named: the writer's followers
		}
	}
	return blog.Direct
}

// addressee is the author of ours a post is addressed to, "" if none.
func (f *Federation) addressee(o *activitypub.Object) string {
	for _, list := range []activitypub.IDs{o.To, o.CC, o.Mentions()} {
		for _, id := range list {
			if author := f.address.actorID(id); author != "" {
				return author
			}
		}
	}
	return ""
}

// onDelete removes a reply its writer deleted, or everything of an actor who is
// gone.
func (f *Federation) onDelete(ctx context.Context, act *activitypub.Activity) error {
	id := act.Object.ID()
	if id == act.Actor.ID {
		return f.c.Blog.Farewell(ctx, id)
	}
	return f.c.Blog.Withdraw(ctx, act.Actor.ID, id, act.Source())
}
