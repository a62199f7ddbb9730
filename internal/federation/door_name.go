package federation

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
)

// aroundAt are spaces that a keyboard puts beside an @.
var aroundAt = regexp.MustCompile(`\s*@\s*`)

// nameTyped makes @user@host of what people give as their name: they add spaces,
// take the characters of another keyboard, or copy the address of their page.
func nameTyped(typed string) string {
	name := strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case r == '＠':
			return '@'
		case r == '．':
			return '.'
		}
		return r
	}, typed)
	name = strings.TrimRight(aroundAt.ReplaceAllString(strings.TrimSpace(name), "@"), ".,;/")
	if !strings.Contains(name, "/") {
		return name
	}
	if !strings.Contains(name, "://") {
		name = "https://" + name
	}
	if page, err := url.Parse(name); err == nil && page.Host != "" && page.User == nil {
		return nameOfPage(page)
	}
	return typed
}

// nameOfPage is the name of somebody by the address of their page, as the usual
// servers write it: /@user, /@user@host for somebody elsewhere, /users/user (also
// what is below), /u/user, /profile/user. It is "" for any other.
func nameOfPage(page *url.URL) string {
	parts := strings.Split(strings.Trim(page.Path, "/"), "/")
	if parts[0] == "web" || parts[0] == "deck" { // Mastodon's own program
		parts = parts[1:]
	}
	user := ""
	switch {
	case len(parts) > 0 && strings.HasPrefix(parts[0], "@"):
		user = parts[0][1:]
	case len(parts) > 1 && (parts[0] == "users" || parts[0] == "u" || parts[0] == "profile"):
		user = parts[1]
	}
	if user == "" || strings.Contains(user, "@") {
		return user
	}
	return user + "@" + page.Host
}
