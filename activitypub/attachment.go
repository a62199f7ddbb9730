package activitypub

import "strings"

// Attachment is a picture, sound or film of a post, a Link to make a preview
// card of (FEP-8967), or a profile field of an actor (PropertyValue).
type Attachment struct {
	Type      string `json:"type"`
	MediaType string `json:"mediaType,omitempty"`
	// URL is the address of the file, Href of a Link.
	URL  string `json:"url,omitempty"`
	Href string `json:"href,omitempty"`
	// Name is the alt text of media and the label of a field, plain text.
	Name string `json:"name,omitempty"`
	// Value is the HTML of a PropertyValue.
	Value string `json:"value,omitempty"`
	Rel   string `json:"rel,omitempty"`
	// Width and Height are in pixels.
	Width  int `json:"width,omitempty"`
	Height int `json:"height,omitempty"`
	// Duration is an xsd:duration, for example PT5M3S.
	Duration string `json:"duration,omitempty"`
	Blurhash string `json:"blurhash,omitempty"`
	// FocalPoint is x and y from -1 to 1, empty when there is none.
	FocalPoint []float64 `json:"focalPoint,omitempty"`
	Icon       *Image    `json:"icon,omitempty"`
}

func (n node) attachments(key string, limit int) []Attachment {
	var out []Attachment
	for _, v := range list(n[key]) {
		if len(out) == limit {
			break
		}
		switch v := v.(type) {
		case string:
			out = append(out, Attachment{Type: "Link", Href: asID(v)})
		case map[string]any:
			out = append(out, newAttachment(v))
		}
	}
	return out
}

// newAttachment reads one attachment. The alt text may stand in summary
// (Mastodon reads both), the field's value in content (FEP-fb2a).
func newAttachment(n node) Attachment {
	a := Attachment{
		Type: n.typeName(), MediaType: n.text("mediaType"), Href: n.id("href"),
		Name: n.text("name"), Value: n.text("value"), Rel: n.text("rel"),
		Width: n.number("width"), Height: n.number("height"),
		Duration: n.text("duration"), Blurhash: n.text("blurhash"),
		FocalPoint: n.floats("focalPoint", 2), Icon: n.image("icon"),
	}
	if links := n.links("url"); len(links) > 0 {
		a.URL = links[0].Href
		if a.MediaType == "" {
			a.MediaType = links[0].MediaType
		}
	}
	if a.Name == "" {
		a.Name = n.text("summary")
	}
	return a
}

// Image is an avatar, a header, a cover or an emoji's picture.
type Image struct {
	Type      string `json:"type"` // "Image"
	URL       string `json:"url"`
	MediaType string `json:"mediaType,omitempty"`
	// Summary is the alt text of an actor's pictures (Mastodon 4.6), Name of
	// all others.
	Summary  string `json:"summary,omitempty"`
	Name     string `json:"name,omitempty"`
	Width    int    `json:"width,omitempty"`
	Height   int    `json:"height,omitempty"`
	Blurhash string `json:"blurhash,omitempty"`
}

// Alt is the alt text, wherever it stands.
func (i *Image) Alt() string {
	if i == nil {
		return ""
	}
	if i.Summary != "" {
		return i.Summary
	}
	return i.Name
}

// image reads a picture: an object, the first of a list, or a plain address.
// WordPress writes addresses of avatars as it writes them into pages, with
// &#038; for &.
func (n node) image(key string) *Image {
	for _, v := range list(n[key]) {
		switch v := v.(type) {
		case string:
			if isWeb(v) {
				return &Image{Type: "Image", URL: unescapeAnd(v)}
			}
		case map[string]any:
			if i := newImage(v); i != nil {
				return i
			}
		}
	}
	return nil
}

func newImage(n node) *Image {
	links := n.links("url")
	if len(links) == 0 {
		links = n.links("href")
	}
	if len(links) == 0 {
		return nil
	}
	i := &Image{
		Type: "Image", URL: unescapeAnd(links[0].Href), MediaType: n.text("mediaType"),
		Summary: n.text("summary"), Name: n.text("name"),
		Width: n.number("width"), Height: n.number("height"),
		Blurhash: n.text("blurhash"),
	}
	if i.MediaType == "" {
		i.MediaType = links[0].MediaType
	}
	return i
}

// unescapeAnd undoes the escaping of & alone: in an address, &copy= is no
// copyright sign.
func unescapeAnd(address string) string {
	return strings.NewReplacer("&#038;", "&", "&amp;", "&").Replace(address)
}
