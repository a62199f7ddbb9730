package aptest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/signature"
)

// Answer is what an inbox answered.
type Answer struct {
	Status int
	Header http.Header
	Body   string
}

// Mangle changes how [Actor.Post] sends.
type Mangle func(*delivery)

// delivery is one POST in the making.
type delivery struct {
	key         signature.PrivateKey
	now         time.Time
	contentType string
	unsigned    bool
	rfc9421     bool
	swapped     []byte
	before      []func(*http.Request)
	after       []func(*http.Request)
}

// SignedBy signs with another actor's key and key id.
func SignedBy(a *Actor) Mangle { return func(d *delivery) { d.key = a.PrivateKey() } }

// WithKeyID claims another key id for the signature.
func WithKeyID(id string) Mangle { return func(d *delivery) { d.key.ID = id } }

// WithKey signs with any key.
func WithKey(key signature.PrivateKey) Mangle { return func(d *delivery) { d.key = key } }

// Unsigned leaves the signature out.
func Unsigned() Mangle { return func(d *delivery) { d.unsigned = true } }

// ByRFC9421 signs by RFC 9421 whatever the server's scheme is.
func ByRFC9421() Mangle { return func(d *delivery) { d.rfc9421 = true } }

// SentAt signs as if it were another time.
func SentAt(at time.Time) Mangle { return func(d *delivery) { d.now = at } }

// ContentType sends with another Content-Type.
func ContentType(t string) Mangle { return func(d *delivery) { d.contentType = t } }

// SwapBody sends another body than the one that was signed.
func SwapBody(body []byte) Mangle { return func(d *delivery) { d.swapped = body } }

// BeforeSigning changes the request before it is signed.
func BeforeSigning(f func(*http.Request)) Mangle {
	return func(d *delivery) { d.before = append(d.before, f) }
}

// AfterSigning changes the request after it was signed.
func AfterSigning(f func(*http.Request)) Mangle {
	return func(d *delivery) { d.after = append(d.after, f) }
}

// Post sends activity to inbox, signed by the actor unless a Mangle says
// otherwise, and gives the answer, whatever it is. activity is a [JSON], or
// []byte to be sent as it is. No answer at all fails the test.
func (a *Actor) Post(inbox string, activity any, mangles ...Mangle) Answer {
	a.srv.tb.Helper()
	answer, err := a.TryPost(inbox, activity, mangles...)
	if err != nil {
		a.srv.tb.Fatalf("aptest: %v", err)
	}
	return answer
}

// TryPost is [Actor.Post] for where no answer is an answer too; it may be
// called from any goroutine.
func (a *Actor) TryPost(inbox string, activity any, mangles ...Mangle) (Answer, error) {
	body, err := a.srv.body(activity)
	if err != nil {
		return Answer{}, err
	}
	d := &delivery{
		key: a.PrivateKey(), now: a.srv.now(), rfc9421: a.srv.rfc9421,
		contentType: activitypub.ContentType,
	}
	for _, mangle := range mangles {
		mangle(d)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	r, err := d.request(ctx, inbox, body)
	if err != nil {
		return Answer{}, fmt.Errorf("posting to %s: %w", inbox, err)
	}
	return a.srv.do(r)
}

func (s *Server) body(activity any) ([]byte, error) {
	switch v := activity.(type) {
	case []byte:
		return v, nil
	case JSON:
		return s.encode(v), nil
	}
	body, err := activitypub.Marshal(activity)
	if err != nil {
		return nil, fmt.Errorf("writing an activity: %w", err)
	}
	return body, nil
}

// request makes and signs the POST.
func (d *delivery) request(ctx context.Context, inbox string, body []byte) (*http.Request, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, inbox, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if err := loopbackOnly(r.URL.Hostname()); err != nil {
		return nil, err
	}
	r.Header.Set("Content-Type", d.contentType)
	r.Header.Set("User-Agent", "aptest")
	for _, f := range d.before {
		f(r)
	}
	if err := d.sign(r, body); err != nil {
		return nil, err
	}
	if d.swapped != nil {
		r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(d.swapped)), int64(len(d.swapped))
	}
	for _, f := range d.after {
		f(r)
	}
	return r, nil
}

func (d *delivery) sign(r *http.Request, body []byte) error {
	switch {
	case d.unsigned:
		return nil
	case d.rfc9421:
		return signature.SignRFC9421(r, body, d.key, d.now)
	}
	return signature.SignCavage(r, body, d.key, d.now)
}

// do sends a request on a connection of its own, so that nothing is left open
// when the test ends.
func (s *Server) do(r *http.Request) (Answer, error) {
	client := &http.Client{
		Transport: &http.Transport{
			DialContext:       (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			DisableKeepAlives: true,
		},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(r)
	if err != nil {
		return Answer{}, fmt.Errorf("posting to %s: %w", r.URL, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<16))
	if err != nil {
		return Answer{}, fmt.Errorf("reading the answer of %s: %w", r.URL, err)
	}
	return Answer{Status: resp.StatusCode, Header: resp.Header, Body: string(body)}, nil
}
