package mail

import (
	"strings"
	"testing"
)

func TestServerAddresses(t *testing.T) {
	for address, want := range map[string]server{
		"smtps://user:p%40ss@mail.example":    {host: "mail.example", port: 465, implicit: true, user: "user", password: "p@ss"},
		"smtps://mail.example:4650":           {host: "mail.example", port: 4650, implicit: true},
		"smtp://a%40b.example:x@mail.example": {host: "mail.example", port: 587, user: "a@b.example", password: "x"},
		"smtp://mail.example:25/":             {host: "mail.example", port: 25},
		"smtp://localhost:2525":               {host: "localhost", port: 2525, local: true},
		"smtp://[::1]:2525":                   {host: "::1", port: 2525, local: true},
	} {
		got, err := readServer(address, "Blog <blog@host.example>")
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		want.from = got.from
		if *got != want {
			t.Errorf("%s: %+v, want %+v", address, *got, want)
		}
		if got.from.Address != "blog@host.example" || got.helo() != "host.example" {
			t.Errorf("%s: sent by %v", address, got.from)
		}
	}
}

// What is wrong with an address is said without the password in it.
func TestServerAddressesThatAreNone(t *testing.T) {
	for _, address := range []string{
		"", "mail.example", "http://u:secret@mail.example", "smtp://", "smtp://u:secret@mail.example:0",
		"smtp://u:secret@mail.example/path", "smtp://u:secret@mail.example?x=1", "smtp://u:secret@mail.example:99999", "smtp://u:sec%ret@mail.example",
	} {
		_, err := readServer(address, "blog@host.example")
		if err == nil {
			t.Errorf("%q is taken", address)
		} else if strings.Contains(err.Error(), "sec") {
			t.Errorf("%q: the password is in %q", address, err)
		}
	}
	if _, err := readServer("smtp://mail.example", "nobody"); err == nil {
		t.Error("a sender without an address is taken")
	}
}

func TestHeadersAreOneLine(t *testing.T) {
	for text, want := range map[string]string{
		"a\r\nBcc: b@c.example":   "a Bcc: b@c.example",
		"  much   room\tand\x00 ": "much room and",
		"a\u2028b":                "a b",
		"Grüße 🌿":                 "Grüße 🌿",
	} {
		if got := oneLine(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
	if n := len([]rune(oneLine(strings.Repeat("x", 1000)))); n != 151 {
		t.Errorf("a long one has %d characters", n)
	}
}
