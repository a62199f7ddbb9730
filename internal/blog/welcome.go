package blog

import "context"

// Pictures of people are fetched and shown unless a block rejects them: of the person
// whose they are, or of the host where they lie, which may be another's.

// NoMedia reports whether nothing that can be seen of theirs is fetched or shown.
func (s Standing) NoMedia() bool { return s.RejectMedia || s.Severity == Suspend }

// Standings says how people are treated.
type Standings interface {
	// Standing is that of a person, or with a Host alone that of the host.
	Standing(ctx context.Context, p Person) (Standing, error)
}

// PictureWelcome reports whether a person's picture may be fetched from an address,
// and its copy shown. It is asked before the fetch, and again when it is had: blocks
// come meanwhile.
func PictureWelcome(ctx context.Context, by Standings, personURI, address string) (bool, error) {
	where, err := by.Standing(ctx, Person{Host: HostOf(address)})
	if err != nil || where.NoMedia() || personURI == "" {
		return err == nil && !where.NoMedia(), err
	}
	whose, err := by.Standing(ctx, Person{URI: personURI, Host: HostOf(personURI)})
	return err == nil && !whose.NoMedia(), err
}

// EmojiUsers says who uses an emoji: in what they said, in their name, or to react.
type EmojiUsers interface {
	Standings
	EmojiUsers(ctx context.Context, url string) (personURIs []string, err error)
}

// EmojiWelcome reports whether an emoji's picture may be fetched, and its copy kept:
// somebody uses it whose pictures are welcome. Each host is asked about once, and
// whoever is at one that is not welcome not at all: it is asked while others wait to
// write, and an emoji may have a thousand users.
func EmojiWelcome(ctx context.Context, by EmojiUsers, address string) (bool, error) {
	if here, err := PictureWelcome(ctx, by, "", address); !here || err != nil {
		return false, err
	}
	people, err := by.EmojiUsers(ctx, address)
	if err != nil {
		return false, err
	}
	away := map[string]bool{}
	for _, uri := range people {
		host := HostOf(uri)
		unwelcome, asked := away[host]
		if !asked {
			where, err := by.Standing(ctx, Person{Host: host})
			if err != nil {
				return false, err
			}
			unwelcome = where.NoMedia()
			away[host] = unwelcome
		}
		if unwelcome {
			continue
		}
		whose, err := by.Standing(ctx, Person{URI: uri, Host: host})
		if err != nil || !whose.NoMedia() {
			return err == nil, err
		}
	}
	return false, nil
}

// Placed is a picture by where it lies: of a comment, of a person, or else of an
// emoji.
type Placed struct {
	URL       string
	CommentID string
	PersonURI string
}

// placedTx is what is done about pictures by where they lie.
type placedTx interface {
	// PlacedBelow returns the pictures that lie on one of the hosts, or below it,
	// with a copy or without.
	PlacedBelow(ctx context.Context, hosts []string) ([]Placed, error)
	// DropCopy lets our copy of a picture go, and FetchPlaced notes that it is to be
	// fetched if there is none.
	DropCopy(ctx context.Context, p Placed) error
	FetchPlaced(ctx context.Context, p Placed) error
}

// alignPlaces lets the copies go of pictures that lie where none are welcome now,
// whoever shows them, and has those fetched that are welcome again.
func (b *Blog) alignPlaces(ctx context.Context, tx Tx, changed []Block) error {
	var hosts []string
	for _, block := range changed {
		if block.Host {
			hosts = append(hosts, block.Value)
		}
	}
	if len(hosts) == 0 {
		return nil
	}
	placed, err := tx.PlacedBelow(ctx, hosts)
	if err != nil {
		return err
	}
	for _, p := range placed {
		welcome, err := PictureWelcome(ctx, tx, "", p.URL)
		if err != nil {
			return err
		}
		then := tx.DropCopy
		if welcome {
			then = tx.FetchPlaced
		}
		if err := then(ctx, p); err != nil {
			return err
		}
	}
	return nil
}
