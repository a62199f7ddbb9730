package activitypub

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// reference reads as encoding/json does.
func reference(raw []byte) (any, error) {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more after the document")
	}
	return v, nil
}

// withoutNULs is a value as we read it: no NUL in any text.
func withoutNULs(v any) any {
	text := func(s string) string { return strings.ReplaceAll(s, "\x00", "\uFFFD") }
	switch v := v.(type) {
	case string:
		return text(v)
	case []any:
		for i, e := range v {
			v[i] = withoutNULs(e)
		}
	case map[string]any:
		for k, e := range v {
			v[k] = withoutNULs(e)
		}
	}
	return v
}

// hasNULKey reports whether a name in the value holds a NUL.
func hasNULKey(v any) bool {
	switch v := v.(type) {
	case []any:
		return slices.ContainsFunc(v, hasNULKey)
	case map[string]any:
		for k, e := range v {
			if strings.Contains(k, "\x00") || hasNULKey(e) {
				return true
			}
		}
	}
	return false
}

// FuzzDecode holds our reader to what encoding/json makes of the same bytes:
// a difference would let two readers see two documents.
func FuzzDecode(f *testing.F) {
	for _, s := range []string{
		`{"a":[1,-0,1.5e+3,"x",true,false,null,{}],"a":[[]]}`, ` [ ] `, `"\u00e9\ud83d\ude00\ud800x\/\n"`, "\"\xff\xc3\"",
		`01`, `1.`, `-`, `.5`, `1e`, `+1`, `tru`, `nulll`, `{"a"}`, `{"a":}`, `{,}`, `[1,]`, `[,1]`, `"a`, "\"\t\"", `"\x"`, `"\u12"`,
		`{"a":1}{`, "\x00", ``, `{"\u0061":1,"a":2}`, "\v1", "\u00a01", `"\"`, `["\\"]`, `{"a" : 1 , "b":2}`, `"a\u0000b"`, `1e999`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		got, err := decode(raw)
		if errors.Is(err, ErrTooDeep) {
			return
		}
		want, wantErr := reference(raw)
		if (err == nil) != (wantErr == nil) {
			t.Fatalf("%q: %v, encoding/json: %v", raw, err, wantErr)
		}
		if bytes.Contains(raw, []byte("\\u0000")) && hasNULKey(want) {
			return // which of two such names counts is no matter
		}
		if err == nil && !reflect.DeepEqual(got, withoutNULs(want)) {
			t.Fatalf("%q: %#v, encoding/json: %#v", raw, got, want)
		}
	})
}
