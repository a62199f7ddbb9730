package fetch_test

import (
	"testing"

	"github.com/causerie/causerie/activitypub/fetch"
)

func TestHostName(t *testing.T) {
	for host, want := range map[string]string{
		"Evil.Example.": "evil.example", "evil.example:443": "evil.example", "evil.example:8443": "evil.example:8443", "localhost": "localhost",
		"BÜCHER.example": "xn--bcher-kva.example", "xn--bcher-kva.example": "xn--bcher-kva.example", "bücher。example": "xn--bcher-kva.example",
		"192.0.2.1": "192.0.2.1", "[2001:DB8::1]": "[2001:db8::1]", "[2001:db8::1]:8443": "[2001:db8::1]:8443",
		"": "", "a..b": "", "evil.example:": "evil.example", "evil.example:x": "", "two words.example": "", "127.1": "",
	} {
		got, err := fetch.HostName(host)
		if got != want && (err == nil || want != "") {
			t.Errorf("%q: %q, %v; want %q", host, got, err, want)
		}
	}
}
