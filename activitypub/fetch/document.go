package fetch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// Document is an ActivityPub document.
type Document struct {
	// URL is where it was finally found, in normal form and without fragment.
	// The document's id is this, or this with a fragment. It may be another than
	// was asked for, even on another host: take it, and not the address asked
	// for, as what the document is.
	URL string
	// Body is the JSON object, at most 1 MiB.
	Body []byte
}

// Document fetches an ActivityPub document: 200, one of the two media types of
// ActivityPub, at most 1 MiB of JSON, up to [MaxRedirects] redirects.
//
// The document must be found at the id it claims. If it claims another one of the
// same origin (a page's address may lead to the object behind it), it is fetched
// once more at that id, and must then claim just that (FEP-fe34; CVE-2024-23832).
// All else is [ErrWrongID], also an id given twice or in odd spelling ("ID"),
// which one reader would see and another not.
//
// A fragment of url is not sent: it is the caller's to look for what it names.
func (c *Client) Document(ctx context.Context, url string) (Document, error) {
	ctx, resume := Aside(ctx)
	defer resume()
	ctx, cancel := c.deadline(ctx)
	defer cancel()
	document, id, err := c.document(ctx, url)
	if err != nil {
		return Document{}, err
	}
	if id == document.URL {
		return document, nil
	}
	found, err := parseAddress(document.URL)
	if err != nil {
		return Document{}, err
	}
	if claimed, err := parseAddress(id); err != nil || !sameOrigin(found, claimed) {
		return Document{}, fmt.Errorf("document at %s: %w: %.200q, of another origin", document.URL, ErrWrongID, id)
	}
	again, againID, err := c.document(ctx, id)
	if err != nil {
		return Document{}, err
	}
	if againID != again.URL {
		return Document{}, fmt.Errorf("document at %s: %w: %.200q", again.URL, ErrWrongID, againID)
	}
	return again, nil
}

// document fetches and returns what is found, and the id in normal form that it
// claims.
func (c *Client) document(ctx context.Context, url string) (Document, string, error) {
	response, err := c.get(ctx, Request{URL: url, Accept: AcceptActivity, Sign: true}, isActivity)
	if err != nil {
		return Document{}, "", err
	}
	if response.Status != http.StatusOK {
		return Document{}, "", &StatusError{Status: response.Status, URL: response.URL}
	}
	raw, err := claimedID(response.Body)
	if err != nil {
		return Document{}, "", fmt.Errorf("document at %s: %w", response.URL, err)
	}
	id, err := parseAddress(raw)
	if err != nil {
		return Document{}, "", fmt.Errorf("document at %s: %w: %.200q", response.URL, ErrWrongID, raw)
	}
	return Document{URL: response.URL, Body: response.Body}, id.String(), nil
}

// claimedID reads the id of a JSON object.
func claimedID(body []byte) (string, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return "", fmt.Errorf("%w: no JSON object", ErrWrongType)
	}
	var ids []json.RawMessage
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return "", fmt.Errorf("%w: %w", ErrWrongType, err)
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return "", fmt.Errorf("%w: %w", ErrWrongType, err)
		}
		if name, _ := name.(string); strings.EqualFold(name, "id") {
			if name != "id" {
				return "", fmt.Errorf("%w: it is spelled %q", ErrWrongID, name)
			}
			ids = append(ids, value)
		}
	}
	if _, err := decoder.Token(); err != nil {
		return "", fmt.Errorf("%w: %w", ErrWrongType, err)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("%w: more after the JSON object", ErrWrongType)
	}
	if len(ids) != 1 {
		return "", fmt.Errorf("%w: there are %d", ErrWrongID, len(ids))
	}
	var id string
	if err := json.Unmarshal(ids[0], &id); err != nil || id == "" {
		return "", fmt.Errorf("%w: it is no text", ErrWrongID)
	}
	return id, nil
}
