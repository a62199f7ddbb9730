package blog

import (
	"context"
	"strings"
	"time"
)

// HostCount is a host with what is here from there.
type HostCount struct {
	Host      string
	Followers int
	Comments  int       // shown or waiting
	Since     time.Time // on the list
}

// allowTx is what the list of hosts needs.
type allowTx interface {
	AllowHost(ctx context.Context, host string, at time.Time) error
	DisallowHost(ctx context.Context, host string) (found bool, err error)
	// ListedHosts returns the list.
	ListedHosts(ctx context.Context) ([]string, error)
	// CountAllowed counts the hosts on the list.
	CountAllowed(ctx context.Context) (int, error)
}

// Allow puts a host on the list of those that may speak here and are written to
// when only listed ones may. A host is its name, with the port if it has an
// unusual one; those below it are not meant.
func (b *Blog) Allow(ctx context.Context, host string) (string, error) {
	listed, err := b.hostBlock(bareHost(host))
	if err != nil {
		return "", ErrInvalid("host", "Give the name of a server such as server.example, other than the blog's own.")
	}
	return listed.Value, b.db.Write(ctx, func(tx Tx) error { return tx.AllowHost(ctx, listed.Value, b.now()) })
}

// Disallow takes a host off the list. Its people keep what they have, and get
// nothing as long as only listed hosts do.
func (b *Blog) Disallow(ctx context.Context, host string) error {
	listed, err := b.hostBlock(bareHost(host))
	if err != nil {
		return ErrNotFound("“" + host + "” is not on the list.")
	}
	return b.db.Write(ctx, func(tx Tx) error {
		found, err := tx.DisallowHost(ctx, listed.Value)
		if err != nil {
			return err
		}
		if !found {
			return ErrNotFound("“" + host + "” is not on the list.")
		}
		return b.notTheLast(ctx, tx)
	})
}

// notTheLast refuses to take the last host off the list while only listed ones
// may speak here.
func (b *Blog) notTheLast(ctx context.Context, tx Tx) error {
	s, err := tx.Settings(ctx)
	if err != nil || s.Federation != FederateListed {
		return err
	}
	n, err := tx.CountAllowed(ctx)
	if err != nil || n > 0 {
		return err
	}
	return ErrConflict("", "This is the last server on your list, and only listed ones may speak here. List another one first, or open the blog to all servers.")
}

// mayFederate refuses to close the blog to all hosts but those of an empty list:
// nobody at all could speak here, or get what is published.
func (b *Blog) mayFederate(ctx context.Context, tx Tx, before, wanted FederationMode) error {
	if wanted != FederateListed || before == FederateListed {
		return nil
	}
	n, err := tx.CountAllowed(ctx)
	if err != nil || n > 0 {
		return err
	}
	return ErrConflict("host", "Your list is empty: no server at all could speak here or get what you publish. List a server first.")
}

// FederateWith chooses which hosts may speak here. Followers elsewhere stay
// followers either way: those on hosts that are not listed get nothing as long
// as only listed ones do, and are served again when all are.
func (b *Blog) FederateWith(ctx context.Context, mode FederationMode) error {
	return b.db.Write(ctx, func(tx Tx) error {
		s, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		if mode != FederateOpen && mode != FederateListed {
			return ErrInvalid("federation", "Federation is open or allowlist.")
		}
		if err := b.mayFederate(ctx, tx, s.Federation, mode); err != nil {
			return err
		}
		s.Federation = mode
		return tx.SaveSettings(ctx, s)
	})
}

// bareHost takes a host from what people paste: an address, or a handle.
func bareHost(s string) string {
	s = strings.TrimSpace(s)
	if h := HostOf(s); strings.Contains(s, "://") && h != "" {
		return h
	}
	if i := strings.LastIndex(s, "@"); i >= 0 {
		return s[i+1:]
	}
	return strings.TrimSuffix(s, "/")
}
