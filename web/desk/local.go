package desk

import (
	"net/url"
	"path"
	"strings"
)

// deskPath returns where to go back to, as someone asked for it, if that is a
// page of the desk, else the desk's first page. Only the path and what follows it
// are taken over, so it never leads to another host.
func deskPath(asked string) string {
	const first = "/desk"
	u, err := url.Parse(asked)
	if err != nil {
		return first
	}
	clean := path.Clean(u.Path)
	if clean != first && !strings.HasPrefix(clean, first+"/") {
		return first
	}
	if clean == "/desk/sign-in" || clean == "/desk/sign-out" {
		return first
	}
	return (&url.URL{Path: clean, RawQuery: u.RawQuery, Fragment: u.Fragment}).String()
}
