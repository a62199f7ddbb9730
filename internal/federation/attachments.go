package federation

import (
	"mime"
	"net/url"
	"path"
	"strings"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// attachmentsOf lists what came with a post. Links (FEP-8967) stand in its text
// already.
func attachmentsOf(o *activitypub.Object) []blog.Attachment {
	var list []blog.Attachment
	for _, a := range o.Attachment {
		address := a.URL
		if address == "" {
			address = a.Href
		}
		if a.Type == "Link" || a.Type == "PropertyValue" || address == "" {
			continue
		}
		made := blog.Attachment{MediaType: plainType(a.MediaType, address), URL: address, Alt: a.Name}
		made.Kind = attachmentKind(a.Type, made.MediaType)
		list = append(list, made)
	}
	return list
}

// plainType is a media type without parameters; a missing one is guessed by the
// ending of the address.
func plainType(told, address string) string {
	if told == "" {
		if u, err := url.Parse(address); err == nil {
			told = mime.TypeByExtension(path.Ext(u.Path))
		}
	}
	plain, _, _ := strings.Cut(told, ";")
	return strings.ToLower(strings.TrimSpace(plain))
}

// attachmentKind goes by the media type: Mastodon calls everything a Document.
func attachmentKind(objectType, mediaType string) blog.AttachmentKind {
	family, _, _ := strings.Cut(mediaType, "/")
	switch {
	case mediaType == "image/svg+xml":
		return blog.AttachedFile // a document that only looks like a picture
	case family == "image" || (mediaType == "" && objectType == "Image"):
		return blog.AttachedPicture
	case family == "video" || (mediaType == "" && objectType == "Video"):
		return blog.AttachedFilm
	case family == "audio" || (mediaType == "" && objectType == "Audio"):
		return blog.AttachedSound
	}
	return blog.AttachedFile
}

// emojiOf lists the custom emoji that tags explain (FEP-9098).
func emojiOf(tags []activitypub.Tag) []blog.Emoji {
	var list []blog.Emoji
	for _, t := range tags {
		if t.Type == "Emoji" && t.Icon != nil {
			list = append(list, blog.Emoji{Shortcode: strings.Trim(t.Name, ":"), URL: t.Icon.URL})
		}
	}
	return list
}
