package blog

import (
	"context"
	"net/url"
	"strings"
)

// hostName is a host as addresses have it: see [Options.HostName].
func (b *Blog) hostName(host string) (string, error) {
	host = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(host), "."))
	if b.o.HostName == nil {
		return host, nil
	}
	return b.o.HostName(host)
}

// plainAddress is a web address whose host is written as addresses have it.
func (b *Blog) plainAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	name, err := b.hostName(u.Host)
	if err != nil || name == u.Host {
		return address
	}
	u.Host = name
	return u.String()
}

// plainNames writes the hosts of a list as addresses have them. What cannot be
// written so is skipped.
func (b *Blog) plainNames(list BlockList) BlockList {
	plain := listReader{list: BlockList{Skipped: list.Skipped}, seen: map[string]int{}}
	for _, l := range list.Blocks {
		user, host, isHandle := strings.Cut(l.Handle, "@")
		if !isHandle {
			host = l.Host
		}
		name, err := b.hostName(host)
		switch {
		case err != nil:
			plain.list.Skipped = append(plain.list.Skipped, SkippedLine{Line: l.Line, Value: l.Host + l.Handle, Reason: "There can be no server of that name."})
			continue
		case isHandle:
			l.Handle = user + "@" + name
		default:
			l.Host = name
		}
		plain.add(l)
	}
	return plain.list
}

// MendHosts writes the hosts of blocks, and of the list of those that may speak
// here, as addresses have them: earlier versions kept what was typed, and a name in
// another script was never met. Of two blocks that become one, the stricter counts.
func (b *Blog) MendHosts(ctx context.Context) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if err := tx.ChangeBlocks(ctx); err != nil {
			return err
		}
		blocks, err := tx.Blocks(ctx)
		if err != nil {
			return err
		}
		var mended []Block
		for _, old := range blocks {
			m, changed := b.mended(old)
			if !changed {
				continue
			}
			if before, err := tx.BlockNamed(ctx, m.Value); err == nil {
				m.Rule = stricter(before.Rule, m.Rule)
			} else if KindOf(err) != NotFound {
				return err
			}
			if _, err := tx.DropBlock(ctx, old.Value); err != nil {
				return err
			}
			if err := tx.SaveBlock(ctx, m); err != nil {
				return err
			}
			mended = append(mended, m)
		}
		if len(mended) > 0 {
			if err := b.align(ctx, tx, mended); err != nil {
				return err
			}
		}
		return b.mendAllowed(ctx, tx)
	})
}

// mended is a block of a host, or of somebody who was never here, with its host as
// addresses have it.
func (b *Blog) mended(old Block) (m Block, changed bool) {
	m = old
	if old.Host {
		name, err := b.hostName(old.Value)
		m.Value = name
		return m, err == nil && name != old.Value
	}
	user, host, isHandle := strings.Cut(strings.TrimPrefix(old.Value, "@"), "@")
	if !isHandle || !strings.HasPrefix(old.Value, "@") {
		return m, false
	}
	name, err := b.hostName(host)
	m.Handle = user + "@" + name
	m.Value = "@" + m.Handle
	return m, err == nil && m.Value != old.Value
}

func (b *Blog) mendAllowed(ctx context.Context, tx Tx) error {
	hosts, err := tx.ListedHosts(ctx)
	if err != nil {
		return err
	}
	for _, host := range hosts {
		name, err := b.hostName(host)
		if err != nil || name == host {
			continue
		}
		if _, err := tx.DisallowHost(ctx, host); err != nil {
			return err
		}
		if err := tx.AllowHost(ctx, name, b.now()); err != nil {
			return err
		}
	}
	return nil
}
