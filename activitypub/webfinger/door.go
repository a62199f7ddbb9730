package webfinger

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/causerie/causerie/activitypub/fetch"
)

// ErrNoDoor says that a server has no page where its people could act upon what
// is elsewhere.
var ErrNoDoor = errors.New("webfinger: the server has no way in")

// Intent is what somebody wants to do, on their own server, with something that
// is elsewhere.
type Intent struct {
	// Activity is Follow, Like, Announce, or Create for a reply.
	Activity string
	// Object is the id of what it is done to.
	Object string
	// Back is a page to come back to afterwards; "" for none.
	Back string
}

// Door finds the page on the server of an address, user@host, where its people
// can do what they intend: by what WebFinger says of the address, the page of an
// activity intent (FEP-3b86), else that for any object, else the one to
// subscribe, else /authorize_interaction, if that is there. Mastodon's own
// dialogue asks in this order.
//
// The page is on the host of the address, or on that which answered for it, and
// nowhere else: nobody can have others led astray. It is an https address but
// for a bare IP address or localhost, which only tests and private networks
// have.
//
// It takes one to six fetches. Errors wrap [ErrNotFound] or [ErrNoDoor], or say
// what went wrong on the network or with the address.
func Door(ctx context.Context, client *fetch.Client, address string, intent Intent) (string, error) {
	asked, err := ParseResource(address)
	if err != nil {
		return "", err
	}
	if asked.User == "" {
		return "", fmt.Errorf("%w: %q is no user@host", errResource, address)
	}
	porch, err := approach(ctx, client, asked)
	if err != nil {
		return "", err
	}
	for _, template := range porch.jrd.templates(intent.Activity) {
		if page := porch.admit(intent.fill(template)); page != "" {
			return page, nil
		}
	}
	return porch.knock(ctx, client, intent)
}

// porch is what stands before a server's doors: a descriptor, and the hosts that
// it may name pages of.
type porch struct {
	jrd   *JRD
	from  *url.URL // where the descriptor was
	hosts [2]string
}

// approach asks for an address, and for the one that the answer is about if that
// is another: people have names on hosts that only point to their server.
func approach(ctx context.Context, client *fetch.Client, asked Resource) (porch, error) {
	first, err := porchOf(ctx, client, asked)
	if err != nil {
		return first, err
	}
	subject, err := ParseResource(first.jrd.Subject)
	if err != nil || subject.User == "" || subject.Host == asked.Host {
		return first, nil
	}
	if second, err := porchOf(ctx, client, subject); err == nil {
		return second, nil
	}
	return first, nil
}

func porchOf(ctx context.Context, client *fetch.Client, r Resource) (porch, error) {
	jrd, from, err := get(ctx, client, r)
	if err != nil {
		return porch{}, fmt.Errorf("asking WebFinger: %w", err)
	}
	u, err := url.Parse(from)
	if err != nil {
		return porch{}, fmt.Errorf("asking WebFinger: %w", err)
	}
	return porch{jrd: jrd, from: u, hosts: [2]string{r.Host, strings.ToLower(u.Host)}}, nil
}

// admit returns a page in its normal form, "" if nobody is to be led there.
func (p porch) admit(page string) string {
	u, err := url.Parse(page)
	if err != nil || u.User != nil || u.Opaque != "" || len(page) > maxPage {
		return ""
	}
	host, err := normalHost(u.Host)
	if err != nil || (host != p.hosts[0] && host != p.hosts[1]) {
		return ""
	}
	if u.Scheme != "https" && (u.Scheme != "http" || p.from.Scheme != "http" || !isPrivateHost(host)) {
		return ""
	}
	u.Host, u.Fragment, u.RawFragment = host, "", ""
	return u.String()
}

const (
	maxPage = 4096 // bytes of an address
	maxPeek = 64 << 10
)

// knock looks whether the page is there that nearly every server has.
func (p porch) knock(ctx context.Context, client *fetch.Client, intent Intent) (string, error) {
	page := p.from.Scheme + "://" + p.from.Host + "/authorize_interaction?uri=" + url.QueryEscape(intent.Object)
	_, err := client.Get(ctx, fetch.Request{URL: page, Accept: "text/html", MaxBytes: maxPeek})
	var status *fetch.StatusError
	switch {
	case errors.As(err, &status):
		// What wants a sign-in or is out of order is there.
		if status.Status == http.StatusNotFound || status.Status == http.StatusGone || status.Status == http.StatusMethodNotAllowed {
			return "", fmt.Errorf("%w: %w", ErrNoDoor, err)
		}
	case errors.Is(err, fetch.ErrTooLarge):
	case err != nil:
		return "", fmt.Errorf("looking for a way in: %w", err)
	}
	if page = p.admit(page); page == "" {
		return "", ErrNoDoor
	}
	return page, nil
}

// templates lists what leads to a page for an activity, the most fitting first.
func (j *JRD) templates(activity string) []string {
	var list []string
	for _, rel := range []string{RelIntent + activity, RelIntent + "Object", RelSubscribe} {
		for _, link := range j.Links {
			template := link.Template
			if template == "" {
				template = link.Href // some write it there
			}
			if link.Rel == rel && serves(template, rel) {
				list = append(list, template)
			}
		}
	}
	return list
}

// serves reports whether a template says what the activity is about. Mastodon's
// page for a new post takes its text alone, and cannot make it a reply.
func serves(template, rel string) bool {
	switch rel {
	case RelSubscribe:
		return strings.Contains(template, "{uri}")
	case RelIntent + "Create":
		return strings.Contains(template, "{inReplyTo}")
	default:
		return strings.Contains(template, "{object}")
	}
}

// fill writes values into a template; what it asks for besides stays empty.
func (i Intent) fill(template string) string {
	return variable().ReplaceAllStringFunc(template, func(name string) string {
		switch name {
		case "{object}", "{uri}", "{inReplyTo}":
			return url.QueryEscape(i.Object)
		case "{on-success}", "{on-cancel}":
			return url.QueryEscape(i.Back)
		default:
			return ""
		}
	})
}

// variable matches a name in a template.
func variable() *regexp.Regexp { return regexp.MustCompile(`\{[^{}]*\}`) }
