package activitypub

import (
	"crypto/ed25519"
	"fmt"
	"slices"
	"time"

	"github.com/causerie/causerie/activitypub/proof"
)

// Activity is something an actor did.
type Activity struct {
	Context Context `json:"@context,omitempty"`
	ID      string  `json:"id,omitempty"`
	Type    string  `json:"type"`
	Actor   Ref     `json:"actor,omitzero"`
	// Object is what it was done to: one thing, several in a Flag.
	Object Refs `json:"object,omitzero"`
	// Target is where to: the new actor of a Move, the collection of an Add.
	Target Ref `json:"target,omitzero"`
	Origin Ref `json:"origin,omitzero"`
	// Result is the authorization an Accept of a request grants.
	Result Ref `json:"result,omitzero"`
	// Instrument is the quoting or replying post of a request.
	Instrument Ref `json:"instrument,omitzero"`
	To         IDs `json:"to,omitempty"`
	CC         IDs `json:"cc,omitempty"`
	Audience   IDs `json:"audience,omitempty"`

	Published time.Time `json:"published,omitzero"`
	Updated   time.Time `json:"updated,omitzero"`
	// Content is the comment of a Flag or the emoji of a reaction (Misskey's
	// _misskey_reaction is read as well).
	Content string `json:"content,omitempty"`
	Summary string `json:"summary,omitempty"`
	Tag     []Tag  `json:"tag,omitempty"`

	source []byte
	signed bool // carries a Linked Data signature, of whatever worth
}

// Source is the document that [ParseActivity] read, byte for byte; nil for an
// activity that was embedded in another, or made here.
func (a *Activity) Source() []byte { return a.source }

// ParseActivity reads a document as an activity and drops what its actor
// cannot vouch for: of an embedded object of another origin only the id is
// kept, to be fetched where it belongs (FEP-fe34). See [Activity.Vouched] for
// the rule. A document read again gives the same.
func ParseActivity(raw []byte) (*Activity, error) {
	n, err := parse(raw)
	if err != nil {
		return nil, err
	}
	a := newActivity(n)
	a.source, a.signed = raw, n.object("signature") != nil
	return a, nil
}

func newActivity(n node) *Activity {
	a := &Activity{
		ID: n.id("id"), Type: n.typeName(), Actor: n.ref("actor"),
		Object: n.refs("object", MaxItems), Target: n.ref("target"),
		Origin: n.ref("origin"), Result: n.ref("result"), Instrument: n.ref("instrument"),
		To: n.ids("to", MaxRecipients), CC: n.ids("cc", MaxRecipients),
		Audience:  n.ids("audience", MaxRecipients),
		Published: n.time("published"), Updated: n.time("updated"),
		Content: n.text("content"), Summary: n.text("summary"),
	}
	if a.Content == "" {
		a.Content = n.text("_misskey_reaction")
	}
	a.Tag, _ = n.tags("tag")
	for i, ref := range a.Object {
		if !a.Vouched(ref) {
			a.Object[i] = ref.Bare()
		}
	}
	a.Object = slices.DeleteFunc(a.Object, Ref.IsZero)
	for _, ref := range []*Ref{&a.Target, &a.Result, &a.Instrument, &a.Origin} {
		if !a.Vouched(*ref) {
			*ref = ref.Bare()
		}
	}
	return a
}

// Vouched reports whether what ref embeds can be believed because the
// activity's actor is believed:
//
//   - in Accept and Reject always: what they embed only helps to find what they
//     answer;
//   - in Undo what the same actor did (ActivityPub 6.10), whatever its id;
//   - elsewhere what has no id of its own, or an id of the actor's origin, if
//     its author (attributedTo, or actor) is the activity's actor; a profile is
//     its own author.
//
// The same person on the same server is required, not just the same server:
// otherwise one user could put words into another's mouth.
func (a *Activity) Vouched(ref Ref) bool {
	if !ref.Embedded() {
		return true
	}
	switch a.Type {
	case "Accept", "Reject", "TentativeAccept", "TentativeReject":
		return true
	}
	if a.Type != "Undo" && ref.ID != "" && !SameOrigin(ref.ID, a.Actor.ID) {
		return false
	}
	author := ref.author()
	return author == "" || author == a.Actor.ID
}

// author is who an embedded thing says made it.
func (r Ref) author() string {
	switch {
	case IsActorType(r.Type()):
		return r.ID
	case r.node != nil:
		if id := r.node.id("attributedTo"); id != "" {
			return id
		}
		return r.node.id("actor")
	}
	switch v := r.value.(type) {
	case *Object:
		return v.AttributedTo.ID
	case *Activity:
		return v.Actor.ID
	}
	return ""
}

// Prove writes the activity with an integrity proof (FEP-8b32), so that whoever
// gets it from another knows who made it. keyID is the id of the key's Multikey
// in the assertionMethod of the actor, at the time the proof is made.
func (a *Activity) Prove(key ed25519.PrivateKey, keyID string, at time.Time) ([]byte, error) {
	proven := *a
	proven.Context = a.Context.WithProof()
	raw, err := Marshal(proven)
	if err != nil {
		return nil, err
	}
	if raw, err = proof.Sign(raw, key, keyID, at); err != nil {
		return nil, fmt.Errorf("activitypub: proving %s: %w", a.Type, err)
	}
	return raw, nil
}

// MarshalJSON writes the activity; times in UTC to the millisecond.
func (a Activity) MarshalJSON() ([]byte, error) {
	type plain Activity
	p := plain(a)
	p.Published, p.Updated = wire(a.Published), wire(a.Updated)
	b, err := Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("activitypub: writing %s: %w", a.Type, err)
	}
	return b, nil
}

// UnmarshalJSON reads as [ParseActivity] does.
func (a *Activity) UnmarshalJSON(raw []byte) error {
	p, err := ParseActivity(raw)
	if err != nil {
		return err
	}
	*a = *p
	return nil
}
