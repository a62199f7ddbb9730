package desk

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// A form of text holds a mebibyte of Markdown, which percent-encoding makes up
// to nine times as long.
const (
	maxForm   = 10 << 20
	inMemory  = 1 << 20 // of an upload; the rest goes to a temporary file
	tooMuch   = "That was more than can be taken at once."
	unusually = "The form could not be read. Go back and send it again."
)

// form is what someone sent.
type form struct {
	values url.Values
	files  map[string][]*multipart.FileHeader
}

// form reads what was sent, of a bounded size.
func (d *Desk) form(w http.ResponseWriter, r *http.Request) (form, error) {
	var err error
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm+d.MaxUpload)
		err = r.ParseMultipartForm(inMemory)
	} else {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		err = r.ParseForm()
	}
	f := form{values: r.PostForm}
	if r.MultipartForm != nil {
		f.files = given(r.MultipartForm.File)
	}
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return f, &blog.Error{Kind: blog.Invalid, Message: tooMuch, Err: err}
	}
	if err != nil {
		return f, &blog.Error{Kind: blog.Invalid, Message: unusually, Err: err}
	}
	return f, nil
}

// given drops the file fields that were left empty.
func given(files map[string][]*multipart.FileHeader) map[string][]*multipart.FileHeader {
	out := map[string][]*multipart.FileHeader{}
	for name, list := range files {
		for _, file := range list {
			if file.Filename != "" {
				out[name] = append(out[name], file)
			}
		}
	}
	return out
}

func (f form) get(name string) string { return f.values.Get(name) }

// line is a field of one line: browsers send none with line ends, others may.
func (f form) line(name string) string { return strings.Join(strings.Fields(f.get(name)), " ") }

// text is a field of several lines, with the line ends of this world.
func (f form) text(name string) string { return strings.ReplaceAll(f.get(name), "\r\n", "\n") }

func (f form) has(name string) bool { return f.get(name) != "" }

func (f form) number(name string) int {
	n, err := strconv.Atoi(strings.TrimSpace(f.get(name)))
	if err != nil {
		return 0 // the domain says what is allowed
	}
	return n
}

// list is a field of names divided by commas.
func (f form) list(name string) []string { return splitNames(f.get(name)) }

func splitNames(s string) []string {
	var out []string
	for _, name := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '\n' || r == '،' || r == '、' }) {
		if name = strings.TrimSpace(name); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// upload keeps the file of a field with what it shows. Without a file it returns
// a Media without an id.
func (d *Desk) upload(r *http.Request, f form, field, alt string) (blog.Media, error) {
	if len(f.files[field]) == 0 {
		return blog.Media{}, nil
	}
	header := f.files[field][0]
	file, err := header.Open()
	if err != nil {
		return blog.Media{}, fmt.Errorf("opening an upload: %w", err)
	}
	defer file.Close()
	m, err := d.Upload(r.Context(), header.Filename, file)
	if err != nil {
		return blog.Media{}, concerning(field, err)
	}
	if alt = strings.TrimSpace(alt); alt != "" && alt != m.Alt {
		if err := d.Blog.DescribeMedia(r.Context(), m.ID, alt); err != nil {
			return blog.Media{}, err
		}
		m.Alt = alt
	}
	return m, nil
}

// concerning says which field an error of a person's making is about.
func concerning(field string, err error) error {
	if blog.KindOf(err) == "" {
		return err
	}
	return &blog.Error{Kind: blog.KindOf(err), Field: field, Message: blog.Message(err), Err: err}
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// An answer that cannot be written has nobody left to tell.
	_ = json.NewEncoder(w).Encode(v)
}
