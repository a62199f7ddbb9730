package activitypub

import (
	"encoding/json"
	"math"
	"strings"
	"time"
)

// first gives the first element of a list, and what is no list as it is:
// JSON-LD makes no difference between one value and a list of one.
func first(v any) any {
	for range MaxDepth {
		list, ok := v.([]any)
		if !ok {
			return v
		}
		if len(list) == 0 {
			return nil
		}
		v = list[0]
	}
	return nil
}

// list gives the elements of a list, one value as a list of one, null as none.
func list(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// text reads a string; a number, an object or anything else is absent.
func (n node) text(key string) string { return asText(n[key]) }

func asText(v any) string {
	switch v := first(v).(type) {
	case string:
		return v
	case map[string]any:
		s, _ := v["@value"].(string)
		return s
	}
	return ""
}

// texts reads a language map. Values that are no strings are left out.
func (n node) texts(key string) map[string]string {
	m, ok := first(n[key]).(map[string]any)
	if !ok {
		return nil
	}
	var out map[string]string
	for lang, v := range m {
		s := asText(v)
		if s == "" || len(lang) > 35 { // BCP 47: no registered tag is longer
			continue
		}
		if out == nil {
			out = make(map[string]string, len(m))
		}
		out[lang] = s
	}
	return out
}

// flag reads a boolean; some write it as a string.
func (n node) flag(key string) bool {
	switch v := first(n[key]).(type) {
	case bool:
		return v
	case string:
		return v == "true"
	}
	return false
}

// count reads a whole number from 0 up, nil when there is none.
func (n node) count(key string) *int {
	num, ok := first(n[key]).(json.Number)
	if !ok {
		return nil
	}
	f, err := num.Float64()
	if err != nil || f < 0 || f > math.MaxInt32 || f != math.Trunc(f) {
		return nil
	}
	i := int(f)
	return &i
}

func (n node) number(key string) int {
	if p := n.count(key); p != nil {
		return *p
	}
	return 0
}

// floats reads a list of numbers, nil when any of it is none.
func (n node) floats(key string, most int) []float64 {
	values := list(n[key])
	if len(values) == 0 || len(values) > most {
		return nil
	}
	out := make([]float64, 0, len(values))
	for _, v := range values {
		num, ok := v.(json.Number)
		if !ok {
			return nil
		}
		f, err := num.Float64()
		if err != nil {
			return nil
		}
		out = append(out, f)
	}
	return out
}

// time reads an RFC 3339 time with up to nanoseconds, as UTC; zero when there
// is none. A missing zone is taken for UTC.
func (n node) time(key string) time.Time {
	s := n.text(key)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// typeName reads the type: of several, the first that ActivityStreams or its
// common extensions know, else the first. A namespace in front is taken off.
func (n node) typeName() string {
	var name string
	for _, v := range list(n["type"]) {
		s, ok := v.(string)
		if !ok {
			continue
		}
		s = strings.TrimPrefix(strings.TrimPrefix(s, namespaceAS), "as:")
		if knownType(s) {
			return s
		}
		if name == "" {
			name = s
		}
	}
	return name
}

// id reads an address: a string, the id of an object, the href of a Link, or
// the first such of a list.
func (n node) id(key string) string { return asID(n[key]) }

func asID(v any) string {
	for _, e := range list(v) {
		var s string
		switch e := e.(type) {
		case string:
			s = e
		case map[string]any:
			if s, _ = e["id"].(string); s == "" {
				s, _ = e["href"].(string)
			}
		}
		if s = strings.TrimSpace(s); s != "" && len(s) <= maxID {
			return s
		}
	}
	return ""
}

// object reads an embedded object, the first of a list.
func (n node) object(key string) node {
	for _, e := range list(n[key]) {
		if m, ok := e.(map[string]any); ok {
			return m
		}
	}
	return nil
}
