package fetch

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
)

// maxPostAnswer is what is read of the answer to a POST.
const maxPostAnswer = 64 << 10

// Post sends body once. Redirects are not followed: a 3xx is a [*StatusError]
// like all else outside 2xx. header gives the headers to send (Content-Type above
// all) and is not changed; sign, unless nil, is called with the finished request.
//
// Once the server has said 2xx the body is delivered, whatever becomes of the
// answer's own body: as much as came of it is returned, 64 KiB at most.
func (c *Client) Post(
	ctx context.Context, url string, header http.Header, body []byte, sign func(*http.Request) error,
) (*Response, error) {
	if sign == nil {
		return c.PostKnocking(ctx, url, header, body, nil)
	}
	return c.PostKnocking(ctx, url, header, body, once(sign))
}

// PostKnocking is [Client.Post] with one who signs and may have the body sent a
// second time. What is judged is the last answer.
func (c *Client) PostKnocking(ctx context.Context, url string, header http.Header, body []byte, knock Knock) (*Response, error) {
	ctx, cancel := c.deadline(ctx)
	defer cancel()
	u, err := parseAddress(url)
	if err != nil {
		return nil, fmt.Errorf("posting to %.200q: %w", url, err)
	}
	raw, err := c.send(knock, func() (*http.Request, error) {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		if header != nil {
			r.Header = header.Clone()
		}
		r.Header.Set("User-Agent", c.userAgent)
		return r, nil
	})
	if err != nil {
		return nil, fmt.Errorf("posting to %s: %w", u, err)
	}
	defer raw.Body.Close()
	if err := checkStatus(u, raw); err != nil {
		drain(raw.Body)
		return nil, fmt.Errorf("posting: %w", err)
	}
	answer, _ := io.ReadAll(io.LimitReader(raw.Body, maxPostAnswer)) // what is lost of it is not missed
	return response(u, raw, answer), nil
}
