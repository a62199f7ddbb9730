package blog

import (
	"cmp"
	"context"
	"slices"
	"strings"
)

// CategoryLevels is how deep categories go: a topic, its parts, and theirs.
const CategoryLevels = 3

// maxCategoryText is how many characters a category's description has.
const maxCategoryText = 1000

// Category is a topic of the blog.
type Category struct {
	ID, Slug, Name, Description string
	ParentID                    string // that it is a part of; "" at the top
	Position                    int    // among those beside it; 0 of a new one is the last
	FromDraft                   bool   // made by naming it in an article, and unseen until one in it is public
}

// categoryTx is what categories need.
type categoryTx interface {
	// HoldStructure waits for others who change categories or menus, and keeps them
	// from it until the transaction ends: what is judged is the whole of them.
	HoldStructure(ctx context.Context) error
	Category(ctx context.Context, id string) (Category, error)
	Categories(ctx context.Context) ([]Category, error)
	SaveCategory(ctx context.Context, c Category) error
	// RedirectCategory makes the address that a category had, "" for none, lead to
	// the one it has, which leads nowhere else from now on.
	RedirectCategory(ctx context.Context, before string, c Category) error
	// DropCategory removes a category; those under it come under the one above.
	DropCategory(ctx context.Context, id, above string) error
}

// SaveCategory adds a category, or changes one: its name, its address, what is
// said of it, and where it stands. One that comes under another parent stands last
// there. Errors of kind Invalid or Conflict name the field: "name", "slug",
// "description" or "parent".
func (b *Blog) SaveCategory(ctx context.Context, c Category) (Category, error) {
	c.Name, c.Description = strings.TrimSpace(c.Name), strings.TrimSpace(c.Description)
	if c.Name == "" || len([]rune(c.Name)) > 100 {
		return c, ErrInvalid("name", "Give the category a name, at most 100 characters.")
	}
	if len([]rune(c.Description)) > maxCategoryText {
		return c, ErrInvalid("description", "The description has at most 1,000 characters.")
	}
	if c.Slug = Slugify(c.Slug); c.Slug == "" {
		c.Slug = Slugify(c.Name)
	}
	if c.Slug == "" {
		return c, ErrInvalid("slug", "The address needs at least one letter or digit.")
	}
	given := c
	err := b.db.Write(ctx, func(tx Tx) error {
		c = given
		if err := tx.HoldStructure(ctx); err != nil {
			return err
		}
		all, err := tx.Categories(ctx)
		if err != nil {
			return err
		}
		if err := b.fitCategory(&c, all); err != nil {
			return err
		}
		c.FromDraft = false // the author means it to be there
		if err := tx.SaveCategory(ctx, c); err != nil {
			return err
		}
		return tx.RedirectCategory(ctx, slugIn(all, c.ID), c)
	})
	return c, err
}

// slugIn is the address that a category had; "" of one that is not there.
func slugIn(all []Category, id string) string {
	c, _ := categoryIn(all, id)
	return c.Slug
}

// fitCategory finds a place for c among all.
func (b *Blog) fitCategory(c *Category, all []Category) error {
	for _, other := range all {
		if other.Slug == c.Slug && other.ID != c.ID {
			return ErrConflict("slug", "Another category has the address “"+c.Slug+"”.")
		}
	}
	last := 0
	for _, other := range all {
		last = max(last, other.Position)
	}
	if c.ID == "" {
		if err := mayStandUnder(*c, all); err != nil {
			return err
		}
		c.ID = b.o.NewID()
		c.Position = cmp.Or(c.Position, last+1)
		return nil
	}
	before, ok := categoryIn(all, c.ID)
	if !ok {
		return ErrNotFound("There is no such category.")
	}
	if before.ParentID == c.ParentID {
		return nil
	}
	c.Position = last + 1
	return mayStandUnder(*c, all)
}

// mayStandUnder refuses a parent that is not there, that is c or under it, and one
// that is too deep for c and what is under it.
func mayStandUnder(c Category, all []Category) error {
	if c.ParentID == "" {
		return nil
	}
	parent, ok := categoryIn(all, c.ParentID)
	switch {
	case !ok:
		return ErrInvalid("parent", "The category it is to be a part of is not there any more; choose another.")
	case parent.ID == c.ID:
		return ErrInvalid("parent", "A category cannot be a part of itself.")
	}
	line := CategoryLine(all, parent.ID)
	if slices.ContainsFunc(line, func(above Category) bool { return above.ID == c.ID }) {
		return ErrInvalid("parent", "“"+parent.Name+"” is itself a part of “"+c.Name+"”; choose another.")
	}
	if len(line)+heightOf(all, c.ID) > CategoryLevels {
		return ErrInvalid("parent", "Categories have three levels at the most, and under “"+parent.Name+"” it would be a fourth.")
	}
	return nil
}

// ParentsOf are the categories that one can be a part of, as [PlaceCategories]
// places them. An id of "" is that of a new one.
func ParentsOf(all []Category, id string) []PlacedCategory {
	var parents []PlacedCategory
	for _, parent := range PlaceCategories(all) {
		if mayStandUnder(Category{ID: id, ParentID: parent.ID}, all) == nil {
			parents = append(parents, parent)
		}
	}
	return parents
}

// MoveCategory moves a category one place up or down among those beside it. At the
// end of them nothing happens.
func (b *Blog) MoveCategory(ctx context.Context, id string, up bool) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if err := tx.HoldStructure(ctx); err != nil {
			return err
		}
		all, err := tx.Categories(ctx)
		if err != nil {
			return err
		}
		c, ok := categoryIn(all, id)
		if !ok {
			return ErrNotFound("There is no such category.")
		}
		beside := partsOf(all, c.ParentID)
		from := slices.IndexFunc(beside, func(one Category) bool { return one.ID == id })
		to := from + 1
		if up {
			to = from - 1
		}
		if to < 0 || to >= len(beside) {
			return nil
		}
		beside[from], beside[to] = beside[to], beside[from]
		for i, one := range beside {
			if one.Position == i+1 {
				continue
			}
			one.Position = i + 1
			if err := tx.SaveCategory(ctx, one); err != nil {
				return err
			}
		}
		return nil
	})
}

// DeleteCategory removes a category from the menus and from its articles, which
// stay. What is under it comes under the one above it.
func (b *Blog) DeleteCategory(ctx context.Context, id string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if err := tx.HoldStructure(ctx); err != nil {
			return err
		}
		c, err := tx.Category(ctx, id)
		if err != nil {
			return err
		}
		if err := leaveMenus(ctx, tx, MenuRef{MenuCategory, id}); err != nil {
			return err
		}
		return tx.DropCategory(ctx, id, c.ParentID)
	})
}

// PlacedCategory is a category where it stands.
type PlacedCategory struct {
	Category
	Level       int  // from 0
	First, Last bool // among those beside it
}

// PlaceCategories puts categories, which are in the author's order, into that of a
// table of contents: each before its parts.
func PlaceCategories(all []Category) []PlacedCategory {
	placed := make([]PlacedCategory, 0, len(all))
	var place func(parent string, level int)
	place = func(parent string, level int) {
		parts := partsOf(all, parent)
		for i, c := range parts {
			placed = append(placed, PlacedCategory{Category: c, Level: level, First: i == 0, Last: i == len(parts)-1})
			if level < CategoryLevels {
				place(c.ID, level+1)
			}
		}
	}
	place("", 0)
	return placed
}

// CategoryLine is a category and those it is a part of, the outermost first.
func CategoryLine(all []Category, id string) []Category {
	var line []Category
	for range CategoryLevels {
		c, ok := categoryIn(all, id)
		if !ok {
			break
		}
		line = append(line, c)
		id = c.ParentID
	}
	slices.Reverse(line)
	return line
}

// FindCategory finds the category that a word names: by its address, else by its
// name, else by the address that the word would have.
func FindCategory(all []Category, word string) (Category, bool) {
	for _, is := range []func(c Category) bool{
		func(c Category) bool { return c.Slug == word },
		func(c Category) bool { return c.Name == word },
		func(c Category) bool { return c.Slug == Slugify(word) },
	} {
		if i := slices.IndexFunc(all, is); i >= 0 {
			return all[i], true
		}
	}
	return Category{}, false
}

// CategoryWord is the word by which [FindCategory] finds a category: its name,
// unless another goes by it as well.
func CategoryWord(all []Category, c Category) string {
	if found, ok := FindCategory(all, c.Name); ok && found.ID == c.ID {
		return c.Name
	}
	return c.Slug
}

func categoryIn(all []Category, id string) (Category, bool) {
	i := slices.IndexFunc(all, func(c Category) bool { return c.ID == id })
	if i < 0 || id == "" {
		return Category{}, false
	}
	return all[i], true
}

// partsOf are the categories right under one, in order; of "", those at the top.
func partsOf(all []Category, id string) []Category {
	var parts []Category
	for _, c := range all {
		if c.ParentID == id {
			parts = append(parts, c)
		}
	}
	return parts
}

// heightOf is how many levels a category has with what is under it.
func heightOf(all []Category, id string) int {
	height := 0
	if id != "" {
		for _, part := range partsOf(all, id) {
			height = max(height, heightOf(all, part.ID))
		}
	}
	return height + 1
}
