package proof_test

import (
	"encoding/json"
	"errors"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/causerie/causerie/activitypub/proof"
)

// Nobody else has the key: what is accepted must say what was signed.
func FuzzVerify(f *testing.F) {
	key := publicKey(f, vectorPublic)
	signed := sign(f, vectorPlain)
	f.Add([]byte(signed))
	f.Add([]byte(sign(f, `{"a":[1,2.5e10,"ä"]}`)))
	f.Add([]byte(expiring(f, vectorKey(f))))
	files, err := filepath.Glob("../signature/testdata/cavage-ed25519/0*.json")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		var rec struct{ BodyBase64 []byte }
		readJSON(f, file, &rec)
		f.Add(rec.BodyBase64)
	}
	known := []map[string]any{plain(f, signed), plain(f, sign(f, `{"a":[1,2.5e10,"ä"]}`)), plain(f, expiring(f, vectorKey(f)))}
	f.Fuzz(func(t *testing.T, document []byte) {
		if check(t, string(document), key) != nil {
			return
		}
		got := plain(t, string(document))
		for _, one := range known {
			delete(got, "@context")
			if reflect.DeepEqual(got, one) {
				return
			}
		}
		t.Errorf("accepted %q", document)
	})
}

// plain is what a document says, apart from what a proof does not cover.
func plain(t testing.TB, document string) map[string]any {
	t.Helper()
	var members map[string]any
	if err := json.Unmarshal([]byte(document), &members); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"proof", "signature", "@context"} {
		delete(members, name)
	}
	return members
}

func FuzzSign(f *testing.F) {
	key := publicKey(f, vectorPublic)
	for _, seed := range []string{vectorPlain, "{}", `{"@context":1}`, `{"proof":1}`, `{"a":"\ud83d\ude00"}`, `{"a":-0.0}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, document []byte) {
		signed, err := proof.Sign(document, vectorKey(t), vectorMethod, vectorCreated)
		if err != nil {
			return
		}
		if err := check(t, string(signed), key); err != nil && len(signed) <= proof.MaxDocument {
			t.Errorf("%q became %q: %v", document, signed, err)
		}
	})
}

func FuzzDecodeMultikey(f *testing.F) {
	for _, seed := range []string{vectorPublic, vectorSecret, "z", ""} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, err := proof.DecodeMultikey(text)
		if err != nil {
			if !errors.Is(err, proof.ErrMalformed) && !errors.Is(err, proof.ErrUnsupported) {
				t.Fatal(err)
			}
			return
		}
		if again, err := proof.EncodeMultikey(key); err != nil || again != text {
			t.Errorf("%q is %q, %v", text, again, err)
		}
	})
}

func BenchmarkVerify(b *testing.B) {
	key := publicKey(b, vectorPublic)
	signed := sign(b, vectorPlain)
	for b.Loop() {
		if err := check(b, signed, key); err != nil {
			b.Fatal(err)
		}
	}
}
