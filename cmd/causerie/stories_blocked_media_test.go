package main

import (
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
)

// pictured is a note option: a picture beside the words, and emoji within.
func pictured(picture, emoji string) aptest.NoteOption {
	return aptest.With(aptest.JSON{
		"attachment": []any{aptest.JSON{"type": "Document", "mediaType": "image/png", "url": picture, "name": "A lake"}},
		"tag":        []any{aptest.Emoji(":cat:", emoji)},
	})
}

// sights counts what can be seen under an article: pictures in comments, emoji,
// faces, and reactions with a picture.
func (c *causerie) sights(slug string) []int {
	c.w.t.Helper()
	page, err := c.store.ArticlePage(c.w.t.Context(), slug)
	c.w.must(err)
	n := make([]int, 4)
	for _, e := range page.Thread {
		for _, a := range e.Attachments {
			n[0] += min(len(a.Copy), 1)
		}
		n[1] += len(e.Emoji) + len(e.NameEmoji)
		n[2] += min(len(e.Avatar), 1)
	}
	for _, who := range page.Boosters {
		n[2] += min(len(who.Avatar), 1)
	}
	for _, who := range page.Quoters {
		n[2] += min(len(who.Avatar), 1)
	}
	for _, e := range page.Emoji {
		n[3] += min(len(e.Src), 1)
	}
	return n
}

// wellDressed is somebody with a face and with emoji in what they say, how they are
// called and how they react, all lying somewhere.
func wellDressed(a *aptest.Actor, id, where string) {
	at := func(name string) string { return where + "/avatars/" + a.Name + "-" + name + ".png" }
	a.Set(aptest.JSON{
		"name": a.Name + " :name:", "tag": []any{aptest.Emoji(":name:", at("name"))},
		"icon": aptest.JSON{"type": "Image", "url": at("face")},
	})
	a.Reply(id, "<p>Words of "+a.Name+" :cat:</p>", pictured(at("lake"), at("cat")))
	a.React(id, ":"+a.Name+":", at("react"))
	a.Announce(id)
	a.Quote(id, "<p>Quoted</p>")
}

func TestNothingIsSeenOfABlockThatRejectsMedia(t *testing.T) {
	for whom, rule := range map[string]blog.Rule{
		"the person": {Severity: blog.Noop, RejectMedia: true},
		"the host":   {Severity: blog.Noop, RejectMedia: true},
		"the place":  {Severity: blog.Suspend},
	} {
		t.Run(whom, func(t *testing.T) {
			tell(t, func(w *world, anna *causerie) {
				srv, near, cdn := w.server(), w.server(), w.server()
				eve, tom := srv.Actor("eve"), near.Actor("tom")
				_, id := anna.publish(rest)
				wellDressed(eve, id, cdn.URL)
				wellDressed(tom, id, near.URL)
				w.settle()
				all, half := []int{2, 4, 6, 2}, []int{1, 2, 3, 1}
				w.equal("before", anna.sights("on-rest"), all)
				value := map[string]string{"the person": eve.ID, "the host": srv.Host, "the place": cdn.Host}[whom]
				_, err := anna.Restrict(t.Context(), value, rule)
				w.must(err)
				w.equal("after", anna.sights("on-rest"), half)
				anna.shows("/on-rest", "Words of eve", "Picture on <bdi>"+cdn.Host, `:eve:`)
				for _, c := range []blog.DeskComment{anna.comment("Words of eve")} {
					w.equal("at the desk", []any{c.Person.Avatar, len(c.Emoji), len(c.Person.Emoji), c.Attachments[0].Copy}, []any{"", 0, 0, ""})
				}

				cdn.Forget()
				eve.Reply(id, "<p>Words of eve :cat:</p>", pictured(cdn.URL+"/avatars/two.png", cdn.URL+"/avatars/two.png"))
				eve.React(id, ":two:", cdn.URL+"/avatars/three.png")
				w.settle()
				w.equal("later", anna.sights("on-rest"), half)
				w.nobodyAsked(cdn)

				w.must(anna.Unblock(t.Context(), value))
				w.settle()
				seen := anna.sights("on-rest")
				w.equal("pictures and faces again", []int{seen[0], seen[2]}, []int{3, 7})
				anna.hides("/on-rest", `src=""`)
			})
		})
	}
}

// What a block let stand, or an older version did, is not shown all the same.
func TestCopiesThatAreLeftAreNotShown(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv, cdn := w.server(), w.server()
		_, id := anna.publish(rest)
		wellDressed(srv.Actor("eve"), id, cdn.URL)
		w.settle()
		for value, host := range map[string]bool{srv.Actor("eve").ID: false, srv.Host: true, cdn.Host: true} {
			block := blog.Block{Value: value, Host: host, CreatedAt: w.now(), Rule: blog.Rule{Severity: blog.Noop, RejectMedia: true}}
			w.must(anna.store.Write(t.Context(), func(tx blog.Tx) error { return tx.SaveBlock(t.Context(), block) }))
			seen := anna.sights("on-rest")
			w.equal(value, seen[:3], []int{0, 0, 0})
			c := anna.comment("Words of eve")
			w.equal(value+" at the desk", []any{c.Person.Avatar, len(c.Emoji), len(c.Person.Emoji)}, []any{"", 0, 0})
			if value == cdn.Host {
				w.equal("reactions", seen[3], 0)
			}
			w.must(anna.store.Write(t.Context(), func(tx blog.Tx) error {
				_, err := tx.DropBlock(t.Context(), value)
				return err
			}))
		}
		w.equal("without a block", anna.sights("on-rest"), []int{1, 2, 3, 1})
	})
}

// A block may come while pictures wait to be fetched, or while one of them is.
func TestABlockOvertakesPictures(t *testing.T) {
	for _, when := range []string{"waiting", "face", "lake", "cat"} {
		for _, whom := range []string{"the person", "the host", "the place"} {
			t.Run(when+", "+whom, func(t *testing.T) {
				tell(t, func(w *world, anna *causerie) {
					srv, cdn := w.server(), w.server()
					eve := srv.Actor("eve")
					value := map[string]string{"the person": eve.ID, "the host": srv.Host, "the place": cdn.Host}[whom]
					block := func() {
						_, err := anna.Restrict(t.Context(), value, blog.Rule{Severity: blog.Noop, RejectMedia: true})
						w.must(err)
					}
					var mu sync.Mutex
					asked := 0
					for _, name := range []string{"face", "lake", "cat", "name"} {
						cdn.Handle("/"+name+".png", http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
							mu.Lock()
							defer mu.Unlock()
							if asked++; when == "waiting" {
								rw.WriteHeader(http.StatusServiceUnavailable)
								return
							}
							if when == name {
								block()
							}
							rw.Header().Set("Content-Type", "image/png")
							_, _ = rw.Write(png1x1()) // whoever asked may have gone
						}))
					}
					eve.Set(aptest.JSON{
						"name": "Eve :name:", "tag": []any{aptest.Emoji(":name:", cdn.URL+"/name.png")},
						"icon": aptest.JSON{"type": "Image", "url": cdn.URL + "/face.png"},
					})
					_, id := anna.publish(rest)
					eve.Reply(id, "<p>Words of eve :cat:</p>", pictured(cdn.URL+"/lake.png", cdn.URL+"/cat.png"))
					w.settle()
					if when == "waiting" {
						block()
					}
					before := asked
					cdn.Forget()
					w.pass(10 * time.Hour)
					w.settle()
					w.nobodyAsked(cdn)
					w.equal("asked before", before > 0, true)
					for _, kept := range []string{
						"person WHERE avatar <> ''", "attachment WHERE copy <> ''",
						"emoji_use u JOIN emoji e ON e.url = u.url WHERE e.copy <> ''", "emoji WHERE copy <> '' AND url LIKE '%/" + when + ".png'",
					} {
						w.equal(kept, anna.count(kept), "0")
					}
				})
			})
		}
	}
}

func TestNoPictureLeadsToABlockedHost(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv, evil := w.server(), w.server()
		alice := srv.Actor("alice")
		_, err := anna.Restrict(t.Context(), evil.Host, blog.Rule{Severity: blog.Noop, RejectMedia: true})
		w.must(err)
		srv.Handle("/there.png", http.RedirectHandler(evil.URL+"/avatars/lake.png", http.StatusFound))
		alice.Set(aptest.JSON{"icon": aptest.JSON{"type": "Image", "url": srv.URL + "/there.png"}})
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>Words of alice :cat:</p>", pictured(srv.URL+"/there.png", srv.URL+"/there.png"))
		w.settle()
		w.nobodyAsked(evil)
		w.equal("seen", anna.sights("on-rest"), []int{0, 0, 0, 0})
	})
}
