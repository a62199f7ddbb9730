package desk

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// spamReads is what the page of settings about spam shows.
type spamReads interface {
	SpamSettings(ctx context.Context) (blog.SpamSettings, error)
}

type spamSettingsBody struct {
	Blocked     string // one a line
	Akismet     bool
	Key         string // masked; "" if there is none
	PrivacyNote string
	Problem     problem
}

func spamBody(s blog.SpamSettings) spamSettingsBody {
	return spamSettingsBody{
		Blocked: strings.Join(s.BlockedWords, "\n"), Akismet: s.Akismet, Key: s.MaskedKey(), PrivacyNote: s.PrivacyNote,
	}
}

// spamSettings shows what the author chose about spam, and about what visitors are
// told of their data.
func (d *Desk) spamSettings(w http.ResponseWriter, r *http.Request) error {
	s, err := d.Store.SpamSettings(r.Context())
	if err != nil {
		return fmt.Errorf("reading the settings about spam: %w", err)
	}
	return d.showSpamSettings(w, r, spamBody(s), http.StatusOK)
}

// saveSpamSettings keeps it. A key that is not typed stays as it is; a new one is
// shown to Akismet first.
func (d *Desk) saveSpamSettings(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	s, err := d.Store.SpamSettings(r.Context())
	if err != nil {
		return fmt.Errorf("reading the settings about spam: %w", err)
	}
	s.BlockedWords, s.PrivacyNote = strings.Split(f.text("blocked_words"), "\n"), f.text("privacy_note")
	masked := s.MaskedKey()
	said, err := d.takeKey(r.Context(), &s, f)
	if err == nil {
		err = d.Blog.ChangeSpamSettings(r.Context(), s)
	}
	if isProblem(err) {
		body := spamBody(s)
		body.Key, body.Problem = masked, problemOf(err)
		return d.showSpamSettings(w, r, body, statusOf(err))
	}
	if err != nil {
		return err
	}
	d.tell(r, said)
	return seeOther(w, r, "/desk/settings/spam")
}

// takeKey reads what the form says about Akismet, and returns what to tell the
// author.
func (d *Desk) takeKey(ctx context.Context, s *blog.SpamSettings, f form) (said string, err error) {
	said = "Settings saved."
	s.Akismet = f.has("akismet")
	typed := strings.TrimSpace(f.get("akismet_key"))
	switch {
	case f.has("forget_key"):
		s.AkismetKey, s.Akismet = "", false
		return said, nil
	case typed == "" || d.VerifyAkismet == nil:
		return said, nil
	}
	err = d.VerifyAkismet(ctx, typed)
	if blog.KindOf(err) == blog.Unavailable {
		said, err = "Settings saved. Akismet did not answer, so the key could not be checked.", nil
	}
	if err == nil {
		s.AkismetKey = typed
	}
	return said, err
}

func (d *Desk) showSpamSettings(w http.ResponseWriter, r *http.Request, body spamSettingsBody, status int) error {
	return d.show(w, r, view{Page: "spam-settings", Title: "Spam and data", Nav: "settings", Body: body, Status: status})
}
