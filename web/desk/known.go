package desk

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
	"time"
)

// known remembers, in a cookie of the browser itself, that an account was
// signed in to from it. Such a browser has a count of tries of its own; it is
// the "device cookie" of OWASP's advice on guessing attacks.
type known struct{ secret []byte }

const (
	knownCookie = "known"
	knownFor    = 365 * 24 * time.Hour
)

// cookie makes a cookie that vouches for a browser and an e-mail address.
func (k known) cookie(email string) *http.Cookie {
	nonce := rand.Text()
	return &http.Cookie{
		Name:   knownCookie,
		Value:  nonce + "." + k.sign(email, nonce),
		MaxAge: int(knownFor / time.Second),
	}
}

// nonce returns what tells apart a browser that signed in with that address
// before, or "".
func (k known) nonce(value, email string) string {
	nonce, mac, ok := strings.Cut(value, ".")
	if !ok || !hmac.Equal([]byte(mac), []byte(k.sign(email, nonce))) {
		return ""
	}
	return nonce
}

func (k known) sign(email, nonce string) string {
	mac := hmac.New(sha256.New, k.secret)
	mac.Write([]byte("known browser\x00" + strings.ToLower(strings.TrimSpace(email)) + "\x00" + nonce))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}
