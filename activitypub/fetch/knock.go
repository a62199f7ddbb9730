package fetch

import "net/http"

// Knock signs one request, and may have it sent a second time: some servers
// understand one scheme of signatures only, and say so by refusing.
type Knock interface {
	// Sign signs a request that is otherwise ready. It is called anew for the
	// second try, with a fresh request.
	Sign(r *http.Request) error
	// Answered hears what a request was answered, and reports whether to try
	// once more. After the second try its word changes nothing.
	Answered(r *http.Request, status int, header http.Header) (again bool)
}

// once signs, and leaves it at that.
type once func(*http.Request) error

func (sign once) Sign(r *http.Request) error { return sign(r) }

func (once) Answered(*http.Request, int, http.Header) bool { return false }

// send makes a request, has it signed unless knock is nil, and sends it, twice if
// knock says so. It returns the last answer. The caller closes its body.
func (c *Client) send(knock Knock, build func() (*http.Request, error)) (*http.Response, error) {
	for second := false; ; second = true {
		r, err := build()
		if err != nil {
			return nil, err
		}
		if knock != nil {
			if err := knock.Sign(r); err != nil {
				return nil, &signError{err}
			}
		}
		raw, err := c.transport.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		again := knock != nil && knock.Answered(r, raw.StatusCode, raw.Header)
		if !again || second {
			return raw, nil
		}
		drain(raw.Body)
		if err := raw.Body.Close(); err != nil {
			return nil, err
		}
	}
}

// signError says that a request could not be signed: the trouble is ours.
type signError struct{ error }

func (e *signError) Error() string { return "signing: " + e.error.Error() }

func (e *signError) Unwrap() error { return e.error }
