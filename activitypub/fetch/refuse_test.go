package fetch_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub/fetch"
)

// Attack A18: whoever can name an address to us must not reach our own network.
// Every form is tried as the address itself, as what a redirect points to and,
// where it is an IP, as what a DNS name stands for. 127.0.0.1 is allowed, as it
// may be in a private network; the victims listen elsewhere.
func TestPrivateAddressesAreNotContacted(t *testing.T) {
	four, six := victim(t, "127.0.0.2"), victim(t, "::1")
	front := server(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", r.URL.Query().Get("to"))
		w.WriteHeader(http.StatusFound)
	})
	hosts := []string{
		"127.0.0.2", "[::ffff:127.0.0.2]", "[::7f00:2]", "[::1]", "[::]", "0.0.0.0", "[64:ff9b::7f00:2]", "[2002:7f00:2::]",
		"[2001:0:7f00:2::]", "10.0.0.1", "172.16.0.1", "192.168.0.1", "169.254.169.254", "100.64.0.1", "198.18.0.1",
		"255.255.255.255", "224.0.0.1", "[fe80::1]", "[fd00::1]", "0x7f.2", "0x7f000002", "2130706434", "127.2",
		"017700000002", "127.0.0.2.", "１２７.０.０.２",
	}
	answers := map[string][]string{}
	for _, host := range hosts {
		if ip, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
			name := "a" + strings.NewReplacer(".", "-", ":", "-").Replace(ip.String()) + "z.example"
			answers[name+"."] = []string{ip.String()}
			hosts = append(hosts, name)
		}
	}
	c := client(t, front, func(config *fetch.Config) { config.Resolver = names(t, answers) })
	for _, host := range hosts {
		for _, port := range []string{":" + four.port, ":" + six.port, ""} {
			for _, scheme := range []string{"https", "http"} {
				to := scheme + "://" + host + port + "/"
				t.Run(to, func(t *testing.T) {
					attempts := map[string]func(string) error{
						"get": func(u string) error {
							_, err := c.Get(t.Context(), fetch.Request{URL: u})
							return err
						},
						"document": func(u string) error { _, err := c.Document(t.Context(), u); return err },
						"post":     func(u string) error { _, err := c.Post(t.Context(), u, nil, nil, nil); return err },
						"transport": func(u string) error {
							r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, u, nil)
							if err != nil {
								return fetch.ErrScheme // not even a request
							}
							response, err := c.Transport().RoundTrip(r)
							if err == nil {
								response.Body.Close()
							}
							return err
						},
						"redirect": func(u string) error {
							_, err := c.Get(t.Context(), fetch.Request{URL: front.URL + "/?to=" + url.QueryEscape(u)})
							return err
						},
					}
					for name, attempt := range attempts {
						if err := attempt(to); !errors.Is(err, fetch.ErrRefusedAddress) && !errors.Is(err, fetch.ErrScheme) {
							t.Errorf("%s: %v", name, err)
						}
					}
				})
			}
		}
	}
	if four.count.Load() > 0 || six.count.Load() > 0 {
		t.Errorf("victims saw %d and %d connections", four.count.Load(), six.count.Load())
	}
}

func TestNamesOfThisMachineAreNotContacted(t *testing.T) {
	for _, address := range []string{"127.0.0.1", "::1"} {
		v := victim(t, address)
		c := fetch.New(fetch.Config{})
		for _, host := range []string{"localhost", "localhost.", "LOCALHOST"} {
			for _, scheme := range []string{"https", "http"} {
				_, err := c.Get(t.Context(), fetch.Request{URL: scheme + "://" + host + ":" + v.port + "/"})
				if !errors.Is(err, fetch.ErrRefusedAddress) {
					t.Errorf("%s: got %v, want ErrRefusedAddress", host, err)
				}
			}
		}
		if v.count.Load() > 0 {
			t.Errorf("%s saw %d connections", address, v.count.Load())
		}
	}
}

func TestOtherSchemesAreRefused(t *testing.T) {
	front := server(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Location", r.URL.Query().Get("to"))
		w.WriteHeader(http.StatusFound)
	})
	c := client(t, front, nil)
	for _, to := range []string{
		"data:application/activity+json,{}", "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "acct:a@b.example",
		"https://user@127.0.0.1/", "https://user:word@127.0.0.1/", "https:///", "javascript:1",
	} {
		if _, err := c.Get(t.Context(), fetch.Request{URL: to}); !errors.Is(err, fetch.ErrScheme) {
			t.Errorf("%s: %v", to, err)
		}
		if _, err := c.Get(t.Context(), fetch.Request{URL: front.URL + "/?to=" + url.QueryEscape(to)}); !errors.Is(err, fetch.ErrScheme) {
			t.Errorf("redirect to %s: %v", to, err)
		}
	}
}

// A name that stood for a good address a moment ago is judged anew.
func TestNameThatChangesItsMind(t *testing.T) {
	v := victim(t, "127.0.0.2")
	front := server(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, "text/plain", "hello") })
	_, port, _ := strings.Cut(strings.TrimPrefix(front.URL, "https://"), ":")
	c := client(t, front, func(config *fetch.Config) {
		config.Resolver = names(t, map[string][]string{"example.com.": {"127.0.0.1", "127.0.0.2"}})
	})
	if _, err := c.Get(t.Context(), fetch.Request{URL: "https://example.com:" + port + "/"}); err != nil {
		t.Fatalf("first: %v", err)
	}
	c.CloseIdle()
	if _, err := c.Get(t.Context(), fetch.Request{URL: "https://example.com:" + port + "/"}); !errors.Is(err, fetch.ErrRefusedAddress) {
		t.Errorf("second: got %v, want ErrRefusedAddress", err)
	}
	if v.count.Load() > 0 {
		t.Errorf("victim saw %d connections", v.count.Load())
	}
}

// Allowed addresses are reached by HTTP and on any port; no redirect leads from
// HTTPS back to HTTP, even there.
func TestPlainHTTPOnlyWhereAllowed(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { answer(w, "text/plain", "hello") }))
	defer plain.Close()
	front := server(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, plain.URL, http.StatusFound) })
	c := client(t, front, nil)
	if _, err := c.Get(t.Context(), fetch.Request{URL: plain.URL}); err != nil {
		t.Errorf("allowed: %v", err)
	}
	if _, err := c.Get(t.Context(), fetch.Request{URL: front.URL}); !errors.Is(err, fetch.ErrScheme) {
		t.Errorf("redirect to plain HTTP: got %v, want ErrScheme", err)
	}
	if _, err := fetch.New(fetch.Config{}).Get(t.Context(), fetch.Request{URL: plain.URL}); !errors.Is(err, fetch.ErrRefusedAddress) {
		t.Errorf("not allowed: got %v, want ErrRefusedAddress", err)
	}
}

// TestMain has asked for a proxy that is not there.
func TestProxiesOfTheEnvironmentAreIgnored(t *testing.T) {
	srv := server(t, func(w http.ResponseWriter, _ *http.Request) { answer(w, "text/plain", "hello") })
	_, port, _ := strings.Cut(strings.TrimPrefix(srv.URL, "https://"), ":")
	c := client(t, srv, func(config *fetch.Config) {
		config.Resolver = names(t, map[string][]string{"example.com.": {"127.0.0.1"}})
	})
	// By name: the environment's proxies are never used for loopback addresses.
	if _, err := c.Get(t.Context(), fetch.Request{URL: "https://example.com:" + port + "/"}); err != nil {
		t.Error(err)
	}
}
