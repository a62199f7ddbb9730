package desk

import (
	"context"
	"fmt"
	"net/http"
	"slices"

	"github.com/causerie/causerie/internal/blog"
)

type categoriesBody struct {
	Categories []blog.Category
	Typed      blog.Category // what a problem is about; without an id, the new one
	Problem    problem
}

// categories shows the topics of the blog's menu, in the author's order.
func (d *Desk) categories(w http.ResponseWriter, r *http.Request) error {
	return d.showCategories(w, r, categoriesBody{}, http.StatusOK)
}

func (d *Desk) addCategory(w http.ResponseWriter, r *http.Request) error {
	return d.takeCategory(w, r, blog.Category{}, "The category is in the menu.")
}

func (d *Desk) saveCategory(w http.ResponseWriter, r *http.Request) error {
	c, err := d.category(r)
	if err != nil {
		return err
	}
	return d.takeCategory(w, r, c, "Category saved.")
}

// takeCategory saves what was typed over c.
func (d *Desk) takeCategory(w http.ResponseWriter, r *http.Request, c blog.Category, done string) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	c.Name, c.Slug, c.Description = f.line("name"), f.line("slug"), f.text("description")
	_, err = d.Blog.SaveCategory(r.Context(), c)
	if isProblem(err) {
		return d.showCategories(w, r, categoriesBody{Typed: c, Problem: problemOf(err)}, statusOf(err))
	}
	if err != nil {
		return err
	}
	d.tell(r, done)
	return seeOther(w, r, "/desk/categories")
}

// moveCategory moves a category one place up or down in the menu.
func (d *Desk) moveCategory(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	all, err := d.allCategories(r.Context())
	if err != nil {
		return err
	}
	from := slices.IndexFunc(all, func(c blog.Category) bool { return c.ID == r.PathValue("id") })
	if from < 0 {
		return blog.ErrNotFound("There is no such category.")
	}
	to := from + 1
	if f.get("to") == "up" {
		to = from - 1
	}
	if to < 0 || to >= len(all) {
		return seeOther(w, r, "/desk/categories")
	}
	all[from], all[to] = all[to], all[from]
	for i, c := range all {
		if c.Position == i+1 {
			continue
		}
		c.Position = i + 1
		if _, err := d.Blog.SaveCategory(r.Context(), c); err != nil {
			return err
		}
	}
	return seeOther(w, r, "/desk/categories#category-"+all[to].ID)
}

// deleteCategoryPage says what deleting does before it is done.
func (d *Desk) deleteCategoryPage(w http.ResponseWriter, r *http.Request) error {
	c, err := d.category(r)
	if err != nil {
		return err
	}
	return d.show(w, r, view{Page: "delete-category", Title: "Delete the category “" + c.Name + "”?", Nav: "categories", Body: c})
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
	i := slices.IndexFunc(all, func(c blog.Category) bool { return c.ID == r.PathValue("id") })
	if i < 0 {
		return blog.Category{}, blog.ErrNotFound("There is no such category.")
	}
	return all[i], nil
}

func (d *Desk) allCategories(ctx context.Context) ([]blog.Category, error) {
	all, err := d.Store.Categories(ctx)
	if err != nil {
		return nil, fmt.Errorf("reading categories: %w", err)
	}
	return all, nil
}

func (d *Desk) showCategories(w http.ResponseWriter, r *http.Request, body categoriesBody, status int) error {
	var err error
	if body.Categories, err = d.allCategories(r.Context()); err != nil {
		return err
	}
	for i, c := range body.Categories {
		if body.Problem.Message != "" && c.ID == body.Typed.ID {
			body.Categories[i] = body.Typed
		}
	}
	return d.show(w, r, view{Page: "categories", Title: "Categories", Nav: "categories", Body: body, Status: status})
}
