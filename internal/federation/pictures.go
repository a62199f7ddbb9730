package federation

import (
	"mime"
	"path"
	"strings"

	"golang.org/x/net/html"

	"github.com/causerie/causerie/activitypub"
)

// pictures lists the <img> of an article's HTML, whose addresses are absolute.
func pictures(content string) []activitypub.Image {
	var list []activitypub.Image
	z := html.NewTokenizer(strings.NewReader(content))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return list
		case html.StartTagToken, html.SelfClosingTagToken:
			if t := z.Token(); t.Data == "img" {
				list = append(list, pictureOf(t))
			}
		}
	}
}

func pictureOf(t html.Token) activitypub.Image {
	i := activitypub.Image{Type: "Image"}
	for _, a := range t.Attr {
		switch a.Key {
		case "src":
			i.URL = a.Val
			i.MediaType = mime.TypeByExtension(path.Ext(a.Val))
		case "alt":
			i.Name = a.Val
		}
	}
	return i
}
