package federation

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/internal/blog"
)

// embedStore says what is embedded.
type embedStore interface {
	EmbedWanted(ctx context.Context, address string) (bool, error)
}

const (
	descriptionBytes = 256 << 10
	longestTitle     = 200 // characters
)

// Embed asks the site of something embedded what it is called and for its picture
// (https://oembed.com), so that no visitor's browser has to. What no published
// article embeds (any more) is not asked about.
func (f *Federation) Embed(ctx context.Context, e blog.Embed) Verdict {
	if wanted, err := f.c.Store.EmbedWanted(ctx, e.Address); err != nil || !wanted {
		return doneOrAgain(err)
	}
	answer, err := f.fetch.Get(ctx, fetch.Request{
		URL: e.About, Accept: "application/json", MaxBytes: descriptionBytes,
		Types: []string{"application/json", "application/json+oembed", "text/json"}, Admit: f.admitPicture,
	})
	if err != nil {
		return dropOrRetry(err)
	}
	card := blog.EmbedCard{Address: e.Address}
	thumbnail, err := describe(answer.Body, e.Kind, &card)
	if err != nil {
		return Verdict{Reason: err.Error()}
	}
	if thumbnail != "" {
		if v := f.picturize(ctx, answer.URL, thumbnail, &card); v.Again || v.Down {
			return v
		}
	}
	return doneOrAgain(f.c.Blog.GiveEmbed(ctx, card))
}

// describe reads a description. Nothing but words and the address of a picture is
// taken: its HTML is for sites that trust.
func describe(body []byte, kind blog.EmbedKind, card *blog.EmbedCard) (thumbnail string, err error) {
	var d struct {
		Title     any `json:"title"`
		Author    any `json:"author_name"`
		Thumbnail any `json:"thumbnail_url"`
	}
	if err := json.Unmarshal(body, &d); err != nil {
		return "", fmt.Errorf("read what is embedded: %w", err)
	}
	card.Title = titleLine(d.Title)
	if author := titleLine(d.Author); kind == blog.EmbeddedPost && author != "" {
		card.Title = "A post of " + author
	}
	thumbnail, _ = d.Thumbnail.(string)
	return thumbnail, nil
}

// titleLine is a value as one line of plain text.
func titleLine(value any) string {
	text, _ := value.(string)
	text = strings.Join(strings.Fields(html.UnescapeString(text)), " ")
	if runes := []rune(text); len(runes) > longestTitle {
		text = string(runes[:longestTitle-1]) + "…"
	}
	return text
}

// picturize fetches the picture of something embedded. One that cannot be had is
// none.
func (f *Federation) picturize(ctx context.Context, from, thumbnail string, card *blog.EmbedCard) Verdict {
	base, err := url.Parse(from)
	if err != nil {
		return done
	}
	address, err := base.Parse(thumbnail)
	if err != nil {
		return done
	}
	raw, err := f.picture(ctx, address.String(), attachmentBytes)
	if err != nil {
		return dropOrRetry(err)
	}
	made, err := f.c.AddPicture(ctx, bytes.NewReader(raw))
	if err != nil {
		return unreadable(ctx, err)
	}
	card.Copy, card.Width, card.Height = made.Copy, made.Width, made.Height
	return done
}
