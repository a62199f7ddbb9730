// Package answer sends bytes that were made once to many who ask for them: each
// in the content coding its client takes best, with an ETag and the 304 that
// follows from it. Pages, feeds and static files all leave through here.
package answer

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"time"
)

// Head says what an answer is.
type Head struct {
	Type         string    // media type, with its charset
	CacheControl string    // "" for none
	LastModified time.Time // zero if unknown
	Robots       string    // X-Robots-Tag; "" for none
	Link         string    // Link (RFC 8288); "" for none
	Status       int       // 0 is 200
	Policy       string    // Content-Security-Policy, in place of the one all pages have; "" for that
}

// Answer is a finished answer in one content coding. It never changes, so it may
// be kept and sent from several goroutines at once.
type Answer struct {
	head    Head
	coding  Coding
	base    string // of the ETag, which the codings of one body share
	etag    string
	dated   string // Last-Modified; "" if unknown
	body    []byte
	headers []header
}

// header is a header made ready once. All requests share its values, which are
// only read.
type header struct {
	name   string
	values []string
	full   bool // belongs to an answer with a body, and not to a 304
}

// New makes the answer that is body as it stands. The caller gives body away.
func New(head Head, body []byte) *Answer {
	hash := sha256.New()
	hash.Write([]byte(head.Type)) // so that a page and a feed of the same bytes differ
	hash.Write([]byte{0})
	hash.Write(body)
	base := base64.RawURLEncoding.EncodeToString(hash.Sum(nil)[:12])
	return build(head, Identity, base, body)
}

// Encode makes the same answer in another coding. Effort is the level of the
// compressor, from 1 (fast) to 9 (small).
func (a *Answer) Encode(coding Coding, effort int) (*Answer, error) {
	if coding == a.coding {
		return a, nil
	}
	body, err := compress(coding, effort, a.body)
	if err != nil {
		return nil, err
	}
	return build(a.head, coding, a.base, body), nil
}

// WithCacheControl is the same answer with another Cache-Control header.
func (a *Answer) WithCacheControl(value string) *Answer {
	head := a.head
	head.CacheControl = value
	return build(head, a.coding, a.base, a.body)
}

// Len is the length of the body in bytes.
func (a *Answer) Len() int { return len(a.body) }

// Body is what is sent, to be read only.
func (a *Answer) Body() []byte { return a.body }

func build(head Head, coding Coding, base string, body []byte) *Answer {
	a := &Answer{head: head, coding: coding, base: base, body: body}
	a.etag = `"` + base + coding.suffix() + `"`
	if !head.LastModified.IsZero() {
		a.dated = head.LastModified.UTC().Format(http.TimeFormat)
	}
	a.add("Content-Type", head.Type, true)
	a.add("Content-Length", strconv.Itoa(len(body)), true)
	a.add("Content-Encoding", string(coding), true)
	a.add("Cache-Control", head.CacheControl, false)
	a.add("Content-Security-Policy", head.Policy, false)
	a.add("X-Robots-Tag", head.Robots, false)
	a.add("Link", head.Link, false)
	a.add("Last-Modified", a.dated, false)
	if head.Status == 0 {
		a.add("Etag", a.etag, false)
	}
	return a
}

func (a *Answer) add(name, value string, full bool) {
	if value != "" {
		a.headers = append(a.headers, header{name, []string{value}, full})
	}
}
