package desk

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// mediaReads is what pages with pictures need.
type mediaReads interface {
	MediaList(ctx context.Context, page int) (list []blog.Media, pages int, err error)
	Media(ctx context.Context, id string) (blog.Media, error)
	CoverWords(ctx context.Context) (map[string]string, error)
}

// picture is a media file as pages of the desk show it.
type picture struct {
	blog.Media
	Path  string // of the file itself
	Small string // of the smallest copy
	Shows bool   // it is a picture, not a sound or a document
	Cover string // how an article describes it that has it as a cover
}

func pictureOf(m blog.Media) picture {
	p := picture{Media: m, Path: mediaPath(m), Shows: isPicture(m)}
	p.Small = p.Path
	if len(m.Variants) > 0 {
		p.Small = blog.MediaPath(m.Variants[0].Name)
	}
	return p
}

// picture reads a media file; of the id "", or one that is gone, there is none.
func (d *Desk) picture(ctx context.Context, id string) (*picture, error) {
	if id == "" {
		return nil, nil
	}
	m, err := d.Store.Media(ctx, id)
	if blog.KindOf(err) == blog.NotFound {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading a media file: %w", err)
	}
	p := pictureOf(m)
	return &p, nil
}

func isPicture(m blog.Media) bool { return strings.HasPrefix(m.MediaType, "image/") }

func mediaPath(m blog.Media) string { return blog.MediaPath(m.ID) }

type mediaBody struct {
	Files   []picture
	Pager   pager
	Problem problem
	At      string // id of the file the problem is about; "" for the upload
	Typed   string // the description as it was typed there
}

// media lists the files of the blog, so that none stays without a description.
func (d *Desk) media(w http.ResponseWriter, r *http.Request) error {
	return d.showMedia(w, r, mediaBody{}, http.StatusOK)
}

func (d *Desk) addMedia(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err == nil {
		var m blog.Media
		if m, err = d.upload(r, f, "file", f.get("alt")); err == nil && m.ID == "" {
			err = blog.ErrInvalid("file", "Choose a file first.")
		}
	}
	if isProblem(err) {
		return d.showMedia(w, r, mediaBody{Problem: problemOf(err), Typed: f.get("alt")}, statusOf(err))
	}
	if err != nil {
		return err
	}
	d.tell(r, "The file is there. You can use it in any article.")
	return seeOther(w, r, "/desk/media")
}

func (d *Desk) describeMedia(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = d.Blog.DescribeMedia(r.Context(), id, f.text("alt"))
	if isProblem(err) {
		return d.showMedia(w, r, mediaBody{Problem: problemOf(err), At: id, Typed: f.text("alt")}, statusOf(err))
	}
	if err != nil {
		return err
	}
	d.tell(r, "Description saved.")
	return seeOther(w, r, deskPath(f.get("back")))
}

func (d *Desk) showMedia(w http.ResponseWriter, r *http.Request, body mediaBody, status int) error {
	page := pageNumber(r)
	files, pages, err := d.Store.MediaList(r.Context(), page)
	if err != nil {
		return fmt.Errorf("listing media: %w", err)
	}
	covers, err := d.Store.CoverWords(r.Context())
	if err != nil {
		return fmt.Errorf("reading how covers are described: %w", err)
	}
	for _, m := range files {
		p := pictureOf(m)
		p.Cover = covers[m.ID]
		body.Files = append(body.Files, p)
	}
	body.Pager = newPager(page, pages, "/desk/media")
	if body.Pager.beyond() {
		return body.Pager.last(w, r)
	}
	return d.show(w, r, view{Page: "media", Title: "Media", Nav: "media", Body: body, Status: status})
}
