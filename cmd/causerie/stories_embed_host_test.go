package main

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

// cardIn finds the player of a card for something elsewhere, and the host that the
// card says will see who asks for it.
var cardIn = regexp.MustCompile(`data-player="([^"]+)"[^\n]*\n[^\n]*This loads content from <bdi>([^<]*)</bdi>,`)

func TestACardNamesTheHostThatIsAsked(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		links := []string{
			"https://youtu.be/dQw4w9WgXcQ",
			"https://www.youtube.com/watch?v=dQw4w9WgXcQ",
			"https://vimeo.com/76979871",
			"https://www.dailymotion.com/video/x8abcde",
			"https://dai.ly/x8abcde",
			"https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk",
			"https://podcasts.apple.com/us/podcast/rest/id1200361736",
			"https://soundcloud.com/forss/flickermood",
			"https://www.deezer.com/track/3135556",
			"https://tube.test:8443/w/kkGMgK9ZtnKfYAgnEtQxbv",
		}
		anna.publish(blog.Words{Title: "Films", Source: "<" + strings.Join(links, ">\n\n<") + ">"})
		_, page := anna.get("/films")
		cards := cardIn.FindAllStringSubmatch(page, -1)
		w.equal("cards", len(cards), len(links))
		for _, card := range cards {
			player, err := url.Parse(html.UnescapeString(card[1]))
			w.must(err)
			w.equal("the host of "+card[1], html.UnescapeString(card[2]), player.Host)
		}
		anna.shows("/films", "<bdi>www.youtube-nocookie.com</bdi>, which will see your address and the name of this blog.", "<bdi>player.vimeo.com</bdi>,")
	})
}
