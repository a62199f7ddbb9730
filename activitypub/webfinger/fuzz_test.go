package webfinger

import (
	"encoding/json"
	"os"
	"reflect"
	"strings"
	"testing"
)

// FuzzJRD: what is read of a descriptor can be written and reads the same, and
// the actor it leads to is the address of a link that is really there.
func FuzzJRD(f *testing.F) {
	recorded, err := os.ReadFile("testdata/wordpress-author.json")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(recorded)
	for _, seed := range []string{
		`{"subject":"acct:a@b","links":[{"rel":"self","type":"application/activity+json","href":"https://b/1"}]}`,
		`{"subject":7,"aliases":{},"links":[null,{"properties":{"a":null}}]}`,
		`{"links":[{"rel":"self","type":"application/ld+json; profile=\"https://www.w3.org/ns/activitystreams\"","href":"x"}]}`,
		`{"SUBJECT":"acct:a@b","subject":"acct:c@d","links":[{"Rel":"self","TYPE":"application/activity+json","HREF":"y"}]}`,
		`{"aliases":["a",1,null,["b"]],"links":[{"rel":"self","titles":{"en":"x"}},{"rel":["self"]}]}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		jrd, err := ParseJRD(raw)
		if err != nil {
			return
		}
		written, err := json.Marshal(jrd)
		if err != nil {
			t.Fatalf("%q was read and cannot be written: %v", raw, err)
		}
		again, err := ParseJRD(written)
		if err != nil || again.Subject != jrd.Subject || again.Actor() != jrd.Actor() ||
			len(again.Links) != len(jrd.Links) || strings.Join(again.Aliases, "\n") != strings.Join(jrd.Aliases, "\n") {
			t.Fatalf("%q reads as %+v, and written as %+v, %v", raw, jrd, again, err)
		}
		actor := jrd.Actor()
		var plain map[string]any
		if err := json.Unmarshal(raw, &plain); err != nil {
			t.Fatalf("%q was read and is no JSON object: %v", raw, err)
		}
		if actor != "" && !holds(plain, actor) {
			t.Fatalf("%q leads to %q, which it does not say", raw, actor)
		}
	})
}

// holds reports whether a text stands anywhere in a JSON value.
func holds(v any, text string) bool {
	switch v := v.(type) {
	case string:
		return v == text
	case []any:
		for _, e := range v {
			if holds(e, text) {
				return true
			}
		}
	case map[string]any:
		for _, e := range v {
			if holds(e, text) {
				return true
			}
		}
	}
	return false
}

// FuzzHostMeta: a template is taken only from a document that holds it, and
// always leaves a place for whom is asked about.
func FuzzHostMeta(f *testing.F) {
	for _, seed := range []string{
		`<?xml version="1.0"?><XRD xmlns="http://docs.oasis-open.org/ns/xri/xrd-1.0"><Link rel="lrdd" template="https://a.example/wf?r={uri}"/></XRD>`,
		`<XRD><Link rel="lrdd" template="https://a.example/"/><Link rel="lrdd" template="{uri}{uri}"/></XRD>`,
		`<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;">]><XRD><Link rel="lrdd" template="&c;{uri}"/></XRD>`,
		`<XRD><Link rel="lrdd" template="&#x7b;uri}"/></XRD>`, `<`, ``,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		template := lrddTemplate(document)
		if template == "" {
			return
		}
		if !strings.Contains(template, "{uri}") || len(template) > len(document) {
			t.Fatalf("%q gives %q", document, template)
		}
		if !reflect.DeepEqual(template, lrddTemplate(document)) {
			t.Fatalf("%q gives two templates", document)
		}
	})
}
