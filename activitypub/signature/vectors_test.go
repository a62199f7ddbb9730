package signature

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// The requests and keys of RFC 9421. They name their keys by words and not by
// addresses, and B.2.6 leaves the body unproven, so the policy would not let them
// in: here the text to sign is compared, and the signature with the key.
func vectorRequest(host string, headers ...string) (*http.Request, *Policy) {
	r := &http.Request{
		Method: "POST", URL: &url.URL{Path: "/foo", RawQuery: "param=Value&Pet=dog"}, Host: host,
		RequestURI: "/foo?param=Value&Pet=dog", Header: http.Header{},
	}
	for _, header := range append(
		headers,
		"Content-Type: application/json",
		"Content-Digest: sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:",
		"Content-Length: 18",
	) {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Add(name, value)
	}
	return r, &Policy{Public: &url.URL{Scheme: "https", Host: host}}
}

func TestRFC9421Vectors(t *testing.T) {
	for _, test := range []struct {
		name, host, key string
		headers         []string
		input, sig      string
		base            string
	}{
		{
			name: "B.2.6, ed25519", host: "example.com",
			key: "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAJrQLj5P/89iXES9+vFgrIy29clF9CC/oPPsw3c5D0bs=\n-----END PUBLIC KEY-----",
			headers: []string{
				"Date: Tue, 20 Apr 2021 02:07:55 GMT",
			},
			input: `sig-b26=("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"`,
			sig:   "sig-b26=:wqcAqbmYJ2ji2glfAMaRy4gruYYnx2nEFN2HN6jrnDnQCK1u02Gb04v9EDgwUPiu4A0w6vuQv5lIp5WPpBKRCw==:",
			base: `"date": Tue, 20 Apr 2021 02:07:55 GMT
"@method": POST
"@path": /foo
"@authority": example.com
"content-type": application/json
"content-length": 18
"@signature-params": ("date" "@method" "@path" "@authority" "content-type" "content-length");created=1618884473;keyid="test-key-ed25519"`,
		},
		{
			name: "4.3, rsa-v1_5-sha256", host: "origin.host.internal.example",
			key: `-----BEGIN RSA PUBLIC KEY-----
MIIBCgKCAQEAhAKYdtoeoy8zcAcR874L8cnZxKzAGwd7v36APp7Pv6Q2jdsPBRrw
WEBnez6d0UDKDwGbc6nxfEXAy5mbhgajzrw3MOEt8uA5txSKobBpKDeBLOsdJKFq
MGmXCQvEG7YemcxDTRPxAleIAgYYRjTSd/QBwVW9OwNFhekro3RtlinV0a75jfZg
kne/YiktSvLG34lw2zqXBDTC5NHROUqGTlML4PlNZS5Ri2U4aCNx2rUPRcKIlE0P
uKxI4T+HIaFpv8+rdV6eUgOrB2xeI1dSFFn/nnv5OoZJEIB+VmuKn3DCUcCZSFlQ
PSXSfBDiUGhwOw76WuSSsf1D4b/vLoJ10wIDAQAB
-----END RSA PUBLIC KEY-----`,
			headers: []string{
				"Date: Tue, 20 Apr 2021 02:07:56 GMT",
				"Forwarded: for=192.0.2.123;host=example.com;proto=https",
			},
			input: `proxy_sig=("@method" "@authority" "@path" "content-digest" "content-type" "content-length" "forwarded");created=1618884480;keyid="test-key-rsa";alg="rsa-v1_5-sha256";expires=1618884540`,
			sig:   "proxy_sig=:S6ZzPXSdAMOPjN/6KXfXWNO/f7V6cHm7BXYUh3YD/fRad4BCaRZxP+JH+8XY1I6+8Cy+CM5g92iHgxtRPz+MjniOaYmdkDcnL9cCpXJleXsOckpURl49GwiyUpZ10KHgOEe11sx3G2gxI8S0jnxQB+Pu68U9vVcasqOWAEObtNKKZd8tSFu7LB5YAv0RAGhB8tmpv7sFnIm9y+7X5kXQfi8NMaZaA8i2ZHwpBdg7a6CMfwnnrtflzvZdXAsD3LH2TwevU+/PBPv0B6NMNk93wUs/vfJvye+YuI87HU38lZHowtznbLVdp770I6VHR6WfgS9ddzirrswsE1w5o0LV/g==:",
			base: `"@method": POST
"@authority": origin.host.internal.example
"@path": /foo
"content-digest": sha-512=:WZDPaVn/7XgHaAy8pmojAkGWoRx2UFChF41A2svX+TaPm+AbwAgBWnrIiYllu7BNNyealdVLvRwEmTHWXvJwew==:
"content-type": application/json
"content-length": 18
"forwarded": for=192.0.2.123;host=example.com;proto=https
"@signature-params": ("@method" "@authority" "@path" "content-digest" "content-type" "content-length" "forwarded");created=1618884480;keyid="test-key-rsa";alg="rsa-v1_5-sha256";expires=1618884540`,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			r, policy := vectorRequest(test.host, test.headers...)
			r.Header.Set("Signature-Input", test.input)
			r.Header.Set("Signature", test.sig)
			found, err := parseMessageSignatures(r.Header)
			if len(found) != 1 {
				t.Fatalf("found %d signatures: %v", len(found), err)
			}
			base, err := signatureBase(r, policy.receivedTarget(r), found[0].components, found[0].input)
			if err != nil {
				t.Fatal(err)
			}
			if base != test.base {
				t.Errorf("base\n%s\nwant\n%s", base, test.base)
			}
			key, err := ParsePublicPEM(test.key)
			if err != nil {
				t.Fatal(err)
			}
			if err := found[0].fits(base, key); err != nil {
				t.Error(err)
			}
			if err := found[0].fits(base+" ", key); err == nil {
				t.Error("another text fits as well")
			}
		})
	}
}

// The values of derived components, by the examples of RFC 9421, section 2.2.
func TestDerivedComponents(t *testing.T) {
	for _, test := range []struct{ public, address, name, want string }{
		{"https://www.example.com", "/path?param=value", "@method", "GET"},
		{"https://www.example.com", "/path?param=value", "@target-uri", "https://www.example.com/path?param=value"},
		{"https://www.example.com", "/path?param=value", "@authority", "www.example.com"},
		{"https://www.example.com:443", "/path?param=value", "@authority", "www.example.com"},
		{"http://www.example.com:80", "/path?param=value", "@authority", "www.example.com"},
		{"https://WWW.Example.COM:8443", "/", "@authority", "www.example.com:8443"},
		{"http://[::1]:8080", "/", "@authority", "[::1]:8080"},
		{"https://bücher.example", "/", "@target-uri", "https://xn--bcher-kva.example/"},
		{"http://www.example.com", "/path?param=value", "@scheme", "http"},
		{"https://www.example.com", "/path?param=value", "@request-target", "/path?param=value"},
		{"https://www.example.com", "/path?param=value", "@path", "/path"},
		{"https://www.example.com", "/path?param=value&foo=bar&baz=bat%2Dman", "@query", "?param=value&foo=bar&baz=bat%2Dman"},
		{"https://www.example.com", "/path?queryString", "@query", "?queryString"},
		{"https://www.example.com", "/path", "@query", "?"},
	} {
		public, err := url.Parse(test.public)
		if err != nil {
			t.Fatal(err)
		}
		r := &http.Request{Method: "GET", URL: &url.URL{Path: "/routed"}, RequestURI: test.address}
		got, err := component(r, (&Policy{Public: public}).receivedTarget(r), test.name)
		if err != nil || got != test.want {
			t.Errorf("%s of %s%s = %q, %v; want %q", test.name, test.public, test.address, got, err, test.want)
		}
	}
}
