package activitypub

import (
	"strings"
	"time"
)

// Tag is a Mention, a Hashtag, an Emoji or a Link (FEP-e232) of an object or
// actor.
type Tag struct {
	Type string `json:"type"`
	ID   string `json:"id,omitempty"`
	// Href is the mentioned actor's id, or the hashtag's page.
	Href string `json:"href,omitempty"`
	// Name is "@user@host", "#tag" or ":shortcode:".
	Name      string    `json:"name,omitempty"`
	MediaType string    `json:"mediaType,omitempty"`
	Rel       string    `json:"rel,omitempty"`
	Icon      *Image    `json:"icon,omitempty"`
	Updated   time.Time `json:"updated,omitzero"`
}

// MentionOf makes the tag that notifies an actor; the actor must be in to or
// cc as well (Mastodon).
func MentionOf(actorID, handle string) Tag {
	return Tag{Type: "Mention", Href: actorID, Name: handle}
}

// HashtagOf makes a hashtag. name carries its "#", page is where its posts are
// listed.
func HashtagOf(name, page string) Tag { return Tag{Type: "Hashtag", Name: name, Href: page} }

// isQuote reports whether the tag is an object link (FEP-e232) by which a post
// quotes another.
func (t Tag) isQuote() bool {
	if t.Type != "Link" || t.Href == "" || !isActivityJSON(t.MediaType) {
		return false
	}
	return t.Rel == "" || strings.HasSuffix(t.Rel, "#_misskey_quote") || strings.HasSuffix(t.Rel, "#quote")
}

// isActivityJSON reports whether a media type is one of ActivityPub 3.2, as
// FEP-e232 wants it in links.
func isActivityJSON(s string) bool {
	switch mediaType(s) {
	case "application/activity+json":
		return true
	case "application/ld+json":
		return strings.Contains(s, "https://www.w3.org/ns/activitystreams")
	}
	return false
}

// tags reads at most MaxTags tags, MaxMentions of them mentions.
func (n node) tags(key string) (tags []Tag, cut bool) {
	mentions := 0
	for _, v := range list(n[key]) {
		m, ok := v.(map[string]any)
		if !ok {
			continue
		}
		t := newTag(m)
		if t.Type == "Mention" {
			mentions++
		}
		if len(tags) == MaxTags || t.Type == "Mention" && mentions > MaxMentions {
			cut = true
			continue
		}
		tags = append(tags, t)
	}
	return tags, cut
}

func newTag(n node) Tag {
	return Tag{
		Type: n.typeName(), ID: n.id("id"), Href: n.id("href"), Name: n.text("name"),
		MediaType: n.text("mediaType"), Rel: n.text("rel"),
		Icon: n.image("icon"), Updated: n.time("updated"),
	}
}
