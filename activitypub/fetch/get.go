package fetch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
)

// MaxRedirects is how many hops are followed, as with Mastodon.
const MaxRedirects = 3

const defaultMaxBytes = 1 << 20

// Request is a GET.
type Request struct {
	URL string
	// Accept is the Accept header; empty means */*.
	Accept string
	// MaxBytes bounds the body after decompression; zero means 1 MiB.
	MaxBytes int64
	// Types lists the media types to take, without parameters; "image/*" takes
	// all images. Nil: any.
	Types []string
	// Sign asks for a signature by [Config].Sign.
	Sign bool
	// Admit is asked about each address before it is, that of a redirect too; its
	// error ends the fetch. Nil: all are admitted.
	Admit func(ctx context.Context, address string) error
}

// Response is an answer with a 2xx status.
type Response struct {
	// URL is the address that answered, after redirects, in normal form.
	URL string
	// ContentType is as the server sent it, parameters included.
	ContentType string
	Status      int
	Header      http.Header
	Body        []byte
}

// Get fetches anything. An answer outside 2xx is a [*StatusError].
func (c *Client) Get(ctx context.Context, request Request) (*Response, error) {
	ctx, resume := Aside(ctx)
	defer resume()
	ctx, cancel := c.deadline(ctx)
	defer cancel()
	return c.get(ctx, request, func(contentTypes []string) bool {
		return request.Types == nil || isOneOf(contentTypes, request.Types)
	})
}

// get follows redirects. Every hop is a new request, judged and signed anew.
func (c *Client) get(ctx context.Context, request Request, wanted func(contentTypes []string) bool) (*Response, error) {
	u, err := parseAddress(request.URL)
	if err != nil {
		return nil, fmt.Errorf("fetching %.200q: %w", request.URL, err)
	}
	var seen []string
	for range MaxRedirects + 1 {
		if slices.Contains(seen, u.String()) {
			break
		}
		seen = append(seen, u.String())
		if request.Admit != nil {
			if err := request.Admit(ctx, u.String()); err != nil {
				return nil, fmt.Errorf("fetching %s: %w", u, err)
			}
		}
		response, next, err := c.hop(ctx, u, request, wanted)
		if err != nil {
			return nil, fmt.Errorf("fetching %s: %w", u, err)
		}
		if next == nil {
			return response, nil
		}
		u = next
	}
	return nil, fmt.Errorf("fetching %.200q: %w", request.URL, ErrTooManyRedirects)
}

// hop makes one request, and returns either its answer or where it points to.
func (c *Client) hop(ctx context.Context, u *url.URL, request Request, wanted func([]string) bool) (*Response, *url.URL, error) {
	var knock Knock
	if request.Sign && c.knock != nil {
		var err error
		if knock, err = c.knock(ctx); err != nil {
			return nil, nil, &signError{err}
		}
	}
	raw, err := c.send(knock, func() (*http.Request, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
		if err != nil {
			return nil, err
		}
		r.Header.Set("User-Agent", c.userAgent)
		r.Header.Set("Accept", cmp.Or(request.Accept, "*/*"))
		return r, nil
	})
	if err != nil {
		return nil, nil, err
	}
	defer raw.Body.Close()
	if next, err := redirect(u, raw); next != nil || err != nil {
		drain(raw.Body)
		return nil, next, err
	}
	if err := checkStatus(u, raw); err != nil {
		drain(raw.Body)
		return nil, nil, err
	}
	if !wanted(raw.Header.Values("Content-Type")) {
		return nil, nil, fmt.Errorf("%w: %.200q", ErrWrongType, raw.Header.Values("Content-Type"))
	}
	body, err := readBody(raw, cmp.Or(request.MaxBytes, defaultMaxBytes))
	if err != nil {
		return nil, nil, err
	}
	return response(u, raw, body), nil, nil
}

func response(u *url.URL, raw *http.Response, body []byte) *Response {
	return &Response{
		URL: u.String(), ContentType: raw.Header.Get("Content-Type"), Status: raw.StatusCode, Header: raw.Header, Body: body,
	}
}

// redirect returns where an answer points to; nil when it is none. From HTTPS
// there is no way back to plain HTTP.
func redirect(from *url.URL, raw *http.Response) (*url.URL, error) {
	switch raw.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
	default:
		return nil, nil
	}
	location := raw.Header.Get("Location")
	if location == "" {
		return nil, nil
	}
	to, err := from.Parse(location)
	if err != nil {
		return nil, fmt.Errorf("redirect: %w: %w", ErrScheme, err)
	}
	next, err := parseAddress(to.String())
	if err != nil {
		return nil, fmt.Errorf("redirect to %.200q: %w", location, err)
	}
	if from.Scheme == "https" && next.Scheme != "https" {
		return nil, fmt.Errorf("redirect to %.200q: %w: from https to %s", location, ErrScheme, next.Scheme)
	}
	return next, nil
}

func checkStatus(u *url.URL, raw *http.Response) error {
	if raw.StatusCode/100 == 2 {
		return nil
	}
	return &StatusError{Status: raw.StatusCode, RetryAfter: retryAfter(raw.Header), URL: u.String()}
}

// readBody reads the decompressed body. What still has an encoding has one that
// was not asked for.
func readBody(raw *http.Response, limit int64) ([]byte, error) {
	if encoding := raw.Header.Get("Content-Encoding"); encoding != "" && encoding != "identity" {
		return nil, fmt.Errorf("%w: encoding %.50q", ErrWrongType, encoding)
	}
	if raw.ContentLength > limit {
		return nil, fmt.Errorf("%w: %d bytes, more than %d", ErrTooLarge, raw.ContentLength, limit)
	}
	body, err := io.ReadAll(io.LimitReader(raw.Body, limit+1))
	if err != nil {
		return nil, fmt.Errorf("reading the answer: %w", err)
	}
	if int64(len(body)) > limit {
		return nil, fmt.Errorf("%w: more than %d bytes", ErrTooLarge, limit)
	}
	return body, nil
}

// maxDrained is what is read of an unwanted body, so that its connection can be
// used again.
const maxDrained = 8 << 10

func drain(body io.Reader) {
	if _, err := io.CopyN(io.Discard, body, maxDrained); err != nil && !errors.Is(err, io.EOF) {
		return // the connection is lost with it, nothing else
	}
}
