package fetch

import (
	"fmt"
	"net/netip"
	"syscall"

	"code.dny.dev/ssrf"
)

// guard judges the address a connection is about to be made to. It works as the
// Control function of a net.Dialer, so that no trick with names, DNS answers that
// change, or redirects can get past it.
type guard struct {
	scheme string
	allow  []netip.Prefix
	public *ssrf.Guardian
}

func newGuard(scheme string, allow []netip.Prefix) guard {
	return guard{scheme: scheme, allow: allow, public: ssrf.New(ssrf.WithAnyPort())}
}

func (g guard) control(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrRefusedAddress, err)
	}
	return g.check(to)
}

func (g guard) check(to netip.AddrPort) error {
	ip := to.Addr().Unmap()
	for _, prefix := range g.allow {
		if prefix.Contains(ip) {
			return nil
		}
	}
	if err := g.public.SafeAddr(ip); err != nil {
		return fmt.Errorf("%w: %w", ErrRefusedAddress, err)
	}
	if g.scheme != "https" {
		return fmt.Errorf("%w: scheme %q", ErrScheme, g.scheme)
	}
	if to.Port() != 443 {
		return fmt.Errorf("%w: port %d", ErrRefusedAddress, to.Port())
	}
	return nil
}
