package activitypub

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/signature"
)

// Deliverer sends activities to inboxes. It is safe for concurrent use.
type Deliverer struct {
	Fetch *fetch.Client
	// Signer signs; nil: by draft-cavage, with no second try.
	Signer *Signer
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// OutcomeKind says what became of a delivery.
type OutcomeKind int

// What may become of a delivery.
const (
	// Delivered: the peer took it (2xx).
	Delivered OutcomeKind = iota + 1
	// Retry: not now; the host is there.
	Retry
	// HostDown: not now; nobody answers at the host (DNS, connection, TLS,
	// time-out), so the same is to be expected for its other inboxes.
	HostDown
	// Refused: never, as far as this activity and inbox go.
	Refused
	// Gone: the inbox is no more (404, 410); its owner can be forgotten.
	Gone
)

// String names the kind in lower case, for logs and storage.
func (k OutcomeKind) String() string {
	switch k {
	case Delivered:
		return "delivered"
	case Retry:
		return "retry"
	case HostDown:
		return "host down"
	case Refused:
		return "refused"
	case Gone:
		return "gone"
	}
	return fmt.Sprintf("outcome %d", int(k))
}

// Outcome is what became of one delivery.
type Outcome struct {
	Kind OutcomeKind
	// Status is the HTTP status, 0 when there was no answer.
	Status int
	// RetryAfter is how long the peer asks us to wait, at most 24 hours; 0 when
	// it did not say.
	RetryAfter time.Duration
	// Err tells why, nil when delivered.
	Err error
}

// Deliver signs body with key and posts it to inbox once, or twice if
// [Deliverer.Signer] gives it a second try; the last answer counts. Redirects are
// not followed. The answer is judged by what Mastodon and GoToSocial mean by it:
// 404 and 410 say that the inbox is gone; 401 (key not to be had just now, clocks
// apart), 408, 425, 429 and 5xx pass; any other 4xx, 501 and a redirect that is
// meant to last do not.
func (d *Deliverer) Deliver(ctx context.Context, inbox string, body []byte, key signature.PrivateKey) Outcome {
	return d.DeliverSynchronizing(ctx, inbox, body, key, Synchronization{})
}

// DeliverSynchronizing is [Deliverer.Deliver] with word of which followers the
// author counts on the host of the inbox (FEP-8fcf), signed like the rest; none
// with the zero value.
func (d *Deliverer) DeliverSynchronizing(
	ctx context.Context, inbox string, body []byte, key signature.PrivateKey, sync Synchronization,
) Outcome {
	header := http.Header{"Content-Type": {ContentTypeProfile}}
	if sync != (Synchronization{}) {
		header.Set(SynchronizationHeader, sync.String())
	}
	signing := &heardKnock{Knock: d.knock(body, key)}
	resp, err := d.Fetch.PostKnocking(ctx, inbox, header, body, signing)
	switch {
	case signing.err != nil: // ours to mend; the delivery must not be lost for it
		return Outcome{Kind: Retry, Err: err}
	case err != nil:
		return failure(ctx, err)
	}
	return answer(resp.Status, 0, nil)
}

func (d *Deliverer) knock(body []byte, key signature.PrivateKey) fetch.Knock {
	if d.Signer != nil {
		return d.Signer.Knock(body, key)
	}
	return onlyKnock{(&Signer{Now: d.Now}).Knock(body, key)}
}

// onlyKnock gives no second try.
type onlyKnock struct{ fetch.Knock }

func (onlyKnock) Answered(*http.Request, int, http.Header) bool { return false }

// heardKnock remembers that signing failed, which is no fault of the peer's.
type heardKnock struct {
	fetch.Knock
	err error
}

func (k *heardKnock) Sign(r *http.Request) error {
	k.err = k.Knock.Sign(r)
	return k.err
}

// failure judges a delivery that was not taken.
func failure(ctx context.Context, err error) Outcome {
	var status *fetch.StatusError
	if errors.As(err, &status) {
		return answer(status.Status, status.RetryAfter, err)
	}
	kind := HostDown
	switch {
	case ctx.Err() != nil: // we were stopped; that says nothing about the host
		kind = Retry
	case errors.Is(err, fetch.ErrRefusedAddress), errors.Is(err, fetch.ErrScheme):
		kind = Refused
	case errors.Is(err, fetch.ErrTooLarge): // too talkative an answer, but an answer
		kind = Retry
	}
	return Outcome{Kind: kind, Err: err}
}

// answer judges a delivery by its HTTP status.
func answer(status int, wait time.Duration, err error) Outcome {
	out := Outcome{Kind: Refused, Status: status, Err: err}
	switch {
	case status >= 200 && status < 300:
		return Outcome{Kind: Delivered, Status: status}
	case status == http.StatusNotFound, status == http.StatusGone:
		out.Kind = Gone
	case isPassing(status):
		out.Kind, out.RetryAfter = Retry, wait
	}
	if out.Err == nil {
		out.Err = &fetch.StatusError{Status: status}
	}
	return out
}

// isPassing reports whether a status says "not now" rather than "no".
func isPassing(status int) bool {
	switch status {
	case http.StatusUnauthorized, http.StatusRequestTimeout, http.StatusTooEarly,
		http.StatusTooManyRequests, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect:
		return true
	case http.StatusNotImplemented:
		return false
	}
	return status >= 500
}
