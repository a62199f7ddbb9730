package main

import (
	"context"
	"encoding/json"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/markdown"
	"github.com/causerie/causerie/internal/media"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/web/reader"
)

// pieces divides an article's HTML at its embeds, in the words of the domain.
func pieces(html string) []blog.Piece {
	var list []blog.Piece
	for _, p := range markdown.Pieces(html) {
		piece := blog.Piece{HTML: p.HTML}
		if e := p.Embed; e != nil {
			piece.Embed = &blog.Embed{
				Kind: blog.EmbedKind(e.Kind), Address: e.Address, Host: e.Host, Player: e.Player, Origin: e.Origin, Label: e.Label, About: e.About,
			}
		}
		list = append(list, piece)
	}
	return list
}

// embeds lists what an article's HTML embeds.
func embeds(html string) []blog.Embed {
	var list []blog.Embed
	for _, p := range pieces(html) {
		if p.Embed != nil {
			list = append(list, *p.Embed)
		}
	}
	return list
}

// askAboutEmbed does a job that asks what something embedded is.
func (h *house) askAboutEmbed(ctx context.Context, j queue.Job) queue.Result {
	var e blog.Embed
	if err := json.Unmarshal(j.Payload, &e); err != nil {
		return queue.Result{Outcome: queue.Failed, Reason: err.Error()}
	}
	return result(h.federation.Embed(ctx, e))
}

// cards draws the pictures that stand for articles without one.
type cards struct {
	media *media.Library
	host  string
}

func (cards) Legible(title string) (string, error) { return media.Legible(title) }

func (c cards) Draw(ctx context.Context, of reader.Card) (png []byte, err error) {
	return c.media.Card(ctx, media.TitleCard{Title: of.Title, Blog: of.Blog, Host: c.host, Accent: of.Accent, Icon: of.Icon})
}
