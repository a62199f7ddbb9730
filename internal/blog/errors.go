package blog

import (
	"errors"
	"time"
)

// Kind says what went wrong in terms that every door can translate: to an HTTP
// status, to an exit code, to a decision to try again.
type Kind string

// The kinds of error. Anything else is a fault of ours and has no Kind.
const (
	NotFound    Kind = "not found"
	Invalid     Kind = "invalid"
	Conflict    Kind = "conflict"
	Forbidden   Kind = "forbidden"
	Unavailable Kind = "unavailable"
	TooMany     Kind = "too many" // a bound is reached; see restraint.go
)

// Error is the only error type of the domain: a kind, and a sentence for the
// person who must do something about it.
type Error struct {
	Kind    Kind
	Field   string    // the form field or front matter key concerned, if one is
	Message string    // a whole sentence that says what to do
	Err     error     // the cause, for logs; may be nil
	Until   time.Time // of kind TooMany: when there is room again; zero if nobody knows
}

func (e *Error) Error() string {
	if e.Err != nil {
		return e.Message + ": " + e.Err.Error()
	}
	return e.Message
}

// Unwrap gives errors.Is and errors.As the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf returns the kind of err, or "" when err is not an [Error].
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return ""
}

// nextTry returns when what an error is about may be tried again, zero if nobody
// knows.
func nextTry(err error) time.Time {
	var e *Error
	if errors.As(err, &e) {
		return e.Until
	}
	return time.Time{}
}

// Message returns the sentence for people that err carries, or "" when it
// carries none and must not be shown.
func Message(err error) string {
	var e *Error
	if errors.As(err, &e) {
		return e.Message
	}
	return ""
}

// Faults are all the errors of the domain that err joins, in order, for who would
// rather hear of them at once.
func Faults(err error) []*Error {
	var all interface{ Unwrap() []error }
	if errors.As(err, &all) {
		var list []*Error
		for _, one := range all.Unwrap() {
			list = append(list, Faults(one)...)
		}
		return list
	}
	var e *Error
	if errors.As(err, &e) {
		return []*Error{e}
	}
	return nil
}

// ErrNotFound returns an [Error] of kind [NotFound].
func ErrNotFound(message string) error { return &Error{Kind: NotFound, Message: message} }

// ErrInvalid returns an [Error] of kind [Invalid] about field ("" for none).
func ErrInvalid(field, message string) error {
	return &Error{Kind: Invalid, Field: field, Message: message}
}

// ErrConflict returns an [Error] of kind [Conflict] about field ("" for none).
func ErrConflict(field, message string) error {
	return &Error{Kind: Conflict, Field: field, Message: message}
}

// ErrForbidden returns an [Error] of kind [Forbidden].
func ErrForbidden(message string) error { return &Error{Kind: Forbidden, Message: message} }

// ErrTooMany returns an [Error] of kind [TooMany].
func ErrTooMany(message string) error { return &Error{Kind: TooMany, Message: message} }
