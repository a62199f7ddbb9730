package fetch

import (
	"errors"
	"strings"
	"testing"
)

func TestAddressesInNormalForm(t *testing.T) {
	for raw, want := range map[string]string{
		"https://blog.example":                      "https://blog.example/",
		"https://Blog.Example./":                    "https://blog.example/",
		"HTTPS://blog.example/@Alice":               "https://blog.example/@Alice",
		"https://blog.example:443/a":                "https://blog.example/a",
		"http://blog.example:80/a":                  "http://blog.example/a",
		"https://blog.example:80/a":                 "https://blog.example:80/a",
		"https://blog.example:0443/a":               "https://blog.example/a",
		"https://blog.example/a?b=%20c#d":           "https://blog.example/a?b=%20c",
		"https://blog.example/%2f/%7Ea/caf%c3%a9":   "https://blog.example/%2f/%7Ea/caf%c3%a9",
		"https://bücher.example/":                   "https://xn--bcher-kva.example/",
		"https://BÜCHER.example/":                   "https://xn--bcher-kva.example/",
		"https://xn--bcher-kva.example/":            "https://xn--bcher-kva.example/",
		"https://ｂｌｏｇ.example/":                     "https://blog.example/",
		"https://blog。example/":                     "https://blog.example/",
		"https://[2A01:4F8:0:0::1]/":                "https://[2a01:4f8::1]/",
		"https://1.1.1.1/":                          "https://1.1.1.1/",
		"https://a_b.example/":                      "https://a_b.example/",
		"https://blog.example/ap/actors/1#main-key": "https://blog.example/ap/actors/1",
	} {
		u, err := parseAddress(raw)
		if err != nil {
			t.Errorf("%s: %v", raw, err)
		} else if u.String() != want {
			t.Errorf("%s is %s, want %s", raw, u, want)
		}
	}
}

func TestTextsThatAreNoAddresses(t *testing.T) {
	for raw, want := range map[string]error{
		"":                              ErrScheme,
		"blog.example":                  ErrScheme,
		"//blog.example/":               ErrScheme,
		"/path":                         ErrScheme,
		"https:":                        ErrScheme,
		"https:///path":                 ErrScheme,
		"https:blog.example":            ErrScheme,
		"data:application/json,{}":      ErrScheme,
		"file:///etc/passwd":            ErrScheme,
		"ftp://blog.example/":           ErrScheme,
		"gopher://blog.example/":        ErrScheme,
		"acct:alice@blog.example":       ErrScheme,
		"javascript:alert(1)":           ErrScheme,
		"https://alice@blog.example/":   ErrScheme,
		"https://a:b@blog.example/":     ErrScheme,
		"https://@blog.example/":        ErrScheme,
		"https://blog.example:0/":       ErrScheme,
		"https://blog.example:65536/":   ErrScheme,
		"https://blog.example:x/":       ErrScheme,
		"https://blog..example/":        ErrScheme,
		"https://.example/":             ErrScheme,
		"https://./":                    ErrScheme,
		"https://blog example/":         ErrScheme,
		"https://blog.example\r\nX: 1/": ErrScheme,
		"https://blog!.example/":        ErrScheme,
		"https://xn--\u00fc.example/":   ErrScheme,
		"https://" + strings.Repeat("a", 64) + ".example/":        ErrScheme,
		"https://" + strings.Repeat("a.", 130) + "example/":       ErrScheme,
		"https://blog.example/" + strings.Repeat("a", maxAddress): ErrScheme,
		"https://127.1/":             ErrRefusedAddress,
		"https://0x7f.1/":            ErrRefusedAddress,
		"https://0x7f000001/":        ErrRefusedAddress,
		"https://2130706433/":        ErrRefusedAddress,
		"https://017700000001/":      ErrRefusedAddress,
		"https://127.0.0.1./":        ErrRefusedAddress,
		"https://１２７.０.０.１/":         ErrRefusedAddress,
		"https://1.2.3.4.5/":         ErrRefusedAddress,
		"https://999.999.999.999/":   ErrRefusedAddress,
		"https://blog.example.0x7f/": ErrRefusedAddress,
		"https://[fe80::1%25lo]/":    ErrRefusedAddress,
	} {
		if u, err := parseAddress(raw); !errors.Is(err, want) {
			t.Errorf("%.60q: got %v, %v; want %v", raw, u, err, want)
		}
	}
}

func FuzzAddress(f *testing.F) {
	for _, seed := range []string{
		"https://blog.example/a?b#c", "https://bücher.example:8443/", "http://[::ffff:127.0.0.1]/", "https://0x7f.1/",
		"https://a@b/", "https://%31.example/", "https://blog.example./", "https://1.2.3.4:80/%zz", "https://[::1%25lo]/",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		u, err := parseAddress(raw)
		if err != nil {
			if !errors.Is(err, ErrScheme) && !errors.Is(err, ErrRefusedAddress) {
				t.Fatalf("%q: %v", raw, err)
			}
			return
		}
		again, err := parseAddress(u.String())
		if err != nil {
			t.Fatalf("normal form %q of %q: %v", u, raw, err)
		}
		if again.String() != u.String() {
			t.Fatalf("%q is %q, and that is %q", raw, u, again)
		}
		if u.User != nil || u.Fragment != "" || u.Host != strings.ToLower(u.Host) || !isASCII(u.Host) {
			t.Fatalf("%q is not in normal form: %q", raw, u)
		}
	})
}
