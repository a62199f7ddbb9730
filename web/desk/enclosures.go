package desk

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// enclosure shows a picture that came with a letter or a report. It is behind the
// sign-in as all of the desk is, and has no other address.
func (d *Desk) enclosure(w http.ResponseWriter, r *http.Request) error {
	owner, _, _ := strings.Cut(r.PathValue("id"), ".")
	list, err := d.Store.Enclosures(r.Context(), owner)
	if err != nil {
		return fmt.Errorf("reading what came with a letter: %w", err)
	}
	i := slices.IndexFunc(list, func(a blog.Attachment) bool { return a.Copy != "" && a.Desk == r.URL.Path })
	if i < 0 {
		return blog.ErrNotFound("")
	}
	d.ShowEnclosed(w, r, list[i].Copy)
	return nil
}

// avatar shows the picture of a person. The desk shows people whom no page shows:
// who wrote a letter, who follows, whose comment waits.
func (d *Desk) avatar(w http.ResponseWriter, r *http.Request) error {
	if d.ShowAvatar == nil {
		return blog.ErrNotFound("")
	}
	d.ShowAvatar(w, r, "avatars/"+r.PathValue("id"))
	return nil
}
