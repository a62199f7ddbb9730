package activitypub

import (
	"fmt"
	"slices"
	"time"
)

// Object is a post, a picture, a tombstone, an authorization: everything that
// is neither activity, actor nor collection. Zero fields are not written.
type Object struct {
	Context Context `json:"@context,omitempty"`
	ID      string  `json:"id,omitempty"`
	Type    string  `json:"type,omitempty"`

	// AttributedTo names the author; of several, servers go by the first.
	AttributedTo Ref `json:"attributedTo,omitzero"`
	// InReplyTo is the id of what this answers (never its web address).
	InReplyTo Ref `json:"inReplyTo,omitzero"`
	To        IDs `json:"to,omitempty"`
	CC        IDs `json:"cc,omitempty"`
	Audience  IDs `json:"audience,omitempty"`

	// Name is plain text: the title of an Article, the alt text of an Image.
	// Mastodon puts an Article's name into HTML unescaped.
	Name    string            `json:"name,omitempty"`
	NameMap map[string]string `json:"nameMap,omitempty"`
	// Summary is HTML: a content warning on a Note, the excerpt on an Article
	// (FEP-b2b8).
	Summary    string            `json:"summary,omitempty"`
	SummaryMap map[string]string `json:"summaryMap,omitempty"`
	// Content is HTML, from others unsafe HTML. When only ContentMap came, it
	// is one of its values.
	Content    string            `json:"content,omitempty"`
	ContentMap map[string]string `json:"contentMap,omitempty"`
	// Source is what the author typed (ActivityPub 3.3).
	Source    *Source `json:"source,omitempty"`
	MediaType string  `json:"mediaType,omitempty"`

	// URL is where people look at it; see [Links.Page].
	URL       Links     `json:"url,omitzero"`
	Published time.Time `json:"published,omitzero"`
	// Updated is set after a real edit only: Mastodon and GoToSocial show
	// whatever carries it as edited.
	Updated time.Time `json:"updated,omitzero"`
	// Deleted and FormerType belong to a Tombstone (ActivityPub 6.4).
	Deleted    time.Time `json:"deleted,omitzero"`
	FormerType string    `json:"formerType,omitempty"`
	// Sensitive hides the media (and, on a Note, Summary the text).
	Sensitive bool `json:"sensitive,omitempty"`

	Tag        []Tag        `json:"tag,omitempty"`
	Attachment []Attachment `json:"attachment,omitempty"`
	Icon       *Image       `json:"icon,omitempty"`
	Image      *Image       `json:"image,omitempty"`
	// Preview is a Note to show in place of an Article (FEP-b2b8).
	Preview Ref `json:"preview,omitzero"`

	Replies Ref `json:"replies,omitzero"`
	Likes   Ref `json:"likes,omitzero"`
	Shares  Ref `json:"shares,omitzero"`
	// Conversation is the thread's collection, ActivityStreams' "context"
	// (FEP-7888).
	Conversation Ref `json:"context,omitzero"`

	// InteractionPolicy says who may reply, like, announce, quote (GoToSocial,
	// FEP-044f). Without canQuote, Mastodon lets nobody quote.
	InteractionPolicy *InteractionPolicy `json:"interactionPolicy,omitempty"`
	// ApprovedBy and ReplyAuthorization are the id of the document that
	// permits this reply; GoToSocial needs both.
	ApprovedBy         string `json:"approvedBy,omitempty"`
	ReplyAuthorization string `json:"replyAuthorization,omitempty"`
	// Quote is the id of what this quotes (FEP-044f; quoteUri, quoteUrl and
	// _misskey_quote are read as well), QuoteAuthorization of what permits it.
	Quote              string `json:"quote,omitempty"`
	QuoteAuthorization string `json:"quoteAuthorization,omitempty"`
	// InteractingObject and InteractionTarget belong to an authorization
	// (QuoteAuthorization, ReplyAuthorization, ...).
	InteractingObject string `json:"interactingObject,omitempty"`
	InteractionTarget string `json:"interactionTarget,omitempty"`

	// Truncated names the properties of which more came than the limits let
	// through ("tag", "attachment", ...). Read only, never written.
	Truncated []string `json:"-"`
}

// Source is the text an object's content was made from.
type Source struct {
	Content   string `json:"content"`
	MediaType string `json:"mediaType,omitempty"`
}

// ParseObject reads a document as an object.
func ParseObject(raw []byte) (*Object, error) {
	n, err := parse(raw)
	if err != nil {
		return nil, err
	}
	return newObject(n), nil
}

func newObject(n node) *Object {
	o := &Object{
		ID: n.id("id"), Type: n.typeName(),
		AttributedTo: n.ref("attributedTo"), InReplyTo: n.ref("inReplyTo"),
		Published: n.time("published"), Updated: n.time("updated"),
		Deleted: n.time("deleted"), FormerType: n.text("formerType"),
		MediaType: n.text("mediaType"), URL: n.links("url"),
		Sensitive: n.flag("sensitive"),
		Icon:      n.image("icon"), Image: n.image("image"),
		Preview: n.ref("preview"), Replies: n.ref("replies"),
		Likes: n.ref("likes"), Shares: n.ref("shares"),
		Conversation:       n.ref("context"),
		InteractionPolicy:  n.interactionPolicy(),
		ApprovedBy:         n.id("approvedBy"),
		ReplyAuthorization: n.id("replyAuthorization"),
		QuoteAuthorization: n.id("quoteAuthorization"),
		InteractingObject:  n.id("interactingObject"),
		InteractionTarget:  n.id("interactionTarget"),
	}
	o.readAudience(n)
	o.readTexts(n)
	o.readTags(n)
	for _, key := range []string{"quote", "quoteUri", "quoteUrl", "_misskey_quote"} {
		if o.Quote == "" {
			o.Quote = n.id(key)
		}
	}
	return o
}

func (o *Object) readAudience(n node) {
	o.To, o.CC = n.ids("to", MaxRecipients), n.ids("cc", MaxRecipients)
	o.Audience = n.ids("audience", MaxRecipients)
	for _, key := range []string{"to", "cc", "audience"} {
		o.noteTruncation(n, key, MaxRecipients)
	}
}

func (o *Object) readTexts(n node) {
	o.Name, o.NameMap = n.text("name"), n.texts("nameMap")
	o.Summary, o.SummaryMap = n.text("summary"), n.texts("summaryMap")
	o.Content, o.ContentMap = n.text("content"), n.texts("contentMap")
	o.Name = orAny(o.Name, o.NameMap)
	o.Summary = orAny(o.Summary, o.SummaryMap)
	o.Content = orAny(o.Content, o.ContentMap)
	if s := n.object("source"); s != nil {
		o.Source = &Source{Content: s.text("content"), MediaType: s.text("mediaType")}
	}
}

func (o *Object) readTags(n node) {
	var cut bool
	if o.Tag, cut = n.tags("tag"); cut {
		o.Truncated = append(o.Truncated, "tag")
	}
	o.Attachment = n.attachments("attachment", MaxAttachments)
	o.noteTruncation(n, "attachment", MaxAttachments)
}

func (o *Object) noteTruncation(n node, key string, limit int) {
	if len(list(n[key])) > limit {
		o.Truncated = append(o.Truncated, key)
	}
}

// orAny gives s, or the first value of the map by the order of its languages.
func orAny(s string, m map[string]string) string {
	if s != "" || len(m) == 0 {
		return s
	}
	langs := make([]string, 0, len(m))
	for lang := range m {
		langs = append(langs, lang)
	}
	return m[slices.Min(langs)]
}

// Language is the language of the content by its maps (the first in
// alphabetical order when there are several), "" when none is told.
func (o *Object) Language() string {
	for _, m := range []map[string]string{o.ContentMap, o.NameMap, o.SummaryMap} {
		best := ""
		for lang, s := range m {
			if best == "" || s == o.Content || lang < best && m[best] != o.Content {
				best = lang
			}
		}
		if best != "" && best != "und" {
			return best
		}
	}
	return ""
}

// Mentions lists the ids of the actors the object's tags mention.
func (o *Object) Mentions() IDs {
	var ids IDs
	for _, t := range o.Tag {
		if t.Type == "Mention" && t.Href != "" {
			ids = append(ids, t.Href)
		}
	}
	return ids
}

// Quoted lists the ids of what the object quotes: its Quote, and what its tags
// link to as a post (FEP-e232), if the link says that it is a quote or says
// nothing. Each is listed once.
func (o *Object) Quoted() IDs {
	var ids IDs
	if o.Quote != "" {
		ids = append(ids, o.Quote)
	}
	for _, t := range o.Tag {
		if t.isQuote() && !ids.Contains(t.Href) {
			ids = append(ids, t.Href)
		}
	}
	return ids
}

// MarshalJSON writes the object; times in UTC to the millisecond.
func (o Object) MarshalJSON() ([]byte, error) {
	type plain Object
	p := plain(o)
	p.Published, p.Updated, p.Deleted = wire(o.Published), wire(o.Updated), wire(o.Deleted)
	b, err := Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("activitypub: writing %s: %w", o.Type, err)
	}
	return b, nil
}

// UnmarshalJSON reads as [ParseObject] does.
func (o *Object) UnmarshalJSON(raw []byte) error {
	p, err := ParseObject(raw)
	if err != nil {
		return err
	}
	*o = *p
	return nil
}
