package desk_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/dbtest"
	"github.com/causerie/causerie/web/desk"
)

func TestSettings(t *testing.T) {
	h := settled(t)
	v := h.member()
	v.get("/desk/settings").is(http.StatusOK).shows("On the couch", "People on Mastodon see the whole text")
	form := []string{"title", "By the window", "description", "What one sees.", "language", "de", "policy", "all", "quotes", "ask", "format", "note", "per_page", "25", "show_followers", "yes"}
	v.post("/desk/settings", form...).leadsTo("/desk/settings")
	v.get("/desk/settings").shows("Settings saved.", "By the window", "What one sees.")
	s, err := h.store.Settings(t.Context())
	must(t, err)
	if s.Language != "de" || s.Policy != blog.PolicyAll || s.Quotes != blog.QuotesAsk || s.Format != blog.AsNote || s.PerPage != 25 || !s.ShowFollowers {
		t.Fatalf("settings %+v", s)
	}
	r := v.post("/desk/settings", "title", "By the window", "language", "de", "policy", "all", "quotes", "ask", "format", "note", "per_page", "lots")
	r.is(http.StatusUnprocessableEntity).shows("A page holds 1 to 100 articles.", `id="per_page-wrong"`)
}

func TestProfile(t *testing.T) {
	h := settled(t)
	v := h.member()
	v.get("/desk/profile").is(http.StatusOK).shows("Anna Ruf", "@anna@blog.test")
	form := []string{"name", "Anna R.", "bio", "Writes.", "avatar_alt", "Me", "field_name", "Practice", "field_value", "https://ruf.test", "field_name", "", "field_value", ""}
	v.file("/desk/profile", "avatar", "me.png", "picture of me", "", form...).leadsTo("/desk/profile")
	page := v.get("/desk/profile").shows("Profile saved.", "Anna R.", "Practice", "https://ruf.test", "Me")
	a, err := h.store.Author(t.Context(), h.author)
	must(t, err)
	if a.AvatarID == "" || a.AvatarAlt != "Me" || a.Bio != "Writes." || len(a.Fields) != 1 {
		t.Fatalf("author %+v", a)
	}
	kept := append(form, "avatar_id", page.value("avatar_id"))
	v.file("/desk/profile", "header", "leaf.pdf", "pdf", "", kept...).is(http.StatusUnprocessableEntity).shows("This is not a picture.", `id="header-wrong"`, a.AvatarID)
	v.post("/desk/profile", append(kept, "name", "")...).is(http.StatusSeeOther) // the first name counts
	v.post("/desk/profile", append([]string{"name", " "}, kept[2:]...)...).is(http.StatusUnprocessableEntity).shows("Give a name", "Writes.")
	v.post("/desk/profile", append(kept, "avatar_remove", "yes")...).leadsTo("/desk/profile")
	if a, err = h.store.Author(t.Context(), h.author); err != nil || a.AvatarID != "" {
		t.Fatalf("the picture is still there: %+v, %v", a, err)
	}
}

func TestCategories(t *testing.T) {
	h := settled(t)
	v := h.member()
	v.get("/desk/categories").is(http.StatusOK).shows("No categories yet.")
	for _, name := range []string{"One", "Two", "Three"} {
		v.post("/desk/categories", "name", name, "description", "About "+name).leadsTo("/desk/categories")
	}
	ids := func() (out []string) {
		list, err := h.store.Categories(t.Context())
		must(t, err)
		for _, c := range list {
			out = append(out, c.ID)
		}
		return out
	}
	names := func() string {
		list, err := h.store.Categories(t.Context())
		must(t, err)
		var out []string
		for _, c := range list {
			out = append(out, c.Name)
		}
		return strings.Join(out, " ")
	}
	v.post("/desk/categories/"+ids()[2]+"/move", "to", "up").is(http.StatusSeeOther)
	v.post("/desk/categories/"+ids()[0]+"/move", "to", "up").is(http.StatusSeeOther)
	v.post("/desk/categories/"+ids()[0]+"/move", "to", "down").is(http.StatusSeeOther)
	if got := names(); got != "Three One Two" {
		t.Fatalf("the order is %s", got)
	}
	first := "/desk/categories/" + ids()[0]
	v.post(first, "name", "Third", "slug", "two").is(http.StatusConflict).shows("Another category has the address", "Third", `id="slug-wrong"`)
	v.post(first, "name", "Third", "slug", "third", "description", "New").leadsTo("/desk/categories#category-" + ids()[0])
	v.post("/desk/categories", "name", "").is(http.StatusUnprocessableEntity).shows("Give the category a name", `id="name-wrong"`)
	v.get(first+"/delete").is(http.StatusOK).shows("Third", "The articles stay.")
	v.post(first + "/delete").leadsTo("/desk/categories")
	if got := names(); got != "One Two" {
		t.Fatalf("left are %s", got)
	}
	v.post(first+"/move", "to", "up").is(http.StatusNotFound)
	v.post(first, "name", "x").is(http.StatusNotFound)
}

func TestMedia(t *testing.T) {
	h := settled(t)
	v := h.member()
	v.get("/desk/media").is(http.StatusOK).shows("No files yet.")
	v.file("/desk/media", "file", "dot.png", "picture", "", "alt", "A dot").leadsTo("/desk/media")
	v.file("/desk/media", "file", "two.png", "picture two", "").leadsTo("/desk/media")
	v.get("/desk/media").shows("A dot", "dot.png", "No description", "The file is there.")
	v.file("/desk/media", "file", "bad.exe", "MZ", "", "alt", "Something typed").is(http.StatusUnprocessableEntity).shows("not a file that the blog knows", "Something typed")
	list, _, err := h.store.MediaList(t.Context(), 1)
	must(t, err)
	for _, m := range list {
		v.post("/desk/media/"+m.ID, "alt", strings.Repeat("x", 1501)).is(http.StatusUnprocessableEntity).shows("at most 1,500", strings.Repeat("x", 1501))
		v.post("/desk/media/"+m.ID, "alt", "Described", "back", "/desk/media?page=1").leadsTo("/desk/media?page=1")
	}
	v.get("/desk/media").hides("No description")
	v.post("/desk/media/none", "alt", "x").is(http.StatusNotFound)
}

func TestACoverIsDescribedWhereItIsUsed(t *testing.T) {
	h := settled(t)
	v := h.member()
	form := words("use", "cover", "cover_alt", "A lamp at dusk")
	v.file("/desk/articles/new/upload", "cover_file", "lamp.png", "picture of a lamp", "", form...).is(http.StatusSeeOther)
	list, _, err := h.store.MediaList(t.Context(), 1)
	must(t, err)
	must(t, h.DescribeMedia(t.Context(), list[0].ID, ""))
	v.get("/desk/media").shows("lamp.png", "Described as a cover: <bdi>“A lamp at dusk”").hides("No description")
	v.get("/desk").shows(`<img src="/media/`+list[0].ID, `alt="" loading="lazy"`)
}

func TestWhoHasNoNameIsWrittenOnce(t *testing.T) {
	h := settled(t)
	nn := person("nn", "mastodon.test")
	nn.Name = ""
	h.write(nn, "1", "Words")
	v := h.member()
	if got := strings.Count(v.get(letters(nn)).body, "@nn@mastodon.test"); got != 3 { // who wrote, who will read the answer, and whom to block
		t.Errorf("the handle stands there %d times", got)
	}
	v.get("/desk/letters").hides(">@nn@mastodon.test")
}

func TestDeliveries(t *testing.T) {
	h := settled(t)
	v := h.member()
	v.get("/desk/deliveries").is(http.StatusOK).shows("Nothing was sent yet.")
	must(t, h.Follow(t.Context(), h.author, person("ben", "mastodon.test"), "https://mastodon.test/follow/1"))
	a := h.publish("First light", "Words.")
	v.get("/desk/deliveries").shows("Article published: ", "First light", "delivered to 0 of 1 mailbox, 1 still trying")
	v.get("/desk/articles/" + a.ID).shows("delivered to 0 of 1 mailbox, 1 still trying")
	v.get("/desk").shows("delivered to 0 of 1 mailbox")

	r := httptest.NewRequest(http.MethodGet, "/desk/deliveries", nil)
	r.Header.Set("Accept", "application/json")
	var list []struct {
		ID                                string
		Total, Delivered, Failed, Pending int
	}
	must(t, json.Unmarshal([]byte(v.send(r).is(http.StatusOK).body), &list))
	if len(list) != 1 || list[0].Total != 1 || list[0].Pending != 1 {
		t.Fatalf("told %+v", list)
	}
}

func TestReasonsInPlainWords(t *testing.T) {
	for reason, want := range map[string]string{
		"the inbox is gone (410)":     "The account, or the whole server, is gone for good.",
		"the server refused it (403)": "The server refused it. It may have blocked your blog.",
		`posting to https://404.test:4100/410: dial tcp 10.4.0.1:4040: connect: connection refused`: "The server is switched off, or takes no connections.",
		"posting: dial tcp: lookup gone.test: no such host":                                         "There is no server of that name any more.",
		"given up: it was tried for too long":                                                       "It was tried for three days without success.",
		"context deadline exceeded":                                                                 "The server did not answer in time.",
		"something nobody thought of":                                                               "something nobody thought of",
	} {
		if got := desk.InPlainWords(reason); got != want {
			t.Errorf("%q became %q", reason, got)
		}
	}
}

// TestBothDatabases walks through the desk once on each.
func TestBothDatabases(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, database dbtest.Database) {
		h := moveIn(build(t, "https://blog.test", database))
		a := h.publish("First light", "Words.")
		h.hear(person("ben", "mastodon.test"), a, 1, "How lovely!", blog.Public)
		h.hear(person("eve", "social.test"), a, 2, "Between us", blog.Direct)
		v := h.member()
		pages, _ := h.addresses(a.ID)
		for _, path := range pages {
			switch {
			case strings.Contains(path, "nothing"), strings.HasPrefix(path, "/desk/conversations/"), strings.HasPrefix(path, "/desk/letters/"), strings.HasPrefix(path, "/desk/enclosures/"), strings.HasPrefix(path, "/desk/avatars/"), strings.HasPrefix(path, "/desk/sent-letters/"), strings.HasPrefix(path, "/desk/categories/"):
				v.get(path).is(http.StatusNotFound) // an article's id is no other's
			default:
				v.get(path).is(http.StatusOK)
			}
		}
		v.script("/desk/articles/"+a.ID+"/autosave", words("seen", v.get("/desk/articles/"+a.ID).value("seen"))...).is(http.StatusOK)
		v.post("/desk/sign-out").leadsTo("/desk/sign-in")
		v.get("/desk").is(http.StatusSeeOther)
	})
}
