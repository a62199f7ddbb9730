package desk_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/dbtest"
)

// entry is a form about an entry.
func entry(kind blog.MenuKind, ref string, pairs ...string) []string {
	return append([]string{"kind", string(kind), "ref", ref}, pairs...)
}

// outline is a menu with a dot before an entry for each level, and () round what
// is hidden.
func (h *house) outline(place blog.MenuPlace) string {
	h.t.Helper()
	entries, err := h.store.MenuEntries(h.t.Context(), place)
	must(h.t, err)
	targets, err := h.store.MenuTargets(h.t.Context())
	must(h.t, err)
	names := map[blog.MenuRef]string{}
	for _, t := range targets {
		names[t.MenuRef] = t.Name
	}
	var out []string
	for _, e := range blog.Outline(place, entries, targets) {
		name := e.Label
		if name == "" {
			name = names[e.MenuRef]
		}
		if e.Hidden {
			name = "(" + name + ")"
		}
		out = append(out, strings.Repeat(".", e.Level)+name)
	}
	return strings.Join(out, " ")
}

func TestTheMenuIsArrangedAtTheDesk(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, database dbtest.Database) {
		h := moveIn(build(t, "https://blog.test", database))
		v := h.member()
		id := map[string]string{}
		for _, c := range [][2]string{{"A", ""}, {"AA", "A"}, {"AAA", "AA"}, {"B", ""}, {"C", ""}} {
			v.post("/desk/categories", "name", c[0], "parent", id[c[1]]).leadsTo("/desk/categories")
			all, err := h.store.Categories(t.Context())
			must(t, err)
			for _, made := range all {
				id[made.Name] = made.ID
			}
		}
		v.get("/desk/menu").is(http.StatusOK).shows("Made by the blog.", "Nothing stands here;", "AAA")
		step := func(name, do, want string) {
			t.Helper()
			v.post("/desk/menu/top", entry(blog.MenuCategory, id[name], "do", do)...).is(http.StatusSeeOther)
			if got := h.outline(blog.MenuTop); got != want {
				t.Fatalf("%s %s: %s, want %s", do, name, got, want)
			}
		}
		step("B", "up", "B A .AA ..AAA C Archive About")
		step("B", "up", "B A .AA ..AAA C Archive About")
		step("A", "down", "B C A .AA ..AAA Archive About")
		step("A", "up", "B A .AA ..AAA C Archive About")
		step("C", "nest", "B A .AA ..AAA .C Archive About")
		step("C", "up", "B A .C .AA ..AAA Archive About")
		step("AA", "lift", "B A .C AA .AAA Archive About")
		step("C", "lift", "B A C AA .AAA Archive About")
		step("C", "drop", "B A AA .AAA Archive About")
		step("AA", "hide", "B A (AA) .AAA Archive About")
		v.get("/desk/menu").is(http.StatusOK).shows("Hidden with what it stands below", "Have the blog make it again", fmt.Sprintf(`<option value="category:%s">C</option>`, id["C"]))
		step("AA", "show", "B A AA .AAA Archive About")
		step("B", "drop", "A AA .AAA Archive About")

		v.post("/desk/menu/top", "target", "category:"+id["C"], "do", "add").is(http.StatusSeeOther)
		v.post("/desk/menu/top", "top-label", "My practice", "top-address", "https://practice.example/", "do", "add").is(http.StatusSeeOther)
		v.post("/desk/menu/top", entry(blog.MenuAddress, "https://practice.example/", "do", "name", "label", "")...).is(http.StatusUnprocessableEntity).shows("Say what the entry is called.")
		v.post("/desk/menu/top", entry(blog.MenuAddress, "https://practice.example/", "do", "name", "label", "Room")...).is(http.StatusSeeOther)
		if got := h.outline(blog.MenuTop); !strings.HasSuffix(got, "Archive About C Room") {
			t.Errorf("the menu is %s", got)
		}
		v.post("/desk/menu/top", "top-label", "x", "top-address", "javascript:alert(1)", "do", "add").is(http.StatusUnprocessableEntity).
			shows("Give a web address", `id="top-address-wrong"`, `value="javascript:alert(1)"`)
		v.post("/desk/menu/top", "top-label", "Room", "top-address", "https://practice.example/", "do", "add").is(http.StatusConflict).shows("That is in the menu already.")
		v.post("/desk/menu/foot", "foot-label", "x", "foot-address", "/x", "do", "add").leadsTo("/desk/menu#foot-row-0")
		v.post("/desk/menu/foot", entry(blog.MenuAddress, "/x", "do", "nest")...).is(http.StatusUnprocessableEntity)
		v.post("/desk/menu/side", "foot-label", "x", "foot-address", "/x", "do", "add").is(http.StatusNotFound)
		v.post("/desk/menu/top", entry(blog.MenuCategory, "none", "do", "up")...).is(http.StatusNotFound)
		v.post("/desk/menu/top", entry(blog.MenuCategory, id["A"], "do", "fly")...).is(http.StatusUnprocessableEntity)
		v.post("/desk/menu/top", "do", "forget").leadsTo("/desk/menu#top")
		if got := h.outline(blog.MenuTop); got != "A .AA ..AAA B C Archive About" {
			t.Errorf("by itself it is %s", got)
		}
		for i := range 101 {
			v.post("/desk/menu/foot", "foot-label", "x", "foot-address", fmt.Sprintf("/n%d", i), "do", "add")
		}
		if got := h.outline(blog.MenuFoot); len(strings.Fields(got)) != 100 {
			t.Errorf("at the foot stand %d", len(strings.Fields(got)))
		}
	})
}

func TestACategoryIsPutUnderAnotherAtTheDesk(t *testing.T) {
	h := settled(t)
	v := h.member()
	one, err := h.SaveCategory(t.Context(), blog.Category{Name: "One"})
	must(t, err)
	two, err := h.SaveCategory(t.Context(), blog.Category{Name: "Two"})
	must(t, err)
	place := "/desk/categories/" + two.ID
	v.get(place).is(http.StatusOK).shows("One", "it stands at the top").hides(`<option value="` + two.ID)
	v.post(place, "name", "Two", "slug", "two", "parent", one.ID).leadsTo("/desk/categories#category-" + two.ID)
	v.get("/desk/categories").is(http.StatusOK).shows(`class="row level-1 arranged brief" id="category-` + two.ID)
	v.post("/desk/categories/"+one.ID, "name", "One", "slug", "one", "parent", two.ID).is(http.StatusUnprocessableEntity).shows("is itself a part of", `id="parent-wrong"`)
	v.get("/desk/categories/"+one.ID+"/delete").is(http.StatusOK).shows("Its part stays as well, and comes", "to the top")
	v.get("/desk/articles/new").is(http.StatusOK).shows(`class="option level-1"`)
	v.post("/desk/categories/" + one.ID + "/delete").leadsTo("/desk/categories")
	v.get("/desk/categories").is(http.StatusOK).shows(`class="row level-0 arranged brief" id="category-` + two.ID)
	v.get("/desk/categories/none").is(http.StatusNotFound)
}
