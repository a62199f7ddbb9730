package activitypub

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"regexp"
	"strconv"
)

// dedupeKey makes the [Received.DedupeKey].
func dedupeKey(a *Activity, raw []byte, header http.Header) string {
	h := sha256.New()
	write := func(b []byte) {
		_, _ = h.Write([]byte(strconv.Itoa(len(b)) + ":")) // a hash never fails
		_, _ = h.Write(b)
	}
	write([]byte(a.Actor.ID))
	write([]byte(a.ID))
	switch {
	case a.Type == "Update", a.ID == "":
		write(raw)
	case a.Type == "Follow", a.Type == "Undo":
		write(signatureValue(header))
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// signatureValue is the signature of a request that was proven, decoded: what
// surrounds it could be rewritten by whoever replays it. It is nil when there
// are several, of which one that proves nothing could be added.
func signatureValue(header http.Header) []byte {
	pattern := `(?:^|,)\s*signature="([^"]*)"`
	if header.Get("Signature-Input") != "" {
		pattern = `^\s*[a-z*][a-z0-9_.*-]*\s*=\s*:([^:]*):\s*$`
	}
	values := header.Values("Signature")
	if len(values) != 1 {
		return nil
	}
	found := regexp.MustCompile(pattern).FindAllStringSubmatch(values[0], 2)
	if len(found) != 1 {
		return nil
	}
	value, err := base64.StdEncoding.DecodeString(found[0][1])
	if err != nil {
		return nil
	}
	return value
}
