package reader

import (
	"context"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
)

// Preview renders the front page, or the newest article if article is set, in a
// style that is not kept. sheet is where the style's sheet is. What it makes is
// for the owner alone.
func (rd *Reader) Preview(ctx context.Context, s blog.Style, sheet string, article bool) ([]byte, error) {
	at := &Reader{
		site: rd.site, store: trying{rd.store, s}, templates: rd.templates, objectURL: rd.objectURL, actorURL: rd.actorURL,
		log: rd.log, wardrobe: rd.wardrobe, media: rd.media, trial: sheet, answerURL: rd.answerURL, now: rd.now,
		pieces: rd.pieces, source: rd.source, policy: rd.policy, stamps: rd.stamps, mail: rd.mail,
	}
	made, err := at.sample(ctx, article)
	if err != nil {
		return nil, err
	}
	return made.Body(), nil
}

func (rd *Reader) sample(ctx context.Context, article bool) (*answer.Answer, error) {
	newest, err := rd.store.List(ctx, blog.ListQuery{PerPage: 1})
	if err != nil {
		return nil, err
	}
	if !article || len(newest.Cards) == 0 {
		return rd.front(ctx)
	}
	view, err := rd.store.ArticlePage(ctx, newest.Cards[0].Slug)
	if err != nil {
		return nil, err
	}
	return rd.article(ctx, view)
}

// Sheet is where the style sheet of a style is.
func (rd *Reader) Sheet(s blog.Style) (string, error) {
	sheet, err := rd.wardrobe.Sheet(s)
	if err != nil {
		return "", err
	}
	return sheet.Path, nil
}

// PreviewSheet is the style sheet of a style that is not kept.
func (rd *Reader) PreviewSheet(s blog.Style) (string, error) {
	return rd.wardrobe.Text(s.Accent, s.Fonts)
}

// trying is the blog as it would be with another style.
type trying struct {
	Store
	style blog.Style
}

// Menu is that of the blog with the other style in it.
func (t trying) Menu(ctx context.Context) (blog.Menu, error) {
	menu, err := t.Store.Menu(ctx)
	if err != nil {
		return menu, err
	}
	menu.Settings.Style = t.style
	if menu.Logo, err = t.Picture(ctx, t.style.LogoID); err != nil {
		return menu, err
	}
	menu.Header, err = t.Picture(ctx, t.style.HeaderID)
	return menu, err
}
