package reader

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
	"time"
)

// stamps tell how long somebody took to fill in a form: the form carries when it
// was shown, under a signature of ours. Nothing about the visitor is in it.
type stamps struct {
	secret []byte
	now    func() time.Time
}

// make stamps a form that belongs to something, such as an article's slug.
func (s stamps) make(about string) string {
	at := strconv.FormatInt(s.now().UnixMilli(), 36)
	return at + "." + s.sign(about, at)
}

// age is how long ago a form was stamped. It is false for a stamp that is none of
// ours, or of another form.
func (s stamps) age(about, stamp string) (time.Duration, bool) {
	at, signature, found := strings.Cut(stamp, ".")
	if !found || !hmac.Equal([]byte(signature), []byte(s.sign(about, at))) {
		return 0, false
	}
	milliseconds, err := strconv.ParseInt(at, 36, 64)
	if err != nil {
		return 0, false
	}
	return max(0, s.now().Sub(time.UnixMilli(milliseconds))), true
}

func (s stamps) sign(about, at string) string {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte("form " + about + " " + at))
	return base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}
