package activitypub

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// Limits of what is read. They answer documents made to exhaust a reader;
// ordinary ones come nowhere near.
const (
	// MaxDepth is how deep objects and lists may nest.
	MaxDepth = 64
	// MaxValues is how many values one document may hold.
	MaxValues = 100_000
	// MaxMentions, MaxTags and MaxAttachments are how many of each are kept of
	// an object; the rest is dropped and [Object.Truncated] says so.
	MaxMentions    = 20
	MaxTags        = 50
	MaxAttachments = 10
	// MaxFields is how many attachments (profile fields) of an actor are kept.
	MaxFields = 50
	// MaxRecipients is how many entries of to, cc and audience are kept each;
	// Public is kept wherever it stands.
	MaxRecipients = 1000
	// MaxItems is how many items of one collection page are kept.
	MaxItems = 1000
	// maxID is the length in bytes from which on an id reads as absent.
	maxID = 2048
)

// Errors of reading a document. They are wrapped with the details; test for
// them with errors.Is.
var (
	// ErrTooDeep: nested deeper than [MaxDepth], or more than [MaxValues] values.
	ErrTooDeep = errors.New("activitypub: document nested too deep or too large")
	// ErrNotObject: well-formed JSON that is no object.
	ErrNotObject = errors.New("activitypub: document is not a JSON object")
	// ErrLinkedData: a JSON-LD construct that makes plain readers and JSON-LD
	// readers see different things (CVE-2022-24307, CVE-2026-46349,
	// CVE-2026-42462): @graph, @included, @reverse, or a context that gives a
	// core term another meaning.
	ErrLinkedData = errors.New("activitypub: JSON-LD construct refused")
)

// node is a JSON object as received. Numbers are json.Number, so that none is
// too large to be read.
type node map[string]any

// parse reads one document within the limits. A key that comes twice counts
// with its last value and invalid UTF-8 reads as U+FFFD, as everywhere else in
// Go; both happen here once, so that all who ask see the same.
func parse(raw []byte) (node, error) {
	v, err := decode(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")))
	if err != nil {
		return nil, err
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, ErrNotObject
	}
	if err := checkLinkedData(m); err != nil {
		return nil, err
	}
	return m, nil
}

// checkLinkedData refuses the constructs named at [ErrLinkedData], at any
// depth.
func checkLinkedData(v any) error {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if err := checkLinkedData(e); err != nil {
				return err
			}
		}
	case map[string]any:
		for k, e := range v {
			if isGraphKeyword(k) {
				return fmt.Errorf("%w: %s", ErrLinkedData, k)
			}
			if k == "@context" {
				if err := checkContext(e); err != nil {
					return err
				}
				continue
			}
			if err := checkLinkedData(e); err != nil {
				return err
			}
		}
	}
	return nil
}

func isGraphKeyword(s string) bool {
	return s == "@graph" || s == "@included" || s == "@reverse"
}

// checkContext refuses an inline context that gives another meaning to a term
// we rely on, or another name to a keyword we refuse. Addresses of contexts
// are neither fetched nor judged.
func checkContext(v any) error {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			if err := checkContext(e); err != nil {
				return err
			}
		}
	case map[string]any:
		for term, def := range v {
			if err := checkTerm(term, def); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkTerm(term string, def any) error {
	target, _ := def.(string)
	if m, ok := def.(map[string]any); ok {
		target, _ = m["@id"].(string)
		if target == "" {
			target = term // {"@type": "@id"} alone keeps the meaning
		}
		for k, e := range m {
			if isGraphKeyword(k) {
				return fmt.Errorf("%w: %s in the context", ErrLinkedData, k)
			}
			if k == "@context" {
				if err := checkContext(e); err != nil {
					return err
				}
			}
		}
	}
	if isGraphKeyword(term) || isGraphKeyword(target) {
		return fmt.Errorf("%w: %s in the context", ErrLinkedData, term)
	}
	want, core := coreTerm(term)
	if core && target != term && target != want && target != "as:"+term {
		return fmt.Errorf("%w: the context redefines %q", ErrLinkedData, term)
	}
	return nil
}

// coreTerm gives the only meaning we accept for a term that decides who did
// what to which object and who may see it.
func coreTerm(term string) (meaning string, core bool) {
	switch term {
	case "as":
		return namespaceAS, true
	case "id", "type":
		return "@" + term, true
	case "actor", "object", "target", "origin", "result", "instrument",
		"attributedTo", "inReplyTo", "to", "cc", "bto", "bcc", "audience",
		"content", "name", "summary", "url", "href", "tag", "attachment",
		"published", "updated", "inbox", "preferredUsername",
		"Create", "Update", "Delete", "Follow", "Accept", "Reject", "Undo",
		"Like", "Announce", "Block", "Move", "Add", "Remove", "Flag",
		"Note", "Article", "Person", "Public":
		return namespaceAS + term, true
	case "publicKey", "publicKeyPem", "owner":
		return "https://w3id.org/security#" + term, true
	}
	return "", strings.HasPrefix(term, "@") && term != "@vocab" && term != "@language" &&
		term != "@base" && term != "@version" && term != "@protected" && term != "@propagate" &&
		term != "@import" && term != "@direction"
}
