package templates

import (
	"net/url"
	"strings"

	"golang.org/x/net/idna"
)

// ownScript is the host of a value (a host, @user@host or a web address) in the
// script of those who named it, "" if that is the one it is written in. It stands
// beside the name and never for it: in another script one name can look like
// another.
func ownScript(value string) string {
	host := value
	if u, err := url.Parse(value); err == nil && u.Host != "" {
		host = u.Host
	}
	host = host[strings.LastIndex(host, "@")+1:]
	if !strings.Contains(host, "xn--") {
		return ""
	}
	own, err := idna.Display.ToUnicode(host)
	if err != nil || own == host {
		return ""
	}
	return own
}
