package media

import "errors"

// What can be wrong with a file, for errors.Is.
var (
	ErrKind          = errors.New("kind of file not accepted")
	ErrTooLarge      = errors.New("file too large")
	ErrTooManyPixels = errors.New("picture has too many pixels")
	ErrBroken        = errors.New("file cannot be read")
)

// Refusal is the error for a file that is at fault itself, as opposed to a
// fault of the disk or a cancelled context. Its text is a sentence for the
// person who uploaded it.
type Refusal struct {
	Kind   error // one of ErrKind, ErrTooLarge, ErrTooManyPixels, ErrBroken
	Reason string
}

func (r *Refusal) Error() string { return r.Reason }

func (r *Refusal) Unwrap() error { return r.Kind }
