package blog

import (
	"context"
	"time"
)

// Door says by which way a comment came.
type Door string

// The doors.
const (
	DoorFediverse  Door = "fediverse"  // a reply from another server, sent or found
	DoorForm       Door = "form"       // the form under an article
	DoorWebmention Door = "webmention" // another site that links here
)

// Submission is a comment from whatever door as a judge sees it: new, edited, or
// confirmed by its writer.
type Submission struct {
	Door    Door
	Comment Comment // as it would be kept; its State is not decided yet
	Article Article // under which it stands; its words may be long

	Mentions int  // of people, as the message itself says
	Links    int  // in the text, mentions and hashtags left out
	Edited   bool // its words replace others

	// Known says that a comment of the same writer, besides this one, stands on a
	// page: the author let it through, or the policy did.
	Known bool
	// Newcomer is what the form tells of its sender; nil at the other doors.
	Newcomer *Newcomer
}

// Newcomer is somebody who writes in the form under an article.
type Newcomer struct {
	Name      string
	Email     string // lower case; "" when none was given
	Website   string // http or https; "" for none
	Confirmed bool   // Email was proven to be theirs

	// Client is a keyed hash of the address they came from, whose key changes
	// every day, as hexadecimal; "" once it is forgotten. The address itself is
	// never kept.
	Client   string
	Took     time.Duration // between the form being shown and sent; 0 if that is unknown
	Honeypot bool          // they filled in a field that no person sees
}

// Verdict is what a judge makes of a submission.
type Verdict struct {
	// State is Held or Spam; "" leaves the comment to the blog's policy. Deleted
	// and Hidden are not for a judge to say.
	State CommentState
	// Reason is a whole sentence for the author's eyes, when there is a State.
	Reason string
}

// Judge says whether a submission looks like spam. It runs in the transaction that
// keeps the comment, so it must be quick and ask nothing of the network; and it
// may run again. A comment that cannot be judged waits, with that as its reason.
type Judge func(ctx context.Context, s Submission) (Verdict, error)
