package blog

import "context"

// Severity says how far a block goes, in the words of Mastodon.
type Severity string

// The severities, mildest first.
const (
	Noop    Severity = "noop"    // nothing but a note, and what is rejected besides
	Silence Severity = "silence" // comments wait; who reacts or follows is counted and not shown
	Suspend Severity = "suspend" // nothing comes in, and what is here goes from the pages
)

// weight orders severities; unknown ones weigh nothing.
func (s Severity) weight() int {
	switch s {
	case Noop:
		return 1
	case Silence:
		return 2
	case Suspend:
		return 3
	}
	return 0
}

// Rule is what a block does.
type Rule struct {
	Severity      Severity
	RejectMedia   bool   // their pictures are neither fetched nor shown
	RejectReports bool   // their reports are dropped
	Comment       string // for the author's eyes
	PublicComment string // goes out with an exported list
}

// Weaker reports whether r lets anything through that other keeps away.
func (r Rule) Weaker(other Rule) bool {
	return r.Severity.weight() < other.Severity.weight() || (other.RejectMedia && !r.RejectMedia) || (other.RejectReports && !r.RejectReports)
}

// same reports whether two rules treat people alike, whatever their comments.
func (r Rule) same(other Rule) bool { return !r.Weaker(other) && !other.Weaker(r) }

// Standing is how somebody elsewhere is treated, all blocks that concern them
// and the list of hosts taken together.
type Standing struct {
	Severity      Severity // "" when no block concerns them
	RejectMedia   bool
	RejectReports bool
	Unlisted      bool // only listed hosts may speak here, and theirs is not one
}

// Add lets a rule count. The strictest wins: a mild block of a host does not
// soften one of its parent domain.
func (s *Standing) Add(r Rule) {
	if r.Severity.weight() > s.Severity.weight() {
		s.Severity = r.Severity
	}
	s.RejectMedia = s.RejectMedia || r.RejectMedia
	s.RejectReports = s.RejectReports || r.RejectReports
}

// TurnedAway reports whether nothing of theirs is taken in.
func (s Standing) TurnedAway() bool { return s.Severity == Suspend || s.Unlisted }

// turnAway reports whether nothing of a person is to be taken in: because they
// are blocked, their host is not listed, or they block the author themselves.
// A block that was kept by handle, for someone who had never been here, becomes
// theirs when they come, so that another handle does not help them.
func (b *Blog) turnAway(ctx context.Context, tx Tx, p Person) (bool, error) {
	if err := tx.HoldBlocks(ctx); err != nil {
		return false, err
	}
	s, err := tx.Standing(ctx, p)
	if err != nil {
		return false, err
	}
	if s.Severity != "" && p.Handle != "" {
		if err := tx.BindBlock(ctx, p.Handle, p.URI); err != nil {
			return false, err
		}
	}
	if s.TurnedAway() {
		return true, nil
	}
	return tx.BlockedBy(ctx, p.URI)
}

// wantsPicture reports whether a person's picture is to be fetched: there is one
// that we have no copy of, neither theirs are rejected nor those from where it
// lies, and there were not too many today.
func (b *Blog) wantsPicture(ctx context.Context, tx Tx, p Person) (bool, error) {
	if p.AvatarURL == "" || p.Avatar != "" {
		return false, nil
	}
	welcome, err := PictureWelcome(ctx, tx, p.URI, p.AvatarURL)
	if !welcome || err != nil {
		return false, err
	}
	err = b.allow(ctx, tx, newPictures, p.URI)
	if KindOf(err) == TooMany {
		return false, nil // a person can do without for a day
	}
	return err == nil, err
}
