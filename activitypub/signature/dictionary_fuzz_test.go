package signature

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dunglas/httpsfv"
)

// recordedFields lists the values of some headers in the recorded requests.
func recordedFields(f *testing.F, names ...string) (values []string) {
	f.Helper()
	files, err := filepath.Glob("testdata/*/*.json")
	if err != nil || len(files) == 0 {
		f.Fatalf("no recorded requests: %v", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		var rec struct{ RawHeaders []string }
		if err := json.Unmarshal(raw, &rec); err != nil {
			f.Fatalf("%s: %v", file, err)
		}
		for i := 0; i+1 < len(rec.RawHeaders); i += 2 {
			for _, name := range names {
				if strings.EqualFold(rec.RawHeaders[i], name) {
					values = append(values, rec.RawHeaders[i+1])
				}
			}
		}
	}
	return values
}

// FuzzDictionary: a structured field that is taken has one reading. Its
// canonical form says the same, and no name of it may be given once more.
func FuzzDictionary(f *testing.F) {
	for _, seed := range append(recordedFields(f, "Signature-Input", "Signature", "Content-Digest"),
		`a=1, b=2;x;y="z"`, `sig1=("@method" "@target-uri");created=1;keyid="https://a.example/\"k\""`, `a=:AAAA:, a=:BBBB:`,
		`a=?1,b`, `a=1.50`, `a="x, y"`, `a=(1 2);q=1.0`, `A=1`, `a=:AAAA`, `a=()`, "a=1,\tb=2 ", `a=@1`, `a=%"f%c3%bc"`,
	) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := parseDictionary([]string{text})
		if err != nil {
			return
		}
		canonical, err := httpsfv.Marshal(d)
		if err != nil {
			t.Fatalf("%q was read and cannot be written: %v", text, err)
		}
		if len(canonical) > maxSignatureHeader-100 {
			return // more of it would be too long
		}
		again, err := parseDictionary([]string{canonical})
		if canonical != "" && (err != nil || strings.Join(again.Names(), ",") != strings.Join(d.Names(), ",")) {
			t.Fatalf("%q reads as %q, which reads as %v, %v", text, canonical, again, err)
		}
		for _, name := range d.Names() {
			if twice, err := parseDictionary([]string{text, name + "=:AAAA:"}); err == nil {
				t.Fatalf("%q may name %s twice: %v", text, name, twice.Names())
			}
		}
	})
}

// FuzzCavageHeader: what is read of a header can be written plainly and reads
// the same, so that no other reading of it was chosen than the plain one.
func FuzzCavageHeader(f *testing.F) {
	for _, seed := range append(recordedFields(f, "Signature"),
		`keyId="https://a.example/#k",headers="date",signature="AAAA"`, `keyId="a",keyId="b",signature="AAAA"`,
		`keyId=a , signature="AAAA",created=1,expires=2`, `keyId="a\"b",signature="AAAA"`, `keyId="a",signature=""`, `,`,
		`keyId="x",headers="date DATE",signature="AAAA"`, `keyId="x",headers="(request-target) host",signature="AAAA",created=0`,
	) {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got, err := parseCavageHeader(http.Header{"Signature": {text}})
		if err != nil {
			return
		}
		params, err := parseParameters(text)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		var plain []string
		for name, value := range params {
			plain = append(plain, name+`="`+value+`"`)
			if strings.ContainsAny(value, `"\`) {
				t.Fatalf("%q: a value with a quotation mark: %q", text, value)
			}
		}
		written := strings.Join(plain, ",")
		if len(written) > maxSignatureHeader {
			return // it grew by quotation marks
		}
		again, err := parseCavageHeader(http.Header{"Signature": {written}})
		if err != nil || again.keyID != got.keyID || again.algorithm != got.algorithm || !again.created.Equal(got.created) ||
			!again.expires.Equal(got.expires) || strings.Join(again.covered, " ") != strings.Join(got.covered, " ") ||
			string(again.signature) != string(got.signature) {
			t.Fatalf("%q reads as %+v, and written plainly as %+v, %v", text, got, again, err)
		}
		for name := range params {
			if _, err := parseCavageHeader(http.Header{"Signature": {text + "," + name + `="x"`}}); err == nil {
				t.Fatalf("%q may name %s twice", text, name)
			}
		}
	})
}
