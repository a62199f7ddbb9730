package blog

import (
	"net/mail"
	"net/url"
	"strings"
	"time"
)

// Reach is what the author chose about being found and followed from outside of
// the fediverse.
type Reach struct {
	// Webmentions tells pages that an article links to, and takes in the word of
	// pages that link to an article.
	Webmentions bool
	// Hub is the address of a WebSub hub, which hands new articles to feed readers
	// at once; "" for none.
	Hub string
	// IndexNow is where search engines are told of new and changed articles, "" if
	// they are not: [IndexNowEndpoint], or another that takes the same.
	IndexNow string
	// SecurityContact and SecurityExpires make /.well-known/security.txt: where to
	// report a hole (mailto: or https:), and the last day on which that is true
	// (2006-01-02). Both or neither.
	SecurityContact, SecurityExpires string
}

// IndexNowEndpoint passes on what it is told to all search engines that take part
// (indexnow.org).
const IndexNowEndpoint = "https://api.indexnow.org/indexnow"

// tidy writes the choices as they are kept.
func (r Reach) tidy() Reach {
	for _, field := range []*string{&r.Hub, &r.IndexNow, &r.SecurityContact, &r.SecurityExpires} {
		*field = strings.TrimSpace(*field)
	}
	if r.IndexNow == "off" {
		r.IndexNow = ""
	}
	if r.IndexNow == "on" {
		r.IndexNow = IndexNowEndpoint
	}
	if address, err := mail.ParseAddress(r.SecurityContact); err == nil && address.Address == r.SecurityContact {
		r.SecurityContact = "mailto:" + r.SecurityContact
	}
	return r
}

func (r Reach) check() error {
	switch {
	case r.Hub != "" && !endpoint(r.Hub):
		return ErrInvalid("hub", "Give the hub by its whole address, beginning with https://, or leave it empty.")
	case r.IndexNow != "" && !endpoint(r.IndexNow):
		return ErrInvalid("indexnow", "Say on, off, or the whole address of an endpoint of IndexNow.")
	case r.SecurityContact != "" && !contact(r.SecurityContact):
		return ErrInvalid("security_contact", "Give an e-mail address, or a web address that begins with https://.")
	case r.SecurityContact != "" && r.SecurityExpires == "":
		return ErrInvalid("security_expires", "Say until which day the contact is good, as 2027-05-31; a year from now is usual.")
	}
	if r.SecurityExpires == "" {
		return nil
	}
	if _, err := time.Parse(time.DateOnly, r.SecurityExpires); err != nil {
		return ErrInvalid("security_expires", "Give the day as 2027-05-31.")
	}
	return nil
}

// Security returns the contact for holes in the security and until when it is
// good; false if there is none, or it is out of date.
func (r Reach) Security(now time.Time) (contact string, until time.Time, ok bool) {
	day, err := time.Parse(time.DateOnly, r.SecurityExpires)
	until = day.Add(24*time.Hour - time.Second)
	return r.SecurityContact, until, err == nil && r.SecurityContact != "" && now.Before(until)
}

// endpoint reports whether requests can be sent to an address. Plain HTTP is for
// a service on the same machine; the fetcher refuses it for all others.
func endpoint(address string) bool {
	return webAddress(address) && !strings.ContainsAny(address, "<>\" \t\r\n")
}

func contact(address string) bool {
	u, err := url.Parse(address)
	if err != nil || strings.ContainsAny(address, " \t\r\n") {
		return false
	}
	if u.Scheme == "mailto" {
		_, err := mail.ParseAddress(u.Opaque)
		return err == nil
	}
	return u.Scheme == "https" && u.Host != ""
}
