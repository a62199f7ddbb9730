package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"time"
)

// Errors to test for with errors.Is. All others are trouble on the way: DNS,
// connection, TLS, time-out.
var (
	// ErrRefusedAddress: the host is, or stands for, an address that is not
	// public, or the port is not 443. Nothing was connected.
	ErrRefusedAddress = errors.New("address is refused")
	// ErrScheme: the text is no address we fetch, for its scheme (plain HTTP
	// counts as such, too), its missing host or its user name. Nothing was
	// connected.
	ErrScheme = errors.New("not an address to fetch")
	// ErrTooLarge: the answer has more bytes, decompressed, than allowed.
	ErrTooLarge = errors.New("answer is too large")
	// ErrWrongType: the answer has a media type or encoding that was not asked
	// for.
	ErrWrongType = errors.New("answer is of the wrong type")
	// ErrWrongID: the document does not claim the address it was found at, or
	// claims none.
	ErrWrongID = errors.New("document has another id")
	// ErrTooManyRedirects: more than [MaxRedirects], or a loop.
	ErrTooManyRedirects = errors.New("too many redirects")
	// ErrBudget: the budget of [WithBudget] is used up. Nothing was connected, and
	// trying again would end no better.
	ErrBudget = errors.New("too much would have to be fetched for this")
	// ErrBusy: the host was asked as often as [Config] allows for now. Nothing was
	// connected, and it says nothing about the host: try later.
	ErrBusy = errors.New("the host was asked often enough for now")
)

// StatusError is an answer with a status outside 2xx (of [Client.Document]: other
// than 200).
type StatusError struct {
	Status int
	// RetryAfter is how long the server asks to be left alone, between 0 (not
	// said) and 24 hours.
	RetryAfter time.Duration
	// URL is the address that answered so, after redirects.
	URL string
}

// Error names the address and the status.
func (e *StatusError) Error() string {
	return fmt.Sprintf("%s answered %d %s", e.URL, e.Status, http.StatusText(e.Status))
}
