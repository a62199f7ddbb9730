package desk_test

import (
	"net/http"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func TestTheDeskSaysWhatCameWithAComment(t *testing.T) {
	h := settled(t)
	a := h.publish("First light", "Words.")
	picture := blog.Attachment{Kind: blog.AttachedPicture, URL: "https://mastodon.test/a.png", Alt: "A <lake> at dawn"}
	must(t, h.Receive(t.Context(), blog.Reply{
		From: person("ben", "mastodon.test"), URI: "https://mastodon.test/@ben/1", URL: "https://mastodon.test/@ben/1",
		Answers: blog.Target{ObjectID: a.ObjectID}, Visibility: blog.Public, HTML: "<p>Look</p>", Warning: "Water",
		Attachments: []blog.Attachment{picture, {Kind: blog.AttachedFilm, URL: "https://mastodon.test/a.mp4"}, {Kind: blog.AttachedPicture, URL: "javascript:alert(1)"}},
	}))
	v := h.member()
	v.get("/desk/conversations").is(http.StatusOK).shows("1 picture, marked as sensitive", "1 video", "at dawn", "Content warning: <bdi>Water</bdi></summary>").
		hides("javascript:", `<img src="https://mastodon.test`)
}
