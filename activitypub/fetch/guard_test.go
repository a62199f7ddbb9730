package fetch

import (
	"errors"
	"net/netip"
	"testing"
)

// The addresses of attack A18 and its kin, each at the port where only the
// address can be what is refused.
func TestGuardJudgesAddresses(t *testing.T) {
	guard := newGuard("https", nil)
	for _, test := range []struct {
		address string
		good    bool
	}{
		{"93.184.215.14", true},
		{"1.1.1.1", true},
		{"2606:2800:21f:cb07:6820:80da:af6b:8b2c", true},
		{"2a01:4f8::1", true},

		{"127.0.0.1", false},
		{"127.255.255.254", false},
		{"0.0.0.0", false},
		{"0.1.2.3", false},
		{"10.0.0.1", false},
		{"172.16.0.1", false},
		{"172.31.255.255", false},
		{"192.168.1.1", false},
		{"169.254.169.254", false}, // clouds keep their secrets there
		{"100.64.0.1", false},      // carriers' NAT
		{"198.18.0.1", false},      // benchmarks
		{"192.0.0.1", false},
		{"192.0.2.1", false},
		{"198.51.100.1", false},
		{"203.0.113.1", false},
		{"192.88.99.1", false},
		{"224.0.0.1", false},
		{"240.0.0.1", false},
		{"255.255.255.255", false},

		{"::1", false},
		{"::", false},
		{"::ffff:127.0.0.1", false},   // IPv4-mapped
		{"::ffff:10.0.0.1", false},    //
		{"::7f00:1", false},           // IPv4-compatible
		{"64:ff9b::7f00:1", false},    // NAT64
		{"64:ff9b:1::7f00:1", false},  // NAT64, local use
		{"64:ff9b::808:808", false},   // NAT64 of an address that would be good
		{"::ffff:198.18.0.1", false},  // mapped, and a benchmark's
		{"::ffff:0:127.0.0.1", false}, // IPv4-translated
		{"2001:20::1", false},         // ORCHID
		{"5f00::1", false},            // segment routing
		{"2002:7f00:1::", false},      // 6to4
		{"2001:0:7f00:1::", false},    // Teredo
		{"2001:db8::1", false},        // documentation
		{"3fff::1", false},            //
		{"fe80::1", false},            // link-local
		{"fec0::1", false},            // site-local, long ago
		{"fc00::1", false},            // unique local
		{"fd00::1", false},            //
		{"ff02::1", false},            // multicast
		{"100::1", false},             // discard
		{"4000::1", false},            // not assigned to anyone
	} {
		err := guard.control("tcp", netip.AddrPortFrom(netip.MustParseAddr(test.address), 443).String(), nil)
		if (err == nil) != test.good {
			t.Errorf("%s: got %v, want allowed: %v", test.address, err, test.good)
		}
		if err != nil && !errors.Is(err, ErrRefusedAddress) {
			t.Errorf("%s: %v is not ErrRefusedAddress", test.address, err)
		}
	}
}

func TestGuardJudgesPortsAndSchemes(t *testing.T) {
	allow := []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("fd00::/64")}
	for _, test := range []struct {
		scheme, address string
		want            error
	}{
		{"https", "1.1.1.1:443", nil},
		{"https", "1.1.1.1:80", ErrRefusedAddress},
		{"https", "1.1.1.1:22", ErrRefusedAddress},
		{"https", "1.1.1.1:8443", ErrRefusedAddress},
		{"http", "1.1.1.1:80", ErrScheme},
		{"http", "1.1.1.1:443", ErrScheme},
		{"http", "10.0.0.1:80", ErrRefusedAddress},
		{"http", "127.0.0.1:8080", nil},
		{"https", "127.9.9.9:22", nil},
		{"https", "[::ffff:127.0.0.1]:8443", nil},
		{"https", "[fd00::1]:8443", nil},
		{"https", "[fd00:0:0:1::1]:443", ErrRefusedAddress},
		{"https", "[::1]:443", ErrRefusedAddress},
		{"https", "nonsense", ErrRefusedAddress},
	} {
		err := newGuard(test.scheme, allow).control("tcp", test.address, nil)
		if !errors.Is(err, test.want) {
			t.Errorf("%s to %s: got %v, want %v", test.scheme, test.address, err, test.want)
		}
	}
}
