package aptest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Recorded is an HTTP request of other people's software, byte for byte, as
// the recorder of such requests stores it: one JSON file each.
type Recorded struct {
	// ReceivedAt is when it came: verify with the clock set to it.
	ReceivedAt time.Time `json:"receivedAt"`
	Method     string    `json:"method"`
	// URL is the public address it was sent to.
	URL string `json:"url"`
	// RawHeaders alternates names and values, in order.
	RawHeaders []string `json:"rawHeaders"`
	Body       []byte   `json:"bodyBase64"`
	// ResponseStatus is what was answered then.
	ResponseStatus int `json:"responseStatus"`
}

// ReadRecorded reads a recorded request.
func ReadRecorded(files fs.FS, name string) (*Recorded, error) {
	raw, err := fs.ReadFile(files, name)
	if err != nil {
		return nil, fmt.Errorf("reading a recorded request: %w", err)
	}
	var rec Recorded
	if err := json.Unmarshal(raw, &rec); err != nil {
		return nil, fmt.Errorf("reading the recorded request %s: %w", name, err)
	}
	return &rec, nil
}

// Request is the request as net/http hands it to the server it was sent to.
func (rec *Recorded) Request(ctx context.Context) (*http.Request, error) {
	u, err := url.Parse(rec.URL)
	if err != nil {
		return nil, fmt.Errorf("reading a recorded address: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, rec.Method, u.RequestURI(), bytes.NewReader(rec.Body))
	if err != nil {
		return nil, fmt.Errorf("replaying a recorded request: %w", err)
	}
	r.RequestURI, r.Host = u.RequestURI(), u.Host
	for i := 0; i+1 < len(rec.RawHeaders); i += 2 {
		if strings.EqualFold(rec.RawHeaders[i], "host") {
			r.Host = rec.RawHeaders[i+1]
			continue
		}
		r.Header.Add(rec.RawHeaders[i], rec.RawHeaders[i+1])
	}
	return r, nil
}
