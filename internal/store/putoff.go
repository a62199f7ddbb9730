package store

import (
	"context"
	"strings"

	"github.com/causerie/causerie/internal/queue"
)

// WroteTo reports whether the author wrote a letter to a person.
func (t *tx) WroteTo(ctx context.Context, personURI string) (bool, error) {
	n, err := t.q.CountLettersTo(ctx, personURI)
	return n > 0, wrap(err, "look for letters to a person")
}

// The id of a job for an activity that was received ends with the key under which
// that was seen.
func receivedJob(id, key string) string { return id + " " + key }

// unsee has an activity taken in again when it is sent again: it had no effect, for
// a reason that passes.
func (t *tx) unsee(ctx context.Context, j queue.Job) error {
	_, key, found := strings.Cut(j.ID, " ")
	if !found || key == "" {
		return nil // of an earlier version
	}
	return wrap(t.q.DropSeenKey(ctx, key), "forget that an activity was seen")
}
