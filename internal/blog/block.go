package blog

import (
	"context"
	"net/url"
	"strings"
)

// blockTx is what keeping people away needs.
type blockTx interface {
	// Blocked reports whether the person, their host, or a parent domain of it is.
	Blocked(ctx context.Context, personURI, host string) (bool, error)
	SaveBlock(ctx context.Context, b Block) error
	DropBlock(ctx context.Context, value string) (found bool, err error)
	// PersonByHandle finds a person we met by user@host, in any case, and
	// PersonByPage by the address of their profile page.
	PersonByHandle(ctx context.Context, handle string) (Person, error)
	PersonByPage(ctx context.Context, page string) (Person, error)
	// Exclude ends the follows and reactions of all whom a block concerns, and
	// hides their comments and quotes. It returns those who followed.
	Exclude(ctx context.Context, b Block) ([]Follower, error)
}

// Block keeps a person (an address, or @user@host of someone we met) or a whole
// host away from now on: nothing of theirs is taken in, and what is here goes
// from the pages.
func (b *Blog) Block(ctx context.Context, value string) (Block, error) {
	var block Block
	err := b.db.Write(ctx, func(tx Tx) error {
		var err error
		if block, err = b.blockOf(ctx, tx, value); err != nil {
			return err
		}
		block.CreatedAt = b.now()
		if err := tx.SaveBlock(ctx, block); err != nil {
			return err
		}
		if err := b.shutOut(ctx, tx, block); err != nil {
			return err
		}
		followers, err := tx.Exclude(ctx, block)
		if err != nil {
			return err
		}
		for _, f := range followers {
			if err := tx.Broadcast(ctx, b.toPerson(f, FollowRejected)); err != nil {
				return err
			}
		}
		return nil
	})
	return block, err
}

// Unblock lifts a block. Comments that it hid stay hidden until approved.
func (b *Blog) Unblock(ctx context.Context, value string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		block, err := b.blockOf(ctx, tx, value)
		if err != nil {
			return err
		}
		found, err := tx.DropBlock(ctx, block.Value)
		if err == nil && !found {
			return ErrNotFound("No such block: “" + value + "”.")
		}
		return err
	})
}

// BlockedBy takes note that a person blocked an author: they no longer follow,
// and do not want to be seen here.
func (b *Blog) BlockedBy(ctx context.Context, personURI string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if err := b.retractAll(ctx, tx, personURI); err != nil {
			return err
		}
		_, err := tx.Exclude(ctx, Block{Value: personURI})
		return err
	})
}

// blockOf reads what an author typed: an address, @user@host, or a host.
func (b *Blog) blockOf(ctx context.Context, tx Tx, value string) (Block, error) {
	value = strings.TrimSpace(value)
	if strings.HasPrefix(value, "http://") || strings.HasPrefix(value, "https://") {
		u, err := url.Parse(value)
		if err != nil || u.Host == "" {
			return Block{}, ErrInvalid("value", "This is not a web address: “"+value+"”.")
		}
		if strings.Trim(u.Path, "/") == "" && u.Fragment == "" && u.RawQuery == "" {
			return b.hostBlock(u.Host)
		}
		if strings.EqualFold(u.Host, b.o.Site.Host()) {
			return Block{}, ErrInvalid("value", "This is the blog itself.")
		}
		return b.personBlock(ctx, tx, value)
	}
	if handle := strings.TrimPrefix(value, "@"); strings.Contains(handle, "@") {
		p, err := tx.PersonByHandle(ctx, handle)
		if KindOf(err) == NotFound {
			return Block{}, ErrNotFound("Nobody called @" + handle + " was ever here; block by the address of the account, or the host.")
		}
		return Block{Value: p.URI}, err
	}
	return b.hostBlock(value)
}

// personBlock reads the address of an account, or of its profile page if we met
// who it belongs to.
func (b *Blog) personBlock(ctx context.Context, tx Tx, address string) (Block, error) {
	if _, err := tx.Person(ctx, address); err == nil || KindOf(err) != NotFound {
		return Block{Value: address}, err
	}
	p, err := tx.PersonByPage(ctx, address)
	switch {
	case err == nil:
		return Block{Value: p.URI}, nil
	case KindOf(err) != NotFound:
		return Block{}, err
	case strings.Contains(address, "/@"):
		return Block{}, ErrNotFound("This is a profile page of someone who was never here; block @user@host once they come, or the host.")
	}
	return Block{Value: address}, nil
}

func (b *Blog) hostBlock(host string) (Block, error) {
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	switch {
	case host == "" || strings.ContainsAny(host, "/ @?#") || !strings.ContainsAny(host, ".:") && host != "localhost":
		return Block{}, ErrInvalid("value", "Give the address of an account, @user@host, or a host name.")
	case host == b.o.Site.Host():
		return Block{}, ErrInvalid("value", "This is the blog itself.")
	}
	return Block{Value: host, Host: true}, nil
}
