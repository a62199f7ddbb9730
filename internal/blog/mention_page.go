package blog

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"path"
	"slices"
	"strings"
)

// barePage is an address without all that can be changed about it while it leads
// to the same page: scheme, query and fragment, a slash at its end, dots and
// escapes in its path.
func barePage(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	host := strings.ToLower(u.Host)
	if port := u.Port(); port == "80" || port == "443" {
		host = strings.TrimSuffix(host, ":"+port)
	}
	return (&url.URL{Scheme: "https", Host: host, Path: path.Clean("/" + u.Path)}).String()
}

// WithoutQuery is a page's address as it is, but without query and fragment.
func WithoutQuery(address string) string {
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	return address
}

// pageOf names the page at an address. With whatever query or fragment somebody
// names it, one page is one, unless it says of itself that the query belongs to its
// address (/?p=12): strangers may name a page of others, and would be heard as
// often as they can count.
func pageOf(address string, self string) string {
	bare := barePage(address)
	asked, err := url.Parse(address)
	if err != nil {
		return bare
	}
	said, err := url.Parse(self)
	if err != nil || barePage(self) != bare {
		return bare
	}
	if own := said.Query(); len(own) > 0 && within(own, asked.Query()) {
		return bare + "?" + own.Encode()
	}
	return bare
}

// within reports whether all values of one query are those of the other.
func within(some, all url.Values) bool {
	for key, values := range some {
		if !slices.Equal(values, all[key]) {
			return false
		}
	}
	return true
}

// mentionURI names what a page says of an article.
func mentionURI(page, articleID string) string { return page + MentionMark + "-" + articleID }

// mentionURIs are all names under which a page may have been taken, the one that
// counts first: before, each address of a page was one of its own.
func mentionURIs(source string, self string, articleID string) []string {
	page, fragment, _ := strings.Cut(source, "#")
	if fragment != "" {
		fragment = "=" + fragment
	}
	return []string{mentionURI(pageOf(source, self), articleID), page + MentionMark + "-" + articleID + fragment}
}

// mentionedBefore finds the name under which a page was taken; the one to take it
// under if it was not.
func (b *Blog) mentionedBefore(ctx context.Context, tx Tx, m Mention, articleID string) (uri string, known bool, err error) {
	uris := mentionURIs(m.Source, m.Self, articleID)
	for _, uri := range uris {
		if stands, err := b.hasSaid(ctx, tx, uri); stands || err != nil {
			return uri, stands, err
		}
	}
	return uris[0], false, nil
}

// hasSaid reports whether a page has said something here, be it gone by now.
func (b *Blog) hasSaid(ctx context.Context, tx Tx, uri string) (bool, error) {
	people, err := tx.ReactorsAt(ctx, uri)
	if len(people) > 0 || err != nil {
		return len(people) > 0, err
	}
	_, err = tx.CommentByURI(ctx, uri)
	return err == nil, ignoreNotFound(err)
}

// mentioner is who wrote a page. Nothing proves what a page says of its writer, so
// what they are known by begins with the page's own host, and they are somebody
// else than whoever has that address in the fediverse. A profile counts as theirs
// if it holds the page (/~anna/ holds /~anna/today, and / all that is in nobody's
// own folder): nobody else on the host can then pass for them. Another profile, here
// or elsewhere (of a service that passes on what was said in other places), counts
// for the part of the host that says so. A page that names none is its own writer:
// hosts have many.
func (b *Blog) mentioner(m Mention) Person {
	found := first(m.Found, m.Source)
	p := Person{Host: HostOf(found), Name: m.Author.Name, AvatarURL: m.Author.Photo, FetchedAt: b.now()}
	source, err := url.Parse(found)
	if err != nil {
		return p
	}
	root := source.Scheme + "://" + source.Host + "/"
	segment, _, _ := strings.Cut(strings.TrimPrefix(source.EscapedPath(), "/"), "/")
	p.URL, p.URI = root, ofPage(source)
	author, err := url.Parse(m.Author.URL)
	switch {
	case err != nil || author.Host == "":
	case Within(m.Author.URL, found) && holds(author, source):
		author.Fragment, author.RawFragment = "", ""
		p.URL, p.URI = m.Author.URL, author.String()+MentionMark
		if author.Path == "" {
			p.URI = root + MentionMark
		}
	default:
		if Within(m.Author.URL, found) {
			p.URL = m.Author.URL
		}
		p.URI = root + segment + "?author=" + url.QueryEscape(m.Author.URL) + MentionMark
	}
	if len(p.URI) > longestAddress {
		sum := sha256.Sum256([]byte(p.URI))
		p.URI = root + "?writer=" + hex.EncodeToString(sum[:16]) + MentionMark
	}
	if strings.TrimSpace(b.o.Name(p.Name)) == "" {
		p.Name = p.Host
	}
	return p
}

// ofPage is by what the writer of a page is known who is known by nothing else.
func ofPage(page *url.URL) string {
	known := *page
	known.Fragment, known.RawFragment, known.RawQuery, known.User = "", "", page.Query().Encode(), nil
	return strings.TrimSuffix(known.String(), "/") + "/" + MentionMark
}

// holds reports whether a page lies below a profile. The profile of a whole host
// holds no page in a folder that is named as people's are.
func holds(profile, page *url.URL) bool {
	folder := strings.TrimSuffix(profile.EscapedPath(), "/") + "/"
	if folder == "/" {
		return !strings.HasPrefix(page.Path, "/~") && !strings.HasPrefix(page.Path, "/@")
	}
	return strings.HasPrefix(page.EscapedPath(), folder)
}
