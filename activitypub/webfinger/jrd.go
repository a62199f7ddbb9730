package webfinger

import (
	"encoding/json"
	"strings"
)

// ContentType is the media type of a JRD.
const ContentType = "application/jrd+json"

// Relations in use in the fediverse.
const (
	RelSelf    = "self"
	RelProfile = "http://webfinger.net/rel/profile-page"
	RelAvatar  = "http://webfinger.net/rel/avatar"
	// RelSubscribe has a template with {uri}: the page where somebody can
	// follow or answer that address.
	RelSubscribe = "http://ostatus.org/schema/1.0/subscribe"
	// RelIntent, with the name of an activity at its end, has a template that
	// opens the form for it (FEP-3b86).
	RelIntent = "https://w3id.org/fep/3b86/"
)

// JRD is a JSON Resource Descriptor (RFC 7033 4.4).
type JRD struct {
	Subject string   `json:"subject,omitempty"`
	Aliases []string `json:"aliases,omitempty"`
	Links   []Link   `json:"links,omitempty"`
	// Properties has null for a property that is known to have no value.
	Properties map[string]*string `json:"properties,omitempty"`
}

// Link is one link of a JRD. Template, with a {variable} in it, is used in
// place of Href by RelSubscribe and FEP-3b86.
type Link struct {
	Rel        string             `json:"rel"`
	Type       string             `json:"type,omitempty"`
	Href       string             `json:"href,omitempty"`
	Template   string             `json:"template,omitempty"`
	Titles     map[string]string  `json:"titles,omitempty"`
	Properties map[string]*string `json:"properties,omitempty"`
}

// ParseJRD reads a descriptor. Links that cannot be read are left out rather
// than failing the rest.
func ParseJRD(raw []byte) (*JRD, error) {
	var wire struct {
		Subject any               `json:"subject"`
		Aliases json.RawMessage   `json:"aliases"`
		Links   []json.RawMessage `json:"links"`
	}
	if err := json.Unmarshal(raw, &wire); err != nil {
		return nil, err
	}
	jrd := &JRD{}
	jrd.Subject, _ = wire.Subject.(string)
	var aliases []any
	if json.Unmarshal(wire.Aliases, &aliases) == nil {
		for _, a := range aliases {
			if s, ok := a.(string); ok {
				jrd.Aliases = append(jrd.Aliases, s)
			}
		}
	}
	for _, rawLink := range wire.Links {
		var link Link
		if json.Unmarshal(rawLink, &link) == nil {
			jrd.Links = append(jrd.Links, link)
		}
	}
	return jrd, nil
}

// Actor is the address of the ActivityPub actor the descriptor points to, ""
// when it points to none.
func (j *JRD) Actor() string {
	for _, link := range j.Links {
		if link.Rel == RelSelf && link.Href != "" && isActivityType(link.Type) {
			return link.Href
		}
	}
	return ""
}

// isActivityType accepts the two types Mastodon does, in any spacing.
func isActivityType(t string) bool {
	name, params, _ := strings.Cut(strings.ToLower(t), ";")
	switch strings.TrimSpace(name) {
	case "application/activity+json":
		return true
	case "application/ld+json":
		return strings.Contains(params, "https://www.w3.org/ns/activitystreams")
	}
	return false
}
