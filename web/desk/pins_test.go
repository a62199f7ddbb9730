package desk_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func TestPagesAreWrittenApart(t *testing.T) {
	h := settled(t)
	v := h.member()
	v.get("/desk?show=pages").is(http.StatusOK).shows("There are no pages yet.", "/desk/articles/new?kind=page")
	v.get("/desk/articles/new?kind=page").is(http.StatusOK).shows(`value="page" checked`)
	v.post("/desk/articles/new/publish", words("kind", "page", "tags", "light")...).is(http.StatusUnprocessableEntity).shows("A page has no tags.", `id="tags-wrong"`)
	v.post("/desk/articles/new/publish", words("kind", "page", "category", "Seasons")...).is(http.StatusUnprocessableEntity).shows("A page has no categories.", `id="categories-wrong"`)
	place := v.post("/desk/articles/new/publish", words("kind", "page")...).is(http.StatusSeeOther).header.Get("Location")
	v.get(place).shows("Published. Your readers find the page at the foot", "was sent to nobody").hides(`value="note"`, `form="pin"`)
	v.get("/desk?show=pages").shows("First light", "Published").hides("/pin")
	v.get("/desk").hides("First light")

	// What is published stays what it is.
	page := v.get(place)
	v.post(place+"/publish", words("seen", page.value("seen"))...).is(http.StatusConflict).shows("A published page stays a page.", `id="kind-wrong"`)
	v.get(place + "/unpublish").shows("Unpublish this page?").hides("Every server")
	v.post(place + "/unpublish").leadsTo(place)
	v.get(place).shows("The page is a draft again.", `value="note"`)
	v.get(place + "/delete").shows("Delete this page for ever?").hides("conversation.")
	v.post(place + "/delete").leadsTo("/desk?show=pages")

	place = v.post("/desk/articles/new/publish", words()...).is(http.StatusSeeOther).header.Get("Location")
	page = v.get(place).hides(`value="page"`)
	v.post(place+"/publish", words("kind", "page", "seen", page.value("seen"))...).is(http.StatusConflict).shows("cannot become a page")
}

func TestArticlesArePinnedAtTheDesk(t *testing.T) {
	h := settled(t)
	v := h.member()
	var places []string
	for range blog.MostPinned + 1 {
		places = append(places, v.post("/desk/articles/new/publish", words()...).is(http.StatusSeeOther).header.Get("Location"))
	}
	v.get(places[0]).shows("Pin to the front page", `action="`+places[0]+`/pin"`)
	v.post(places[0] + "/pin").leadsTo(places[0])
	v.get(places[0]).shows("Pinned. It stands first", "Unpin", `action="`+places[0]+`/unpin"`)
	for _, place := range places[1:] {
		v.post(place+"/pin", "listed", "yes").leadsTo("/desk")
	}
	list := v.get("/desk").shows("Five articles are pinned already; unpin one of them first.")
	if n := strings.Count(list.body, `<span class="chip">Pinned</span>`); n != blog.MostPinned {
		t.Errorf("%d are marked as pinned", n)
	}
	v.post(places[0]+"/unpin", "listed", "yes").leadsTo("/desk")
	v.get("/desk").shows("No longer pinned.", `action="`+places[0]+`/pin"`)
	v.post("/desk/articles/none/pin").is(http.StatusNotFound)
	h.visitor().post(places[0] + "/pin").is(http.StatusUnauthorized)
}
