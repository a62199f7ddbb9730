package desk_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func TestACommentWaitsIsApprovedAndAnswered(t *testing.T) {
	h := settled(t)
	a := h.publish("First light", "Words.")
	ben := person("ben", "mastodon.test")
	h.hear(ben, a, 1, "How lovely!", blog.Public)
	v := h.member()
	v.get("/desk").shows("1 comment waits for your word")
	v.get("/desk/conversations").is(http.StatusOK).shows("How lovely!", "Why it waits: It is the first comment of this person.", "First light", "https://mastodon.test/@ben/1", "@ben@mastodon.test")
	c := h.onlyComment(blog.Held)
	v.post("/desk/conversations/"+c.ID+"/approve", "back", "/desk/conversations?show=held").leadsTo("/desk/conversations?show=held")
	v.get("/desk/conversations?show=held").shows("stands under its article now", "Nothing waits for you.")
	v.get("/desk/conversations").shows("How lovely!", "Shown")

	place := "/desk/conversations/" + c.ID
	v.post(place+"/answer", "text", "  ").is(http.StatusUnprocessableEntity).shows("Write something first", "How lovely!")
	v.post(place+"/answer", "text", "Thank you, Ben.", "back", "/desk/conversations?show=all&page=1").leadsTo("/desk/conversations?show=all&page=1")
	v.get("/desk/conversations?show=all").shows("Thank you, Ben.", "Your answer stands under the article", "You")

	list, _, err := h.store.DeskComments(t.Context(), blog.Shown, 1)
	must(t, err)
	for _, answer := range list {
		if !answer.ByAuthor {
			continue
		}
		mine := "/desk/conversations/" + answer.ID
		v.get(mine).is(http.StatusOK).shows("Your answer", "Thank you, Ben.")
		v.post(mine+"/edit", "text", "").is(http.StatusUnprocessableEntity)
		v.post(mine+"/edit", "text", "Thank you so much.").leadsTo("/desk")
		v.get(mine).shows("Thank you so much.")
		v.post(mine + "/hide").is(http.StatusConflict).shows("edit or delete it instead")
		v.get(mine+"/delete").shows("Delete your answer?", "asked to delete it")
		v.post(mine + "/delete").leadsTo("/desk")
		v.get(mine).shows("Deleted").hides("Thank you so much.")
	}
	v.post(place+"/edit", "text", "In his mouth").is(http.StatusForbidden).shows("Only your own answers can be edited.")
}

func TestWhatWasSaidComesFirst(t *testing.T) {
	h := settled(t)
	a := h.publish("First light", "Words.")
	h.hear(person("ben", "mastodon.test"), a, 1, "How lovely!", blog.Public)
	v := h.member()
	page := v.get("/desk/conversations?show=held").hides(`<span class="chip warn">Waiting</span>`).body
	at := 0
	for _, part := range []string{"How lovely!", "Why it waits", ">Approve<span", ">Answer<span", ">Hide<span", ">More<span", ">Spam<span", ">Delete…<span", "Block everyone on mastodon.test"} {
		next := strings.Index(page[at:], part)
		if next < 0 {
			t.Fatalf("%q does not come after what stands before it", part)
		}
		at += next
	}
	v.get("/desk/conversations?show=all").shows(`<span class="chip warn">Waiting</span>`)
}

func TestHideSpamAndDelete(t *testing.T) {
	h := settled(t)
	a := h.publish("First light", "Words.")
	h.hear(person("ben", "mastodon.test"), a, 1, "Buy my pills", blog.Public)
	v := h.member()
	c := h.onlyComment(blog.Held)
	place := "/desk/conversations/" + c.ID
	v.post(place + "/hide").leadsTo("/desk")
	v.get("/desk/conversations?show=hidden").shows("Buy my pills", "Hidden")
	v.post(place + "/spam").leadsTo("/desk")
	v.get("/desk/conversations?show=spam").shows("Buy my pills")
	v.get("/desk/conversations?show=all").hides("Buy my pills")
	v.post(place+"/answer", "text", "No.").is(http.StatusConflict).shows("approve it before you answer")
	v.get(place+"/delete?back=/desk/conversations?show=spam").shows("Delete this comment?", "cannot be undone")
	v.post(place+"/delete", "back", "/desk/conversations?show=spam").leadsTo("/desk/conversations?show=spam")
	v.get("/desk/conversations?show=spam").hides("Buy my pills")
	v.post(place + "/approve").is(http.StatusConflict)
	v.get("/desk/conversations?show=everything").is(http.StatusNotFound)
	v.post("/desk/conversations/none/approve").is(http.StatusNotFound)
}

func TestFollowersAndBlocks(t *testing.T) {
	h := settled(t)
	ben, eve := person("ben", "mastodon.test"), person("eve", "social.test")
	v := h.member()
	v.get("/desk/followers").is(http.StatusOK).shows("No followers yet.", "@anna@blog.test")
	must(t, h.Follow(t.Context(), h.author, ben, "https://mastodon.test/follow/1"))
	must(t, h.Follow(t.Context(), h.author, eve, "https://social.test/follow/1"))
	v.get("/desk/followers").shows("2 people follow", "@ben@mastodon.test", "@eve@social.test")
	v.post("/desk/followers/remove", "person", ben.URI, "back", "/desk/followers?page=1").leadsTo("/desk/followers?page=1")
	v.get("/desk/followers").shows("1 person follows", "Removed.").hides("@ben@mastodon.test")
	v.post("/desk/followers/remove", "person", "https://nowhere.test/nobody").is(http.StatusNotFound)

	v.post("/desk/blocks", "value", eve.URI, "back", "/desk/followers?page=1").leadsTo("/desk/followers?page=1")
	v.get("/desk/followers").shows("Blocked: "+eve.URI, "No followers yet.")
	v.post("/desk/blocks", "value", "Spam.Example", "back", "/desk/blocks").leadsTo("/desk/blocks")
	v.get("/desk/blocks").is(http.StatusOK).shows(eve.URI, "spam.example", "host")
	v.post("/desk/blocks", "value", "no host").is(http.StatusUnprocessableEntity).shows(`value="no host"`, `id="value-wrong"`)
	v.post("/desk/blocks", "value", "@who@nowhere.test").leadsTo("/desk")
	v.post("/desk/blocks/remove", "value", "spam.example").leadsTo("/desk/blocks")
	v.get("/desk/blocks").shows("No longer blocked").hides(`value="spam.example"`)
	v.post("/desk/blocks/remove", "value", "spam.example").is(http.StatusNotFound)
}
