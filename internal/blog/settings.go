package blog

// CommentPolicy says which comments wait for the author's word.
type CommentPolicy string

// The policies.
const (
	PolicyOpen  CommentPolicy = "open"  // none wait, but those that look like spam
	PolicyFirst CommentPolicy = "first" // a person's first comment waits
	PolicyAll   CommentPolicy = "all"   // all wait
)

// Settings are what the author chose for the whole blog.
type Settings struct {
	Title       string
	Description string // one sentence under the title
	Language    string // BCP 47, of articles that name none
	Policy      CommentPolicy
	Quotes      QuotePolicy
	Format      Format
	PerPage     int // articles on a page of a list

	// ShowFollowers lets everyone read who follows, not only how many. Off until
	// the author wants it: whom one reads can be a private matter.
	ShowFollowers bool
}
