package activitypub

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// errSyntax is wrapped by every complaint about JSON that is none.
var errSyntax = errors.New("activitypub: not well-formed JSON")

// decoder reads JSON into the same values as encoding/json, with json.Number
// for numbers, but bounded in depth and number of values while it reads, and
// in a third of the time: what comes to an inbox is read before anything is
// known of its sender. A fuzz target holds it to encoding/json's results.
type decoder struct {
	raw    []byte
	pos    int
	depth  int
	values int
}

// decode reads one document and nothing after it.
func decode(raw []byte) (any, error) {
	d := &decoder{raw: raw}
	v, err := d.value()
	if err != nil {
		return nil, err
	}
	if d.next(); d.pos < len(raw) {
		return nil, d.fail("more after the document")
	}
	return v, nil
}

func (d *decoder) fail(what string) error {
	return fmt.Errorf("%w: %s at byte %d", errSyntax, what, d.pos)
}

// next gives the next byte that is no space, 0 at the end.
func (d *decoder) next() byte {
	for ; d.pos < len(d.raw); d.pos++ {
		switch c := d.raw[d.pos]; c {
		case ' ', '\t', '\r', '\n':
		default:
			return c
		}
	}
	return 0
}

func (d *decoder) value() (any, error) {
	if d.values++; d.values > MaxValues {
		return nil, fmt.Errorf("%w: more than %d values", ErrTooDeep, MaxValues)
	}
	switch c := d.next(); c {
	case '{':
		return d.nested((*decoder).object)
	case '[':
		return d.nested((*decoder).list)
	case '"':
		return d.text()
	case 't':
		return true, d.word("true")
	case 'f':
		return false, d.word("false")
	case 'n':
		return nil, d.word("null")
	}
	return d.number()
}

func (d *decoder) nested(read func(*decoder) (any, error)) (any, error) {
	if d.depth++; d.depth > MaxDepth {
		return nil, fmt.Errorf("%w: more than %d levels", ErrTooDeep, MaxDepth)
	}
	d.pos++
	v, err := read(d)
	d.depth--
	return v, err
}

func (d *decoder) object() (any, error) {
	out := make(map[string]any)
	if d.next() == '}' {
		d.pos++
		return out, nil
	}
	for {
		if d.next() != '"' {
			return nil, d.fail("no name")
		}
		name, err := d.text()
		if err != nil {
			return nil, err
		}
		if d.next() != ':' {
			return nil, d.fail("no colon")
		}
		d.pos++
		if out[name], err = d.value(); err != nil {
			return nil, err
		}
		if done, err := d.more('}'); done || err != nil {
			return out, err
		}
	}
}

func (d *decoder) list() (any, error) {
	out := []any{}
	if d.next() == ']' {
		d.pos++
		return out, nil
	}
	for {
		v, err := d.value()
		if err != nil {
			return nil, err
		}
		out = append(out, v)
		if done, err := d.more(']'); done || err != nil {
			return out, err
		}
	}
}

// more reads what follows an element: a comma, or the end.
func (d *decoder) more(end byte) (done bool, err error) {
	c := d.next()
	if c != ',' && c != end {
		return false, d.fail("neither comma nor end")
	}
	d.pos++
	return c == end, nil
}

// text reads a string. Only one with escapes or broken UTF-8, which reads as
// U+FFFD like a NUL, is left to the standard library.
func (d *decoder) text() (string, error) {
	start, plain := d.pos, true
	for d.pos++; d.pos < len(d.raw); d.pos++ {
		switch c := d.raw[d.pos]; {
		case c == '"':
			d.pos++
			return unquote(d.raw[start:d.pos], plain)
		case c == '\\':
			d.pos++
			plain = false
		case c < ' ':
			return "", d.fail("control character in a string")
		}
	}
	return "", d.fail("string without end")
}

func unquote(quoted []byte, plain bool) (string, error) {
	inner := quoted[1 : len(quoted)-1]
	if plain && utf8.Valid(inner) {
		return string(inner), nil
	}
	var s string
	if err := json.Unmarshal(quoted, &s); err != nil {
		return "", fmt.Errorf("%w: %w", errSyntax, err)
	}
	// PostgreSQL keeps no text with a NUL in it. As in HTML, it reads as U+FFFD.
	return strings.ReplaceAll(s, "\x00", "\uFFFD"), nil
}

func (d *decoder) word(want string) error {
	if len(d.raw)-d.pos < len(want) || string(d.raw[d.pos:d.pos+len(want)]) != want {
		return d.fail("no value")
	}
	d.pos += len(want)
	return nil
}

func (d *decoder) number() (any, error) {
	start := d.pos
	for d.pos < len(d.raw) {
		switch c := d.raw[d.pos]; {
		case '0' <= c && c <= '9', c == '-', c == '+', c == '.', c == 'e', c == 'E':
			d.pos++
			continue
		}
		break
	}
	token := d.raw[start:d.pos]
	if !json.Valid(token) {
		return nil, d.fail("no value")
	}
	return json.Number(token), nil
}
