package blog

import "time"

// Author writes here. A blog has one, made at set-up; more can come.
type Author struct {
	ID        string
	Handle    string // the part before the host in @handle@host
	Name      string
	Bio       string // Markdown
	BioHTML   string
	Fields    []Field
	Aliases   []string // addresses of other accounts of theirs, from which followers may be moved here
	AvatarID  string   // media id
	AvatarAlt string
	HeaderID  string
	HeaderAlt string
	CreatedAt time.Time
	UpdatedAt time.Time
}

// Field is a line of an author's profile: "Practice", "https://...".
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"` // plain text; links are made of addresses
}

// Account signs in to the desk.
type Account struct {
	ID           string
	Email        string
	PasswordHash string
	AuthorID     string
}

// Person is someone who lives elsewhere and speaks, reacts or follows here.
type Person struct {
	URI       string // names the person everywhere; never changes
	Handle    string // user@host
	Host      string // of URI, lower case
	Name      string // plain text, as they call themselves; may be ""
	URL       string // their profile page
	Inbox     string // where messages for them alone go
	Mailbox   string // where messages for many go: the shared one of their server, else Inbox
	AvatarURL string // where their picture is fetched from; never shown
	Avatar    string // name of our resized copy; "" if none
	Aliases   []string
	Emoji     []Emoji // custom emoji of the name, as the person's server tells them
	Automated bool    // a bot, or a server itself
	FetchedAt time.Time
}

// DisplayName is what to call a person: the name, or the handle without one.
func (p Person) DisplayName() string {
	if p.Name != "" {
		return p.Name
	}
	return p.Handle
}

// Follower is a person who gets what an author publishes.
type Follower struct {
	Person    Person
	AuthorID  string
	FollowURI string // the request that made it so
	Since     time.Time
}

// Key lets messages be proven to be by who they say. It is the public half, as
// its owner's own document gives it, or the note that it could not be had.
type Key struct {
	ID, Owner, PEM string
	Gone, Failed   bool
	Passing        bool // failed for a reason that may pass
	FetchedAt      time.Time
}
