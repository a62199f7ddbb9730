package activitypub

import (
	"bytes"
	"encoding/json"
	"time"
)

// Marshal writes v as the JSON that is sent: as encoding/json does, but with
// <, > and & as they are, because every article is full of them.
func Marshal(v any) ([]byte, error) {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buf.Bytes(), []byte("\n")), nil
}

// wire is a time as sent: UTC, to the millisecond, which every reader copes
// with (not all do with nanoseconds or offsets).
func wire(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Millisecond)
}
