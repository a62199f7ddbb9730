package signature

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// maxSignatureHeader bounds what is parsed, in bytes. An RSA signature of 8,192
// bits takes 1,368.
const maxSignatureHeader = 8 << 10

// maxCovered bounds the list of covered headers or components.
const maxCovered = 64

// cavageHeader is a Signature header of draft-cavage-http-signatures-12,
// section 2.1.
type cavageHeader struct {
	keyID     string
	algorithm string   // "" when not given
	covered   []string // in lower case; empty when not given
	signature []byte
	created   time.Time // zero when not given
	expires   time.Time // zero when not given
}

func parseCavageHeader(h http.Header) (cavageHeader, error) {
	values := h.Values("Signature")
	if len(values) != 1 {
		return cavageHeader{}, errors.New("more than one Signature")
	}
	params, err := parseParameters(values[0])
	if err != nil {
		return cavageHeader{}, err
	}
	header := cavageHeader{keyID: params["keyId"], algorithm: params["algorithm"]}
	if header.keyID == "" {
		return cavageHeader{}, errors.New("no keyId")
	}
	if header.signature, err = base64.StdEncoding.DecodeString(params["signature"]); err != nil {
		return cavageHeader{}, fmt.Errorf("signature: %w", err)
	}
	if len(header.signature) == 0 {
		return cavageHeader{}, errors.New("no signature")
	}
	if header.created, err = parseUnixTime(params["created"]); err != nil {
		return cavageHeader{}, fmt.Errorf("created: %w", err)
	}
	if header.expires, err = parseUnixTime(params["expires"]); err != nil {
		return cavageHeader{}, fmt.Errorf("expires: %w", err)
	}
	header.covered, err = parseCovered(params["headers"])
	return header, err
}

// parseCovered splits a list of header names. A name listed twice is refused:
// there is nothing it could mean.
func parseCovered(list string) ([]string, error) {
	names := strings.Fields(strings.ToLower(list))
	if len(names) > maxCovered {
		return nil, errors.New("too many headers covered")
	}
	seen := map[string]bool{}
	for _, name := range names {
		if seen[name] {
			return nil, fmt.Errorf("header %q covered twice", name)
		}
		seen[name] = true
	}
	return names, nil
}

// parseUnixTime reads whole seconds. The value 0 is no time at which anything
// was signed, and would be taken for an absent one.
func parseUnixTime(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	seconds, err := strconv.ParseUint(text, 10, 40)
	if err != nil {
		return time.Time{}, err
	}
	if seconds == 0 {
		return time.Time{}, errors.New("is zero")
	}
	return time.Unix(int64(seconds), 0), nil
}

// parseParameters reads name=value pairs between commas, values quoted or bare,
// with or without white space about the commas. A name given twice is refused
// (section 2.2 of the draft).
func parseParameters(text string) (map[string]string, error) {
	if len(text) > maxSignatureHeader {
		return nil, errors.New("too long")
	}
	params := map[string]string{}
	for {
		name, rest, found := strings.Cut(text, "=")
		name = strings.Trim(name, " \t")
		if !found || !isToken(name) {
			return nil, fmt.Errorf("no parameter at %.20q", text)
		}
		value, rest, err := parseValue(rest)
		if err != nil {
			return nil, fmt.Errorf("parameter %q: %w", name, err)
		}
		if _, twice := params[name]; twice {
			return nil, fmt.Errorf("parameter %q given twice", name)
		}
		params[name] = value
		rest = strings.Trim(rest, " \t")
		if rest == "" {
			return params, nil
		}
		if text, found = strings.CutPrefix(rest, ","); !found {
			return nil, fmt.Errorf("no comma after parameter %q", name)
		}
	}
}

func parseValue(text string) (value, rest string, err error) {
	if quoted, ok := strings.CutPrefix(text, `"`); ok {
		value, rest, found := strings.Cut(quoted, `"`)
		if !found || strings.Contains(value, `\`) {
			return "", "", errors.New("quoted value does not end, or is escaped")
		}
		return value, rest, nil
	}
	end := strings.IndexAny(text, ", \t")
	if end < 0 {
		end = len(text)
	}
	if !isToken(text[:end]) {
		return "", "", errors.New("value is neither quoted nor a token")
	}
	return text[:end], text[end:], nil
}

func isToken(text string) bool {
	for _, c := range []byte(text) {
		letter := c|0x20 >= 'a' && c|0x20 <= 'z'
		if !letter && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return text != ""
}
