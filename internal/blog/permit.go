package blog

import (
	"context"
	"time"
)

// PermitKind says what someone asks the author's leave for.
type PermitKind string

// The kinds of permit.
const (
	ReplyPermit PermitKind = "reply"
	LikePermit  PermitKind = "like"
	BoostPermit PermitKind = "boost"
	QuotePermit PermitKind = "quote"
)

// PermitState says what the author's word is.
type PermitState string

// The states of a permit.
const (
	Asked   PermitState = "asked"   // waits for the author's word
	Implied PermitState = "implied" // the published policy allows it; nobody waits for a word
	Granted PermitState = "granted"
	Refused PermitState = "refused"
	Revoked PermitState = "revoked" // was granted once; nothing else is kept of it
)

// Permit is the author's word on something that another server asked leave for.
// One that is granted is a public document which other servers look up before
// they show the reply or the quote. It never names anything private.
type Permit struct {
	ID        string // names the document; a permit granted again has a new one
	Kind      PermitKind
	State     PermitState
	AuthorID  string
	ArticleID string
	ObjectID  string // of the article when leave was asked
	CommentID string // the author's answer that it is about; "" for the article
	PersonURI string // who asks
	URI       string // of the reply, the like, the boost or the quote
	Request   string // the request; "" when the thing itself was sent without one
	ChangedAt time.Time
}

// permitTx is what permits need.
type permitTx interface {
	// PermitFor finds the permit for a thing that lives elsewhere, an error of
	// kind NotFound if nobody asked for one.
	PermitFor(ctx context.Context, kind PermitKind, uri string) (Permit, error)
	// PermitsAt returns all permits for a thing.
	PermitsAt(ctx context.Context, uri string) ([]Permit, error)
	// PermitsUnder returns the permits for what is under an article, and
	// PermitsUnderAnswer for what is under an answer of the author's.
	PermitsUnder(ctx context.Context, articleID string) ([]Permit, error)
	PermitsUnderAnswer(ctx context.Context, commentID string) ([]Permit, error)
	// PermitsOf returns the permits of a person.
	PermitsOf(ctx context.Context, personURI string) ([]Permit, error)
	SavePermit(ctx context.Context, p Permit) error
	DropPermit(ctx context.Context, id string) error
}

// permit begins a permit for a person's thing about an article, or about an
// answer by the author.
func (b *Blog) permit(kind PermitKind, personURI, uri string, article Article, answer Comment) Permit {
	return Permit{
		ID: b.o.NewID(), Kind: kind, State: Asked, AuthorID: article.AuthorID, ArticleID: article.ID,
		ObjectID: article.ObjectID, CommentID: answer.ID, PersonURI: personURI, URI: uri,
	}
}

// ask notes that leave was asked for. Whoever asks twice has one permit, which
// answers the newer request.
func (b *Blog) ask(ctx context.Context, tx Tx, p Permit) (Permit, error) {
	if p.Request != "" {
		if err := b.allow(ctx, tx, newRequests, p.PersonURI); err != nil {
			return Permit{}, err
		}
	}
	known, err := tx.PermitFor(ctx, p.Kind, p.URI)
	switch {
	case KindOf(err) == NotFound:
		known = p
	case err != nil:
		return Permit{}, err
	case known.PersonURI != p.PersonURI:
		return Permit{}, ErrForbidden("Only who made something can ask leave for it.")
	case p.Request == "" || p.Request == known.Request:
		return known, nil
	}
	if p.Request != "" {
		known.Request = p.Request
	}
	return known, b.keep(ctx, tx, known)
}

// settle says to who asked what became of their reply or quote, unless that is
// not decided yet; leave that was given for what it said before is then taken
// back. What they were told before is repeated only if they asked again.
func (b *Blog) settle(ctx context.Context, tx Tx, p Permit, state CommentState, again bool) error {
	switch state {
	case Shown:
		return b.grant(ctx, tx, p, again)
	case Hidden, Spam, Deleted:
		return b.refuse(ctx, tx, p, again)
	case Held:
		return b.reconsider(ctx, tx, p)
	default:
		return nil
	}
}

// reconsider takes leave back that was given, since what it was given for says
// something else now and waits for the author's word. That word will bring a new
// permit, which counts as a request: each leaves the old one behind, and words
// can be changed to and fro all day. Beyond a day's requests the old words stand,
// with the leave they have: the error is of kind TooMany.
func (b *Blog) reconsider(ctx context.Context, tx Tx, p Permit) error {
	if p.State != Granted {
		return nil
	}
	if err := b.allow(ctx, tx, newRequests, p.PersonURI); err != nil {
		return err
	}
	if err := b.revoke(ctx, tx, p); err != nil {
		return err
	}
	p.ID, p.State = b.o.NewID(), Asked
	return b.keep(ctx, tx, p)
}

// settleReply is [Blog.settle] for a comment, if its writer's server asked.
func (b *Blog) settleReply(ctx context.Context, tx Tx, c Comment) error {
	if c.Local {
		return nil // nobody asks leave for what is written here
	}
	p, err := tx.PermitFor(ctx, ReplyPermit, c.URI)
	if KindOf(err) == NotFound {
		return nil
	}
	if err != nil {
		return err
	}
	return b.settle(ctx, tx, p, c.State, false)
}

func (b *Blog) grant(ctx context.Context, tx Tx, p Permit, again bool) error {
	if (p.State == Granted || p.State == Implied) && !again {
		return nil
	}
	p.State = Granted
	if err := b.keep(ctx, tx, p); err != nil {
		return err
	}
	return tx.Broadcast(ctx, b.aboutPermit(p, PermitGranted))
}

// refuse says no. What was granted before is revoked; a reply is refused
// besides, since servers take it down for that. (GoToSocial.)
func (b *Blog) refuse(ctx context.Context, tx Tx, p Permit, again bool) error {
	if p.State == Refused && !again {
		return nil
	}
	told := false
	if p.State == Granted {
		if err := b.revoke(ctx, tx, p); err != nil {
			return err
		}
		p.ID = b.o.NewID()
		told = p.Kind != ReplyPermit
	}
	p.State = Refused
	if err := b.keep(ctx, tx, p); err != nil || told {
		return err
	}
	return tx.Broadcast(ctx, b.aboutPermit(p, PermitRefused))
}

// revoke takes a granted permit back and says so: to its holder, and of a quote
// to all followers, whose servers may show it.
func (b *Blog) revoke(ctx context.Context, tx Tx, p Permit) error {
	if err := b.keep(ctx, tx, bare(p)); err != nil {
		return err
	}
	told := b.aboutPermit(p, PermitRevoked)
	told.Followers = p.Kind == QuotePermit
	return tx.Broadcast(ctx, told)
}

// retract takes permits back in silence, because what they were for is gone: a
// granted one leaves its grave, any other nothing.
func (b *Blog) retract(ctx context.Context, tx Tx, permits []Permit) error {
	for _, p := range permits {
		var err error
		switch p.State {
		case Revoked:
		case Granted:
			err = b.keep(ctx, tx, bare(p))
		default:
			err = tx.DropPermit(ctx, p.ID)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// retractAt takes back what a person was permitted for one thing of theirs.
func (b *Blog) retractAt(ctx context.Context, tx Tx, personURI, uri string) error {
	permits, err := tx.PermitsAt(ctx, uri)
	if err != nil {
		return err
	}
	var theirs []Permit
	for _, p := range permits {
		if p.PersonURI == personURI {
			theirs = append(theirs, p)
		}
	}
	return b.retract(ctx, tx, theirs)
}

// retractAll takes back all that a person was permitted.
func (b *Blog) retractAll(ctx context.Context, tx Tx, personURI string) error {
	permits, err := tx.PermitsOf(ctx, personURI)
	if err != nil {
		return err
	}
	return b.retract(ctx, tx, permits)
}

// shutOut takes back what a person who is kept away from now on was permitted.
func (b *Blog) shutOut(ctx context.Context, tx Tx, personURI string) error {
	permits, err := tx.PermitsOf(ctx, personURI)
	if err != nil {
		return err
	}
	for _, p := range permits {
		if p.Kind == LikePermit || p.Kind == BoostPermit {
			err = b.retract(ctx, tx, []Permit{p})
		} else {
			err = b.refuse(ctx, tx, p, false)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// bare is what stays of a permit that was taken back.
func bare(p Permit) Permit {
	return Permit{ID: p.ID, Kind: p.Kind, AuthorID: p.AuthorID, State: Revoked}
}

func (b *Blog) keep(ctx context.Context, tx Tx, p Permit) error {
	p.ChangedAt = b.now()
	return tx.SavePermit(ctx, p)
}

func (b *Blog) aboutPermit(p Permit, kind BroadcastKind) Broadcast {
	return Broadcast{
		ID: b.o.NewID(), AuthorID: p.AuthorID, Kind: kind, PersonURI: p.PersonURI, Reference: p.ID,
		People: []string{p.PersonURI}, CreatedAt: b.now(),
	}
}
