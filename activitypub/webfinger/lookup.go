package webfinger

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/fetch"
)

// ErrUnconfirmed says that an address and an actor do not both name the other
// (CVE-2023-42451, mastodon#5208: anyone can claim anyone's address).
var ErrUnconfirmed = errors.New("webfinger: address and actor do not confirm each other")

// maxJRD is the longest descriptor read, as with Mastodon.
const maxJRD = 1 << 20

// Lookup finds the actor of an address such as "user@host", "@user@host" or
// "acct:user@host". subject is the address as the actor's own server writes
// it, user@host, which may be on another host than was asked. The actor's
// document must name that address in turn. It takes two to five fetches.
//
// Errors wrap [ErrNotFound] or [ErrUnconfirmed], or say what went wrong on the
// network.
func Lookup(ctx context.Context, client *fetch.Client, address string) (actorURL, subject string, err error) {
	asked, err := ParseResource(address)
	if err != nil {
		return "", "", err
	}
	if asked.User == "" {
		return "", "", fmt.Errorf("%w: %q is no user@host", errResource, address)
	}
	found, err := settle(ctx, client, asked)
	if err != nil {
		return "", "", err
	}
	doc, err := client.Document(ctx, found.actor)
	if err != nil {
		return "", "", fmt.Errorf("fetching the actor of an address: %w", err)
	}
	actor, err := activitypub.ParseActor(doc.Body)
	if err != nil {
		return "", "", fmt.Errorf("reading the actor of an address: %w", err)
	}
	if err := confirm(ctx, client, actor, found); err != nil {
		return "", "", err
	}
	return found.actor, found.subject.Address(), nil
}

// AddressOf finds the address, user@host, of an actor whose document was
// fetched: what the actor claims (FEP-2c59 webfinger, else its user name at the
// host of its id), as far as WebFinger leads from there back to the actor.
func AddressOf(ctx context.Context, client *fetch.Client, actor *activitypub.Actor) (string, error) {
	claimed, err := claim(actor)
	if err != nil {
		return "", err
	}
	found, err := settle(ctx, client, claimed)
	if err != nil {
		return "", err
	}
	if found.actor != actor.ID {
		return "", fmt.Errorf("%w: %s is another actor's", ErrUnconfirmed, claimed)
	}
	return found.subject.Address(), nil
}

// answer is what WebFinger says of an address.
type answer struct {
	subject Resource
	actor   string
}

func (a answer) same(other answer) bool {
	return a.subject.Same(other.subject) && a.actor == other.actor
}

// settle asks for an address and, when the answer is about another one, asks
// for that one, which must then stand by itself.
func settle(ctx context.Context, client *fetch.Client, asked Resource) (answer, error) {
	first, err := ask(ctx, client, asked)
	if err != nil || first.subject.Same(asked) {
		return first, err
	}
	second, err := ask(ctx, client, first.subject)
	if err != nil {
		return answer{}, fmt.Errorf("asking for the address another one leads to: %w", err)
	}
	if !second.same(first) {
		return answer{}, fmt.Errorf("%w: %s leads to %s, which says otherwise", ErrUnconfirmed, asked, first.subject)
	}
	return second, nil
}

// confirm checks that the actor names the address that led to it, by itself or
// by what it claims instead.
func confirm(ctx context.Context, client *fetch.Client, actor *activitypub.Actor, found answer) error {
	claimed, err := claim(actor)
	if err != nil {
		return err
	}
	if claimed.Same(found.subject) {
		return nil
	}
	back, err := ask(ctx, client, claimed)
	if err != nil {
		return fmt.Errorf("%w: the actor says it is %s: %w", ErrUnconfirmed, claimed, err)
	}
	if !back.same(found) {
		return fmt.Errorf("%w: the actor says it is %s", ErrUnconfirmed, claimed)
	}
	return nil
}

// claim is the address an actor's own document gives it.
func claim(actor *activitypub.Actor) (Resource, error) {
	address := actor.Webfinger
	if address == "" {
		u, err := url.Parse(actor.ID)
		if err != nil || actor.PreferredUsername == "" {
			return Resource{}, fmt.Errorf("%w: the actor has no user name", ErrUnconfirmed)
		}
		address = actor.PreferredUsername + "@" + u.Host
	}
	claimed, err := ParseResource(address)
	if err != nil || claimed.User == "" {
		return Resource{}, fmt.Errorf("%w: the actor's address is unreadable", ErrUnconfirmed)
	}
	return claimed, nil
}

// ask gets one descriptor and what it says of the fediverse.
func ask(ctx context.Context, client *fetch.Client, resource Resource) (answer, error) {
	jrd, _, err := get(ctx, client, resource)
	if err != nil {
		return answer{}, fmt.Errorf("asking WebFinger: %w", err)
	}
	subject, err := ParseResource(jrd.Subject)
	if err != nil || subject.User == "" {
		return answer{}, fmt.Errorf("%w: its descriptor has no subject", ErrUnconfirmed)
	}
	actor := jrd.Actor()
	if actor == "" {
		return answer{}, fmt.Errorf("%w: no actor there", ErrNotFound)
	}
	return answer{subject: subject, actor: actor}, nil
}

// get fetches the descriptor, by way of host-meta where the usual place has
// nothing, as Mastodon and GoToSocial do. from is the address that answered.
func get(ctx context.Context, client *fetch.Client, resource Resource) (jrd *JRD, from string, err error) {
	base, jrd, from, err := getFrom(ctx, client, "https://"+resource.Host, resource)
	if err == nil || !isNotFound(err) {
		return jrd, from, err
	}
	meta, metaErr := client.Get(ctx, fetch.Request{
		URL: base + "/.well-known/host-meta", Accept: "application/xrd+xml, application/xml", MaxBytes: maxJRD,
	})
	if metaErr != nil {
		return nil, "", fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	template := lrddTemplate(meta.Body)
	if template == "" {
		return nil, "", fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	jrd, from, err = getJRD(ctx, client, strings.Replace(template, "{uri}", url.QueryEscape(resource.String()), 1))
	if err != nil && isNotFound(err) {
		return nil, "", fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	return jrd, from, err
}

// getFrom asks at the usual place. A bare IP address or localhost, which only
// tests and private networks have, may speak plain http; the client refuses
// that everywhere else.
func getFrom(ctx context.Context, client *fetch.Client, base string, resource Resource) (where string, jrd *JRD, from string, err error) {
	query := "/.well-known/webfinger?resource=" + url.QueryEscape(resource.String())
	jrd, from, err = getJRD(ctx, client, base+query)
	if err == nil || isAnswer(err) || !isPrivateHost(resource.Host) {
		return base, jrd, from, err
	}
	plain := "http://" + resource.Host
	jrd, from, plainErr := getJRD(ctx, client, plain+query)
	if plainErr != nil && !isAnswer(plainErr) {
		return base, nil, "", err
	}
	return plain, jrd, from, plainErr
}

func getJRD(ctx context.Context, client *fetch.Client, address string) (jrd *JRD, from string, err error) {
	resp, err := client.Get(ctx, fetch.Request{
		URL: address, Accept: ContentType + ", application/json", MaxBytes: maxJRD,
	})
	if err != nil {
		return nil, "", err
	}
	jrd, err = ParseJRD(resp.Body)
	return jrd, resp.URL, err
}

func isPrivateHost(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	return name == "localhost" || net.ParseIP(strings.Trim(name, "[]")) != nil
}

// isAnswer reports whether err is what a server said, not that there is none.
func isAnswer(err error) bool {
	var status *fetch.StatusError
	return errors.As(err, &status)
}

func isNotFound(err error) bool {
	var status *fetch.StatusError
	return errors.As(err, &status) && (status.Status == http.StatusNotFound || status.Status == http.StatusGone)
}
