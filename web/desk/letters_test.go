package desk_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// write is a letter to the author and to others.
func (h *house) write(from blog.Person, n, text string, others ...blog.Person) blog.Letter {
	h.t.Helper()
	uri := "https://" + from.Host + "/notes/" + n
	must(h.t, h.Receive(h.t.Context(), blog.Reply{
		From: from, URI: uri, URL: uri, ToAuthor: h.author, Visibility: blog.Direct, HTML: text, SentAt: h.clock, Others: others,
	}))
	l, err := h.store.LetterByURI(h.t.Context(), uri)
	must(h.t, err)
	return l
}

func letters(p blog.Person) string { return "/desk/letters/with?person=" + url.QueryEscape(p.URI) }

func TestLettersStayPrivate(t *testing.T) {
	h := settled(t)
	a := h.publish("First light", "Words.")
	ben, eve := person("ben", "mastodon.test"), person("eve", "social.test")
	h.hear(ben, a, 1, "Between us", blog.Direct)
	h.hear(eve, a, 2, "Among friends", blog.Followers)
	v := h.member()
	v.get("/desk").shows("2 unread letters")
	v.get("/desk/letters").is(http.StatusOK).shows("@ben@mastodon.test", "@eve@social.test", "Between us", "Among friends", "stand on no page of the blog")
	v.get(letters(ben)).is(http.StatusOK).shows("Between us", "For you alone", "Unread", "First light").hides("Among friends")
	v.get(letters(eve)).shows("Among friends", "For you and their followers", "the followers of whoever wrote it")
	v.get("/desk/conversations?show=all").hides("Between us", "Among friends")
	list, _, err := h.store.DeskLetters(t.Context(), 1)
	must(t, err)
	for _, l := range list {
		v.get("/desk/conversations/" + l.ID).is(http.StatusNotFound)
		v.post("/desk/conversations/" + l.ID + "/approve").is(http.StatusNotFound)
		v.post("/desk/conversations/"+l.ID+"/answer", "text", "Aloud").is(http.StatusNotFound)
		v.post("/desk/letters/"+l.ID+"/read", "back", letters(ben)).leadsTo(letters(ben))
	}
	v.get(letters(ben)).shows("Between us", "Mark as unread").hides(">Unread<")
	v.get("/desk").hides("unread letter")
	v.post("/desk/letters/" + list[0].ID + "/unread").is(http.StatusSeeOther)
	v.get("/desk").shows("1 unread letter")
}

func TestTheListShowsTheLastLetterOfEach(t *testing.T) {
	h := settled(t)
	ben, eve := person("ben", "mastodon.test"), person("eve", "social.test")
	first := h.write(ben, "1", "@ann Could we talk?")
	must(t, h.Receive(t.Context(), blog.Reply{
		From: eve, URI: "https://social.test/notes/2", ToAuthor: h.author, Visibility: blog.Direct, HTML: "All of it", Warning: "loss", SentAt: h.clock,
	}))
	v := h.member()
	v.get("/desk/letters").shows(">Could we talk?", "Content warning: loss").hides("All of it", "@ann Could")
	h.clock = h.clock.Add(time.Minute)
	v.post("/desk/letters/"+first.ID+"/answer", "text", "On Monday.", "readers", "writer").is(http.StatusSeeOther)
	v.get("/desk/letters").shows(">You: On Monday.").hides("Could we talk?")
	v.post("/desk/letters/" + first.ID + "/unread").is(http.StatusSeeOther)
	v.get("/desk/letters").shows(">Could we talk?").hides("On Monday.")
}

func TestAllLettersOfAPersonAreMarkedAsRead(t *testing.T) {
	h := settled(t)
	ben, eve := person("ben", "mastodon.test"), person("eve", "social.test")
	h.write(ben, "1", "One")
	v := h.member()
	v.get(letters(ben)).hides("Mark all as read")
	h.write(ben, "2", "Two")
	h.write(eve, "3", "Three")
	v.get(letters(ben)).shows("Mark all as read")
	v.post("/desk/letters/with/read", "person", ben.URI, "back", letters(ben)).leadsTo(letters(ben))
	v.get(letters(ben)).hides(">Unread<", "Mark all as read")
	v.get("/desk").shows("1 unread letter")
}

func TestALetterIsAnsweredToWhomTheFormNames(t *testing.T) {
	h := settled(t)
	ben, eve := person("ben", "mastodon.test"), person("eve", "social.test")
	first, second := h.write(ben, "1", "Only you"), h.write(ben, "2", "You two", eve)
	v := h.member()
	v.get(letters(ben)).shows("You two", "Also to", "@eve@social.test", "Only <bdi>ben</bdi>", "All who were addressed", `name="readers" value="writer" checked`)
	v.get(letters(ben) + "&answer=" + first.ID).shows("and nobody else").hides("All who were addressed")

	to := "/desk/letters/" + second.ID + "/answer"
	v.post(to, "text", " ", "readers", "all").is(http.StatusUnprocessableEntity).shows("Write something first", `value="all" checked`, "You two")
	v.post(to, "text", "To you, Ben", "visibility", "public", "to", "https://www.w3.org/ns/activitystreams#Public").is(http.StatusSeeOther)
	v.post(to, "text", "To you both", "readers", "all").is(http.StatusSeeOther)
	page := v.get(letters(ben)).shows("Your letter is on its way.", "To you, Ben", "To you both").body
	if i, j := strings.Index(page, "You two"), strings.Index(page, "To you both"); i > j {
		t.Error("the answer stands before the letter")
	}
	v.get(letters(eve)).shows("To you both").hides("To you, Ben", "Answer privately")

	c, err := h.store.Correspondence(t.Context(), eve.URI)
	must(t, err)
	mine := c.Lines[0].Went
	place := "/desk/sent-letters/" + mine.ID
	v.get(place).is(http.StatusOK).shows("To you both", "@ben@mastodon.test", "@eve@social.test", "and nobody else")
	v.post(place, "text", "").is(http.StatusUnprocessableEntity).shows("Write something first")
	v.post(place, "text", "To both of you").leadsTo(letters(ben))
	v.get(letters(eve)).shows("To both of you", "changed")
	v.get(place+"/delete").is(http.StatusOK).shows("Delete your letter?", "asked to delete their copies")
	v.post(place + "/delete").leadsTo(letters(ben))
	v.get(letters(eve)).is(http.StatusNotFound)
	v.get(place).is(http.StatusNotFound)

	v.get("/desk/letters/"+first.ID+"/delete").is(http.StatusOK).shows("Delete this letter?", "Only you")
	v.post("/desk/letters/" + first.ID + "/delete").leadsTo(letters(ben))
	v.get(letters(ben)).hides("Only you")
	v.post("/desk/letters/"+first.ID+"/answer", "text", "Gone").is(http.StatusNotFound)
	v.get("/desk/deliveries").shows("Letter sent", "Letter withdrawn")
}

func TestSomeoneBlockedIsNotAnsweredFromTheForm(t *testing.T) {
	h := settled(t)
	ben := person("ben", "mastodon.test")
	l := h.write(ben, "1", "Only you")
	_, err := h.Block(t.Context(), ben.URI)
	must(t, err)
	v := h.member()
	v.get(letters(ben)).is(http.StatusOK).shows("Only you", "Lift the block</a> to answer").hides("Answer privately")
	v.post("/desk/letters/"+l.ID+"/answer", "text", "What I typed").is(http.StatusConflict).shows("lift the block before you answer", "What I typed")
}

// find knows one account, which may or may not name the author as its own.
func (h *house) find(_ context.Context, account string) (blog.Person, error) {
	if ben := person("ben", "mastodon.test"); account == "@"+ben.Handle || account == ben.URI {
		return ben, nil
	}
	return blog.Person{}, blog.ErrInvalid("target", "No account was found as “"+account+"”.")
}

func (h *house) successor(ctx context.Context, _, account string) (blog.Person, error) {
	return h.find(ctx, account)
}

func TestMovingAwayAsksFirst(t *testing.T) {
	h := settled(t)
	v := h.member()
	v.get("/desk/profile").shows("/desk/move")
	v.get("/desk/move").is(http.StatusOK).shows("name <span class=\"handle\">@anna@blog.test</span> as an account of yours")
	v.post("/desk/move", "target", "@nobody@nowhere.test").is(http.StatusUnprocessableEntity).shows("No account was found", `value="@nobody@nowhere.test"`, `id="target-wrong"`)
	v.post("/desk/move", "target", "@ben@mastodon.test").is(http.StatusOK).shows("Move to @ben@mastodon.test?", "Articles, pages, comments and letters stay here", "https://mastodon.test/users/ben")
	if _, err := h.store.LastMove(t.Context(), h.author); blog.KindOf(err) != blog.NotFound {
		t.Fatalf("it moved unasked: %v", err)
	}
	v.post("/desk/move/confirm", "target", "https://mastodon.test/users/ben").leadsTo("/desk/move")
	v.get("/desk/move").shows("You have moved.", "has moved to", "@ben@mastodon.test")
	v.post("/desk/move/cancel").leadsTo("/desk/move")
	v.get("/desk/move").shows("taken back", "Look it up")
	v.post("/desk/move/cancel").is(http.StatusConflict).shows("You have not moved.")
	v.post("/desk/move/confirm", "target", "@ben@mastodon.test").is(http.StatusConflict).shows("the next is possible on 2026-12-22")
}

func TestOtherAccountsAreFoundByName(t *testing.T) {
	h := settled(t)
	v := h.member()
	v.post("/desk/profile", "name", "Anna", "aliases", "@ben@mastodon.test\nhttps://other.test/@anna").leadsTo("/desk/profile")
	v.get("/desk/profile").shows("https://mastodon.test/users/ben\nhttps://other.test/@anna")
	v.post("/desk/profile", "name", "Anna", "aliases", "@nobody@nowhere.test").is(http.StatusUnprocessableEntity).shows("No account was found", `id="aliases-wrong"`)
}
