package activitypub_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
)

func readFile(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func parseObject(t testing.TB, raw string) *activitypub.Object {
	t.Helper()
	o, err := activitypub.ParseObject([]byte(raw))
	if err != nil {
		t.Fatalf("ParseObject(%.200s): %v", raw, err)
	}
	return o
}

func parseActivity(t testing.TB, raw string) *activitypub.Activity {
	t.Helper()
	a, err := activitypub.ParseActivity([]byte(raw))
	if err != nil {
		t.Fatalf("ParseActivity(%.200s): %v", raw, err)
	}
	return a
}

// TestShapes reads one property in every shape servers write it in.
func TestShapes(t *testing.T) {
	tests := []struct {
		name, raw string
		got       func(*activitypub.Object) any
		want      any
	}{
		{"bare to", `{"to":"https://a.example/u"}`, func(o *activitypub.Object) any { return fmt.Sprint(o.To) }, "[https://a.example/u]"},
		{"list to", `{"to":["https://a.example/u","https://b.example/v"]}`, func(o *activitypub.Object) any { return len(o.To) }, 2},
		{"null to", `{"to":null}`, func(o *activitypub.Object) any { return len(o.To) }, 0},
		{"objects in to", `{"to":[{"id":"https://a.example/u","type":"Person"},7,null]}`, func(o *activitypub.Object) any { return fmt.Sprint(o.To) }, "[https://a.example/u]"},
		{"as:Public", `{"to":"as:Public"}`, func(o *activitypub.Object) any { return fmt.Sprint(o.To) }, "[" + activitypub.Public + "]"},
		{"Public", `{"cc":["Public"]}`, func(o *activitypub.Object) any { return o.CC.Contains(activitypub.Public) }, true},
		{"author by id", `{"attributedTo":"https://a.example/u"}`, func(o *activitypub.Object) any { return o.AttributedTo.ID }, "https://a.example/u"},
		{"author embedded", `{"attributedTo":{"type":"Person","id":"https://a.example/u"}}`, func(o *activitypub.Object) any { return o.AttributedTo.ID + o.AttributedTo.Type() }, "https://a.example/uPerson"},
		{"first author of several", `{"attributedTo":[{"type":"Person","id":"https://a.example/u"},"https://b.example/group"]}`, func(o *activitypub.Object) any { return o.AttributedTo.ID }, "https://a.example/u"},
		{"author by number (NodeBB)", `{"attributedTo":1}`, func(o *activitypub.Object) any { return o.AttributedTo.IsZero() }, true},
		{"inReplyTo null", `{"inReplyTo":null}`, func(o *activitypub.Object) any { return o.InReplyTo.IsZero() }, true},
		{"inReplyTo list", `{"inReplyTo":["https://a.example/1"]}`, func(o *activitypub.Object) any { return o.InReplyTo.ID }, "https://a.example/1"},
		{"url string", `{"url":"https://a.example/1"}`, func(o *activitypub.Object) any { return o.URL.Page() }, "https://a.example/1"},
		{"url Link", `{"url":{"type":"Link","href":"https://a.example/1"}}`, func(o *activitypub.Object) any { return o.URL.Page() }, "https://a.example/1"},
		{"url list, html wins", `{"url":[{"type":"Link","mediaType":"video/mp4","href":"https://a.example/1.mp4"},{"type":"Link","mediaType":"text/html","href":"https://a.example/1"}]}`, func(o *activitypub.Object) any { return o.URL.Page() }, "https://a.example/1"},
		{"url javascript", `{"url":"javascript:alert(1)"}`, func(o *activitypub.Object) any { return o.URL.Page() }, ""},
		{"content a number", `{"content":7,"name":"n"}`, func(o *activitypub.Object) any { return o.Content + o.Name }, "n"},
		{"content a list", `{"content":["<p>x</p>"]}`, func(o *activitypub.Object) any { return o.Content }, "<p>x</p>"},
		{"content by map only", `{"contentMap":{"de":"<p>ja</p>"}}`, func(o *activitypub.Object) any { return o.Content + o.Language() }, "<p>ja</p>de"},
		{"contentMap with nonsense", `{"content":"x","contentMap":{"de":7,"en":"x"}}`, func(o *activitypub.Object) any { return o.Language() }, "en"},
		{"summary null", `{"summary":null,"content":"x"}`, func(o *activitypub.Object) any { return o.Summary }, ""},
		{"one tag bare", `{"tag":{"type":"Mention","href":"https://a.example/u"}}`, func(o *activitypub.Object) any { return fmt.Sprint(o.Mentions()) }, "[https://a.example/u]"},
		{"tags with nonsense", `{"tag":[null,3,"x",{"type":"Hashtag","name":"#go"}]}`, func(o *activitypub.Object) any { return fmt.Sprintln(len(o.Tag), o.Tag[0].Name) }, "1 #go\n"},
		{"one attachment bare", `{"attachment":{"type":"Document","url":"https://a.example/i.png","name":"alt"}}`, func(o *activitypub.Object) any { return o.Attachment[0].URL + o.Attachment[0].Name }, "https://a.example/i.pngalt"},
		{"attachment url as Links", `{"attachment":[{"type":"Video","url":[{"href":"https://a.example/v.mp4","mediaType":"video/mp4"}]}]}`, func(o *activitypub.Object) any { return o.Attachment[0].URL + o.Attachment[0].MediaType }, "https://a.example/v.mp4video/mp4"},
		{"alt in summary", `{"attachment":[{"type":"Image","url":"https://a.example/i.png","summary":"alt"}]}`, func(o *activitypub.Object) any { return o.Attachment[0].Name }, "alt"},
		{"sensitive as string", `{"sensitive":"true"}`, func(o *activitypub.Object) any { return o.Sensitive }, true},
		{"sensitive as number", `{"sensitive":1}`, func(o *activitypub.Object) any { return o.Sensitive }, false},
		{"type list", `{"type":["x:Odd","Note"]}`, func(o *activitypub.Object) any { return o.Type }, "Note"},
		{"type with prefix", `{"type":"as:Note"}`, func(o *activitypub.Object) any { return o.Type }, "Note"},
		{"type as IRI", `{"type":"https://www.w3.org/ns/activitystreams#Article"}`, func(o *activitypub.Object) any { return o.Type }, "Article"},
		{"type missing", `{"id":"https://a.example/1"}`, func(o *activitypub.Object) any { return o.Type }, ""},
		{"id a number", `{"id":12}`, func(o *activitypub.Object) any { return o.ID }, ""},
		{"id endless", `{"id":"https://a.example/` + strings.Repeat("x", 3000) + `"}`, func(o *activitypub.Object) any { return o.ID }, ""},
		{"duplicate key, last wins", `{"content":"a","content":"b"}`, func(o *activitypub.Object) any { return o.Content }, "b"},
		{"another case is another key", `{"content":"a","Content":"b","CONTENT":"c"}`, func(o *activitypub.Object) any { return o.Content }, "a"},
		{"invalid UTF-8", "{\"content\":\"a\xffb\"}", func(o *activitypub.Object) any { return o.Content }, "a\uFFFDb"},
		{"byte order mark", "\xef\xbb\xbf{\"content\":\"a\"}", func(o *activitypub.Object) any { return o.Content }, "a"},
		{"number too large", `{"content":"a","x":1e999}`, func(o *activitypub.Object) any { return o.Content }, "a"},
		{"quote by other names", `{"quoteUrl":"https://a.example/q"}`, func(o *activitypub.Object) any { return o.Quote }, "https://a.example/q"},
		{"quote by a link", `{"tag":{"type":"Link","href":"https://a.example/q","mediaType":"application/activity+json"}}`, func(o *activitypub.Object) any { return fmt.Sprint(o.Quoted()) }, "[https://a.example/q]"},
		{"quote by name and link", `{"quoteUri":"https://a.example/q","tag":[{"type":"Link","href":"https://a.example/q","mediaType":"application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"","rel":"https://misskey-hub.net/ns#_misskey_quote"}]}`, func(o *activitypub.Object) any { return fmt.Sprint(o.Quoted()) }, "[https://a.example/q]"},
		{"links that are no quotes", `{"tag":[{"type":"Link","href":"https://a.example/p","mediaType":"text/html"},{"type":"Link","href":"https://a.example/s","mediaType":"application/activity+json","rel":"self"},{"type":"Mention","href":"https://a.example/u"},{"type":"Link","mediaType":"application/activity+json"},null]}`, func(o *activitypub.Object) any { return len(o.Quoted()) }, 0},
		{"icon string", `{"icon":"https://a.example/i.png"}`, func(o *activitypub.Object) any { return o.Icon.URL }, "https://a.example/i.png"},
		{"icon list", `{"icon":[{"type":"Image","url":"https://a.example/1.png"},{"type":"Image","url":"https://a.example/2.png"}]}`, func(o *activitypub.Object) any { return o.Icon.URL }, "https://a.example/1.png"},
		{"icon url escaped (WordPress)", `{"icon":{"type":"Image","url":"https://a.example/i?s=1&#038;d=mm"}}`, func(o *activitypub.Object) any { return o.Icon.URL }, "https://a.example/i?s=1&d=mm"},
		{"icon false", `{"icon":false}`, func(o *activitypub.Object) any { return o.Icon == nil }, true},
		{"old policy names", `{"interactionPolicy":{"canReply":{"always":"as:Public","approvalRequired":[]}}}`, func(o *activitypub.Object) any {
			return o.InteractionPolicy.CanReply.AutomaticApproval.Contains(activitypub.Public)
		}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := tt.got(parseObject(t, tt.raw)); got != tt.want {
				t.Errorf("got %v, want %v", got, tt.want)
			}
		})
	}
}

func TestTimes(t *testing.T) {
	for raw, want := range map[string]string{
		`"2026-11-22T19:53:00.104180044Z"`: "2026-11-22T19:53:00.104180044Z",
		`"2026-11-22T19:53:00+02:00"`:      "2026-11-22T17:53:00Z",
		`"2026-11-22T19:53:00"`:            "2026-11-22T19:53:00Z",
		`"2026-11-22T19:53Z"`:              "2026-11-22T19:53:00Z",
		`["2026-11-22T19:53:00Z"]`:         "2026-11-22T19:53:00Z",
		`"yesterday"`:                      "0001-01-01T00:00:00Z",
		`1795376547`:                       "0001-01-01T00:00:00Z",
		`null`:                             "0001-01-01T00:00:00Z",
	} {
		o := parseObject(t, `{"published":`+raw+`}`)
		if got := o.Published.Format(time.RFC3339Nano); got != want {
			t.Errorf("published %s reads %s, want %s", raw, got, want)
		}
	}
}

func TestKeysOfActors(t *testing.T) {
	const id = "https://a.example/u#main-key"
	for name, raw := range map[string]string{
		"object":   `{"publicKey":{"id":"` + id + `","owner":"https://a.example/u","publicKeyPem":"PEM","type":"CryptographicKey"}}`,
		"list":     `{"publicKey":[{"id":"https://a.example/u#other"},{"id":"` + id + `","publicKeyPem":"PEM"}]}`,
		"id":       `{"publicKey":"` + id + `"}`,
		"nameless": `{"publicKey":[{"publicKeyPem":"X"},{"id":"` + id + `","publicKeyPem":"PEM"}]}`,
	} {
		a, err := activitypub.ParseActor([]byte(raw))
		if err != nil {
			t.Fatal(err)
		}
		key, ok := a.PublicKey.Find(id)
		if !ok || name != "id" && key.PEM != "PEM" {
			t.Errorf("%s: got %+v, %v", name, key, ok)
		}
		if _, ok := a.PublicKey.Find(""); ok {
			t.Errorf("%s: found a key with no id", name)
		}
	}
}

func TestFloods(t *testing.T) {
	var mentions, people []string
	for i := range 5000 {
		mentions = append(mentions, fmt.Sprintf(`{"type":"Mention","href":"https://a.example/%d"}`, i))
		people = append(people, fmt.Sprintf(`"https://a.example/%d"`, i))
	}
	tags := strings.Repeat(`{"type":"Hashtag","name":"#x"},`, 100)
	media := strings.TrimSuffix(strings.Repeat(`{"type":"Image","url":"https://a.example/i"},`, 30), ",")
	o := parseObject(t, `{"cc":[`+strings.Join(people, ",")+`,"as:Public"],
		"tag":[`+tags+strings.Join(mentions, ",")+`],"attachment":[`+media+`]}`)
	if len(o.Tag) != activitypub.MaxTags || len(o.Attachment) != activitypub.MaxAttachments {
		t.Errorf("kept %d tags and %d attachments", len(o.Tag), len(o.Attachment))
	}
	if len(o.CC) != activitypub.MaxRecipients+1 || !o.CC.Contains(activitypub.Public) {
		t.Errorf("kept %d recipients, public %v", len(o.CC), o.CC.Contains(activitypub.Public))
	}
	if !slices.Equal(o.Truncated, []string{"cc", "tag", "attachment"}) {
		t.Errorf("says that %v were cut", o.Truncated)
	}
	o = parseObject(t, `{"tag":[`+strings.Join(mentions, ",")+`]}`)
	if len(o.Mentions()) != activitypub.MaxMentions {
		t.Errorf("kept %d mentions", len(o.Mentions()))
	}
	if o = parseObject(t, `{"tag":[{"type":"Mention","href":"https://a.example/1"}]}`); o.Truncated != nil {
		t.Errorf("says that %v were cut of one tag", o.Truncated)
	}
}

func TestRefusedDocuments(t *testing.T) {
	deep := func(n int) string { return strings.Repeat(`{"a":`, n) + "1" + strings.Repeat("}", n) }
	tests := []struct {
		name, raw string
		want      error
	}{
		{"64 deep", deep(64), nil},
		{"65 deep", deep(65), activitypub.ErrTooDeep},
		{"deep inside a string", `{"content":"` + strings.Repeat("[", 1000) + `\"{"}`, nil},
		{"deep inside a string after a quote", `{"content":"\"` + strings.Repeat("[", 1000) + `"}`, nil},
		{"deep after a backslash in a string", `{"content":"\\","a":` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, activitypub.ErrTooDeep},
		{"2,000 lists", `{"a":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `}`, activitypub.ErrTooDeep},
		{"half a million values", `{"a":[` + strings.Repeat("0,", 500_000) + `0]}`, activitypub.ErrTooDeep},
		{"a list", `[{"type":"Note"}]`, activitypub.ErrNotObject},
		{"a string", `"https://a.example"`, activitypub.ErrNotObject},
		{"null", `null`, activitypub.ErrNotObject},
		{"@graph", `{"@graph":[]}`, activitypub.ErrLinkedData},
		{"@included", `{"object":{"@included":[]}}`, activitypub.ErrLinkedData},
		{"@reverse", `{"object":[{"@reverse":{}}]}`, activitypub.ErrLinkedData},
		{"@reverse in the context", `{"@context":{"x":{"@reverse":"as:object"}}}`, activitypub.ErrLinkedData},
		{"@graph by another name", `{"@context":{"x":"@graph"},"x":[]}`, activitypub.ErrLinkedData},
		{"@graph by another name, at length", `{"@context":["https://a.example",{"x":{"@id":"@included"}}]}`, activitypub.ErrLinkedData},
		{"actor means something else", `{"@context":{"actor":"https://evil.example/x"}}`, activitypub.ErrLinkedData},
		{"actor means nothing", `{"@context":{"actor":null}}`, activitypub.ErrLinkedData},
		{"another is called actor", `{"@context":{"as":"https://evil.example/#"}}`, activitypub.ErrLinkedData},
		{"id is another's", `{"@context":{"id":"as:object"}}`, activitypub.ErrLinkedData},
		{"context inside a term", `{"@context":{"x":{"@id":"as:y","@context":{"object":"as:target"}}}}`, activitypub.ErrLinkedData},
		{"context inside an object", `{"object":{"@context":{"object":"as:target"}}}`, activitypub.ErrLinkedData},
		{"terms as they are", `{"@context":[{"as":"https://www.w3.org/ns/activitystreams#","actor":{"@id":"as:actor","@type":"@id"},"to":{"@type":"@id"},"id":"@id","type":"@type","@vocab":"_:","@language":"und"}]}`, nil},
		{"the words in text", `{"content":"@graph @reverse"}`, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := activitypub.ParseObject([]byte(tt.raw))
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
	for _, raw := range []string{"", "{", "{}{}", `{"a":1} x`, "\x00"} {
		if _, err := activitypub.ParseObject([]byte(raw)); err == nil {
			t.Errorf("%q was read", raw)
		}
	}
}

// TestVouching keeps of embedded objects only what their sender can vouch for
// (A7, A11, FEP-fe34).
func TestVouching(t *testing.T) {
	const actor = `"actor":"https://e.example/mallory"`
	tests := []struct {
		name, raw string
		want      bool // the object stays embedded
	}{
		{"own note", `{"type":"Create",` + actor + `,"object":{"id":"https://e.example/1","attributedTo":"https://e.example/mallory"}}`, true},
		{"own note, author unsaid", `{"type":"Create",` + actor + `,"object":{"id":"https://e.example/1"}}`, true},
		{"own note without id", `{"type":"Create",` + actor + `,"object":{"type":"Note","content":"x"}}`, true},
		{"note of another origin", `{"type":"Create",` + actor + `,"object":{"id":"https://v.example/1","attributedTo":"https://e.example/mallory"}}`, false},
		{"another port is another origin", `{"type":"Create",` + actor + `,"object":{"id":"https://e.example:444/1"}}`, false},
		{"plain http is another origin", `{"type":"Create",` + actor + `,"object":{"id":"http://e.example/1"}}`, false},
		{"the same with the port said", `{"type":"Create",` + actor + `,"object":{"id":"HTTPS://E.example:443/1"}}`, true},
		{"name in front of the host", `{"type":"Create",` + actor + `,"object":{"id":"https://e.example@v.example/1"}}`, false},
		{"words in a neighbour's mouth", `{"type":"Create",` + actor + `,"object":{"id":"https://e.example/1","attributedTo":"https://e.example/bob"}}`, false},
		{"edit of a neighbour's profile", `{"type":"Update",` + actor + `,"object":{"id":"https://e.example/bob","type":"Person"}}`, false},
		{"edit of the own profile", `{"type":"Update",` + actor + `,"object":{"id":"https://e.example/mallory","type":"Person"}}`, true},
		{"boost with the note inside", `{"type":"Announce",` + actor + `,"object":{"id":"https://v.example/1","type":"Note"}}`, false},
		{"boost of an own Create", `{"type":"Announce",` + actor + `,"object":{"id":"https://e.example/c","type":"Create","actor":"https://e.example/mallory"}}`, true},
		{"boost of another's Create", `{"type":"Announce",` + actor + `,"object":{"id":"https://e.example/c","type":"Create","actor":"https://v.example/bob"}}`, false},
		{"Accept of our Follow", `{"type":"Accept",` + actor + `,"object":{"id":"https://v.example/follows/1","type":"Follow"}}`, true},
		{"Undo of an own Like whose id is ours", `{"type":"Undo",` + actor + `,"object":{"id":"https://v.example/l","type":"Like","actor":"https://e.example/mallory"}}`, true},
		{"Undo of another's Follow", `{"type":"Undo",` + actor + `,"object":{"id":"https://e.example/l","type":"Follow","actor":"https://v.example/bob"}}`, false},
		{"Undo of a neighbour's Follow", `{"type":"Undo",` + actor + `,"object":{"id":"https://e.example/l","type":"Follow","actor":"https://e.example/bob"}}`, false},
		{"Undo of an own Like", `{"type":"Undo",` + actor + `,"object":{"id":"https://e.example/l","type":"Like","actor":"https://e.example/mallory"}}`, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := parseActivity(t, tt.raw)
			ref := a.Object.First()
			if ref.Embedded() != tt.want {
				t.Errorf("embedded: %v, want %v", ref.Embedded(), tt.want)
			}
			if strings.Contains(tt.raw, `"object":{"id"`) && ref.ID == "" {
				t.Error("the id is lost")
			}
		})
	}
	quote := parseActivity(t, `{"type":"QuoteRequest",`+actor+`,"object":"https://v.example/1","instrument":{"id":"https://v.example/2","type":"Note"}}`)
	if quote.Instrument.Embedded() || quote.Instrument.ID != "https://v.example/2" {
		t.Errorf("foreign instrument: %+v", quote.Instrument)
	}
}

// TestInnerActivities reads what activities embed, as what it is.
func TestInnerActivities(t *testing.T) {
	undo := parseActivity(t, `{"type":"Undo","actor":"https://m/a","object":{"id":"https://m/f","type":"Follow","actor":"https://m/a","object":"https://b/ap"}}`)
	if follow := undo.Object.Activity(); undo.Object.Type() != "Follow" || follow.Object.ID() != "https://b/ap" || follow.Actor.ID != "https://m/a" {
		t.Errorf("Undo: %+v", undo.Object.Activity())
	}
	flag := parseActivity(t, `{"type":"Flag","actor":"https://m/actor","object":["https://b/ap","https://b/1"],"content":"spam"}`)
	if len(flag.Object) != 2 || flag.Content != "spam" || flag.Object.IDs()[1] != "https://b/1" {
		t.Errorf("Flag: %+v", flag)
	}
	if bare := parseActivity(t, `{"type":"Like","actor":"https://m/a","object":"https://b/1"}`); bare.Object.Activity() != nil || bare.Object.Object() != nil || bare.Object.Actor() != nil {
		t.Error("an id reads as an embedded object")
	}
	if none := parseActivity(t, `{"type":"Like"}`); none.Object.ID() != "" || none.Object.Type() != "" || none.Object.Activity() != nil {
		t.Error("a missing object reads as something")
	}
}

// TestRealDocuments reads what other people's software has written.
func TestRealDocuments(t *testing.T) {
	mara, err := activitypub.ParseActor(readFile(t, "testdata/wordpress/actor-author.json"))
	if err != nil {
		t.Fatal(err)
	}
	key, ok := mara.PublicKey.Find("https://wp.test/?author=1#main-key")
	if mara.ID != "https://wp.test/?author=1" || mara.Type != "Person" || mara.Webfinger != "mara@wp.test" ||
		!ok || key.Owner != mara.ID || mara.Icon == nil || mara.SharedInbox() != "" || len(mara.Attachment) != 6 {
		t.Errorf("WordPress author: %+v", mara)
	}
	article := parseObject(t, string(readFile(t, "testdata/wordpress/post-boundaries.as-article.json")))
	if article.Type != "Article" || article.Name == "" || !article.To.Contains(activitypub.Public) || article.Language() != "en" {
		t.Errorf("WordPress article: %+v", article)
	}
	if page, err := activitypub.ParseCollection(readFile(t, "testdata/wordpress/replies-post.json")); err != nil || len(page.Items) != 3 || !page.IsPage() {
		t.Errorf("WordPress replies: %+v, %v", page, err)
	}
	for _, name := range recordedNames(t, "testdata/recorded", "signature/testdata") {
		rec := readRecorded(t, name)
		if rec.Method != "POST" {
			continue
		}
		a := parseActivity(t, string(rec.Body))
		if a.ID == "" || a.Actor.ID == "" || a.Object.ID() == "" || !activitypub.IsActivityType(a.Type) {
			t.Errorf("%s: %+v", name, a)
		}
		if strings.Contains(name, "Create-Note-reply") {
			note := a.Object.Object()
			if note == nil || note.InReplyTo.ID == "" || note.Published.IsZero() || note.AttributedTo.ID != a.Actor.ID {
				t.Errorf("%s: %+v", name, note)
			}
		}
	}
}

func recordedNames(t testing.TB, roots ...string) []string {
	t.Helper()
	var names []string
	for _, root := range roots {
		found, err := filepath.Glob(filepath.FromSlash(root + "/*/0*.json"))
		if err != nil || len(found) == 0 {
			t.Fatalf("no recorded requests in %s: %v", root, err)
		}
		names = append(names, found...)
	}
	return names
}

func readRecorded(t testing.TB, name string) *aptest.Recorded {
	t.Helper()
	rec, err := aptest.ReadRecorded(os.DirFS("."), filepath.ToSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

func marshal(t testing.TB, v any) map[string]any {
	t.Helper()
	raw, err := activitypub.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var out map[string]any
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return out
}

// TestWriting looks at what Mastodon, GoToSocial and WordPress demand of the
// shape of what they read.
func TestWriting(t *testing.T) {
	note := &activitypub.Object{
		Context: activitypub.ContextObject, ID: "https://b.example/1", Type: "Note",
		AttributedTo: activitypub.ID("https://b.example/ap"), Content: "<p>a & b</p>",
		To: activitypub.IDs{activitypub.Public}, URL: activitypub.URL("https://b.example/x"),
		Tag:        []activitypub.Tag{activitypub.HashtagOf("#go", "https://b.example/tag/go")},
		Attachment: []activitypub.Attachment{{Type: "Link", Href: "https://b.example/x"}},
		Published:  time.Date(2026, 1, 2, 4, 4, 5, 678_900_000, time.FixedZone("", 3600)),
	}
	create := activitypub.Activity{
		Context: activitypub.ContextObject, Type: "Create", Actor: activitypub.ID("https://b.example/ap"),
		Object: activitypub.Refs{activitypub.Embed(note)}, To: note.To,
	}
	out := marshal(t, create)
	object, _ := out["object"].(map[string]any)
	if object == nil || object["@context"] != nil || out["@context"] == nil {
		t.Fatalf("@context belongs to the top alone: %v", out)
	}
	if note.Context == "" {
		t.Error("writing changed the note")
	}
	for _, key := range []string{"to", "tag", "attachment"} {
		if list, ok := object[key].([]any); !ok || len(list) != 1 {
			t.Errorf("%s is no list: %v", key, object[key])
		}
	}
	for _, key := range []string{"cc", "updated", "summary", "inReplyTo", "replies", "sensitive", "icon", "Truncated"} {
		if v, ok := object[key]; ok {
			t.Errorf("%s is written as %v", key, v)
		}
	}
	if object["published"] != "2026-01-02T03:04:05.678Z" || object["url"] != "https://b.example/x" || object["attributedTo"] != "https://b.example/ap" {
		t.Errorf("written as %v", object)
	}
	if raw, err := activitypub.Marshal(create); err != nil || !bytes.Contains(raw, []byte("<p>a & b</p>")) {
		t.Errorf("HTML is escaped or lost: %s, %v", raw, err)
	}
}

func TestWritingCollections(t *testing.T) {
	replies := activitypub.NewCollection("https://b.example/1/replies", 2, "").Unordered()
	replies.First = activitypub.Embed(activitypub.NewPage("", replies.ID, []activitypub.Ref{activitypub.ID("https://m/1"), activitypub.ID("https://m/2")}, "", "").Unordered())
	out := marshal(t, replies)
	page, _ := out["first"].(map[string]any)
	if out["type"] != "Collection" || page["type"] != "CollectionPage" || len(page["items"].([]any)) != 2 || page["next"] != nil || out["items"] != nil {
		t.Errorf("replies: %v", out)
	}
	outbox := marshal(t, activitypub.NewPage("https://b.example/outbox?page=1", "https://b.example/outbox", nil, "", ""))
	if list, ok := outbox["orderedItems"].([]any); !ok || len(list) != 0 {
		t.Errorf("an empty page has no list: %v", outbox)
	}
	likes := marshal(t, activitypub.NewCollection("https://b.example/likes", 0, ""))
	if likes["totalItems"] != 0.0 || likes["first"] != nil || likes["orderedItems"] != nil {
		t.Errorf("likes: %v", likes)
	}
}

func TestWritingActors(t *testing.T) {
	actor := activitypub.Actor{
		Context: activitypub.ContextActor, ID: "https://b.example/ap", Type: "Person", PreferredUsername: "b",
		PublicKey:   activitypub.PublicKeys{{ID: "https://b.example/ap#k", Owner: "https://b.example/ap", PEM: "P"}},
		AlsoKnownAs: activitypub.IDs{"https://old.example/b"}, Attachment: []activitypub.Attachment{{Type: "PropertyValue", Name: "Blog", Value: "<a>"}},
	}
	out := marshal(t, actor)
	if key, ok := out["publicKey"].(map[string]any); !ok || key["owner"] != actor.ID {
		t.Errorf("publicKey: %v", out["publicKey"])
	}
	for _, key := range []string{"attachment", "alsoKnownAs"} {
		if _, ok := out[key].([]any); !ok {
			t.Errorf("%s is no list", key)
		}
	}
	if out["manuallyApprovesFollowers"] != false || out["discoverable"] != false {
		t.Error("consent is left unsaid")
	}
	again, err := activitypub.ParseActor(mustMarshal(t, actor))
	if err != nil || again.PublicKey[0] != actor.PublicKey[0] || again.Attachment[0].Value != "<a>" {
		t.Errorf("read back: %+v, %v", again, err)
	}
}

// TestSharedInbox: an actor cannot point our deliveries at another server.
func TestSharedInbox(t *testing.T) {
	for shared, want := range map[string]string{
		`"https://a.example/inbox"`: "https://a.example/inbox", `"https://v.example/inbox"`: "",
		`["https://a.example/inbox"]`: "https://a.example/inbox", `null`: "", `7`: "",
	} {
		a, err := activitypub.ParseActor([]byte(`{"id":"https://a.example/u","endpoints":{"sharedInbox":` + shared + `}}`))
		if err != nil || a.SharedInbox() != want {
			t.Errorf("%s: %q, %v", shared, a.SharedInbox(), err)
		}
	}
}

func mustMarshal(t testing.TB, v any) []byte {
	t.Helper()
	raw, err := activitypub.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func TestOrigins(t *testing.T) {
	for address, want := range map[string]string{
		"https://A.example/x": "https://a.example", "https://a.example:443/x": "https://a.example",
		"http://a.example:80": "http://a.example", "https://a.example:8443/": "https://a.example:8443",
		"https://[2001:DB8::1]/x": "https://[2001:db8::1]", "https://u@a.example/": "", "acct:u@a.example": "",
		"javascript:alert(1)": "", "": "", "//a.example": "", "https://": "",
	} {
		if got := activitypub.Origin(address); got != want {
			t.Errorf("Origin(%q) = %q, want %q", address, got, want)
		}
	}
	if activitypub.SameOrigin("", "") || activitypub.SameOrigin("urn:x", "urn:x") {
		t.Error("no origin is the same as no origin")
	}
}

// TestPolicyIsWrittenInBothDialects: GoToSocial before 0.21 looks for the old
// names.
func TestPolicyIsWrittenInBothDialects(t *testing.T) {
	raw, err := activitypub.Marshal(activitypub.InteractionPolicy{
		CanReply: &activitypub.Permission{AutomaticApproval: activitypub.IDs{"https://b.example/u"}, ManualApproval: activitypub.IDs{activitypub.Public}},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"canReply":{"automaticApproval":["https://b.example/u"],"manualApproval":["` + activitypub.Public + `"],"always":["https://b.example/u"],"approvalRequired":["` + activitypub.Public + `"]}}`
	if string(raw) != want {
		t.Errorf("%s, want %s", raw, want)
	}
}
