package federation

import (
	"context"
	"html"
	"slices"
	"strings"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// objectStore reads what is published.
type objectStore interface {
	Article(ctx context.Context, id string) (blog.Article, error)
	PublishedByObject(ctx context.Context, objectID string) (blog.Article, error)
	PublishedBySlug(ctx context.Context, slug string) (blog.Article, error)
	Moved(ctx context.Context, slug string) (string, error)
	Comment(ctx context.Context, id string) (blog.Comment, error)
	Tombstone(ctx context.Context, objectID string) (blog.Tombstone, error)
}

// article is a published article as the author chose to federate it.
func (f *Federation) article(ctx context.Context, a blog.Article) (*activitypub.Object, error) {
	settings, err := f.c.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	o := &activitypub.Object{
		Context: activitypub.ContextObject, ID: f.address.article(a.ObjectID),
		AttributedTo: activitypub.ID(f.address.actor(a.AuthorID)),
		URL:          activitypub.URL(f.site.Article(a.Slug)),
		Published:    a.PublishedAt, Updated: a.EditedAt, Sensitive: a.Sensitive || a.Warning != "",
		To: activitypub.IDs{activitypub.Public}, CC: activitypub.IDs{f.address.followers(a.AuthorID)},
		InteractionPolicy: f.interactionPolicy(settings, a, ""),
		Conversation:      activitypub.ID(f.address.conversation(a.ObjectID)),
	}
	if !a.EditedAt.After(a.PublishedAt) {
		o.Updated = time.Time{} // GoToSocial refuses a post that was edited before it was published
	}
	language := a.Language
	if language == "" {
		language = settings.Language
	}
	for _, tag := range a.Tags {
		o.Tag = append(o.Tag, activitypub.HashtagOf("#"+hashtag(tag), f.site.Tag(blog.Slugify(tag))))
	}
	content := f.c.Federated(a.HTML, f.site.Article(a.Slug))
	if a.Format == blog.AsNote {
		err = f.asNote(ctx, o, a, content)
	} else {
		err = f.asArticle(ctx, o, a, content)
	}
	if err != nil {
		return nil, err
	}
	o.ContentMap = map[string]string{language: o.Content}
	return o, f.addConversation(ctx, o, a.ID, "")
}

// asArticle is FEP-b2b8. Mastodon shows name, summary and a card of the page; so
// pictures are not attached, for they would push the card out. A content warning
// takes the excerpt's place: the excerpt is what it warns of. The title opens the
// content as well, because GoToSocial and Hollo show name nowhere when there is a
// summary.
func (f *Federation) asArticle(ctx context.Context, o *activitypub.Object, a blog.Article, content string) error {
	o.Type, o.Name = "Article", a.Title
	o.Content = "<h2>" + html.EscapeString(a.Title) + "</h2>" + content
	excerpt := a.Excerpt
	if a.Warning != "" {
		excerpt = a.Warning
	}
	o.Summary = paragraph(excerpt)
	o.Attachment = []activitypub.Attachment{{Type: "Link", Href: f.site.Article(a.Slug)}}
	var err error
	if o.Image, err = f.cover(ctx, a); err != nil {
		return err
	}
	o.Preview = activitypub.Embed(preview(o, a))
	return nil
}

// preview is a Note to be shown where articles are not.
func preview(o *activitypub.Object, a blog.Article) *activitypub.Object {
	note := &activitypub.Object{
		Type: "Note", AttributedTo: o.AttributedTo, Published: o.Published, Sensitive: o.Sensitive,
		Summary: html.EscapeString(a.Warning), Content: "<p><strong>" + html.EscapeString(a.Title) + "</strong></p>",
	}
	if a.Warning == "" {
		note.Content += o.Summary
	}
	if o.Image != nil && !o.Sensitive {
		note.Attachment = []activitypub.Attachment{attachmentOf(*o.Image)}
	}
	return note
}

// asNote puts the whole text into a Note, title first. Pictures are attached,
// because most servers drop those in the text.
func (f *Federation) asNote(ctx context.Context, o *activitypub.Object, a blog.Article, content string) error {
	o.Type, o.Content = "Note", content
	if a.Title != "" {
		o.Content = `<p><strong><a href="` + html.EscapeString(f.site.Article(a.Slug)) + `">` + html.EscapeString(a.Title) + "</a></strong></p>" + content
	}
	o.Summary = html.EscapeString(a.Warning)
	cover, err := f.cover(ctx, a)
	if err != nil {
		return err
	}
	if cover != nil {
		o.Attachment = append(o.Attachment, attachmentOf(*cover))
	}
	for _, picture := range pictures(content) {
		if len(o.Attachment) == mostAttachments {
			break
		}
		o.Attachment = append(o.Attachment, attachmentOf(picture))
	}
	return nil
}

const mostAttachments = 4 // what Mastodon keeps

func attachmentOf(i activitypub.Image) activitypub.Attachment {
	return activitypub.Attachment{Type: "Image", MediaType: i.MediaType, URL: i.URL, Name: i.Name, Width: i.Width, Height: i.Height}
}

func (f *Federation) cover(ctx context.Context, a blog.Article) (*activitypub.Image, error) {
	i, err := f.image(ctx, a.CoverID, a.CoverAlt)
	if i != nil {
		i.Summary = ""
	}
	return i, err
}

// addConversation adds what stands under an article or an answer. The counts and
// the first replies are written in place, which spares each follower's server a
// request.
func (f *Federation) addConversation(ctx context.Context, o *activitypub.Object, articleID, commentID string) error {
	replies, likes, boosts, err := f.c.Store.CountsOf(ctx, articleID, commentID)
	if err != nil {
		return err
	}
	o.Likes = activitypub.Embed(activitypub.NewCollection(o.ID+"/likes", likes, ""))
	o.Shares = activitypub.Embed(activitypub.NewCollection(o.ID+"/shares", boosts, ""))
	first, err := f.replyPage(ctx, o.ID+"/replies", articleID, commentID, 1)
	if err != nil {
		return err
	}
	list := activitypub.NewCollection(o.ID+"/replies", replies, "").Unordered()
	list.First = activitypub.Embed(first)
	o.Replies = activitypub.Embed(list)
	return nil
}

// answer is the author's answer as a Note that mentions who is answered.
func (f *Federation) answer(ctx context.Context, c blog.Comment) (*activitypub.Object, error) {
	article, err := f.c.Store.Article(ctx, c.ArticleID)
	if err != nil {
		return nil, err
	}
	if !article.Public() {
		return nil, blog.ErrNotFound("There is no such answer.")
	}
	parent, err := f.c.Store.Comment(ctx, c.ParentID)
	if err != nil {
		return nil, err
	}
	o := &activitypub.Object{
		Context: activitypub.ContextObject, ID: f.address.answer(c.ID), Type: "Note",
		AttributedTo: activitypub.ID(f.address.actor(c.AuthorID)),
		InReplyTo:    activitypub.ID(f.answeredAddress(article, parent)),
		URL:          activitypub.URL(f.site.Comment(article.Slug, c.ID)),
		Published:    c.PublishedAt, Updated: c.EditedAt,
		Summary: html.EscapeString(c.Warning), Sensitive: c.Warning != "",
		Content:      c.HTML,
		Conversation: activitypub.ID(f.address.conversation(article.ObjectID)),
	}
	f.addressAnswer(o, c)
	if err := f.mentionCompanions(ctx, o, c, parent); err != nil {
		return nil, err
	}
	settings, err := f.c.Store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	o.ContentMap = map[string]string{settings.Language: o.Content}
	o.InteractionPolicy = f.interactionPolicy(settings, article, writerOf(parent))
	return o, f.addConversation(ctx, o, c.ArticleID, c.ID)
}

// writerOf is who wrote a comment, "" for whom the fediverse does not know: by the
// form, and on a page that links here.
func writerOf(c blog.Comment) string {
	if c.FromPage() {
		return ""
	}
	return c.PersonURI
}

// answeredAddress is what an answer answers: in the fediverse, where a page that
// links here is no post, the article.
func (f *Federation) answeredAddress(article blog.Article, parent blog.Comment) string {
	if parent.FromPage() {
		return f.address.article(article.ObjectID)
	}
	return f.commentAddress(parent)
}

func (f *Federation) commentAddress(c blog.Comment) string {
	if c.URI != "" {
		return c.URI
	}
	return f.address.answer(c.ID)
}

// addressAnswer makes an answer as public as what it answers.
func (f *Federation) addressAnswer(o *activitypub.Object, c blog.Comment) {
	o.To = activitypub.IDs{activitypub.Public}
	o.CC = activitypub.IDs{f.address.followers(c.AuthorID)}
	if c.Unlisted {
		o.To, o.CC = o.CC, o.To
	}
}

// mentionCompanions addresses all who speak above an answer, and mentions whom
// it answers: only who is both addressed and mentioned is notified (Mastodon).
func (f *Federation) mentionCompanions(ctx context.Context, o *activitypub.Object, c, parent blog.Comment) error {
	companions, err := f.c.Store.Companions(ctx, c.ID)
	if err != nil {
		return err
	}
	o.CC = append(o.CC, slices.DeleteFunc(companions, func(uri string) bool { return strings.Contains(uri, blog.MentionMark) })...)
	if writerOf(parent) == "" {
		return nil
	}
	person, err := f.c.Store.Person(ctx, writerOf(parent))
	if blog.KindOf(err) == blog.NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	o.Tag = append(o.Tag, activitypub.MentionOf(person.URI, "@"+person.Handle))
	o.Content = mention(person) + o.Content
	if rest, found := strings.CutPrefix(c.HTML, "<p>"); found {
		o.Content = "<p>" + mention(person) + " " + rest
	}
	return nil
}

// mention is a person's name as servers of the fediverse mark it up.
func mention(p blog.Person) string {
	user, _, _ := strings.Cut(p.Handle, "@")
	page := p.URL
	if page == "" {
		page = p.URI
	}
	return `<span class="h-card" translate="no"><a href="` + html.EscapeString(page) + `" class="u-url mention">@<span>` +
		html.EscapeString(user) + `</span></a></span>`
}

// tombstone is what is left of an object (ActivityPub 6.4).
func (f *Federation) tombstone(t blog.Tombstone) *activitypub.Object {
	o := &activitypub.Object{Context: activitypub.ContextPlain, Type: "Tombstone", FormerType: "Note", Deleted: t.At}
	switch {
	case t.Answer:
		o.ID = f.address.answer(t.ObjectID)
	case t.Format == blog.AsArticle:
		o.ID, o.FormerType = f.address.article(t.ObjectID), "Article"
	default:
		o.ID = f.address.article(t.ObjectID)
	}
	return o
}

func paragraph(text string) string {
	if text == "" {
		return ""
	}
	return "<p>" + html.EscapeString(text) + "</p>"
}

// hashtag joins the words of a tag as hashtags are written: selfWorth.
func hashtag(tag string) string {
	words := strings.Split(blog.Slugify(tag), "-")
	for i, w := range words {
		if r := []rune(w); i > 0 && len(r) > 0 {
			words[i] = strings.ToUpper(string(r[:1])) + string(r[1:])
		}
	}
	return strings.Join(words, "")
}
