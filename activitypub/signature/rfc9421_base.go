package signature

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/dunglas/httpsfv"
)

// signatureBase is the text that is signed (RFC 9421, section 2.5).
func signatureBase(r *http.Request, t target, components []string, input httpsfv.InnerList) (string, error) {
	var b strings.Builder
	for _, name := range components {
		value, err := component(r, t, name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "%q: %s\n", name, value)
	}
	params, err := httpsfv.Marshal(input)
	if err != nil {
		return "", fmt.Errorf("signature parameters: %w", err)
	}
	b.WriteString(`"@signature-params": ` + params)
	return b.String(), nil
}

// component is the value of a covered component: a derived one (section 2.2) or
// a header field (section 2.1).
func component(r *http.Request, t target, name string) (string, error) {
	switch name {
	case "@method":
		return t.method, nil
	case "@target-uri":
		return t.uri(), nil
	case "@authority":
		return t.authority(), nil
	case "@scheme":
		return t.scheme, nil
	case "@request-target":
		return t.address, nil
	case "@path":
		return t.path(), nil
	case "@query":
		return t.query(), nil
	}
	if !isFieldName(name) {
		return "", malformed("unknown component is covered", fmt.Errorf("%q", name))
	}
	return coveredHeader(r, t, name)
}

// isFieldName tells whether name is a header's name in lower case, as RFC 9421
// demands it.
func isFieldName(name string) bool {
	return isToken(name) && name == strings.ToLower(name)
}
