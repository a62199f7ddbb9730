package desk_test

import (
	"net/http"
	"strings"
	"testing"
)

var answers = []string{"handle", "anna", "name", "Anna Ruf", "title", "On the couch", "email", email, "password", password}

func TestSetUpByTheLink(t *testing.T) {
	h := empty(t, "https://blog.test")
	v := h.visitor()
	r := v.get("/setup?token=" + token).leadsTo("/setup")
	if r.header.Get("Referrer-Policy") != "no-referrer" {
		t.Errorf("Referrer-Policy %q where the token is in the address", r.header.Get("Referrer-Policy"))
	}
	form := v.get("/setup").is(http.StatusOK).shows("@handle@blog.test", "hard to change later").hides(token)
	if form.header.Get("Referrer-Policy") != "same-origin" {
		t.Errorf("Referrer-Policy %q", form.header.Get("Referrer-Policy"))
	}
	v.post("/setup", answers...).leadsTo("/desk/articles/new")
	v.get("/desk/articles/new").is(http.StatusOK).shows("Your blog is ready.", "On the couch")
	v.get("/desk/articles/new").is(http.StatusOK).hides("Your blog is ready.")
	if _, ok := v.cookies["__Host-causerie-setup"]; ok {
		t.Error("the token is still in the browser")
	}
	author, err := h.store.FirstAuthor(t.Context())
	must(t, err)
	if author.Handle != "anna" || author.Name != "Anna Ruf" {
		t.Errorf("author %+v", author)
	}
}

func TestSetUpIsClosedToStrangers(t *testing.T) {
	h := empty(t, "https://blog.test")
	for _, path := range []string{"/setup", "/setup?token=", "/setup?token=wrong", "/setup?token=" + token + "x"} {
		h.visitor().get(path).is(http.StatusNotFound).shows("Look at the program’s output").hides(token)
	}
	h.visitor().post("/setup?token="+token, answers...).is(http.StatusNotFound)
	forger := h.visitor()
	forger.cookies["__Host-causerie-setup"] = "guess"
	forger.post("/setup", answers...).is(http.StatusNotFound)
	if done, err := h.store.IsSetUp(t.Context()); done || err != nil {
		t.Fatalf("a stranger claimed the blog: %v, %v", done, err)
	}
}

func TestSetUpHappensOnce(t *testing.T) {
	h := empty(t, "https://blog.test")
	first, second := h.visitor(), h.visitor()
	first.get("/setup?token=" + token).leadsTo("/setup")
	second.get("/setup?token=" + token).leadsTo("/setup")
	first.post("/setup", answers...).leadsTo("/desk/articles/new")
	second.post("/setup", answers...).is(http.StatusNotFound)
	second.get("/setup").is(http.StatusNotFound)
	second.get("/setup?token=" + token).is(http.StatusNotFound)
}

func TestSetUpSaysWhatIsWrongAndKeepsTheRest(t *testing.T) {
	h := empty(t, "https://blog.test")
	for field, c := range map[string]struct{ value, complaint string }{
		"handle":   {"anna ruf!", "only letters a to z"},
		"name":     {" ", "Give the author's name"},
		"title":    {"", "Give the blog a title"},
		"email":    {"nowhere", "does not look like an e-mail address"},
		"password": {"short", "at least 10 characters"},
	} {
		v := h.visitor()
		v.get("/setup?token=" + token)
		form := map[string]string{"handle": "anna", "name": "Anna Ruf", "title": "On the couch", "email": email, "password": "a secret of mine"}
		form[field] = c.value
		var pairs []string
		for name, value := range form {
			pairs = append(pairs, name, value)
		}
		r := v.post("/setup", pairs...).is(http.StatusUnprocessableEntity).shows(c.complaint, `id="`+field+`-wrong"`).hides("a secret of mine")
		if field != "title" {
			r.shows("On the couch")
		}
		if strings.Count(r.body, `aria-invalid="true"`) != 1 {
			t.Errorf("%s: not exactly one field is marked", field)
		}
	}
}

func TestSetUpWithoutHTTPS(t *testing.T) {
	h := empty(t, "http://blog.lan:8080")
	v := h.visitor()
	v.headers = map[string]string{"Origin": "http://blog.lan:8080"} // no Sec-Fetch-Site there
	v.get("/setup?token=" + token).leadsTo("/setup")
	v.post("/setup", answers...).leadsTo("/desk/articles/new")
	v.get("/desk").is(http.StatusOK)
}
