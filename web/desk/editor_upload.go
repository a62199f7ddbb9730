package desk

import (
	"net/http"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// uploaded tells the editor's script what to put into the text.
type uploaded struct {
	ID       string `json:"id"`
	Path     string `json:"path"`
	Alt      string `json:"alt"`
	Markdown string `json:"markdown"`
}

// uploadToArticle keeps a picture or another file. The script gets the Markdown
// to insert; a plain form gets its text back with the file at its end, or as its
// cover.
func (d *Desk) uploadToArticle(w http.ResponseWriter, r *http.Request) error {
	if wantsJSON(r) {
		return d.uploadAlone(w, r)
	}
	s, err := d.sent(w, r)
	if err != nil {
		return d.editAgain(w, r, s, err)
	}
	if s.stale {
		return d.editAgain(w, r, s, errStale)
	}
	cover := s.form.get("use") == "cover"
	field, alt := "file", "file_alt"
	if cover {
		field, alt = "cover_file", "cover_alt"
	}
	m, err := d.upload(r, s.form, field, s.form.get(alt))
	if err == nil && m.ID == "" {
		err = blog.ErrInvalid(field, "Choose a file first.")
	}
	if err != nil {
		return d.editAgain(w, r, s, err)
	}
	done := "The file is in your article."
	if cover {
		done = "The picture is the cover now."
		s.words.CoverID, s.words.CoverAlt = m.ID, m.Alt
	} else {
		s.words.Source = strings.TrimRight(s.words.Source, "\n") + "\n\n" + markdownFor(m) + "\n"
	}
	id, err := d.keep(r.Context(), who(r).AuthorID, s)
	if err != nil {
		return d.editAgain(w, r, s, err)
	}
	d.tell(r, done)
	return seeOther(w, r, "/desk/articles/"+id)
}

func (d *Desk) uploadAlone(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	m, err := d.upload(r, f, "file", f.get("alt"))
	if err != nil {
		return err
	}
	if m.ID == "" {
		return blog.ErrInvalid("file", "Choose a file first.")
	}
	writeJSON(w, http.StatusOK, uploaded{ID: m.ID, Path: mediaPath(m), Alt: m.Alt, Markdown: markdownFor(m)})
	return nil
}

// markdownFor shows a picture in a text, or links to another kind of file.
func markdownFor(m blog.Media) string {
	escape := strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`, "\n", " ", "\r", "")
	if isPicture(m) {
		return "![" + escape.Replace(m.Alt) + "](" + mediaPath(m) + ")"
	}
	return "[" + escape.Replace(titleOr(m.Alt, m.Name)) + "](" + mediaPath(m) + ")"
}
