package activitypub_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub"
)

// coreTerms are the terms that the two contexts by address define
// (www.w3.org/ns/activitystreams and w3id.org/security/v1), as far as we write
// them.
const coreTerms = `id type actor object target origin result instrument to cc audience
	published updated content summary tag attributedTo inReplyTo name nameMap summaryMap contentMap
	source mediaType url deleted formerType attachment icon image preview replies likes shares context
	href hreflang rel height width duration preferredUsername inbox outbox followers following
	endpoints sharedInbox publicKey owner publicKeyPem totalItems first last partOf next prev items
	orderedItems generator`

// TestContexts finds a definition for every property we can write: JSON-LD
// readers (GoToSocial, Fedify, Pleroma) drop what has none.
func TestContexts(t *testing.T) {
	for _, tt := range []struct {
		name    string
		context activitypub.Context
		types   []any
		values  string
	}{
		{
			"object", activitypub.ContextObject,
			[]any{activitypub.Object{}, activitypub.Activity{}, activitypub.Tag{}, activitypub.Attachment{}, activitypub.Image{}, activitypub.InteractionPolicy{}, activitypub.Permission{}, activitypub.Collection{}, activitypub.Link{}},
			"Hashtag Emoji QuoteRequest QuoteAuthorization ReplyRequest ReplyAuthorization LikeRequest LikeAuthorization AnnounceRequest AnnounceAuthorization always approvalRequired",
		},
		{
			"actor", activitypub.ContextActor,
			[]any{activitypub.Actor{}, activitypub.Endpoints{}, activitypub.PublicKey{}, activitypub.Multikey{}, activitypub.Tag{}, activitypub.Attachment{}, activitypub.Image{}, activitypub.Permission{}},
			"Hashtag Emoji PropertyValue Multikey canFeature always approvalRequired",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			defined := definedTerms(t, tt.context)
			for _, v := range tt.types {
				for field := range reflect.TypeOf(v).Fields() {
					name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
					if name == "" || name == "-" || name == "@context" || defined[name] {
						continue
					}
					// Fields of actors only, and of other objects only.
					if name == "value" && tt.name == "object" || name == "canFeature" && tt.name == "object" {
						continue
					}
					t.Errorf("%T.%s: %q is not defined", v, field.Name, name)
				}
			}
			for name := range strings.FieldsSeq(tt.values) {
				if !defined[name] {
					t.Errorf("%q is not defined", name)
				}
			}
		})
	}
}

func definedTerms(t *testing.T, context activitypub.Context) map[string]bool {
	t.Helper()
	defined := make(map[string]bool)
	for name := range strings.FieldsSeq(coreTerms) {
		defined[name] = true
	}
	var parts []any
	if err := json.Unmarshal([]byte(context), &parts); err != nil {
		t.Fatalf("the context is no JSON: %v", err)
	}
	prefixes := map[string]bool{"as": true, "http": true, "https": true}
	inline, _ := parts[len(parts)-1].(map[string]any)
	for name := range inline {
		defined[name], prefixes[name] = true, true
	}
	for name, v := range inline {
		if m, ok := v.(map[string]any); ok {
			v = m["@id"]
		}
		prefix, _, _ := strings.Cut(v.(string), ":")
		if !prefixes[prefix] {
			t.Errorf("%q stands for %v, whose prefix is not defined", name, v)
		}
	}
	return defined
}

// TestOwnContextsAreRead: what we write passes our own reader's checks.
func TestOwnContextsAreRead(t *testing.T) {
	for _, context := range []activitypub.Context{activitypub.ContextPlain, activitypub.ContextObject, activitypub.ContextActor} {
		if _, err := activitypub.ParseObject([]byte(`{"@context":` + string(context) + `}`)); err != nil {
			t.Errorf("%.40s...: %v", context, err)
		}
	}
}

// TestContextsOfProofs: the terms of proofs are defined before our own.
func TestContextsOfProofs(t *testing.T) {
	for _, context := range []activitypub.Context{"", activitypub.ContextPlain, activitypub.ContextObject, activitypub.ContextActor} {
		var with, without []any
		if err := json.Unmarshal([]byte(context.WithProof()), &with); err != nil {
			t.Fatalf("%s: %v", context.WithProof(), err)
		}
		if err := json.Unmarshal([]byte("["+strings.TrimSuffix(strings.TrimPrefix(string(context), "["), "]")+"]"), &without); err != nil {
			t.Fatal(err)
		}
		if context == "" {
			without = []any{"https://www.w3.org/ns/activitystreams"}
		}
		if len(with) != len(without)+1 || with[0] != without[0] || with[1] != "https://w3id.org/security/data-integrity/v2" {
			t.Errorf("%s became %s", context, context.WithProof())
		}
	}
}
