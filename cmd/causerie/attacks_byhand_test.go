package main

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"

	"github.com/causerie/causerie/activitypub/aptest"
)

// cavage is a signature by draft-cavage that the library would not make.
type cavage struct {
	covered   string                   // names between spaces
	params    string                   // more parameters, each with a comma before it
	algorithm string                   // "" for rsa-sha256
	date      []string                 // Date headers, if not the one of now
	noDate    bool                     // none at all
	keyID     string                   // if not the actor's
	sign      func(text []byte) []byte // if not by the actor's key
}

// by signs so, in place of what the delivery had.
func (c cavage) by(a *aptest.Actor) []aptest.Mangle {
	return []aptest.Mangle{aptest.AfterSigning(func(r *http.Request) {
		if c.date != nil || c.noDate {
			r.Header["Date"] = c.date
		}
		var lines []string
		for _, name := range strings.Fields(c.covered) {
			lines = append(lines, name+": "+c.value(r, name))
		}
		sign := c.sign
		if sign == nil {
			sign = func(text []byte) []byte { return rsaSHA256(a, text) }
		}
		value := base64.StdEncoding.EncodeToString(sign([]byte(strings.Join(lines, "\n"))))
		r.Header.Set("Signature", fmt.Sprintf(`keyId="%s",algorithm="%s",headers="%s"%s,signature="%s"`,
			orElse(c.keyID, a.KeyID), orElse(c.algorithm, "rsa-sha256"), c.covered, c.params, value))
	})}
}

func (c cavage) value(r *http.Request, name string) string {
	switch name {
	case "(request-target)":
		return "post " + r.URL.RequestURI()
	case "(created)", "(expires)":
		return between(c.params+",", strings.Trim(name, "()")+"=", ",")
	case "host":
		return r.URL.Host
	}
	return strings.Join(r.Header.Values(name), ", ")
}

// message is a signature by RFC 9421 over the components, with the parameters if
// given (they begin with a semicolon).
func message(a *aptest.Actor, params string, components ...string) []aptest.Mangle {
	return []aptest.Mangle{aptest.ByRFC9421(), aptest.AfterSigning(func(r *http.Request) {
		if params == "" {
			params = `;created=` + between(r.Header.Get("Signature-Input")+";", "created=", ";") + `;keyid="` + a.KeyID + `"`
		}
		input := `("` + strings.Join(components, `" "`) + `")` + params
		var base strings.Builder
		for _, name := range components {
			value := r.Header.Get(name)
			switch name {
			case "@method":
				value = r.Method
			case "@target-uri":
				value = r.URL.String()
			case "@path":
				value = r.URL.Path
			}
			fmt.Fprintf(&base, "%q: %s\n", name, value)
		}
		fmt.Fprintf(&base, "%q: %s", "@signature-params", input)
		r.Header.Set("Signature-Input", "sig1="+input)
		r.Header.Set("Signature", "sig1=:"+base64.StdEncoding.EncodeToString(rsaSHA256(a, []byte(base.String())))+":")
	})}
}

func rsaSHA256(a *aptest.Actor, text []byte) []byte {
	key, _ := a.PrivateKey().Key.(*rsa.PrivateKey)
	sum := sha256.Sum256(text)
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		panic(err) // the keys are the test's own
	}
	return signature
}

func sha256Digest(body []byte) string {
	sum := sha256.Sum256(body)
	return "SHA-256=" + base64.StdEncoding.EncodeToString(sum[:])
}

// between is what stands in text after one mark and before the next.
func between(text, after, before string) string {
	_, text, _ = strings.Cut(text, after)
	text, _, _ = strings.Cut(text, before)
	return text
}

func orElse(text, otherwise string) string {
	if text == "" {
		return otherwise
	}
	return text
}
