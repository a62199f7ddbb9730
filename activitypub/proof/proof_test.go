package proof_test

import (
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/mr-tron/base58"

	"github.com/causerie/causerie/activitypub/proof"
)

// The vector of FEP-8b32 (fep-8b32.feature).
const (
	vectorSecret = "z3u2en7t5LR2WtQH5PfFqMqwVHBeXouLzo6haApm8XHqvjxq"
	vectorPublic = "z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2"
	vectorMethod = "https://server.example/users/alice#ed25519-key"
	vectorValue  = "z42ffGu6AUKPCFcFPiabmUvnGLPJzC7e4DGWC52NUasSSH37UMa9c58tdgVszUcZfytxa4fQ5TYHaJENCxUDe9SdL"
	vectorPlain  = `{
		"@context": ["https://www.w3.org/ns/activitystreams", "https://w3id.org/security/data-integrity/v2"],
		"id": "https://server.example/activities/1",
		"type": "Create",
		"actor": "https://server.example/users/alice",
		"object": {
			"id": "https://server.example/objects/1",
			"type": "Note",
			"attributedTo": "https://server.example/users/alice",
			"content": "Hello world",
			"location": {"type": "Place", "longitude": -71.184902, "latitude": 25.273962}
		}
	}`
)

var vectorCreated = time.Date(2023, 2, 24, 23, 36, 38, 0, time.UTC)

// vectorKey: two bytes of multicodec, then the seed.
func vectorKey(t testing.TB) ed25519.PrivateKey {
	t.Helper()
	raw, err := base58.Decode(vectorSecret[1:])
	if err != nil || len(raw) != 34 {
		t.Fatalf("secret key of %d bytes: %v", len(raw), err)
	}
	return ed25519.NewKeyFromSeed(raw[2:])
}

func publicKey(t testing.TB, multikey string) ed25519.PublicKey {
	t.Helper()
	key, err := proof.DecodeMultikey(multikey)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func sign(t testing.TB, document string) string {
	t.Helper()
	signed, err := proof.Sign([]byte(document), vectorKey(t), vectorMethod, vectorCreated)
	if err != nil {
		t.Fatal(err)
	}
	return string(signed)
}

// check reads and verifies in one go.
func check(t testing.TB, document string, key ed25519.PublicKey) error {
	t.Helper()
	p, err := proof.Read([]byte(document))
	if err != nil {
		return err
	}
	return p.Verify(key, vectorCreated)
}

func TestVector(t *testing.T) {
	signed := sign(t, vectorPlain)
	var got struct {
		Proof map[string]any
	}
	if err := json.Unmarshal([]byte(signed), &got); err != nil {
		t.Fatal(err)
	}
	if got.Proof["proofValue"] != vectorValue {
		t.Errorf("proofValue = %v, want %s", got.Proof["proofValue"], vectorValue)
	}
	p, err := proof.Read([]byte(signed))
	if err != nil {
		t.Fatal(err)
	}
	if p.VerificationMethod != vectorMethod || !p.Created.Equal(vectorCreated) || !p.Expires.IsZero() {
		t.Errorf("read %+v", p)
	}
	if err := p.Verify(publicKey(t, vectorPublic), vectorCreated); err != nil {
		t.Error(err)
	}
}

// Activities that Fedify proved, some of them forwarded by Hollo.
func TestRecordedProofs(t *testing.T) {
	files, err := filepath.Glob("../signature/testdata/*/0*.json")
	if err != nil {
		t.Fatal(err)
	}
	proven := 0
	for _, file := range files {
		var rec struct{ BodyBase64 []byte }
		readJSON(t, file, &rec)
		p, err := proof.Read(rec.BodyBase64)
		if errors.Is(err, proof.ErrNoProof) || len(rec.BodyBase64) == 0 {
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		key := methodOf(t, filepath.Dir(file), p.VerificationMethod)
		if err := p.Verify(key, time.Now()); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		altered := strings.Replace(string(rec.BodyBase64), `"actor":"https://`, `"actor":"https://evil.`, 1)
		if err := check(t, altered, key); !errors.Is(err, proof.ErrMismatch) {
			t.Errorf("%s altered: %v", file, err)
		}
		proven++
	}
	if proven < 8 {
		t.Errorf("only %d proofs found", proven)
	}
}

func readJSON(t testing.TB, file string, value any) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, value); err != nil {
		t.Fatalf("%s: %v", file, err)
	}
}

// methodOf finds a key among the actors of a folder.
func methodOf(t testing.TB, folder, id string) ed25519.PublicKey {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "actor-*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		var actor struct {
			AssertionMethod []struct{ ID, PublicKeyMultibase string }
		}
		readJSON(t, file, &actor)
		for _, method := range actor.AssertionMethod {
			if method.ID == id {
				return publicKey(t, method.PublicKeyMultibase)
			}
		}
	}
	t.Fatalf("nobody in %s lists %s", folder, id)
	return nil
}

// What may happen to a document on its way without harm.
func TestHarmlessChanges(t *testing.T) {
	key := publicKey(t, vectorPublic)
	signed := sign(t, vectorPlain)
	for name, document := range map[string]string{
		"as signed":             signed,
		"white space":           strings.ReplaceAll(signed, ",", " ,\n "),
		"other escapes":         strings.Replace(signed, "Hello", `\u0048\u0065llo`, 1),
		"other numbers":         strings.Replace(signed, "25.273962", "2.5273962E+1", 1),
		"a signature":           strings.Replace(signed, `"id"`, `"signature": {"type": "RsaSignature2017"}, "id"`, 1),
		"a longer @context":     strings.Replace(signed, `data-integrity/v2"]`, `data-integrity/v2", "https://w3id.org/security/v1"]`, 1),
		"the proof in a list":   strings.Replace(strings.TrimSuffix(signed, "}"), `"proof":{`, `"proof":[{`, 1) + "]}",
		"members in other turn": `{"type":"Create",` + strings.Replace(strings.TrimPrefix(signed, "{"), `"type": "Create",`, "", 1),
	} {
		if err := check(t, document, key); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestHarmfulChanges(t *testing.T) {
	key := publicKey(t, vectorPublic)
	signed := sign(t, vectorPlain)
	for _, test := range []struct {
		name, old, new string
		want           error
	}{
		{"other words", "Hello world", "Hello World", proof.ErrMismatch},
		{"a member more", `"id"`, `"bto": "x", "id"`, proof.ErrMismatch},
		{"a member more within", `"content"`, `"name": "x", "content"`, proof.ErrMismatch},
		{"a signature within", `"content"`, `"signature": "x", "content"`, proof.ErrMismatch},
		{"a member fewer", `"type": "Create",`, ``, proof.ErrMismatch},
		{"another number", "25.273962", "25.273963", proof.ErrMismatch},
		{"a number as text", "25.273962", `"25.273962"`, proof.ErrMismatch},
		{"a list for a value", `"Create"`, `["Create"]`, proof.ErrMismatch},
		{"another @context in front", `["https://www.w3.org/ns/activitystreams", `, `["https://evil.example/", "https://www.w3.org/ns/activitystreams", `, proof.ErrMismatch},
		{"a shorter @context", `, "https://w3id.org/security/data-integrity/v2"],
`, "],\n", proof.ErrMismatch},
		{"another time", "23:36:38Z", "23:36:39Z", proof.ErrMismatch},
		{"another key's name", "#ed25519-key", "#other-key", proof.ErrMismatch},
		{"an expiry added", `"created":`, `"expires":"2099-01-01T00:00:00Z","created":`, proof.ErrMismatch},
		{"another value", vectorValue, vectorValue[:len(vectorValue)-1] + "M", proof.ErrMismatch},
		{"a short value", vectorValue, "z42", proof.ErrMismatch},
		{"no value", `"` + vectorValue + `"`, `""`, proof.ErrMalformed},
		{"a value in another base", vectorValue, "u" + vectorValue[1:], proof.ErrMalformed},
		{"no base58", vectorValue, "z0OIl", proof.ErrMalformed},
		{"an endless value", vectorValue, vectorValue + strings.Repeat("1", 1000), proof.ErrMalformed},
		{"a member twice", `"type": "Create",`, `"type": "Create", "type": "Create",`, proof.ErrMalformed},
		{"a member twice, disguised", `"type": "Create",`, `"type": "Create", "t\u0079pe": "Delete",`, proof.ErrMalformed},
		{"a member twice within", `"content"`, `"content": "x", "content"`, proof.ErrMalformed},
		{"two proofs by name", `"id"`, `"proof": {}, "id"`, proof.ErrMalformed},
		{"an option twice", `"cryptosuite":`, `"cryptosuite":"x","cryptosuite":`, proof.ErrMalformed},
		{"half a character", "Hello", `\ud800`, proof.ErrMalformed},
		{"no UTF-8", "Hello", "\xff", proof.ErrMalformed},
		{"a time that is none", "2023-02-24T23:36:38Z", "yesterday", proof.ErrMalformed},
		{"a number for a method", `"` + vectorMethod + `"`, "1", proof.ErrMalformed},
		{"another suite", "eddsa-jcs-2022", "eddsa-rdfc-2022", proof.ErrUnsupported},
		{"another type", "DataIntegrityProof", "MultibaseDataIntegrityProof", proof.ErrUnsupported},
		{"another purpose", `"assertionMethod"`, `"authentication"`, proof.ErrUnsupported},
		{"a null for a proof", `"proof":{`, `"proof":null,"was":{`, proof.ErrNoProof},
		{"no proof", `"proof":{`, `"evidence":{`, proof.ErrNoProof},
		{"a text for a proof", `"proof":{`, `"proof":"x","was":{`, proof.ErrMalformed},
		{"no proofs", `"proof":{`, `"proof":[],"was":{`, proof.ErrUnsupported},
		{"no UTF-8 in a name", `"id"`, "\"\xff\": 1, \"id\"", proof.ErrMalformed},
		{"two proofs", `"proof":{`, `"proof":[{},{}],"was":{`, proof.ErrUnsupported},
	} {
		altered := strings.Replace(signed, test.old, test.new, 1)
		if altered == signed {
			t.Errorf("%s: nothing altered", test.name)
		}
		if err := check(t, altered, key); !errors.Is(err, test.want) {
			t.Errorf("%s: got %v, want %v", test.name, err, test.want)
		}
	}
	_, one, _ := strings.Cut(strings.TrimSuffix(signed, "}"), `"proof":`)
	twice := strings.Replace(signed, `"proof":`+one, `"proof":[`+one+`,`+one+`]`, 1)
	if err := check(t, twice, key); !errors.Is(err, proof.ErrUnsupported) {
		t.Errorf("the same proof twice: %v", err)
	}
	other, _, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := check(t, signed, other); !errors.Is(err, proof.ErrMismatch) {
		t.Errorf("another key: %v", err)
	}
	if err := check(t, signed, nil); !errors.Is(err, proof.ErrMalformed) {
		t.Errorf("no key: %v", err)
	}
	for _, document := range []string{"", "[]", `"x"`, signed + signed, signed + "x", signed[:len(signed)-1], `{"x":"` + strings.Repeat("x", proof.MaxDocument) + `"}`} {
		if err := check(t, document, key); !errors.Is(err, proof.ErrMalformed) {
			t.Errorf("%.20q: %v", document, err)
		}
	}
}

func TestExpiry(t *testing.T) {
	// An honest proof with an expiry, made by hand from one without.
	key := vectorKey(t)
	for _, test := range []struct {
		now  time.Duration
		want error
	}{{-time.Second, nil}, {0, nil}, {time.Second, proof.ErrExpired}} {
		p, err := proof.Read([]byte(expiring(t, key)))
		if err != nil {
			t.Fatal(err)
		}
		expires := vectorCreated.Add(48 * time.Hour)
		if !p.Expires.Equal(expires) {
			t.Errorf("expires %v", p.Expires)
		}
		if err := p.Verify(key.Public().(ed25519.PublicKey), expires.Add(test.now)); !errors.Is(err, test.want) {
			t.Errorf("%v after: got %v, want %v", test.now, err, test.want)
		}
	}
}

func TestSigning(t *testing.T) {
	key := publicKey(t, vectorPublic)
	for _, document := range []string{
		`{}`, ` { } `, `{"a":1}`, `{"a":"<b>&amp;\u2028"}` + "\n", `{"@context":"https://www.w3.org/ns/activitystreams","a":null}`,
		`{"signature":{"type":"RsaSignature2017"},"a":1e30}`, `{"@context":["x",{"y":"z"}],"ä":"😀"}`,
	} {
		signed := sign(t, document)
		if err := check(t, signed, key); err != nil {
			t.Errorf("%s: %v", signed, err)
		}
		kept := strings.TrimSuffix(strings.TrimSpace(document), "}")
		if !strings.HasPrefix(signed, kept) {
			t.Errorf("%s has become %s", document, signed)
		}
	}
	for name, document := range map[string]string{
		"a proof already": sign(t, vectorPlain), "a member twice": `{"a":1,"a":2}`, "half a character": `{"a":"\ud800"}`,
		"no object": `[]`, "a number out of range": `{"a":1e999}`,
	} {
		if signed, err := proof.Sign([]byte(document), vectorKey(t), vectorMethod, vectorCreated); err == nil {
			t.Errorf("%s: made %s", name, signed)
		}
	}
	if _, err := proof.Sign([]byte("{}"), nil, vectorMethod, vectorCreated); err == nil {
		t.Error("signed without a key")
	}
}

func TestMultikeys(t *testing.T) {
	key := vectorKey(t).Public().(ed25519.PublicKey)
	text, err := proof.EncodeMultikey(key)
	if err != nil || text != vectorPublic {
		t.Errorf("got %s, %v; want %s", text, err, vectorPublic)
	}
	if got := publicKey(t, text); !got.Equal(key) {
		t.Error("another key came back")
	}
	if _, err := proof.EncodeMultikey(key[:31]); !errors.Is(err, proof.ErrMalformed) {
		t.Errorf("short key: %v", err)
	}
	for text, want := range map[string]error{
		"":                             proof.ErrMalformed,
		"z":                            proof.ErrMalformed,
		vectorPublic[1:]:               proof.ErrMalformed,
		"u7QGutjA":                     proof.ErrMalformed,
		"z0OIl":                        proof.ErrMalformed,
		vectorSecret:                   proof.ErrUnsupported, // a private key
		vectorPublic[:40]:              proof.ErrUnsupported,
		"z" + strings.Repeat("2", 400): proof.ErrUnsupported, // as long as an RSA key
		"z" + base58.Encode(append([]byte("\xed\x01"), key[:31]...)): proof.ErrMalformed,
		"z" + base58.Encode(append([]byte("\xe7\x01"), key...)):      proof.ErrUnsupported, // secp256k1-pub
	} {
		if _, err := proof.DecodeMultikey(text); !errors.Is(err, want) {
			t.Errorf("%.50q: got %v, want %v", text, err, want)
		}
	}
}

func Example() {
	key := ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", ed25519.SeedSize)))
	activity := `{"@context":["https://www.w3.org/ns/activitystreams","https://w3id.org/security/data-integrity/v2"],` +
		`"id":"https://blog.example/ap/likes/1","type":"Like","actor":"https://blog.example/ap/actors/1"}`
	signed, err := proof.Sign([]byte(activity), key, "https://blog.example/ap/actors/1#ed25519-key", time.Now())
	if err != nil {
		fmt.Println(err)
		return
	}

	// Elsewhere, whoever brought it.
	p, err := proof.Read(signed)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.VerificationMethod) // now fetch that actor, and find the key under assertionMethod
	multikey, _ := proof.EncodeMultikey(key.Public().(ed25519.PublicKey))
	listed, _ := proof.DecodeMultikey(multikey)
	fmt.Println(p.Verify(listed, time.Now()))
	// Output:
	// https://blog.example/ap/actors/1#ed25519-key
	// <nil>
}
