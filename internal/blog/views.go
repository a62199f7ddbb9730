package blog

import "time"

// The types below are what pages show: read by the store in one or two queries,
// never assembled from objects and never written back. They hold public things
// only, but where the desk is named.

// Picture is an image ready for an <img>.
type Picture struct {
	Src           string // path or absolute address
	SrcSet        string // "" when there is one size
	Width, Height int    // pixels; 0 if unknown
	Alt           string
}

// Byline is who wrote an article, as shown with it.
type Byline struct {
	ID      string
	Handle  string
	Name    string
	BioHTML string
	Fields  []Field
	Avatar  *Picture
	Header  *Picture
}

// Card is an article in a list.
type Card struct {
	ID          string
	Kind        ArticleKind
	Slug        string
	Title       string
	Excerpt     string
	HTML        string // whole text
	Language    string
	Warning     string
	Sensitive   bool
	Cover       *Picture
	Author      Byline
	Categories  []Term
	Tags        []Term
	PublishedAt time.Time
	EditedAt    time.Time
	Comments    int // shown ones
	Likes       int
	Boosts      int
}

// Listing is a page of a list of articles, newest first.
type Listing struct {
	Cards []Card
	Page  int // from 1
	Pages int // at least 1
	Total int // articles in the whole list
}

// ListQuery says which published articles to list. The zero value is all. Pages
// are found only by a search.
type ListQuery struct {
	Category string // slug
	Tag      string // slug
	AuthorID string
	Year     int
	Month    time.Month // with Year
	Page     int        // from 1; 0 is 1
	PerPage  int        // 1..100
	Unpinned bool       // only those that are not pinned
	Skip     int        // articles passed over before the first page
}

// ArticleView is an article's page.
type ArticleView struct {
	Card
	ObjectID string
	Thread   []*Entry // a page of the answers to the article, oldest first
	Likers   []Reactor
	Boosters []Reactor
	Quoters  []Quoter     // newest first, at most some hundred
	Quotes   int          // of the article and of answers under it
	Emoji    []EmojiCount // the most used first
	Previous *Term        // the article published before, as slug and title
	Next     *Term
	Text     string      // plain
	Series   *Series     // that it is a part of; nil for none
	Related  []Part      // near it by tags and categories
	Changes  int         // versions before this one that readers may see
	Embeds   []EmbedCard // what we know of what it embeds

	ThreadPage     int  // which page Thread is, from 1
	ThreadPages    int  // at least 1
	CommentsClosed bool // the author takes no more comments under it
}

// CommentsOnPage is how many comments a page of a conversation has, unless one
// thread alone has more: threads are not divided.
const CommentsOnPage = 50

// Place is where a shown comment stands, and how it can be answered elsewhere.
type Place struct {
	ID       string
	Slug     string // of the article
	Page     int    // of its conversation, from 1
	ByAuthor bool
	Local    bool   // it stands here alone: no object of the fediverse
	Name     string // of who wrote it; "" for the author
	URI      string // of the original in the fediverse; "" when it has none
	URL      string // where the original can be read
}

// Entry is a comment in a thread, with the answers to it, oldest first.
type Entry struct {
	ID          string
	Gone        bool // deleted or hidden, shown as a gap because answers hang on it
	ByAuthor    bool
	Guest       bool // written in the form here
	Name        string
	Handle      string // user@host; "" for the author
	Via         string // host of the page that told it, of a webmention; "" for all else
	ProfileURL  string
	Avatar      string // path of our copy; "" for none
	URL         string // the original elsewhere; "" for the author's
	HTML        string
	Language    string
	Warning     string
	PublishedAt time.Time
	EditedAt    time.Time
	Likes       int
	Boosts      int
	Reactions   []EmojiCount // the most used first
	Attachments []Attachment
	Emoji       []Emoji // of the text, as far as we have copies
	NameEmoji   []Emoji
	AnswerTo    string // name of who is answered; "" for the article's author, and for a gap
	AnswerID    string // what of theirs; "" likewise
	Open        bool   // it has an original in the fediverse, where it can be answered
	Unlisted    bool   // its writer does not want it announced
	Replies     []*Entry
}

// Reactor is someone who liked or boosted, as a face with a name.
type Reactor struct {
	Name       string
	Handle     string
	ProfileURL string
	Avatar     string // path of our copy; "" for none
}

// Quoter is someone who quoted the article or an answer under it in a post of
// their own.
type Quoter struct {
	Reactor
	URL string // where the post can be read
}

// EmojiCount is how often somebody reacted with one emoji.
type EmojiCount struct {
	Emoji string // the emoji itself, or ":shortcode:"
	Src   string // path of our copy of a custom one's picture; "" for none
	Count int
}

// Month is a line of the archive.
type Month struct {
	Year     int
	Month    time.Month
	Articles int
}

// TermCount is a category or tag with the number of published articles in it.
type TermCount struct {
	Term
	Description string
	Articles    int
}

// CategoryCount is a category with the number of published articles in it and in
// those under it.
type CategoryCount struct {
	TermCount
	ID       string
	ParentID string // "" at the top
	Level    int    // from 0
}

// CategoryView is what a category's page shows besides articles.
type CategoryView struct {
	TermCount
	Line  []Term // what it is a part of, the outermost first
	Parts []TermCount
}

// AuthorCount is an author with the number of their published articles.
type AuthorCount struct {
	Byline
	Articles int
}

// Menu is what stands on every page.
type Menu struct {
	Settings   Settings
	Categories []Term // in the author's order, each before its parts
	Pages      []Term // published ones, such as "About"
	Top, Foot  []MenuLink
	Authors    int    // who can write here
	Author     Byline // of the blog
	Logo       *Picture
	Header     *Picture // of the front page
}

// SitemapEntry is an address for search engines.
type SitemapEntry struct {
	Slug      string
	ChangedAt time.Time
	Cover     *Picture
	HTML      string // of an article with pictures; "" for others
}

// RecentComment is a comment in a feed.
type RecentComment struct {
	ID          string
	ByAuthor    bool
	Name        string
	ProfileURL  string // "" for the author, and for who has none
	HTML        string
	Language    string // "" for the blog's
	Warning     string
	PublishedAt time.Time
	EditedAt    time.Time
	Article     Term // its title, or what stands for one
}

// DeskArticle is a line in the desk's list of articles.
type DeskArticle struct {
	ID, Slug, Title string
	Kind            ArticleKind
	State           ArticleState
	UpdatedAt       time.Time
	PublishedAt     time.Time
	Comments        int
	Held            int
	Likes, Boosts   int
	Unsaved         bool // an autosave is newer than the article
	Pinned          bool
	Cover           *Picture // nil if there is none
	Delivery        DeliveryCount
}

// DeskComment is a comment in the desk.
type DeskComment struct {
	Comment
	Person       Person // zero when the author speaks; of a guest, name and page
	Guest        *Guest // who wrote it in the form; nil for all others
	Relayable    bool   // it answers somebody of the fediverse, and is not yet passed on there
	ByAuthor     bool
	ArticleSlug  string
	ArticleTitle string
	AnswerTo     string // text of what it answers, cut; "" for the article
	Blocked      bool
	Reasons      []Reason // what spoke for and against it when it was judged
	Attachments  []Attachment
	Emoji        []Emoji // of the text, as far as we have copies
	Passage      Passage // of the author's: how it fares on its way to whom it answers
}

// DeskLetter is a private message in the desk.
type DeskLetter struct {
	Letter
	Person       Person
	ArticleSlug  string
	ArticleTitle string
}

// DeskQuote is a quote in the desk.
type DeskQuote struct {
	Quote
	Person       Person
	ArticleSlug  string
	ArticleTitle string
	Blocked      bool
}

// DeliveryCount is how far a publication has got.
type DeliveryCount struct {
	Total     int // inboxes addressed
	Delivered int
	Failed    int // given up
	Pending   int // still tried
}

// Delivery is one thing that was sent out, and how far it has got.
type Delivery struct {
	ID        string
	What      BroadcastKind
	Title     string // of the article concerned, if any
	Slug      string
	To        []string // addresses of people, of a letter
	CreatedAt time.Time
	DeliveryCount
	Failures []DeliveryFailure // the last few
}

// DeliveryFailure is an inbox that could not be reached.
type DeliveryFailure struct {
	Inbox  string    `json:"inbox"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at"`
}

// DeskCounts is what waits for the author.
type DeskCounts struct {
	Held        int
	Quotes      int // that wait
	Letters     int // unread
	Undelivered int // letters of the author's that did not get there
	Reports     int // open
}

// Waiting counts what waits for the author to let it through.
func (c DeskCounts) Waiting() int { return c.Held + c.Quotes }

// Correspondent is a person the author exchanges letters with, in the desk.
type Correspondent struct {
	Person      Person
	Letters     int // both ways
	Unread      int
	Undelivered int // of the author's
	Blocked     bool
	LastAt      time.Time
	Last        Glimpse
}

// Correspondence is what the author and a person wrote to each other, oldest
// first, in the desk.
type Correspondence struct {
	Person   Person
	Blocked  bool
	Unlisted bool // only listed servers are written to, and theirs is not one
	Lines    []CorrespondenceLine
}

// Closed reports whether nothing can be written to the person as things are.
func (c Correspondence) Closed() bool { return c.Blocked || c.Unlisted }

// CorrespondenceLine is a letter of the one or of the other.
type CorrespondenceLine struct {
	Came         *Letter     // nil when the author wrote it
	Went         *SentLetter // nil when it came
	With         []Person    // who else Came was addressed to, or all to whom Went was
	ArticleSlug  string
	ArticleTitle string
}

// At is when the letter was sent.
func (l CorrespondenceLine) At() time.Time {
	if l.Came != nil {
		return l.Came.SentAt
	}
	return l.Went.SentAt
}

// ID is the letter's own id.
func (l CorrespondenceLine) ID() string {
	if l.Came != nil {
		return l.Came.ID
	}
	return l.Went.ID
}
