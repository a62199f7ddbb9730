package signature

import (
	"fmt"
	"net/http"
	"strings"
)

// coveredHeader is the value of a header as both schemes sign it: the lines
// trimmed and joined by ", ". A line break inside a value could forge further
// lines of the signed text; net/http lets none in, but others may build requests.
func coveredHeader(r *http.Request, t target, name string) (string, error) {
	if name == "host" {
		return t.hostHeader(r.Host), nil
	}
	if name == "signature" {
		// Nothing can cover itself.
		return "", malformed("signature covers itself", nil)
	}
	values := r.Header.Values(name)
	if len(values) == 0 {
		return "", unauthorized("covered header is absent", fmt.Errorf("%q", name))
	}
	trimmed := make([]string, len(values))
	for i, value := range values {
		if strings.ContainsAny(value, "\r\n") {
			return "", malformed("covered header has a line break", fmt.Errorf("%q", name))
		}
		trimmed[i] = strings.TrimSpace(value)
	}
	return strings.Join(trimmed, ", "), nil
}
