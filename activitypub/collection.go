package activitypub

import "fmt"

// Collection is a list of things, or one page of it: Collection,
// OrderedCollection, CollectionPage or OrderedCollectionPage by its Type.
type Collection struct {
	Context Context `json:"@context,omitempty"`
	ID      string  `json:"id,omitempty"`
	Type    string  `json:"type"`
	// AttributedTo is the owner (FEP-7888 for a thread).
	AttributedTo Ref `json:"attributedTo,omitzero"`
	// TotalItems is the size of the whole list, nil when it is not told.
	TotalItems *int   `json:"totalItems,omitempty"`
	First      Ref    `json:"first,omitzero"`
	Last       Ref    `json:"last,omitzero"`
	PartOf     string `json:"partOf,omitempty"`
	Next       Ref    `json:"next,omitzero"`
	Prev       Ref    `json:"prev,omitzero"`
	// Items are written as orderedItems or items, whichever the type demands;
	// of what is read, at most [MaxItems] are kept.
	Items []Ref `json:"-"`
}

// CollectionPage is a page of a [Collection]; the two share their properties.
type CollectionPage = Collection

// NewCollection makes a list of which only the size and the first page are
// shown; first may be "" to show the size alone.
func NewCollection(id string, total int, first string) *Collection {
	return &Collection{ID: id, Type: "OrderedCollection", TotalItems: &total, First: ID(first)}
}

// NewPage makes one page of the list partOf; next and prev may be "".
func NewPage(id, partOf string, items []Ref, next, prev string) *CollectionPage {
	return &CollectionPage{
		ID: id, Type: "OrderedCollectionPage", PartOf: partOf,
		Items: items, Next: ID(next), Prev: ID(prev),
	}
}

// Unordered gives c the type without "Ordered", as replies collections have
// it.
func (c *Collection) Unordered() *Collection {
	out := *c
	switch c.Type {
	case "OrderedCollection":
		out.Type = "Collection"
	case "OrderedCollectionPage":
		out.Type = "CollectionPage"
	}
	return &out
}

// IsPage reports whether c is a page.
func (c *Collection) IsPage() bool {
	return c.Type == "CollectionPage" || c.Type == "OrderedCollectionPage"
}

func (c *Collection) ordered() bool {
	return c.Type == "OrderedCollection" || c.Type == "OrderedCollectionPage"
}

// ParseCollection reads a document as a collection or a page of one.
func ParseCollection(raw []byte) (*Collection, error) {
	n, err := parse(raw)
	if err != nil {
		return nil, err
	}
	return newCollection(n), nil
}

func newCollection(n node) *Collection {
	c := &Collection{
		ID: n.id("id"), Type: n.typeName(), AttributedTo: n.ref("attributedTo"),
		TotalItems: n.count("totalItems"), First: n.ref("first"), Last: n.ref("last"),
		PartOf: n.id("partOf"), Next: n.ref("next"), Prev: n.ref("prev"),
	}
	c.Items = n.refs("orderedItems", MaxItems)
	if c.Items == nil {
		c.Items = n.refs("items", MaxItems)
	}
	return c
}

// MarshalJSON writes the collection; a page has its items even when it has
// none.
func (c Collection) MarshalJSON() ([]byte, error) {
	type plain Collection
	var items, ordered *[]Ref
	if len(c.Items) > 0 || c.IsPage() {
		list := append([]Ref{}, c.Items...)
		if items = &list; c.ordered() {
			items, ordered = nil, &list
		}
	}
	b, err := Marshal(struct {
		plain
		Items        *[]Ref `json:"items,omitempty"`
		OrderedItems *[]Ref `json:"orderedItems,omitempty"`
	}{plain(c), items, ordered})
	if err != nil {
		return nil, fmt.Errorf("activitypub: writing %s: %w", c.Type, err)
	}
	return b, nil
}

// UnmarshalJSON reads as [ParseCollection] does.
func (c *Collection) UnmarshalJSON(raw []byte) error {
	p, err := ParseCollection(raw)
	if err != nil {
		return err
	}
	*c = *p
	return nil
}
