package mail

import (
	"embed"
	"fmt"
	"html/template"
	"net/mail"
	"net/textproto"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"
)

// letter is a mail before it is put into any form.
type letter struct {
	To      string // an address
	Subject string
	Text    []string // paragraphs
	Links   []link   // the first is the one that matters
	Foot    []string // why one gets this mail, and how to get no more
	Quiet   string   // address that turns such mail off by one POST (RFC 8058); "" for none
	ID      string   // of its cause: the same mail sent twice has the same
	Lang    string
}

type link struct{ Label, Address string }

//go:embed letter.html
var files embed.FS

// page makes a letter's HTML.
func page() (*template.Template, error) {
	return template.ParseFS(files, "letter.html")
}

// plain is a letter as text.
func (l letter) plain() string {
	var b strings.Builder
	for _, p := range l.Text {
		b.WriteString(p + "\n\n")
	}
	for _, to := range l.Links {
		b.WriteString(to.Label + ":\n" + to.Address + "\n\n")
	}
	b.WriteString("--\n")
	for _, p := range l.Foot {
		b.WriteString(p + "\n")
	}
	return b.String()
}

// message puts a letter into the form that mail servers take.
func (m *Mail) message(l letter, now time.Time) (*gomail.Msg, error) {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(&mail.Address{Name: oneLine(m.server.from.Name), Address: m.server.from.Address})
	if err := msg.To(l.To); err != nil {
		return nil, fmt.Errorf("address a mail: %w", err)
	}
	msg.Subject(oneLine(l.Subject))
	msg.SetDateWithValue(now)
	msg.SetMessageIDWithValue(l.ID + "@" + m.server.helo())
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: nobody's absence note is to come back
	if l.Quiet != "" {
		msg.SetGenHeaderPreformatted(gomail.HeaderListUnsubscribe, "<"+l.Quiet+">")
		msg.SetGenHeader(gomail.Header(textproto.CanonicalMIMEHeaderKey("List-Unsubscribe-Post")), "List-Unsubscribe=One-Click")
	}
	msg.SetBodyString(gomail.TypeTextPlain, l.plain())
	var b strings.Builder
	if err := m.page.Execute(&b, l); err != nil {
		return nil, fmt.Errorf("write a mail: %w", err)
	}
	msg.AddAlternativeString(gomail.TypeTextHTML, b.String())
	return msg, nil
}

// oneLine makes a text fit for a header: one line, no control characters, and not
// longer than people read.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > 150 {
		text = string(runes[:150]) + "…"
	}
	return text
}
