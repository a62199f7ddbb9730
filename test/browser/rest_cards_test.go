package browser

import (
	"io"
	"net/http"
	"strings"
	"sync"

	"github.com/causerie/causerie/activitypub/aptest"
)

// visits notes what browsers ask a server for, as against programs.
type visits struct {
	mu    sync.Mutex
	paths []string
}

// page is answered with a page of that name.
func (v *visits) page(name string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.UserAgent(), "Mozilla/") {
			v.mu.Lock()
			v.paths = append(v.paths, r.URL.Path+" from "+r.Referer())
			v.mu.Unlock()
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, `<!doctype html><html lang="en"><title>`+name+`</title><link rel="icon" href="data:,"><main><h1>`+name+`</h1></main></html>`) // whoever asked may have gone
	})
}

func (v *visits) made() string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return strings.Join(v.paths, ", ")
}

// cards shows an episode of a podcast and a post of somebody's, each in place of
// its card, and asks their server for nothing before that is wanted.
func (s *stay) cards() {
	v := &visits{}
	for path, name := range map[string]string{"/@lamp/episodes/night/embed": "The episode", "/@rosa/1234567/embed": "The post"} {
		s.elsewhere.Handle(path, v.page(name))
	}
	s.publish("cards", "", "Listen:\n\n<"+s.elsewhere.URL+"/@lamp/episodes/night>\n\nAnd read:\n\n<"+s.elsewhere.URL+"/@rosa/1234567>")
	p := s.plain
	p.goTo("/cards")
	p.misses("Play it here")
	p.misses("Show it here")
	p.so("both can be opened where they are", `document.querySelectorAll(".card-embed-title a[href^='`+s.elsewhere.URL+`/@']").length === 2`)
	w := s.reader
	w.goTo("/cards")
	w.so("both cards warn", `document.querySelectorAll(".card-embed-note:not([hidden])").length === 2`)
	w.judge()
	for _, w := range s.readers() {
		if other := w.foreign(); len(other) > 0 {
			w.Errorf("%s: asked before anybody wanted to: %v", w.look.name, other)
		}
	}
	for _, card := range []struct{ kind, verb, player string }{
		{"sound", "Play it here", "/@lamp/episodes/night/embed"},
		{"post", "Show it here", "/@rosa/1234567/embed"},
	} {
		before := v.made()
		w.press(card.verb)
		w.wait("the card is opened", func(string) bool { return v.made() != before })
		if got := strings.TrimPrefix(strings.TrimPrefix(v.made(), before), ", "); got != card.player+" from " {
			w.Errorf("after a click on %q was asked for %q", card.verb, got)
		}
		for what, question := range map[string]string{
			"the frame has the focus and a name": `document.activeElement.matches(".card-embed.` + card.kind + ` iframe") && document.activeElement.title !== ""`,
			"the frame cannot lead away":         `{ const s = document.activeElement.sandbox.value; s.includes("allow-scripts") && !s.includes("top-navigation"); }`,
			"button and warning are gone":        `!document.querySelector(".card-embed.` + card.kind + `").querySelector("button, .card-embed-note")`,
			"the way to the other page stays":    `document.querySelector(".card-embed.` + card.kind + ` a").checkVisibility()`,
		} {
			w.so(what, question)
		}
	}
	w.judge()
	w.shot("cards-opened")
	for complaint := range strings.SplitSeq(w.forgive(), "\n") {
		if !strings.Contains(complaint, s.elsewhere.URL) {
			w.Errorf("besides the frames: %s", complaint)
		}
	}
}

// foreign are the addresses of others that were asked for.
func (w *window) foreign() (list []string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, address := range w.asked {
		if !w.own(address) {
			list = append(list, address)
		}
	}
	return list
}

// covers uncovers pictures that may disturb: the author's in an article, and
// somebody's in a comment, which is not even fetched before.
func (s *stay) covers() {
	s.wall("scar.png")
	scar := s.publish("scar", "sensitive: true\n", "What I saw:\n\n![A scar](scar.png)")
	s.elsewhere.Actor("rosa").Reply(scar.ID, "<p>Mine looks so.</p>", aptest.With(aptest.JSON{
		"sensitive": true, "attachment": []any{aptest.JSON{"type": "Document", "mediaType": "image/png", "url": s.elsewhere.URL + "/avatars/scar.png", "name": "My scar"}},
	}))
	for _, w := range s.readers() {
		w.awaits("/scar", "Sensitive media")
		w.hasPicture()
		covered := `getComputedStyle(document.querySelector(".prose img[alt='A scar']")).filter.includes("blur")`
		w.so("the article's picture is covered", covered)
		w.so("the comment's picture is folded away", `!document.querySelector("img[alt='My scar']").checkVisibility()`)
		theirs := ask[string](w, `document.querySelector("img[alt='My scar']").src`)
		if !w.look.plain && len(w.since(0, []string{theirs})) > 0 {
			w.Error("what is folded away was fetched")
		}
		w.judge()
		w.shot("covered")
		w.jump(".reveal-label")
		w.comes("the article's picture is uncovered", "!"+covered)
		w.so("the comment's picture is still folded away", `!document.querySelector("img[alt='My scar']").checkVisibility()`)
		w.press("Sensitive media")
		w.comes("the comment's picture is shown", `{ const i = document.querySelector("img[alt='My scar']"); i.checkVisibility() && i.complete && i.naturalWidth > 0; }`)
	}
}

// hasPicture opens the page until the copy of the comment's picture is there.
func (w *window) hasPicture() {
	w.Helper()
	w.comes("the picture has been copied", `fetch("/scar").then((a) => a.text()).then((t) => t.includes("attached-picture"))`)
	w.goTo("/scar")
}
