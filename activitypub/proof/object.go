package proof

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/gowebpki/jcs"
)

// object is a JSON object, its values unread.
type object map[string]json.RawMessage

// parseObject reads one object and nothing after it. A name given twice is
// refused: one reader takes the first, another the last.
func parseObject(text []byte) (object, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return nil, errors.New("no JSON object")
	}
	members := object{}
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		name, ok := token.(string)
		if _, twice := members[name]; twice || !ok {
			return nil, fmt.Errorf("name %.50q twice", name)
		}
		var value json.RawMessage
		if err := decoder.Decode(&value); err != nil {
			return nil, err
		}
		members[name] = value
	}
	if _, err := decoder.Token(); err != nil {
		return nil, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more after the JSON object")
	}
	return members, nil
}

// canonical is the form that is hashed (RFC 8785). It refuses names given twice
// at any depth, and text that is not UTF-8.
func (o object) canonical() ([]byte, error) {
	text, err := json.Marshal(o)
	if err != nil {
		return nil, err
	}
	return jcs.Transform(text)
}

// contexts lists the elements of an @context in canonical form.
func contexts(raw json.RawMessage) ([]string, error) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil {
		list = []json.RawMessage{raw}
	}
	texts := make([]string, len(list))
	for i, element := range list {
		text, err := jcs.Transform(element)
		if err != nil {
			return nil, err
		}
		texts[i] = string(text)
	}
	return texts, nil
}

// startsWith tells whether an @context begins with all of another.
func startsWith(whole, beginning json.RawMessage) (bool, error) {
	all, err := contexts(whole)
	if err != nil {
		return false, err
	}
	first, err := contexts(beginning)
	if err != nil {
		return false, err
	}
	return len(first) <= len(all) && slices.Equal(all[:len(first)], first), nil
}
