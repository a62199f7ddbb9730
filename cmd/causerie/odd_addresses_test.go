package main

import (
	"net/http"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub"
)

// TestOddAddresses asks for every kind of address with something in it that no
// database or file system takes. None of it is a fault of the server's.
func TestOddAddresses(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		odd := []string{
			"%00", "a%00b", "%ff%fe", "%ed%a0%80", "..%2f..%2fetc%2fpasswd", "%2e%2e", "%5c..%5c", strings.Repeat("a", 9000), "%F0%9F%92%A9", "%0d%0aSet-Cookie:x=1",
			"'%20OR%201=1--", "%25", "%3Cscript%3E", "-1", "99999999999999999999", "%C2%AD", "_", "con", "%E2%80%AE",
		}
		for _, path := range []string{
			"/", "/tag/", "/category/", "/author/", "/archive/", "/@", "/media/", "/files/", "/search?q=", "/?page=", "/archive?page=", "/feed/", "/tag/x/", "/static/",
			"/ap/articles/", "/ap/answers/", "/ap/actors/", "/ap/activities/", "/ap/", "/.well-known/webfinger?resource=acct:", "/.well-known/webfinger?resource=",
			"/.well-known/webfinger?resource=acct:anna@", "/.well-known/webfinger?resource=http://" + anna.address + "/", "/nodeinfo/", "/desk/articles/", "/desk/sign-in?back=",
			"/ap/actors/" + anna.author.ID + "/followers?page=", "/ap/actors/" + anna.author.ID + "/outbox?page=", "/ap/articles/x/replies?page=",
		} {
			for _, word := range odd {
				for _, accept := range []string{"text/html", activitypub.ContentType} {
					status, _ := anna.getAs(path+word, accept)
					if status >= http.StatusInternalServerError {
						w.t.Errorf("%s%.40s as %s: %d", path, word, accept, status)
					}
				}
			}
		}
		for _, word := range odd {
			s := &scene{world: w, anna: anna}
			r, err := http.NewRequestWithContext(w.t.Context(), http.MethodPost, anna.ActorURL+word+"/inbox", strings.NewReader("{}"))
			w.must(err)
			if status, _, _ := s.do(r); status >= http.StatusInternalServerError {
				w.t.Errorf("an inbox at %.40s: %d", word, status)
			}
		}
	})
}
