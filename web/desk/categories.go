package desk

import (
	"context"
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

type categoriesBody struct {
	Categories []blog.PlacedCategory
	Parents    []blog.PlacedCategory // of a new one
	Typed      blog.Category         // the new one, as far as it was typed
	Problem    problem
}

// categories shows the topics of the blog, in the author's order.
func (d *Desk) categories(w http.ResponseWriter, r *http.Request) error {
	return d.showCategories(w, r, categoriesBody{}, http.StatusOK)
}

func (d *Desk) addCategory(w http.ResponseWriter, r *http.Request) error {
	typed, err := d.typedCategory(w, r, blog.Category{})
	if err != nil {
		return err
	}
	_, err = d.Blog.SaveCategory(r.Context(), typed)
	if isProblem(err) {
		return d.showCategories(w, r, categoriesBody{Typed: typed, Problem: problemOf(err)}, statusOf(err))
	}
	if err != nil {
		return err
	}
	d.tell(r, "Category added.")
	return seeOther(w, r, "/desk/categories")
}

type categoryBody struct {
	Category blog.Category
	Parents  []blog.PlacedCategory
	Problem  problem
}

// categoryPage is where one is changed.
func (d *Desk) categoryPage(w http.ResponseWriter, r *http.Request) error {
	c, err := d.category(r)
	if err != nil {
		return err
	}
	return d.showCategory(w, r, categoryBody{Category: c}, http.StatusOK)
}

func (d *Desk) saveCategory(w http.ResponseWriter, r *http.Request) error {
	c, err := d.category(r)
	if err != nil {
		return err
	}
	if c, err = d.typedCategory(w, r, c); err != nil {
		return err
	}
	_, err = d.Blog.SaveCategory(r.Context(), c)
	if isProblem(err) {
		return d.showCategory(w, r, categoryBody{Category: c, Problem: problemOf(err)}, statusOf(err))
	}
	if err != nil {
		return err
	}
	d.tell(r, "Category saved.")
	return seeOther(w, r, "/desk/categories#category-"+c.ID)
}

// typedCategory puts what was typed over c.
func (d *Desk) typedCategory(w http.ResponseWriter, r *http.Request, c blog.Category) (blog.Category, error) {
	f, err := d.form(w, r)
	if err != nil {
		return c, err
	}
	c.Name, c.Slug, c.Description, c.ParentID = f.line("name"), f.line("slug"), f.text("description"), f.get("parent")
	return c, nil
}

// moveCategory moves a category one place up or down among those beside it.
func (d *Desk) moveCategory(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := d.Blog.MoveCategory(r.Context(), id, f.get("to") == "up"); err != nil {
		return err
	}
	return seeOther(w, r, "/desk/categories#category-"+id)
}

type deleteCategoryBody struct {
	blog.Category
	Parts int
	Above string // name of what these come under; "" for the top
}

// deleteCategoryPage says what deleting does before it is done.
func (d *Desk) deleteCategoryPage(w http.ResponseWriter, r *http.Request) error {
	c, err := d.category(r)
	if err != nil {
		return err
	}
	all, err := d.allCategories(r.Context())
	if err != nil {
		return err
	}
	body := deleteCategoryBody{Category: c}
	for _, other := range all {
		if other.ParentID == c.ID {
			body.Parts++
		}
		if other.ID == c.ParentID {
			body.Above = other.Name
		}
	}
	return d.show(w, r, view{Page: "delete-category", Title: "Delete the category “" + c.Name + "”?", Nav: "categories", Body: body})
}

func (d *Desk) deleteCategory(w http.ResponseWriter, r *http.Request) error {
	if err := d.Blog.DeleteCategory(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	d.tell(r, "The category is deleted. Its articles are still there.")
	return seeOther(w, r, "/desk/categories")
}

// category finds the one that the address names.
func (d *Desk) category(r *http.Request) (blog.Category, error) {
	all, err := d.allCategories(r.Context())
	if err != nil {
		return blog.Category{}, err
	}
	for _, c := range all {
		if c.ID == r.PathValue("id") {
			return c, nil
		}
	}
	return blog.Category{}, blog.ErrNotFound("There is no such category.")
}

func (d *Desk) allCategories(ctx context.Context) ([]blog.Category, error) {
	all, err := d.Store.Categories(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading categories: %w", err)
	}
	return all, nil
}

func (d *Desk) showCategories(w http.ResponseWriter, r *http.Request, body categoriesBody, status int) error {
	all, err := d.allCategories(r.Context())
	if err != nil {
		return err
	}
	body.Categories, body.Parents = blog.PlaceCategories(all), blog.ParentsOf(all, "")
	return d.show(w, r, view{Page: "categories", Title: "Categories", Nav: "categories", Body: body, Status: status})
}

func (d *Desk) showCategory(w http.ResponseWriter, r *http.Request, body categoryBody, status int) error {
	all, err := d.allCategories(r.Context())
	if err != nil {
		return err
	}
	body.Parents = blog.ParentsOf(all, body.Category.ID)
	return d.show(w, r, view{Page: "category", Title: "Change a category", Nav: "categories", Body: body, Status: status})
}
