package desk_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestAFormOfBlocksComesBackAsItWasSent(t *testing.T) {
	h := settled(t)
	v := h.member()
	v.post("/desk/blocks", "value", "loud.test", "back", "/desk/blocks").leadsTo("/desk/blocks")
	v.get("/desk/blocks?change=loud.test").shows("Change the block of loud.test", `name="about" value="loud.test"`)
	long := strings.Repeat("x", 2001)
	r := v.post("/desk/blocks", "about", "loud.test", "value", "loud.test", "severity", "silence", "reject_media", "yes", "comment", long, "public_comment", "Shouts", "back", "/desk/blocks")
	r.is(http.StatusUnprocessableEntity).shows(
		`<a href="#comment">The comment has at most 2,000 characters.</a>`, `id="comment-wrong"`, "Change the block of loud.test", ">Save<",
		`value="silence" checked`, `name="reject_media" value="yes" checked`, long, `value="Shouts"`, `name="about" value="loud.test"`,
	)
	if alert, form := strings.Index(r.body, `role="alert"`), strings.Index(r.body, `action="/desk/blocks"`); alert < 0 || alert > form {
		t.Error("what is wrong does not stand above the form")
	}
	r = v.post("/desk/blocks", "about", "far.test", "quiet", "yes", "value", "not a server", "severity", "noop", "reject_reports", "yes", "back", "/desk/reports")
	r.is(http.StatusUnprocessableEntity).shows("Reports from far.test", `<a href="#value">`, `value="not a server"`, `name="back" value="/desk/reports"`, `name="quiet" value="yes"`)
	v.post("/desk/blocks", "value", "nobody", "severity", "suspend").is(http.StatusUnprocessableEntity).shows(`<a href="#value">`, `value="nobody"`).hides("Change the block of")
	v.post("/desk/blocks/remove", "value", "quiet.test").is(http.StatusNotFound).shows(`role="alert"`, "No such block", "loud.test")
}

func TestTheDeskRefusesToCloseTheBlogToEveryone(t *testing.T) {
	h := settled(t)
	v := h.member()
	v.get("/desk/hosts").shows("Your list is empty. List the servers that may speak here first").hides("/desk/hosts/mode")
	v.post("/desk/hosts/mode", "mode", "allowlist").is(http.StatusConflict).shows(`<a href="#host">Your list is empty: no server at all could speak here`, "All servers may speak here")
	v.post("/desk/hosts", "host", "pond.test").leadsTo("/desk/hosts")
	v.post("/desk/hosts/mode", "mode", "allowlist").leadsTo("/desk/hosts")
	v.post("/desk/hosts/remove", "host", "pond.test").is(http.StatusConflict).shows("This is the last server on your list", "<bdi>pond.test</bdi>")
}

func TestDeliveriesSayWhomALetterIsFor(t *testing.T) {
	h := settled(t)
	ben, eve := person("ben", "mastodon.test"), person("eve", "social.test")
	first, second := h.write(ben, "1", "Only you"), h.write(ben, "2", "You two", eve)
	v := h.member()
	for id, readers := range map[string]string{first.ID: "writer", second.ID: "all"} {
		v.post("/desk/letters/"+id+"/answer", "text", "Well", "readers", readers).is(http.StatusSeeOther)
	}
	v.get("/desk/deliveries").shows("Letter sent", `To <bdi>ben</bdi> <span class="handle">(<bdi>@ben@mastodon.test</bdi>)</span>`, "To 2 people")
	h.publish("First light", "Words.")
	page := v.get("/desk/deliveries").body
	if strings.Count(page, "<p>To ") != 2 {
		t.Error("an article is said to be to somebody")
	}
	must(t, h.Farewell(t.Context(), ben.URI))
	v.get("/desk/deliveries").is(http.StatusOK).shows("someone@mastodon.test")
}
