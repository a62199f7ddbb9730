package signature

import (
	"cmp"
	"net/http"
	"time"
)

const (
	defaultSkew = time.Hour
	defaultLife = 5 * time.Minute
	// maxExpiry bounds an explicit expiry. A signature meant to be good for
	// years is a mistake or an attack; the WordPress plugin draws the line at a
	// day, too.
	maxExpiry = 24 * time.Hour
)

// checkTime judges when a signature was made, and when its maker wants it to end
// (the zero time: not said).
func (p *Policy) checkTime(made, expires time.Time) error {
	now := p.now()
	skew := cmp.Or(p.Skew, defaultSkew)
	end := made.Add(cmp.Or(p.Life, defaultLife))
	if made.After(now.Add(skew)) {
		return unauthorized("signed in the future", nil)
	}
	if !expires.IsZero() {
		if expires.Before(made) || expires.After(made.Add(maxExpiry)) {
			return unauthorized("expiry is out of range", nil)
		}
		if expires.Before(end) {
			end = expires
		}
	}
	if now.After(end.Add(skew)) {
		return unauthorized("signature is too old", nil)
	}
	return nil
}

func (p *Policy) now() time.Time {
	if p.Now == nil {
		return time.Now()
	}
	return p.Now()
}

// checkDate judges the Date header.
func (p *Policy) checkDate(h http.Header, expires time.Time) error {
	values := h.Values("Date")
	if len(values) != 1 {
		return unauthorized("there must be one Date", nil)
	}
	made, err := http.ParseTime(values[0])
	if err != nil {
		return malformed("Date cannot be read", err)
	}
	return p.checkTime(made, expires)
}
