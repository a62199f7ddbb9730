// Package fetch speaks HTTP to servers that nobody vouches for.
//
// A [Client] contacts only public addresses (judged on the address actually
// connected, after DNS, on every hop), only by HTTPS on port 443, follows few
// redirects, reads bounded answers within a bounded time, and takes no proxy from
// the environment. [Client.Document] adds what ActivityPub needs: the strict media
// types, and the rule that a document must be found at the id it claims.
package fetch

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"net/netip"
	"time"
)

// Errors to test for with errors.Is.
var (
	ErrRefusedAddress   = errors.New("address is not public")
	ErrTooLarge         = errors.New("answer is too large")
	ErrWrongType        = errors.New("answer is of another media type")
	ErrWrongID          = errors.New("document has another id than the address it was found at")
	ErrScheme           = errors.New("not an address to fetch")
	ErrTooManyRedirects = errors.New("too many redirects")
)

// Config says how a [Client] behaves.
type Config struct {
	UserAgent string
	Allow     []netip.Prefix
	Sign      func(*http.Request) error
	Timeout   time.Duration
	RootCAs   *x509.CertPool
}

// Client fetches and posts. It is safe for concurrent use.
type Client struct{ config Config }

// New returns a Client.
func New(config Config) *Client { return &Client{config: config} }

// Document is an ActivityPub document, and where it was finally found.
type Document struct {
	URL  string
	Body []byte
}

// Document fetches an ActivityPub document.
func (c *Client) Document(ctx context.Context, url string) (Document, error) {
	return Document{}, errors.New("being written")
}

// Request is a GET.
type Request struct {
	URL, Accept string
	MaxBytes    int64
	Types       []string
	Sign        bool
}

// Response is what came back.
type Response struct {
	URL, ContentType string
	Status           int
	Header           http.Header
	Body             []byte
}

// Get fetches anything that is not an ActivityPub document.
func (c *Client) Get(ctx context.Context, request Request) (*Response, error) {
	return nil, errors.New("being written")
}

// Post sends body once; redirects are not followed.
func (c *Client) Post(ctx context.Context, url string, header http.Header, body []byte, sign func(*http.Request) error) (*Response, error) {
	return nil, errors.New("being written")
}

// StatusError is an answer outside 2xx.
type StatusError struct {
	Status     int
	RetryAfter time.Duration
	URL        string
}

func (e *StatusError) Error() string { return http.StatusText(e.Status) }

// CloseIdle closes idle connections.
func (c *Client) CloseIdle() {}

// Transport is the guarded transport alone.
func (c *Client) Transport() http.RoundTripper { return http.DefaultTransport }
