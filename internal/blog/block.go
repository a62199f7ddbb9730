package blog

import (
	"context"
	"net/url"
	"strings"
	"time"
)

// Block keeps a person or a whole host away, as far as its rule says.
type Block struct {
	Value     string // a person's URI, @user@server of one who was never here, or a host in lower case
	Host      bool
	Handle    string // user@host of a person; "" of a host, or if it is not known
	CreatedAt time.Time
	Rule
}

// blockTx is what keeping people away needs.
type blockTx interface {
	// HoldBlocks keeps blocks as they are until the transaction ends: what is taken
	// in because nothing speaks against it must not miss the block that takes all of
	// its writer's from the pages. ChangeBlocks waits for that; who changes a block
	// calls it before anything else.
	HoldBlocks(ctx context.Context) error
	ChangeBlocks(ctx context.Context) error
	// Blocked reports whether somebody is turned away ([Standing.TurnedAway]).
	Blocked(ctx context.Context, personURI, host string) (bool, error)
	// Standing says how somebody is treated. URI and Host must be given; without
	// a Handle the one they are known by counts.
	Standing(ctx context.Context, p Person) (Standing, error)
	SaveBlock(ctx context.Context, b Block) error
	// BindBlock gives the block of a handle, if there is one, to a person.
	BindBlock(ctx context.Context, handle, uri string) error
	DropBlock(ctx context.Context, value string) (found bool, err error)
	Blocks(ctx context.Context) ([]Block, error)
	BlockNamed(ctx context.Context, value string) (Block, error)
	BlockOfHandle(ctx context.Context, handle string) (Block, error)
	// PersonByHandle finds a person we met by user@host, in any case, and
	// PersonByPage by the address of their profile page.
	PersonByHandle(ctx context.Context, handle string) (Person, error)
	PersonByPage(ctx context.Context, page string) (Person, error)
	// PeopleByHandle returns the addresses of all people we met, by user@host.
	PeopleByHandle(ctx context.Context) (map[string]string, error)
	// ConcernedBy returns whom of the people we met blocks are about, those of a
	// host together, in the order of hosts.
	ConcernedBy(ctx context.Context, blocks []Block) ([]Person, error)
	// Presence counts what is here of those whom blocks are about, in their order.
	Presence(ctx context.Context, blocks []Block) ([]HostCount, error)
	// Exclude ends the follows and reactions of a person, puts their comments and
	// quotes away, and returns the follows. Readmit shows those again that were
	// put away, unless somebody has Decided otherwise about one, and returns
	// their ids.
	Exclude(ctx context.Context, personURI string) ([]Follower, error)
	Readmit(ctx context.Context, personURI string) (comments, quotes []string, err error)
	Decided(ctx context.Context, id string) error
	DropPicture(ctx context.Context, personURI string) error
	// SaveBlockedBy remembers that a person blocks the author, until
	// DropBlockedBy: by that activity, or whichever if uri is "".
	SaveBlockedBy(ctx context.Context, personURI, uri string) error
	BlockedBy(ctx context.Context, personURI string) (bool, error)
	DropBlockedBy(ctx context.Context, personURI, uri string) (found bool, err error)
}

// Block keeps a person (an address, or @user@server) or a whole host away from now
// on: nothing of theirs is taken in, and what is here goes from the pages.
// A milder block becomes a full one, and keeps what it says besides.
func (b *Blog) Block(ctx context.Context, value string) (Block, error) {
	return b.restrict(ctx, value, func(before Rule) (Rule, error) {
		before.Severity = Suspend
		return before, nil
	})
}

// Restrict blocks a person or a host by a rule, or changes the rule of a block.
// Someone who was never here is blocked by @user@server, which counts when they
// come. Comments that a milder rule no longer keeps away are shown again, where
// the author has not decided about them since.
func (b *Blog) Restrict(ctx context.Context, value string, r Rule) (Block, error) {
	r, err := checkRule(r)
	if err != nil {
		return Block{}, err
	}
	return b.restrict(ctx, value, func(Rule) (Rule, error) { return r, nil })
}

// Amend is Restrict for those who say in part what a rule is: change is given
// the rule that is there, or an empty one. A new block is a full one unless
// change says otherwise.
func (b *Blog) Amend(ctx context.Context, value string, change func(*Rule)) (Block, error) {
	return b.restrict(ctx, value, func(r Rule) (Rule, error) {
		change(&r)
		return checkRule(r)
	})
}

// restrict gives a block the rule that is made of the one it had, "" if it is
// new.
func (b *Blog) restrict(ctx context.Context, value string, rule func(before Rule) (Rule, error)) (Block, error) {
	var block Block
	err := b.db.Write(ctx, func(tx Tx) error {
		err := tx.ChangeBlocks(ctx)
		if err != nil {
			return err
		}
		if block, err = b.blockOf(ctx, tx, value); err != nil {
			return err
		}
		before, err := tx.BlockNamed(ctx, block.Value)
		if err != nil && KindOf(err) != NotFound {
			return err
		}
		known := err == nil
		if block.Rule, err = rule(before.Rule); err != nil {
			return err
		}
		block.CreatedAt = b.now()
		if err := tx.SaveBlock(ctx, block); err != nil {
			return err
		}
		if known && before.same(block.Rule) {
			return nil
		}
		return b.align(ctx, tx, []Block{block})
	})
	return block, err
}

const longestComment = 2000 // characters, of a block

func checkRule(r Rule) (Rule, error) {
	if r.Severity == "" {
		r.Severity = Suspend
	}
	r.Comment, r.PublicComment = strings.TrimSpace(r.Comment), strings.TrimSpace(r.PublicComment)
	switch {
	case r.Severity.weight() == 0:
		return r, ErrInvalid("severity", "The severity is suspend, silence or noop.")
	case len([]rune(r.Comment)) > longestComment:
		return r, ErrInvalid("comment", "The comment has at most 2,000 characters.")
	case len([]rune(r.PublicComment)) > longestComment:
		return r, ErrInvalid("public_comment", "The public comment has at most 2,000 characters.")
	}
	return r, nil
}

// Unblock lifts a block. Comments that it put away are shown again as they were,
// but for those about which the author has decided since. Follows and reactions
// were ended; they have to be made anew.
func (b *Blog) Unblock(ctx context.Context, value string) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if err := tx.ChangeBlocks(ctx); err != nil {
			return err
		}
		block, err := b.blockOf(ctx, tx, value)
		if err != nil {
			return err
		}
		found, err := tx.DropBlock(ctx, block.Value)
		if err != nil {
			return err
		}
		if !found {
			return ErrNotFound("No such block: “" + value + "”.")
		}
		return b.align(ctx, tx, []Block{block})
	})
}

// align makes what is here of people fit how they are treated now, after blocks
// that concern them have changed.
func (b *Blog) align(ctx context.Context, tx Tx, changed []Block) error {
	people, err := tx.ConcernedBy(ctx, changed)
	if err != nil {
		return err
	}
	for _, p := range people { // by host, so that two who do this never wait for each other
		s, err := tx.Standing(ctx, p)
		if err != nil {
			return err
		}
		if err := b.treat(ctx, tx, p, s); err != nil {
			return err
		}
	}
	return b.alignPlaces(ctx, tx, changed)
}

// treat takes a person from the pages, or lets them back.
func (b *Blog) treat(ctx context.Context, tx Tx, p Person, s Standing) error {
	if s.NoMedia() && p.Avatar != "" {
		if err := tx.DropPicture(ctx, p.URI); err != nil {
			return err
		}
	}
	if s.Severity == Suspend {
		if err := b.mindEnclosuresOf(ctx, tx, p.URI, true); err != nil {
			return err
		}
		return b.exclude(ctx, tx, p)
	}
	if !s.RejectMedia && p.AvatarURL != "" && p.Avatar == "" {
		if err := tx.FetchAvatar(ctx, p.URI); err != nil {
			return err
		}
	}
	if err := b.readmit(ctx, tx, p.URI); err != nil {
		return err
	}
	return b.mindPicturesOf(ctx, tx, p.URI, s.RejectMedia)
}

// exclude takes a person from the pages, and says to their server that they no
// longer follow and are permitted nothing.
func (b *Blog) exclude(ctx context.Context, tx Tx, p Person) error {
	if err := b.shutOut(ctx, tx, p.URI); err != nil {
		return err
	}
	follows, err := tx.Exclude(ctx, p.URI)
	if err != nil {
		return err
	}
	for _, f := range follows {
		if err := tx.Broadcast(ctx, b.toPerson(f, FollowRejected)); err != nil {
			return err
		}
	}
	return nil
}

// readmit shows what was put away of a person, unless they block the author, and
// permits again what it was refused for.
func (b *Blog) readmit(ctx context.Context, tx Tx, personURI string) error {
	if blocking, err := tx.BlockedBy(ctx, personURI); blocking || err != nil {
		return err
	}
	comments, quotes, err := tx.Readmit(ctx, personURI)
	if err != nil {
		return err
	}
	for _, id := range comments {
		c, err := tx.Comment(ctx, id)
		if err != nil {
			return err
		}
		if err := b.settleReply(ctx, tx, c); err != nil {
			return err
		}
	}
	for _, id := range quotes {
		q, err := tx.Quote(ctx, id)
		if err != nil {
			return err
		}
		if err := b.settleQuote(ctx, tx, q); err != nil {
			return err
		}
	}
	return nil
}

// blockOf reads what an author typed: an address, @user@server, or a host.
func (b *Blog) blockOf(ctx context.Context, tx Tx, value string) (Block, error) {
	value = strings.TrimSpace(value)
	if lower := strings.ToLower(value); strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://") {
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
		return b.personBlock(ctx, tx, b.plainAddress(value))
	}
	if handle := strings.TrimPrefix(value, "@"); strings.Contains(handle, "@") {
		return b.handleBlock(ctx, tx, handle)
	}
	return b.hostBlock(strings.TrimPrefix(value, "*.")) // whoever blocks a host means those below it, too
}

// handleBlock reads user@host: of a person we met, or of one who may come.
func (b *Blog) handleBlock(ctx context.Context, tx Tx, handle string) (Block, error) {
	handle, err := b.checkHandle(handle)
	if err != nil {
		return Block{}, err
	}
	known, err := tx.BlockOfHandle(ctx, handle)
	if err == nil || KindOf(err) != NotFound {
		return known, err
	}
	p, err := tx.PersonByHandle(ctx, handle)
	if KindOf(err) == NotFound {
		return Block{Value: "@" + handle, Handle: handle}, nil
	}
	return Block{Value: p.URI, Handle: handle}, err
}

func (b *Blog) checkHandle(handle string) (string, error) {
	handle = strings.ToLower(handle)
	user, host, _ := strings.Cut(handle, "@")
	if user == "" || strings.ContainsAny(user, "/ ?#:,<>\"") || len(handle) > 512 {
		return "", ErrInvalid("value", "This is not a handle such as @user@server: “"+handle+"”.")
	}
	h, err := b.hostBlock(host)
	return user + "@" + h.Value, err
}

// personBlock reads the address of an account, or of its profile page.
func (b *Blog) personBlock(ctx context.Context, tx Tx, address string) (Block, error) {
	p, err := tx.Person(ctx, address)
	if KindOf(err) == NotFound {
		p, err = tx.PersonByPage(ctx, address)
	}
	switch {
	case err == nil:
		return Block{Value: p.URI, Handle: p.Handle}, nil
	case KindOf(err) != NotFound:
		return Block{}, err
	}
	// A page that servers show to people says who it belongs to, and its address
	// is not that of the account.
	if u, err := url.Parse(address); err == nil && strings.HasPrefix(u.Path, "/@") && !strings.Contains(u.Path[2:], "/") {
		user := u.Path[2:]
		if !strings.Contains(user, "@") {
			user += "@" + u.Host
		}
		return b.handleBlock(ctx, tx, user)
	}
	return Block{Value: address}, nil
}

func (b *Blog) hostBlock(host string) (Block, error) {
	name, err := b.hostName(host)
	switch {
	case err != nil || name == "" || strings.ContainsAny(host, "/ @?#,*…<>\"") || !strings.ContainsAny(name, ".:") && name != "localhost":
		return Block{}, ErrInvalid("value", "Give the address of an account, @user@server, or the name of a server.")
	case name == b.o.Site.Host():
		return Block{}, ErrInvalid("value", "This is the blog itself.")
	}
	return Block{Value: name, Host: true}, nil
}
