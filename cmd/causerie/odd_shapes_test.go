package main

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
)

// writer is who sends the shapes.
func (s *scene) writer() *aptest.Actor { return s.evil.Actor("writer") }

// seeds are the valid activities.
func (s *scene) seeds() []aptest.JSON {
	by := s.writer()
	note := s.note(by, "odd", aptest.JSON{
		"published": "2026-11-22T10:00:00.123456789Z", "updated": "2026-11-22T11:00:00Z", "summary": "warning", "sensitive": true, "url": by.ID + "/notes/odd",
		"contentMap": aptest.JSON{"en": "<p>odd</p>"}, "inReplyToAtomUri": s.article, "conversation": "tag:x", "context": by.ID + "/context",
		"attachment": []any{aptest.JSON{"type": "Image", "mediaType": "image/png", "url": by.ID + "/a.png", "name": "alt"}},
		"tag":        []any{aptest.JSON{"type": "Mention", "href": s.anna.ActorURL, "name": "@anna"}, aptest.JSON{"type": "Hashtag", "name": "#x", "href": by.ID}},
		"replies":    aptest.JSON{"id": by.ID + "/notes/odd/replies", "type": "Collection"}, "audience": by.ID + "/followers", "bto": []string{}, "generator": by.ID,
		"interactionPolicy": aptest.JSON{"canReply": aptest.JSON{"always": []string{activitypub.Public}}}, "quote": s.article, "quoteUrl": s.article,
	})
	follow := activity(by, "Follow", s.anna.ActorURL, nil)
	like := activity(by, "Like", s.article, aptest.JSON{"content": "👍", "_misskey_reaction": ":x:"})
	return []aptest.JSON{
		follow, like,
		activity(by, "Create", note, aptest.JSON{"published": "2026-11-22T10:00:00Z", "cc": []string{s.anna.ActorURL}}),
		activity(by, "Update", note, nil),
		activity(by, "Announce", s.article, aptest.JSON{"published": "2026-11-22T10:00:00Z", "cc": []string{by.FollowersURL}}),
		activity(by, "Undo", like, nil),
		activity(by, "Undo", follow, nil),
		activity(by, "Delete", aptest.JSON{"id": by.ID + "/notes/odd", "type": "Tombstone", "formerType": "Note"}, nil),
		activity(by, "Block", s.anna.ActorURL, nil),
		activity(by, "Move", by.ID, aptest.JSON{"target": s.evil.URL + "/users/writer-elsewhere"}),
		activity(by, "Flag", []string{s.anna.ActorURL, s.article}, aptest.JSON{"content": "rude"}),
		activity(by, "EmojiReact", s.article, aptest.JSON{"content": "🎉", "tag": []any{aptest.JSON{
			"type": "Emoji", "name": ":x:", "icon": aptest.JSON{"type": "Image", "url": by.ID + "/x.png"},
		}}}),
		activity(by, "QuoteRequest", s.article, aptest.JSON{"instrument": note}),
		activity(by, "ReplyRequest", s.article, aptest.JSON{"instrument": by.ID + "/notes/odd"}),
		activity(by, "Accept", follow, nil),
		activity(by, "Add", s.article, aptest.JSON{"target": by.ID + "/featured"}),
	}
}

// shape is one odd activity; why tells what is odd.
type shape struct {
	why  string
	body any
}

// mutations are the seed with each property, at every depth, in each odd shape.
// sample keeps one in seven.
func mutations(seed aptest.JSON, sample bool) (out []shape) {
	n := 0
	for _, path := range propertyPaths(seed, nil) {
		for i, odd := range oddities(valueAt(seed, path)) {
			if n++; sample && n%7 != 0 {
				continue
			}
			changed, _ := withValue(seed, path, odd).(aptest.JSON)
			if len(path) > 1 || path[0] != "id" { // an id used again would be dropped unread
				if _, text := changed["id"].(string); text {
					changed["id"] = fmt.Sprintf("%v/%d", changed["id"], n)
				}
			}
			out = append(out, shape{fmt.Sprintf("%v #%d", path, i), changed})
		}
	}
	return out
}

// absent in place of a value means that the property is missing.
type absent struct{}

// oddities are what may stand where a value stood.
func oddities(was any) []any {
	deep := any("x")
	for range 40 {
		deep = []any{deep}
	}
	odd := []any{
		absent{},
		nil, "", " ", 0, -1, 1e300, true, false,
		[]any{},
		aptest.JSON{},
		[]any{nil},
		[]any{[]any{[]any{was}}},
		[]any{was},
		[]any{was, was},
		[]any{nil, 1, was},
		aptest.JSON{"id": was},
		aptest.JSON{"id": aptest.JSON{"id": was}},
		aptest.JSON{"@value": was},
		aptest.JSON{"type": "Link", "href": was},
		aptest.JSON{"en": was},
		aptest.JSON{"type": []any{"Link", "Note", 1}, "id": was, "object": was, "actor": was},
		deep, strings.Repeat("long ", 2000), "\x00\x01\u202e\ufffd",
		"http://user:pw@127.0.0.2/x", "https://ex ample.test/a b#c", "https://\u0430pple.test/\u00fc", "HTTPS://EXAMPLE.TEST:443/", "https://" + strings.Repeat("a", 3000) + ".test/", "urn:uuid:x",
		"javascript:alert(1)", "as:Public", "Public", activitypub.Public, "2026-11-22T10:00:00.999999999+14:00", "0000-00-00T00:00:00Z", "99999-01-01", "💩",
	}
	if list, ok := was.([]any); ok && len(list) == 1 {
		odd = append(odd, list[0])
	}
	return odd
}

// propertyPaths lists the ways to every property, through the first of lists.
func propertyPaths(v any, way []string) (out [][]string) {
	switch v := v.(type) {
	case aptest.JSON:
		for key, inner := range v {
			path := append(slices.Clone(way), key)
			out = append(out, path)
			if len(path) < 4 {
				out = append(out, propertyPaths(inner, path)...)
			}
		}
	case []any:
		if len(v) > 0 {
			out = propertyPaths(v[0], append(slices.Clone(way), "0"))
		}
	}
	slices.SortFunc(out, slices.Compare)
	return out
}

func valueAt(v any, path []string) any {
	for _, key := range path {
		switch in := v.(type) {
		case aptest.JSON:
			v = in[key]
		case []any:
			v = in[0]
		}
	}
	return v
}

// withValue is a copy of v with another value at the end of the path.
func withValue(v any, path []string, value any) any {
	if len(path) == 0 {
		return value
	}
	switch in := v.(type) {
	case aptest.JSON:
		out := make(aptest.JSON, len(in))
		for k, e := range in {
			out[k] = e
		}
		if out[path[0]] = withValue(in[path[0]], path[1:], value); out[path[0]] == any(absent{}) {
			delete(out, path[0])
		}
		return out
	case []any:
		out := slices.Clone(in)
		out[0] = withValue(in[0], path[1:], value)
		return out
	}
	return v
}

// rawShapes are those that only bytes can have.
func (s *scene) rawShapes() []shape {
	by := s.writer()
	head := `"type":"Create","actor":"` + by.ID + `","to":"as:Public"`
	object := func(more string) string {
		return `"object":{"id":"` + by.ID + `/notes/raw","type":"Note","attributedTo":"` + by.ID + `","inReplyTo":"` + s.article + `","to":"as:Public",` + more + `}`
	}
	bodies := map[string]string{
		"invalid UTF-8":          `{` + head + `,` + object("\"content\":\"\xff\xfe\xed\xa0\x80\"") + `}`,
		"half a surrogate":       `{` + head + `,` + object(`"content":"\ud800 \udc00"`) + `}`,
		"a key twice":            `{` + head + `,` + object(`"content":"a","content":"b"`) + `}`,
		"an actor twice":         `{` + head + `,"actor":"` + s.bob.ID + `",` + object(`"content":"a"`) + `}`,
		"an id twice":            `{` + head + `,` + object(`"content":"a","id":"`+s.comment.ID+`"`) + `}`,
		"a huge number":          `{` + head + `,` + object(`"content":1`+strings.Repeat("0", 5000)) + `}`,
		"an exponent":            `{` + head + `,"x":1e999999,` + object(`"content":"a"`) + `}`,
		"a byte order mark":      "\xef\xbb\xbf{" + head + `,` + object(`"content":"bom"`) + `}`,
		"2,000 levels of lists":  `{` + head + `,"object":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `}`,
		"2,000 levels of object": `{` + head + `,"object":` + strings.Repeat(`{"object":`, 2000) + `1` + strings.Repeat("}", 2000) + `}`,
		"60 levels":              `{` + head + `,"object":` + strings.Repeat(`{"object":`, 60) + `1` + strings.Repeat("}", 60) + `}`,
		"60 activities":          `{` + head + `,"object":` + strings.Repeat(`{`+head+`,"object":`, 60) + `1` + strings.Repeat("}", 60) + `}`,
		"5,000 mentions":         `{` + head + `,` + object(`"content":"mentions","tag":[`+strings.TrimSuffix(strings.Repeat(`{"type":"Mention","href":"`+s.bob.ID+`"},`, 5000), ",")+`]`) + `}`,
		"5,000 recipients":       `{` + head + `,"cc":[` + strings.TrimSuffix(strings.Repeat(`"`+s.bob.ID+`",`, 5000), ",") + `],` + object(`"content":"cc"`) + `}`,
		"50,000 keys":            `{` + head + `,` + manyKeys(50_000) + object(`"content":"keys"`) + `}`,
		"white space":            strings.Repeat(" ", 100_000) + `{` + head + `,` + object(`"content":"white"`) + `}` + strings.Repeat("\n", 100_000),
		"nothing":                ``, "null": `null`, "a list": `[]`, "a text": `"x"`, "a number": `1`, "two documents": `{}{}`, "torn": `{` + head, "zeros": strings.Repeat("\x00", 1000),
	}
	var out []shape
	for why, body := range bodies {
		out = append(out, shape{why, []byte(body)})
	}
	return out
}

func manyKeys(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `"k%d":%d,`, i, i)
	}
	return b.String()
}

// mediaTypes are spellings of both types, and what is none.
func mediaTypes() []string {
	return []string{
		"application/activity+json", "Application/Activity+JSON; charset=UTF-8", `application/ld+json; profile="https://www.w3.org/ns/activitystreams"`,
		`application/ld+json;profile=https://www.w3.org/ns/activitystreams`, "application/ld+json", `application/ld+json; profile="https://a.test/ https://www.w3.org/ns/activitystreams"`,
		"application/json", "text/html", "", "application/activity+json, text/html", ";", `application/ld+json; profile="`, "application/activity+json;;;=",
	}
}

// postShapes posts them, each in another media type's spelling now and then, and
// works on all that was taken.
func (s *scene) postShapes(what string, shapes []shape) {
	s.t.Helper()
	by, types := s.writer(), mediaTypes()
	taken := 0
	for i, one := range shapes {
		kind := types[0]
		if i%5 == 4 {
			kind = types[i/5%len(types)]
		}
		answer := by.Post(s.inbox(), one.body, aptest.ContentType(kind))
		switch {
		case answer.Status == http.StatusAccepted:
			taken++
		case answer.Status < 400 || answer.Status >= 500:
			s.t.Errorf("%s, %s: answered %d %s", what, one.why, answer.Status, answer.Body)
		case answer.Status == http.StatusTooManyRequests:
			s.t.Fatalf("%s, %s: too many at once for the limits; let time pass", what, one.why)
		}
		if i%50 == 49 {
			s.pass(30 * 1e9)
			s.settle()
		}
	}
	s.pass(30 * 1e9)
	s.settle()
	s.t.Logf("%s: %d shapes, %d taken", what, len(shapes), taken)
}

// othersUnharmed fails if anything that is not the writer's has changed.
func (s *scene) othersUnharmed(before snapshot) {
	s.t.Helper()
	now := s.db.snapshot()
	mine := s.writer().ID
	for _, table := range []string{"comment", "letter", "reaction", "person", "follower"} {
		for _, row := range before[table] {
			if !slices.Contains(now[table], row) {
				s.t.Errorf("%s lost %.300s", table, row)
			}
		}
		for _, row := range now[table] {
			if !slices.Contains(before[table], row) && !strings.Contains(row, mine) {
				s.t.Errorf("%s gained %.300s", table, row)
			}
		}
	}
	for _, table := range []string{"block", "tombstone", "media", "account", "actor", "setting", "slug_redirect", "category"} {
		s.equal(table, now[table], before[table])
	}
	for _, row := range s.db.rows(`SELECT person_uri FROM comment WHERE uri LIKE '` + s.evil.URL + `%'`) {
		s.equal("who wrote it", row, mine)
	}
}
