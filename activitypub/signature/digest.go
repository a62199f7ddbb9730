package signature

import (
	"bytes"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/dunglas/httpsfv"
)

// sum is a digest of body, by the names of RFC 9530 (those of RFC 3230
// are the same in other case). Older algorithms prove nothing and are not known.
func sum(algorithm string, body []byte) ([]byte, bool) {
	switch strings.ToLower(algorithm) {
	case "sha-256":
		sum := sha256.Sum256(body)
		return sum[:], true
	case "sha-512":
		sum := sha512.Sum512(body)
		return sum[:], true
	}
	return nil, false
}

// cavageDigest is the value of a Digest header (RFC 3230) for body.
func cavageDigest(body []byte) string {
	sum := sha256.Sum256(body)
	return "SHA-256=" + base64.StdEncoding.EncodeToString(sum[:])
}

// contentDigest is the value of a Content-Digest header (RFC 9530) for body.
func contentDigest(body []byte) string {
	sum := sha256.Sum256(body)
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
}

// checkDigest compares a Digest header (RFC 3230) with the raw body: one header
// line, each algorithm once, at least one that we know, and all that we know
// right.
func checkDigest(h http.Header, body []byte) error {
	values := h.Values("Digest")
	if len(values) != 1 {
		return unauthorized("there must be one Digest", nil)
	}
	digests := map[string][]byte{}
	for entry := range strings.SplitSeq(values[0], ",") {
		algorithm, encoded, found := strings.Cut(strings.TrimSpace(entry), "=")
		algorithm = strings.ToLower(algorithm)
		if _, twice := digests[algorithm]; twice || !found {
			return malformed("Digest cannot be read", nil)
		}
		value, err := base64.StdEncoding.DecodeString(encoded)
		if _, known := sum(algorithm, nil); known && err != nil {
			return malformed("Digest cannot be read", err)
		}
		digests[algorithm] = value
	}
	return compareDigests(digests, body)
}

// checkContentDigest does the same for a Content-Digest header (RFC 9530).
func checkContentDigest(h http.Header, body []byte) error {
	values := h.Values("Content-Digest")
	if len(values) != 1 {
		return unauthorized("there must be one Content-Digest", nil)
	}
	dictionary, err := parseDictionary(values)
	if err != nil {
		return malformed("Content-Digest cannot be read", err)
	}
	digests := map[string][]byte{}
	for _, algorithm := range dictionary.Names() {
		member, _ := dictionary.Get(algorithm)
		item, ok := member.(httpsfv.Item)
		if !ok {
			return malformed("Content-Digest cannot be read", nil)
		}
		value, ok := item.Value.([]byte)
		if _, known := sum(algorithm, nil); known && !ok {
			return malformed("Content-Digest cannot be read", nil)
		}
		digests[algorithm] = value
	}
	return compareDigests(digests, body)
}

func compareDigests(digests map[string][]byte, body []byte) error {
	matched := false
	for algorithm, claimed := range digests {
		actual, known := sum(algorithm, body)
		if !known {
			continue
		}
		if !bytes.Equal(claimed, actual) {
			return unauthorized("digest does not fit the body", nil)
		}
		matched = true
	}
	if !matched {
		return unauthorized("digest is neither SHA-256 nor SHA-512", nil)
	}
	return nil
}

// needsDigest tells whether the body has to be proven: always, but for the
// requests that have none by nature.
func needsDigest(r *http.Request, body []byte) bool {
	return (r.Method != http.MethodGet && r.Method != http.MethodHead) || len(body) > 0
}
