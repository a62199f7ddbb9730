package main

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub/aptest"
)

// says has a server answer questions for names with a status and a text.
func says(s *aptest.Server, status int, mediaType, text string) {
	s.Handle("/.well-known/webfinger", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", mediaType)
		w.WriteHeader(status)
		_, _ = w.Write([]byte(text)) // whoever asked may have gone
	}))
}

// TestWhyThereIsNoWayIn has visitors come from servers that are broken, silent,
// gone, or not meant for them: the page says what is the matter in a sentence,
// and what works always stands below.
func TestWhyThereIsNoWayIn(t *testing.T) {
	const jrd = "application/jrd+json"
	none := func(*aptest.Server) {}
	for name, c := range map[string]struct {
		server        func(s *aptest.Server)
		account       string // "" for bo at the server
		status, tells string
	}{
		"one that knows nobody":  {none, "", "422", "knows nobody of that name. Is it spelt right?"},
		"one without a way":      {func(s *aptest.Server) { offers(s, "bo@"+s.Host) }, "", "422", "offers no page for this. Take the address below"},
		"words for a descriptor": {func(s *aptest.Server) { says(s, 200, jrd, "Hello!") }, "", "502", "did not answer as a server of the fediverse does"},
		"a page for a descriptor": {
			func(s *aptest.Server) { says(s, 200, "text/html", "<!doctype html><title>Parked</title>") }, "", "502",
			"did not answer as a server of the fediverse does",
		},
		"a list for a descriptor": {func(s *aptest.Server) { says(s, 200, jrd, `["bo"]`) }, "", "502", "did not answer as a server of the fediverse does"},
		"far too much":            {func(s *aptest.Server) { says(s, 200, jrd, `{"subject":"`+strings.Repeat("x", 4<<20)+`"}`) }, "", "502", "did not answer as a server of the fediverse does"},
		"links that are none": {func(s *aptest.Server) {
			says(s, 200, jrd, `{"subject":"acct:bo@`+s.Host+`","links":[null,7,{"rel":5},{"rel":"http://ostatus.org/schema/1.0/subscribe"},{"rel":"http://ostatus.org/schema/1.0/subscribe","template":"no"}]}`)
		}, "", "", ""},
		"one out of order":  {func(s *aptest.Server) { says(s, 503, "text/plain", "later") }, "", "502", "is out of order just now. Try again later"},
		"one that is down":  {(*aptest.Server).Down, "", "502", "could not be reached. Is it spelt right?"},
		"a private address": {none, "bo@10.0.0.1", "502", "10.0.0.1 could not be reached."},
		"the machine's own": {none, "bo@[::1]", "502", "could not be reached."},
		"a provider's own":  {none, "bo@169.254.169.254", "502", "169.254.169.254 could not be reached."},
	} {
		t.Run(name, func(t *testing.T) {
			tell(t, func(w *world, anna *causerie) {
				anna.publish(rest)
				pond := w.server()
				c.server(pond)
				account := c.account
				if account == "" {
					account = "bo@" + pond.Host
				}
				status, page := anna.leads("do=reply&article=on-rest", account)
				if c.status == "" { // either answer is good, as long as nobody is led anywhere
					if status != "422" && status != "502" {
						t.Errorf("leads to %s", status)
					}
					return
				}
				w.equal("status", status, c.status)
				for _, want := range []string{c.tells, "What always works", `value="http://` + anna.address + `/on-rest"`, `role="alert"`} {
					if !strings.Contains(page, want) {
						t.Errorf("the page lacks %q:\n%.3000s", want, page)
					}
				}
			})
		})
	}
}

// TestEachIntentLeadsToItsPage has a server offer a page for each activity of
// FEP-3b86.
func TestEachIntentLeadsToItsPage(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		_, id := anna.publish(rest)
		pond := w.server()
		var links []aptest.JSON
		for _, activity := range []string{"Follow", "Like", "Announce"} {
			links = append(links, template(intent+activity, pond.URL+"/"+activity+"?o={object}"))
		}
		offers(pond, "bo@"+pond.Host, append(links, template(intent+"Create", pond.URL+"/Create?o={inReplyTo}"))...)
		for query, page := range map[string]string{
			"do=follow": "/Follow", "do=like&article=on-rest": "/Like", "do=boost&article=on-rest": "/Announce", "do=reply&article=on-rest": "/Create",
		} {
			about := id
			if query == "do=follow" {
				about = anna.ActorURL
			}
			to, _ := anna.leads(query, "bo@"+pond.Host)
			w.equal(query, to, pond.URL+page+"?o="+url.QueryEscape(about))
		}
	})
}
