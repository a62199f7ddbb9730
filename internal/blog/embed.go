package blog

import (
	"context"
	"time"
)

// EmbedKind says what an address that is embedded leads to.
type EmbedKind string

// The kinds of embed.
const (
	EmbeddedFilm  EmbedKind = "film"
	EmbeddedSound EmbedKind = "sound"
	EmbeddedPost  EmbedKind = "post" // of somebody in the fediverse
)

// Embed is something elsewhere that an article holds: a card with a link, in
// whose place a reader can have the other site's player. Nothing is asked of that
// site before.
type Embed struct {
	Kind    EmbedKind
	Address string // for people
	Host    string // as it is shown
	Player  string // to be put into a frame when the reader asks for it
	Origin  string // scheme and host of Player
	Label   string // what the article calls it; "" for nothing but its address
	About   string // an address that describes it (oEmbed); "" when there is none
}

// Piece is a part of an article's HTML: an embed, or what stands between two.
type Piece struct {
	HTML  string // safe
	Embed *Embed // nil for HTML
}

// EmbedCard is what we know of something embedded: asked by us, once, when the
// article was published.
type EmbedCard struct {
	Address       string
	Title         string
	Copy          string // name of our copy of its picture; "" for none
	Width, Height int    // of the copy, in pixels
}

// embedTx is what embeds need.
type embedTx interface {
	// SaveEmbeds puts the addresses that an article embeds in place of those it had.
	SaveEmbeds(ctx context.Context, articleID string, addresses []string) error
	// FetchEmbeds notes that those of them are to be asked about which nobody was
	// asked about yet.
	FetchEmbeds(ctx context.Context, list []Embed) error
	// GiveEmbed notes what is known of something embedded.
	GiveEmbed(ctx context.Context, c EmbedCard, at time.Time) error
}

// mostEmbeds is how many embeds of an article we ask about.
const mostEmbeds = 30

// mindEmbeds notes what a published article embeds, and has us ask about it, so
// that no reader's browser has to.
func (b *Blog) mindEmbeds(ctx context.Context, tx Tx, a Article, list []Embed) error {
	list = list[:min(len(list), mostEmbeds)]
	addresses := make([]string, len(list))
	for i, e := range list {
		addresses[i] = e.Address
	}
	if err := tx.SaveEmbeds(ctx, a.ID, addresses); err != nil {
		return err
	}
	return tx.FetchEmbeds(ctx, list)
}

// GiveEmbed notes what was found out about something embedded, unless its host has
// been blocked meanwhile.
func (b *Blog) GiveEmbed(ctx context.Context, c EmbedCard) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if err := tx.HoldBlocks(ctx); err != nil {
			return err
		}
		if welcome, err := PictureWelcome(ctx, tx, "", c.Address); !welcome || err != nil {
			return err
		}
		return tx.GiveEmbed(ctx, c, b.now())
	})
}
