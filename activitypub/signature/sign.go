package signature

import (
	"errors"
	"net/http"
	"time"
)

// SignCavage signs r by draft-cavage-http-signatures.
func SignCavage(r *http.Request, body []byte, key PrivateKey, now time.Time) error {
	return errors.New("being written")
}

// SignRFC9421 signs r by RFC 9421.
func SignRFC9421(r *http.Request, body []byte, key PrivateKey, now time.Time) error {
	return errors.New("being written")
}
