package blog

import "time"

// CommentState says who sees a comment.
type CommentState string

// The states of a comment.
const (
	Shown   CommentState = "shown"   // everyone
	Held    CommentState = "held"    // waits for the author's word
	Hidden  CommentState = "hidden"  // the author took it from the page
	Spam    CommentState = "spam"    // so judged, by rule or by the author
	Deleted CommentState = "deleted" // by who wrote it or by the author; its words are gone
)

// Comment stands under an article, or under another comment. It is by a
// [Person], or by the blog's author answering.
type Comment struct {
	ID        string
	ArticleID string
	ParentID  string // "" when it answers the article itself
	AuthorID  string // set when the blog's author speaks
	PersonURI string // set when someone else does
	URI       string // of the original elsewhere; "" for the author's own
	URL       string // where the original can be read

	HTML     string // safe to show
	Text     string // plain
	Source   string // Markdown of an author's answer
	Language string
	Warning  string // content warning; "" for none
	Unlisted bool   // its writer asked for it to be public but not announced
	Local    bool   // written in the form here, or an answer to such a one: no object of the fediverse

	State       CommentState
	Reason      string // why it was held or judged spam, for the author's eyes
	PublishedAt time.Time
	EditedAt    time.Time
	ReceivedAt  time.Time
}

// Visibility is what the writer of a message asked for.
type Visibility string

// The visibilities, widest first.
const (
	Public    Visibility = "public"
	Unlisted  Visibility = "unlisted"
	Followers Visibility = "followers"
	Direct    Visibility = "direct"
)

// Private reports whether a message must never stand on a page.
func (v Visibility) Private() bool { return v != Public && v != Unlisted }

// ReactionKind is a way of reacting without words.
type ReactionKind string

// The kinds of reaction.
const (
	Like    ReactionKind = "like"
	Boost   ReactionKind = "boost"
	ByEmoji ReactionKind = "emoji"
)

// Reaction is a like, a boost or an emoji, of an article or of an author's
// answer.
type Reaction struct {
	ID        string
	Kind      ReactionKind
	ArticleID string
	CommentID string // "" when it is of the article itself
	PersonURI string
	URI       string // of the activity
	Emoji     string // the emoji itself, or ":shortcode:"; "" for likes and boosts
	EmojiURL  string // of a custom emoji's picture
	CreatedAt time.Time
}

// Target names something of ours that a message from elsewhere is about. One
// field is set.
type Target struct {
	ObjectID  string // an article, by its name in the fediverse
	Slug      string // an article, by its web address
	CommentID string // a comment, by our own id
	LetterID  string // a letter of the author's, which nothing public can be about
	URI       string // a comment, by the address of its original
}

// None reports whether the target names nothing.
func (t Target) None() bool { return t == Target{} }
