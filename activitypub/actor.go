package activitypub

import (
	"fmt"
	"time"
)

// Actor is a person, blog or program of the fediverse.
type Actor struct {
	Context Context `json:"@context,omitempty"`
	ID      string  `json:"id,omitempty"`
	Type    string  `json:"type"`

	PreferredUsername string `json:"preferredUsername,omitempty"`
	// Webfinger is the actor's address, user@host (FEP-2c59).
	Webfinger string `json:"webfinger,omitempty"`
	Name      string `json:"name,omitempty"`
	// Summary is the bio, HTML.
	Summary string `json:"summary,omitempty"`
	URL     Links  `json:"url,omitzero"`
	Icon    *Image `json:"icon,omitempty"`
	Image   *Image `json:"image,omitempty"`
	// Attachment holds the profile fields (PropertyValue).
	Attachment []Attachment `json:"attachment,omitempty"`
	Tag        []Tag        `json:"tag,omitempty"`
	Published  time.Time    `json:"published,omitzero"`
	Updated    time.Time    `json:"updated,omitzero"`

	Inbox        string     `json:"inbox,omitempty"`
	Outbox       string     `json:"outbox,omitempty"`
	Followers    string     `json:"followers,omitempty"`
	Following    string     `json:"following,omitempty"`
	Featured     string     `json:"featured,omitempty"`
	FeaturedTags string     `json:"featuredTags,omitempty"`
	Endpoints    *Endpoints `json:"endpoints,omitempty"`

	PublicKey PublicKeys `json:"publicKey,omitzero"`
	// AssertionMethod holds Multikeys (FEP-521a).
	AssertionMethod []Multikey `json:"assertionMethod,omitempty"`

	// ManuallyApprovesFollowers, Discoverable and Indexable are always
	// written: their absence means "no" to some and "unknown" to others.
	ManuallyApprovesFollowers bool `json:"manuallyApprovesFollowers"`
	Discoverable              bool `json:"discoverable"`
	Indexable                 bool `json:"indexable"`
	Memorial                  bool `json:"memorial,omitempty"`
	Suspended                 bool `json:"suspended,omitempty"`

	AlsoKnownAs IDs `json:"alsoKnownAs,omitempty"`
	// MovedTo is the id of the actor this one moved to (FEP-7628).
	MovedTo string `json:"movedTo,omitempty"`
	// AttributionDomains are the hosts whose pages may credit this actor
	// (Mastodon's fediverse:creator).
	AttributionDomains IDs `json:"attributionDomains,omitempty"`
	// Implements lists capabilities of an Application (FEP-844e).
	Implements Links `json:"implements,omitzero"`
	// Generator is the Application that acts for this actor (FEP-844e).
	Generator Ref `json:"generator,omitzero"`

	InteractionPolicy *InteractionPolicy `json:"interactionPolicy,omitempty"`
}

// Endpoints are addresses an actor shares with others of its server.
type Endpoints struct {
	SharedInbox string `json:"sharedInbox,omitempty"`
}

// ParseActor reads a document as an actor. What has another type is read all
// the same; look at Type.
func ParseActor(raw []byte) (*Actor, error) {
	n, err := parse(raw)
	if err != nil {
		return nil, err
	}
	return newActor(n), nil
}

func newActor(n node) *Actor {
	a := &Actor{
		ID: n.id("id"), Type: n.typeName(),
		PreferredUsername: n.text("preferredUsername"), Webfinger: n.text("webfinger"),
		Name:    orAny(n.text("name"), n.texts("nameMap")),
		Summary: orAny(n.text("summary"), n.texts("summaryMap")),
		URL:     n.links("url"), Icon: n.image("icon"), Image: n.image("image"),
		Attachment: n.attachments("attachment", MaxFields),
		Published:  n.time("published"), Updated: n.time("updated"),
		Inbox: n.id("inbox"), Outbox: n.id("outbox"),
		Followers: n.id("followers"), Following: n.id("following"),
		Featured: n.id("featured"), FeaturedTags: n.id("featuredTags"),
		PublicKey: n.publicKeys("publicKey"), AssertionMethod: n.multikeys("assertionMethod"),
		ManuallyApprovesFollowers: n.flag("manuallyApprovesFollowers"),
		Discoverable:              n.flag("discoverable"), Indexable: n.flag("indexable"),
		Memorial: n.flag("memorial"), Suspended: n.flag("suspended"),
		AlsoKnownAs: n.ids("alsoKnownAs", 256), MovedTo: n.id("movedTo"),
		AttributionDomains: n.ids("attributionDomains", 256),
		Implements:         n.links("implements"), Generator: n.ref("generator"),
		InteractionPolicy: n.interactionPolicy(),
	}
	a.Tag, _ = n.tags("tag")
	if e := n.object("endpoints"); e != nil {
		a.Endpoints = &Endpoints{SharedInbox: e.id("sharedInbox")}
	}
	return a
}

// SharedInbox is the inbox to send to when many on the actor's server are
// meant, "" when it offers none on its own origin. One on another origin would
// let an actor point our deliveries at a third server.
func (a *Actor) SharedInbox() string {
	if a.Endpoints == nil || !SameOrigin(a.Endpoints.SharedInbox, a.ID) {
		return ""
	}
	return a.Endpoints.SharedInbox
}

// MarshalJSON writes the actor; times in UTC to the millisecond.
func (a Actor) MarshalJSON() ([]byte, error) {
	type plain Actor
	p := plain(a)
	p.Published, p.Updated = wire(a.Published), wire(a.Updated)
	b, err := Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("activitypub: writing %s: %w", a.Type, err)
	}
	return b, nil
}

// UnmarshalJSON reads as [ParseActor] does.
func (a *Actor) UnmarshalJSON(raw []byte) error {
	p, err := ParseActor(raw)
	if err != nil {
		return err
	}
	*a = *p
	return nil
}
