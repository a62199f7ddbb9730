package desk

import (
	"net/url"
	"path"
	"strings"
)

// deskPath returns where to go back to, as someone asked for it, if that is a
// page of the desk, else the desk's first page. It never leads to another host:
// a path with a host, a scheme, a backslash or a second slash in front is not
// taken.
func deskPath(asked string) string {
	const first = "/desk"
	if strings.ContainsAny(asked, "\\\r\n\t") {
		return first
	}
	u, err := url.Parse(asked)
	if err != nil || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" {
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
