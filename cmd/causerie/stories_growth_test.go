package main

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

const toPublic = "https://www.w3.org/ns/activitystreams#Public"

// rows counts what a table holds.
func (c *causerie) rows(table string) int {
	c.w.t.Helper()
	driver := "sqlite"
	if strings.HasPrefix(c.env.config.Database, "postgres") {
		driver = "pgx"
	}
	db, err := sql.Open(driver, c.env.config.Database)
	c.w.must(err)
	defer func() { c.w.must(db.Close()) }()
	var n int
	c.w.must(db.QueryRowContext(c.w.t.Context(), "SELECT count(*) FROM "+table).Scan(&n))
	return n
}

// holds fails if a table has more rows than it may.
func (c *causerie) holds(table string, most int) {
	c.w.t.Helper()
	if n := c.rows(table); n > most {
		c.w.t.Errorf("%s has %d rows, more than %d", table, n, most)
	}
}

// quietly posts an activity past the front door's limits on addresses, as from
// behind a proxy; what the blog makes of it is the caller's to see.
func quietly(a *aptest.Actor, inbox string, activity any, how ...aptest.Mangle) aptest.Answer {
	behind := aptest.BeforeSigning(func(r *http.Request) { r.Header.Set("X-Forwarded-For", "203.0.113.9") })
	return a.Post(inbox, activity, append(how, behind)...)
}

func createBy(a *aptest.Actor, name, answers string, to ...any) aptest.JSON {
	id := a.ID + "/notes/" + name
	return aptest.JSON{
		"@context": "https://www.w3.org/ns/activitystreams", "id": id + "/activity", "type": "Create", "actor": a.ID, "to": to,
		"object": aptest.JSON{
			"id": id, "type": "Note", "attributedTo": a.ID, "to": to, "inReplyTo": answers, "content": "<p>The words of " + name + "</p>",
		},
	}
}

// stranger is somebody of a host of whom nothing is known.
func stranger(w *world, host string, n int) blog.Person {
	uri := fmt.Sprintf("https://%s/users/%d", host, n)
	return blog.Person{
		URI: uri, Host: host, Handle: fmt.Sprintf("%d@%s", n, host), URL: uri, Inbox: uri + "/inbox", Mailbox: "https://" + host + "/inbox",
		FetchedAt: w.now(),
	}
}

// tooMany passes over the refusals of what is beyond a bound, and counts them.
func (w *world) tooMany(err error) int {
	w.t.Helper()
	if blog.KindOf(err) == blog.TooMany {
		return 1
	}
	w.must(err)
	return 0
}

// A picture that changes all the time is not fetched all the time.
func TestPicturesAreFetchedSeldom(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		host := w.server()
		mallory := host.Actor("mallory")
		mallory.Follow(anna.ActorURL)
		w.settle()
		for n := range 15 {
			w.pass(time.Second)
			mallory.UpdateProfile(anna.ActorURL, aptest.JSON{"icon": aptest.JSON{"type": "Image", "url": fmt.Sprintf("%s/avatars/%d.png", host.URL, n)}})
			w.settle()
		}
		pictures := 0
		for _, r := range host.Requests() {
			if strings.HasPrefix(r.Path, "/avatars/") {
				pictures++
			}
		}
		w.equal("pictures fetched in a day", pictures, 10)
	})
}

// A host where nobody answers for weeks is given up, and in the end forgotten
// with who followed from there.
func TestADeadHostIsForgotten(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		dead, alive := w.server(), w.server().Actor("alice")
		dead.Actor("tom").Follow(anna.ActorURL)
		alive.Follow(anna.ActorURL)
		w.settle()
		dead.Down()
		daily := func(days, first int) {
			for n := range days {
				anna.publish(blog.Words{Title: fmt.Sprint("Day ", first+n), Source: "A day."})
				for range 4 {
					w.pass(6*time.Hour + 2*time.Hour/3)
					w.settle()
				}
				w.must(anna.store.Tidy(t.Context()))
			}
		}
		daily(12, 0)
		w.equal("followers while it may come back", anna.followers(), 2)
		for range 4 {
			w.pass(25 * 24 * time.Hour)
			w.settle()
			w.must(anna.store.Tidy(t.Context()))
		}
		w.equal("followers after three months more", anna.followers(), 1)
		anna.holds("inbox_target", 1)
		anna.holds("lane", 0)
		anna.holds("job", 0)
		daily(1, 100)
		w.equal("the one who is there got it", w.last(alive, "Create").Activity.Object.Object().Name, "Day 100")
	})
}

// One inbox that says it is gone may be mistaken. Whoever says so for weeks is
// believed; whoever takes it back is forgiven.
func TestAnInboxThatIsGone(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		host := w.server(aptest.NoSharedInbox())
		gone, mistaken := host.Actor("gone"), host.Actor("mistaken")
		gone.Follow(anna.ActorURL)
		mistaken.Follow(anna.ActorURL)
		w.settle()
		closed := http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(http.StatusNotFound) })
		host.Handle(strings.TrimPrefix(gone.InboxURL, host.URL), closed)
		host.Handle(strings.TrimPrefix(mistaken.InboxURL, host.URL), closed)
		for n := range 7 {
			anna.publish(blog.Words{Title: fmt.Sprint("Issue ", n), Source: "News."})
			if n == 3 {
				host.Handle(strings.TrimPrefix(mistaken.InboxURL, host.URL), nil)
			}
			if n == 5 {
				w.equal("followers after six answers in thirteen days", anna.followers(), 2)
			}
			w.pass(60 * time.Hour)
		}
		w.equal("followers after more than two weeks", anna.followers(), 1)
		anna.holds("inbox_target", 1)
		_, err := anna.store.Follower(t.Context(), anna.author.ID, mistaken.ID)
		w.must(err)
	})
}

// What one message can hold is bounded, whatever is sent (A26).
func TestLongWordsAreCut(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		_, id := anna.publish(rest)
		alice := w.server().Actor("alice")
		aliases := make([]any, 500)
		for n := range aliases {
			aliases[n] = fmt.Sprintf("https://elsewhere.example/%d", n)
		}
		long := w.server().URL + "/" + strings.Repeat("l", 5_000)
		alice.Set(aptest.JSON{
			"name": strings.Repeat("n", 5_000), "alsoKnownAs": aliases, "url": long, "icon": aptest.JSON{"type": "Image", "url": long},
		})
		tags := make([]any, 5_000)
		for n := range tags {
			tags[n] = aptest.JSON{"type": "Mention", "href": fmt.Sprintf("https://m.example/%d", n), "name": fmt.Sprintf("@%d@m.example", n)}
		}
		create := createBy(alice, "long", id, toPublic)
		note, _ := create["object"].(aptest.JSON)
		note["content"] = "<p>Start. " + strings.Repeat("long <b>words</b> ", 20_000) + "</p>"
		note["contentMap"], note["url"] = aptest.JSON{strings.Repeat("x", 5_000): "<p>Start.</p>"}, long
		note["summary"], note["tag"] = strings.Repeat("w", 5_000), tags
		if answer := alice.Post(anna.ActorURL+"/inbox", create); answer.Status != http.StatusAccepted {
			w.t.Fatalf("answered %+v", answer)
		}
		w.settle()
		c := anna.comment("Start.")
		w.equal("it waits, for it mentions many", c.State, blog.Held)
		if len(c.HTML) > 100_000 || len([]rune(c.Warning)) > 501 {
			w.t.Errorf("%d bytes of text, %d characters of warning", len(c.HTML), len([]rune(c.Warning)))
		}
		p, err := anna.store.Person(context.Background(), alice.ID)
		w.must(err)
		if n := len([]rune(p.Name)); n > 101 {
			w.t.Errorf("a name of %d characters", n)
		}
		w.equal("addresses and aliases kept", len(p.URL) <= 2_048 && len(p.AvatarURL) <= 2_048 && len(c.URL) <= 2_048 && len(p.Aliases) == 20, true)
		w.equal("no language of 5,000 letters", len(c.Language) <= 35, true)
	})
}
