package blog

import (
	"context"
	"errors"
	"net/mail"
	"net/url"
	"strings"
	"time"
	"unicode"
)

// Remark is what someone wrote in the form under an article.
type Remark struct {
	Slug    string // of the article
	Answers string // id of the comment it answers; "" for the article
	Name    string
	Email   string // may be ""; no page ever shows it
	Website string // may be ""
	Text    string // Markdown
	Notify  bool   // tell them of answers by mail

	Client   string        // see [Newcomer]
	Address  string        // of their browser; noted only where Akismet is asked
	Agent    string        // the same
	Took     time.Duration // see [Newcomer]
	Honeypot bool
}

const (
	longestRemark   = 10_000 // characters
	longestGuest    = 60     // characters of a name
	longestEmail    = 254    // bytes (RFC 5321, 4.5.3.1.3)
	longestWebsite  = 300    // bytes
	sameRemarkSince = time.Hour
	// EditTime is for how long after it was written a comment of the form can be
	// changed by its writer.
	EditTime = 15 * time.Minute
)

// PreviewRemark checks a remark and renders its text, as [Blog.Remark] would, and keeps
// nothing. Errors of kind Invalid name the field: name, email, website or text; what
// is wrong in several comes joined, see [Faults].
func (b *Blog) PreviewRemark(r Remark) (html string, err error) {
	_, html, _, err = b.readRemark(r)
	return html, err
}

// Remark takes a comment from the form under an article. It is judged as every
// other; under a policy by which the first of a person waits, only who has
// confirmed an address by the link in a mail is known again. The same remark sent
// twice is one. Errors of kind Invalid name the field, those of kind Forbidden say
// that no comment is taken here, and TooMany that there is no room today.
func (b *Blog) Remark(ctx context.Context, r Remark) (Comment, error) {
	g, html, text, err := b.readRemark(r)
	if err != nil {
		return Comment{}, err
	}
	var c Comment
	err = b.db.Write(ctx, func(tx Tx) error {
		article, parent, err := b.remarked(ctx, tx, r)
		if err != nil {
			return err
		}
		c = Comment{
			ID: b.o.NewID(), ArticleID: article.ID, ParentID: parent.ID, Local: true,
			HTML: html, Text: text, Source: strings.TrimSpace(r.Text), PublishedAt: b.now(), ReceivedAt: b.now(),
		}
		same, err := tx.SameRemark(ctx, c, g, b.now().Add(-sameRemarkSince))
		if err == nil {
			c, err = tx.Comment(ctx, same)
			return err
		}
		if KindOf(err) != NotFound {
			return err
		}
		if err := b.allowRemark(ctx, tx, g); err != nil {
			return err
		}
		g.CommentID = c.ID
		from, err := b.newcomer(ctx, tx, g, r)
		if err != nil {
			return err
		}
		return b.addRemark(ctx, tx, &c, g, Submission{Door: DoorForm, Article: article, Newcomer: from})
	})
	return c, err
}

// remarked finds what a remark is about.
func (b *Blog) remarked(ctx context.Context, tx Tx, r Remark) (Article, Comment, error) {
	article, _, err := tx.FindTarget(ctx, Target{Slug: r.Slug})
	if err != nil {
		return article, Comment{}, err
	}
	s, err := tx.Settings(ctx)
	if err != nil {
		return article, Comment{}, err
	}
	if !s.Guests {
		return article, Comment{}, ErrForbidden("Comments are taken from the fediverse only.")
	}
	if err := b.takesComments(ctx, tx, article); err != nil || r.Answers == "" {
		return article, Comment{}, err
	}
	parent, err := tx.Comment(ctx, r.Answers)
	if KindOf(err) == NotFound || (err == nil && (parent.ArticleID != article.ID || parent.State != Shown)) {
		return article, parent, ErrConflict("", "The comment you answer is no longer there. You can comment on the article instead.")
	}
	return article, parent, err
}

// newcomer is who wrote a remark. Of their browser nothing is noted unless Akismet
// is to hear of it.
func (b *Blog) newcomer(ctx context.Context, tx Tx, g Guest, r Remark) (*Newcomer, error) {
	n := g.newcomer()
	set, err := tx.SpamSettings(ctx)
	if err == nil && set.AsksAkismet() {
		n.Address, n.Agent = r.Address, r.Agent
	}
	return n, err
}

// addRemark judges a new comment of the form and keeps it.
func (b *Blog) addRemark(ctx context.Context, tx Tx, c *Comment, g Guest, s Submission) (err error) {
	s.Comment = *c
	if c.State, c.Reason, err = b.judge(ctx, tx, s); err != nil {
		return err
	}
	if c.State == Held {
		if err := b.allowWaitingGuest(ctx, tx); err != nil {
			return err
		}
	}
	// The guest first: what follows from a comment that is shown asks who wrote it.
	if err := tx.SaveComment(ctx, *c); err != nil {
		return err
	}
	if err := tx.SaveGuest(ctx, g); err != nil {
		return err
	}
	if err := b.noteAnswer(ctx, tx, *c); err != nil {
		return err
	}
	if err := b.announce(ctx, tx, *c); err != nil {
		return err
	}
	return b.askToConfirm(ctx, tx, g, *c)
}

// readRemark checks what was typed, and renders the text. Its error joins all that
// is wrong, in the order of the form.
func (b *Blog) readRemark(r Remark) (g Guest, html, text string, err error) {
	g = Guest{Notify: r.Notify, Client: r.Client, Took: r.Took, Honeypot: r.Honeypot}
	html, text, wrongText := b.remarkText(r.Text)
	if wrongText != nil && KindOf(wrongText) != Invalid {
		return g, "", "", wrongText // no fault of who wrote
	}
	var wrongName, wrongEmail, wrongWebsite error
	g.Name, wrongName = b.guestName(r.Name)
	g.Email, wrongEmail = emailOf(r.Email)
	if g.Notify && g.Email == "" && wrongEmail == nil {
		wrongEmail = ErrInvalid("email", "Give an e-mail address to be told of answers, or take the tick away.")
	}
	g.Website, wrongWebsite = websiteOf(r.Website)
	return g, html, text, errors.Join(wrongText, wrongName, wrongEmail, wrongWebsite)
}

func (b *Blog) guestName(typed string) (string, error) {
	if len([]rune(strings.TrimSpace(typed))) > longestGuest {
		return "", ErrInvalid("name", "The name has at most 60 characters; a first name or any other name will do.")
	}
	name := b.o.Name(typed)
	if strings.TrimSpace(name) == "" {
		return "", ErrInvalid("name", "Give a name; it need not be your real one.")
	}
	return name, nil
}

func (b *Blog) remarkText(source string) (html, text string, err error) {
	if source = strings.TrimSpace(source); len([]rune(source)) > longestRemark {
		return "", "", ErrInvalid("text", "The comment is longer than 10,000 characters; shorten it, or write it in several.")
	}
	if strings.ContainsRune(source, 0) {
		return "", "", ErrInvalid("text", "The comment holds a character that is none; type it anew.")
	}
	if html, text, err = b.o.Remark(source); err != nil {
		return "", "", err
	}
	if strings.TrimSpace(text) == "" {
		return "", "", ErrInvalid("text", "Write something first: the comment is empty.")
	}
	return html, text, nil
}

// emailOf is an address in its one spelling: only the address, and nothing that
// could become a header of a mail.
func emailOf(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "", nil
	}
	wrong := ErrInvalid("email", "Give an e-mail address such as name@host.example, or leave the field empty.")
	if len(typed) > longestEmail || strings.ContainsFunc(typed, func(r rune) bool { return r <= ' ' || r > unicode.MaxASCII || unicode.IsControl(r) }) {
		return "", wrong
	}
	a, err := mail.ParseAddress(typed)
	if err != nil || a.Name != "" || a.Address != typed || strings.ContainsAny(typed, `"<>(),:;\[]`) {
		return "", wrong
	}
	return strings.ToLower(a.Address), nil
}

// websiteOf is the address of somebody's page in its one spelling.
func websiteOf(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return "", nil
	}
	if !strings.Contains(typed, "://") {
		typed = "https://" + typed
	}
	u, err := url.Parse(typed)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || u.User != nil || len(typed) > longestWebsite || strings.ContainsAny(typed, " \t\r\n\"<>") {
		return "", ErrInvalid("website", "Give the address of a page such as https://name.example, or leave the field empty.")
	}
	return u.String(), nil
}
