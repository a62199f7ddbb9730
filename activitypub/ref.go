package activitypub

import (
	"net/url"
	"strings"
	"unicode"
)

// Ref points to a thing: by its id alone, or with the thing embedded as well.
// The zero Ref points nowhere.
type Ref struct {
	// ID is the id of the thing, "" for an embedded one that has none.
	ID string

	node  node // embedded, as received
	value any  // embedded, to be sent: *Object, *Activity, *Actor or *Collection
}

// ID makes a Ref to what has the given id.
func ID(id string) Ref { return Ref{ID: id} }

// Embed makes a Ref that carries the thing itself. v is an *Object, *Activity,
// *Actor or *Collection; anything else, nil included, gives the zero Ref. Its
// @context is left out when written.
func Embed(v any) Ref {
	switch t := v.(type) {
	case *Object:
		if t != nil {
			return Ref{ID: t.ID, value: t}
		}
	case *Activity:
		if t != nil {
			return Ref{ID: t.ID, value: t}
		}
	case *Actor:
		if t != nil {
			return Ref{ID: t.ID, value: t}
		}
	case *Collection:
		if t != nil {
			return Ref{ID: t.ID, value: t}
		}
	}
	return Ref{}
}

// IsZero reports whether r points nowhere.
func (r Ref) IsZero() bool { return r.ID == "" && !r.Embedded() }

// Embedded reports whether r carries the thing itself, not its id alone.
func (r Ref) Embedded() bool { return r.node != nil || r.value != nil }

// Bare is r without what it embeds.
func (r Ref) Bare() Ref { return Ref{ID: r.ID} }

// Type is the type of the embedded thing, "" when there is only an id.
func (r Ref) Type() string {
	switch v := r.value.(type) {
	case *Object:
		return v.Type
	case *Activity:
		return v.Type
	case *Actor:
		return v.Type
	case *Collection:
		return v.Type
	}
	return r.node.typeName()
}

// Object reads the embedded thing as an object, nil when there is only an id.
func (r Ref) Object() *Object {
	if r.node != nil {
		return newObject(r.node)
	}
	o, _ := r.value.(*Object)
	return o
}

// Activity reads the embedded thing as an activity, nil when there is only an
// id. Its type may be anything: look at it first.
func (r Ref) Activity() *Activity {
	if r.node != nil {
		return newActivity(r.node)
	}
	a, _ := r.value.(*Activity)
	return a
}

// Actor reads the embedded thing as an actor, nil when there is only an id.
func (r Ref) Actor() *Actor {
	if r.node != nil {
		return newActor(r.node)
	}
	a, _ := r.value.(*Actor)
	return a
}

// Collection reads the embedded thing as a collection or a page of one, nil
// when there is only an id.
func (r Ref) Collection() *Collection {
	if r.node != nil {
		return newCollection(r.node)
	}
	c, _ := r.value.(*Collection)
	return c
}

// MarshalJSON writes the id alone, or the embedded thing without its @context.
func (r Ref) MarshalJSON() ([]byte, error) {
	switch v := r.value.(type) {
	case *Object:
		c := *v
		c.Context = ""
		return Marshal(c)
	case *Activity:
		c := *v
		c.Context = ""
		return Marshal(c)
	case *Actor:
		c := *v
		c.Context = ""
		return Marshal(c)
	case *Collection:
		c := *v
		c.Context = ""
		return Marshal(c)
	}
	if r.node != nil {
		return marshalReceived(r.node)
	}
	return Marshal(r.ID)
}

// marshalReceived writes a thing that was read, without its @context.
func marshalReceived(n node) ([]byte, error) {
	if _, has := n["@context"]; has {
		c := make(node, len(n))
		for k, v := range n {
			if k != "@context" {
				c[k] = v
			}
		}
		n = c
	}
	return Marshal(map[string]any(n))
}

// Refs is one Ref or several. The methods that give one thing give the first,
// which is what Mastodon goes by where several stand.
type Refs []Ref

// One makes the Refs of a single id.
func One(id string) Refs { return Refs{ID(id)} }

// IsZero reports whether there is none.
func (r Refs) IsZero() bool { return len(r) == 0 }

// First is the first Ref, or the zero Ref.
func (r Refs) First() Ref {
	if len(r) == 0 {
		return Ref{}
	}
	return r[0]
}

// ID is the id of the first.
func (r Refs) ID() string { return r.First().ID }

// Type is the type of the first, "" when it is not embedded.
func (r Refs) Type() string { return r.First().Type() }

// Object is the first as an object, nil when it is not embedded.
func (r Refs) Object() *Object { return r.First().Object() }

// Activity is the first as an activity, nil when it is not embedded.
func (r Refs) Activity() *Activity { return r.First().Activity() }

// Actor is the first as an actor, nil when it is not embedded.
func (r Refs) Actor() *Actor { return r.First().Actor() }

// IDs lists the ids, leaving out what has none.
func (r Refs) IDs() IDs {
	var ids IDs
	for _, ref := range r {
		if ref.ID != "" {
			ids = append(ids, ref.ID)
		}
	}
	return ids
}

// MarshalJSON writes a single Ref as it is and several as a list.
func (r Refs) MarshalJSON() ([]byte, error) {
	if len(r) == 1 {
		return Marshal(r[0])
	}
	return Marshal([]Ref(r))
}

// IDs is a list of ids, always written as a list.
type IDs []string

// Contains reports whether id is in the list. [Public] is found in each of its
// spellings.
func (ids IDs) Contains(id string) bool {
	for _, e := range ids {
		if e == id || IsPublic(e) && IsPublic(id) {
			return true
		}
	}
	return false
}

func (n node) ref(key string) Ref {
	for _, v := range list(n[key]) {
		if r := asRef(v); !r.IsZero() {
			return r
		}
	}
	return Ref{}
}

// refs reads at most limit references.
func (n node) refs(key string, limit int) Refs {
	var out Refs
	for _, v := range list(n[key]) {
		if len(out) == limit {
			break
		}
		if r := asRef(v); !r.IsZero() {
			out = append(out, r)
		}
	}
	return out
}

// asRef reads a reference. An object of type Link is a reference to its href.
func asRef(v any) Ref {
	r := Ref{ID: asID(v)}
	if m, ok := v.(map[string]any); ok && len(m) > 0 {
		if id, _ := m["id"].(string); strings.TrimSpace(id) == r.ID {
			r.node = m
		}
	}
	return r
}

// ids reads at most limit ids. Public is written in full and kept even beyond
// the limit, so that a flood of recipients never hides that all may read.
func (n node) ids(key string, limit int) IDs {
	var out IDs
	public := false
	for _, v := range list(n[key]) {
		id := asID(v)
		switch {
		case id == "":
		case IsPublic(id):
			if !public {
				out = append(out, Public)
			}
			public = true
		case len(out) < limit:
			out = append(out, id)
		}
	}
	return out
}

// SameOrigin reports whether two ids share scheme, host and port (FEP-fe34):
// what one server may vouch for. Ids that are no absolute http(s) addresses
// share nothing, not even with themselves.
func SameOrigin(a, b string) bool {
	oa := Origin(a)
	return oa != "" && oa == Origin(b)
}

// Origin is the scheme, host and port of an http(s) address in lower case,
// default ports left out: "https://example.org". Anything else has none (""), and
// so has a host in another spelling than the one that is looked up: with a dot at
// its end, or in other letters than xn--.
func Origin(id string) string {
	u, err := url.Parse(id)
	if err != nil || u.Hostname() == "" || u.User != nil {
		return ""
	}
	scheme, host := strings.ToLower(u.Scheme), strings.ToLower(u.Hostname())
	if strings.HasSuffix(host, ".") || strings.ContainsFunc(host, func(r rune) bool { return r > unicode.MaxASCII }) {
		return "" // another spelling of a host would walk around what is said about it
	}
	if scheme != "https" && scheme != "http" {
		return ""
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	port := u.Port()
	if port == "" || scheme == "https" && port == "443" || scheme == "http" && port == "80" {
		return scheme + "://" + host
	}
	return scheme + "://" + host + ":" + port
}
