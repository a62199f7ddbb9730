package main

import (
	"fmt"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

func TestMailsThatAreNotSentTakeNobodysPlace(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("notices", "off"))
		box := anna.withMail()
		says := func(email, words, client string) {
			_, err := anna.Remark(t.Context(), blog.Remark{Slug: "on-rest", Name: "A reader", Email: email, Text: words, Client: client, Took: time.Minute})
			w.must(err)
		}
		for n := range 120 { // from six connections, all of them to one mailbox
			says("victim@post.test", fmt.Sprintf("Words number %d.", n), fmt.Sprint(n/20))
		}
		w.settle()
		w.equal("mails to who does not answer", len(box.all("victim@post.test")), 3)
		says("maria@readers.test", "I sleep well.", "maria")
		w.settle()
		w.equal("mails to somebody else", len(box.all("maria@readers.test")), 1)
	})
}
