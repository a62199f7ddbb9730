package signature

import "net/http"

// KeyIDs lists the keys that the signatures of a request claim, of either
// scheme, none of them proven: whoever is turned away by name can be so before
// anything is computed or fetched. What cannot be read claims nothing.
func KeyIDs(h http.Header) []string {
	if len(h.Values("Signature-Input")) > 0 {
		signatures, _ := parseMessageSignatures(h) // what is readable counts
		ids := make([]string, 0, len(signatures))
		for _, s := range signatures {
			ids = append(ids, s.keyID)
		}
		return ids
	}
	header, err := parseCavageHeader(h)
	if err != nil {
		return nil
	}
	return []string{header.keyID}
}
