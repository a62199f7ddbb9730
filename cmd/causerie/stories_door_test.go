package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// leads gives a name in the fediverse to the page that leads there, and returns
// where it leads, or what it says instead.
func (c *causerie) leads(query, account string) (to, page string) {
	c.w.t.Helper()
	c.w.pass(time.Minute)
	answer := c.ask("POST", "/interact", query+"&account="+url.QueryEscape(account), "Sec-Fetch-Site", "same-origin")
	w := c.w
	w.equal("kept by anyone", answer.Header.Get("Cache-Control"), "no-store")
	referrer := "same-origin" // of the form; whoever is led away says nothing of where from
	if answer.StatusCode == http.StatusSeeOther {
		referrer = "no-referrer"
	}
	w.equal("referrer", answer.Header.Get("Referrer-Policy"), referrer)
	w.equal("cookies", answer.Header.Values("Set-Cookie"), "[]")
	if answer.StatusCode == http.StatusSeeOther {
		return answer.Header.Get("Location"), ""
	}
	body, err := io.ReadAll(answer.Body)
	w.must(err)
	return strconv.Itoa(answer.StatusCode), string(body)
}

// offers has a server say in WebFinger what its people can do there.
func offers(s *aptest.Server, subject string, links ...aptest.JSON) {
	list := []any{}
	for _, l := range links {
		list = append(list, l)
	}
	body, err := json.Marshal(aptest.JSON{"subject": "acct:" + subject, "links": list})
	if err != nil {
		panic(err)
	}
	s.Handle("/.well-known/webfinger", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/jrd+json")
		_, _ = w.Write(body) // whoever asked may have gone
	}))
}

const intent = "https://w3id.org/fep/3b86/"

func template(rel, address string) aptest.JSON { return aptest.JSON{"rel": rel, "template": address} }

func TestEachWayIntoOnesOwnServer(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		_, id := anna.publish(rest)
		object := url.QueryEscape(id)
		back := url.QueryEscape("http://" + anna.address + "/on-rest")

		pond := w.server()
		me := "@bo@" + pond.Host
		full := []aptest.JSON{
			template(intent+"Like", pond.URL+"/like?o={object}&then={on-success}&no={unheard-of}"),
			template(intent+"Create", pond.URL+"/compose?to={inReplyTo}"),
			template(intent+"Object", pond.URL+"/open?o={object}"),
			template("http://ostatus.org/schema/1.0/subscribe", pond.URL+"/subscribe?uri={uri}"),
		}
		offers(pond, "bo@"+pond.Host, full...)
		for query, want := range map[string]string{
			"do=like&article=on-rest":  "/like?o=" + object + "&then=" + back + "&no=",
			"do=reply&article=on-rest": "/compose?to=" + object,
			"do=boost&article=on-rest": "/open?o=" + object,
			"do=follow":                "/open?o=" + url.QueryEscape(anna.ActorURL),
		} {
			to, _ := anna.leads(query, me)
			w.equal(query, to, pond.URL+want)
		}

		// Mastodon's page for a new post is none for a reply.
		lake := w.server()
		offers(lake, "bo@"+lake.Host, template(intent+"Create", lake.URL+"/share?text={content}"),
			template("http://ostatus.org/schema/1.0/subscribe", lake.URL+"/authorize_interaction?uri={uri}"))
		to, _ := anna.leads("do=reply&article=on-rest", "bo@"+lake.Host)
		w.equal("subscribe", to, lake.URL+"/authorize_interaction?uri="+object)

		// A server that says nothing may have the usual page, or not.
		moor := w.server()
		offers(moor, "bo@"+moor.Host)
		to, page := anna.leads("do=reply&article=on-rest", "bo@"+moor.Host)
		if to != "422" || !strings.Contains(page, "offers no page for this") || !strings.Contains(page, `value="http://`+anna.address+`/on-rest"`) {
			t.Errorf("a server without: %s\n%s", to, page)
		}
		moor.Handle("/authorize_interaction", http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusUnauthorized) }))
		to, _ = anna.leads("do=reply&article=on-rest", "bo@"+moor.Host)
		w.equal("the usual page", to, moor.URL+"/authorize_interaction?uri="+object)
	})
}

func TestNobodyIsLedAstray(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		pond, mire := w.server(), w.server()
		subscribe := "http://ostatus.org/schema/1.0/subscribe"
		for _, address := range []string{
			mire.URL + "/subscribe?uri={uri}", "//" + mire.Host + "/?{uri}", "javascript:alert(1)//{uri}", "https://x@" + pond.Host + "/?{uri}",
			"http://" + pond.Host + "@" + mire.Host + "/{uri}", "{uri}", "/subscribe?uri={uri}", "ftp://" + pond.Host + "/{uri}",
		} {
			offers(pond, "bo@"+pond.Host, template(subscribe, address))
			to, _ := anna.leads("do=follow", "bo@"+pond.Host)
			w.equal(address, to, "422")
		}
		// A name on a host that only points to a server leads to that one, if it
		// says so itself.
		offers(pond, "bo@"+mire.Host, template(subscribe, mire.URL+"/subscribe?uri={uri}"))
		to, _ := anna.leads("do=follow", "bo@"+pond.Host)
		w.equal("unconfirmed", to, "422")
		offers(mire, "bo@"+mire.Host, template(subscribe, mire.URL+"/subscribe?uri={uri}"))
		to, _ = anna.leads("do=follow", "bo@"+pond.Host)
		w.equal("confirmed", to, mire.URL+"/subscribe?uri="+url.QueryEscape(anna.ActorURL))
	})
}

func TestTheDoorIsGuarded(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		pond := w.server()
		pond.Actor("bo")
		me := "bo@" + pond.Host

		// Nobody else's page can make us ask.
		for _, site := range []string{"cross-site", "same-site"} {
			answer := anna.ask("POST", "/interact", "do=follow&account="+url.QueryEscape(me), "Sec-Fetch-Site", site)
			w.equal(site, answer.StatusCode, 403)
		}
		w.equal("with a GET", anna.ask("GET", "/interact?do=follow&account="+url.QueryEscape(me), "").StatusCode, 200)
		w.equal("asked for strangers", len(pond.Requests()), 0)

		for query, want := range map[string]int{
			"/interact": 404, "/interact?do=dance&article=on-rest": 404, "/interact?do=reply&article=none": 404,
			"/interact?do=reply&comment=none": 404, "/interact?do=reply&article=on-rest": 200,
		} {
			w.equal(query, anna.ask("GET", query, "").StatusCode, want)
		}
		page := anna.ask("GET", "/interact?do=reply&article=on-rest", "")
		w.equal("cache", page.Header.Get("Cache-Control"), "no-store")
		w.equal("robots", page.Header.Get("X-Robots-Tag"), "noindex")

		for _, name := range []string{"", "bo", "@@", "bo@", "anna@" + anna.address, "https://" + pond.Host, "bo@" + pond.Host + "/../x", "bo@x y"} {
			to, _ := anna.leads("do=follow", name)
			w.equal(name, to, "422")
		}
		w.equal("asked for nonsense", len(pond.Requests()), 0)
		to, _ := anna.leads("do=follow", "nobody@"+pond.Host)
		w.equal("nobody", to, "422")
		to, answer := anna.leads("do=follow", "bo@169.254.169.254")
		w.equal("a private address", to, "502")
		if strings.Contains(answer, "169.254.169.254:") || strings.Contains(answer, "refused") {
			t.Error("the page tells what the network said")
		}

		// Who asks often is put off, and others are not asked for it.
		pond.Forget()
		last := 0
		for range 8 {
			last = anna.ask("POST", "/interact", "do=follow&account="+url.QueryEscape(me), "Sec-Fetch-Site", "same-origin").StatusCode
		}
		w.equal("the eighth in a row", last, 429)
		if n := len(pond.Requests()); n > 5 {
			t.Errorf("the server was asked %d times", n)
		}
		to, _ = anna.leads("do=follow", me)
		w.equal("a minute later", to, pond.URL+"/authorize_interaction?uri="+url.QueryEscape(anna.ActorURL))
	})
}

func TestEachCommentCanBeAnsweredFromElsewhere(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		pond := w.server()
		alice := pond.Actor("alice")
		_, id := anna.publish(rest)
		note := alice.Reply(id, "<p>Yes.</p>")
		w.settle()
		c := anna.comment("Yes.")
		mine, err := anna.Answer(t.Context(), anna.author.ID, c.ID, "Thank you.")
		w.must(err)
		w.settle()
		anna.shows("/on-rest", "/interact?do=reply&amp;comment="+c.ID, "/interact?do=reply&amp;comment="+mine.ID)
		anna.shows("/interact?do=reply&comment="+c.ID, "alice")
		to, _ := anna.leads("do=reply&comment="+c.ID, "alice@"+pond.Host)
		w.equal("a comment", to, pond.URL+"/authorize_interaction?uri="+url.QueryEscape(note.ID))
		to, _ = anna.leads("do=reply&comment="+mine.ID, "alice@"+pond.Host)
		w.equal("an answer", to, pond.URL+"/authorize_interaction?uri="+url.QueryEscape(anna.federation.AnswerURL(mine.ID)))

		// An answer's lasting address is known to servers, and so is a reply to it.
		o := alice.Fetch(anna.federation.AnswerURL(mine.ID))
		page := "http://" + anna.address + blog.CommentPath("on-rest", mine.ID)
		w.equal("its page", o.URL.Page(), page)
		w.equal("its page's object", alice.Fetch(page).ID, o.ID)
		alice.Reply(page, "<p>By its page.</p>", aptest.Mentioning(anna.ActorURL))
		w.settle()
		w.equal("what it answers", anna.comment("By its page.").ParentID, mine.ID)

		w.must(anna.HideComment(t.Context(), c.ID))
		w.equal("when it is hidden", anna.ask("GET", "/interact?do=reply&comment="+c.ID, "").StatusCode, 404)
	})
}
