package desk

import (
	"context"
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

// settingsReads is what the page of settings shows; [frameReads] has it already.
type settingsReads interface {
	Settings(ctx context.Context) (blog.Settings, error)
}

type settingsBody struct {
	Settings blog.Settings
	Problem  problem
	Mail     bool // mail can be sent
}

// settings shows what the author chose for the whole blog.
func (d *Desk) settings(w http.ResponseWriter, r *http.Request) error {
	s, err := d.Store.Settings(r.Context())
	if err != nil {
		return fmt.Errorf("reading the settings: %w", err)
	}
	return d.showSettings(w, r, settingsBody{Settings: s}, http.StatusOK)
}

func (d *Desk) saveSettings(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	s := blog.Settings{
		Title: f.line("title"), Description: f.line("description"), Language: f.line("language"),
		Policy: blog.CommentPolicy(f.get("policy")), Quotes: blog.QuotePolicy(f.get("quotes")), Format: blog.Format(f.get("format")),
		Guests: f.has("guests"), Notices: blog.NoticePolicy(f.get("notices")), PerPage: f.number("per_page"),
		CommentsClose: f.number("comments_close"),
		ShowFollowers: f.has("show_followers"), History: f.has("history"), AuthorizedFetch: f.has("authorized_fetch"),
		Reach: blog.Reach{
			Webmentions: f.has("webmentions"), Hub: f.line("hub"), IndexNow: f.line("indexnow"),
			SecurityContact: f.line("security_contact"), SecurityExpires: f.line("security_expires"),
		},
	}
	err = d.Blog.ChangeSettings(r.Context(), s)
	if isProblem(err) {
		return d.showSettings(w, r, settingsBody{Settings: s, Problem: problemOf(err)}, statusOf(err))
	}
	if err != nil {
		return err
	}
	d.tell(r, "Settings saved.")
	return seeOther(w, r, "/desk/settings")
}

func (d *Desk) showSettings(w http.ResponseWriter, r *http.Request, body settingsBody, status int) error {
	body.Mail = d.Mail
	return d.show(w, r, view{Page: "settings", Title: "Settings", Nav: "settings", Body: body, Status: status})
}
