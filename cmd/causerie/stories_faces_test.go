package main

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub/aptest"
)

var faceAtTheDesk = regexp.MustCompile(`/desk/(avatars/[0-9a-f]+\.jpg)`)

func TestTheFaceOfWhoWroteALetterIsForTheDesk(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		srv.Serve("/alice.png", "image/png", png1x1())
		alice := srv.Actor("alice")
		alice.Set(aptest.JSON{"icon": aptest.JSON{"type": "Image", "url": srv.URL + "/alice.png"}})
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>For you alone.</p>", aptest.Direct())
		w.settle()
		desk := anna.atTheDesk()
		found := faceAtTheDesk.FindStringSubmatch(desk.letters(alice))
		if found == nil {
			t.Fatalf("the desk shows no face:\n%s", desk.letters(alice))
		}
		answer, body := desk.get("/desk/" + found[1])
		w.equal("at the desk", []any{answer.StatusCode, answer.Header.Get("Cache-Control"), strings.HasPrefix(body, "\xff\xd8")}, []any{http.StatusOK, "private, no-store", true})
		status, page := anna.get("/desk/" + found[1])
		w.equal("to a stranger at the desk's address", status == http.StatusOK && !strings.Contains(page, "Sign in"), false)
		never, _ := anna.answer("/media/avatars/0123456789abcdef0123456789abcdef.jpg")
		hidden, _ := anna.answer("/media/" + found[1])
		w.equal("to everyone", hidden.StatusCode, http.StatusNotFound)
		w.equal("as if it were not there", hidden.Header.Get("Cache-Control"), never.Header.Get("Cache-Control"))

		// Once a page shows her, her face is there for all; and no longer when it does not.
		alice.Reply(id, "<p>For all to read.</p>")
		w.settle()
		anna.shows("/on-rest", `src="/media/`+found[1])
		anna.status("/media/"+found[1], http.StatusOK)
		w.must(anna.HideComment(t.Context(), anna.comment("For all to read.").ID))
		anna.status("/media/"+found[1], http.StatusNotFound)
	})
}
