package blog

import "time"

// ArticleKind tells long-form articles from short notes, and both from pages.
type ArticleKind string

// The kinds of article.
const (
	LongForm ArticleKind = "article"
	Note     ArticleKind = "note" // short; may have no title
	Page     ArticleKind = "page" // in no list, and in the fediverse not at all
)

// ArticleState says who may read an article.
type ArticleState string

// The states of an article.
const (
	Draft     ArticleState = "draft"     // the author alone
	Published ArticleState = "published" // everyone
)

// Format is how an article looks to servers of the fediverse.
type Format string

// The formats.
const (
	AsArticle Format = "article" // title, excerpt and link where articles are not shown whole
	AsNote    Format = "note"    // the whole text, title first, everywhere
)

// Article is what the author writes, and the words it was last rendered to.
type Article struct {
	ID       string // UUIDv7; never changes
	ObjectID string // names it in the fediverse; new each time it is published anew; "" before the first time, and of pages
	AuthorID string

	Kind   ArticleKind
	State  ArticleState
	Format Format // fixed when it is published, so that an edit never changes an object's type

	Title      string // plain text; may be "" for a note
	Slug       string // "" while a draft has none
	Summary    string // as the author wrote it; "" when it is to be made from the text
	Source     string // Markdown
	Language   string // BCP 47; "" is the blog's own
	Warning    string // content warning shown before the text; "" for none
	Sensitive  bool   // pictures are covered until asked for
	CoverID    string // media id; "" for none
	CoverAlt   string // what the cover shows, for those who do not see it
	Tags       []string
	Categories []string
	Series     string      // that it is a part of; "" for none
	History    HistoryMode // whether readers may see what it said before

	HTML    string // rendered and safe
	Text    string // plain text, for search
	Excerpt string // Summary, or one made from the text

	CommentsClosed bool // the author takes no more comments under it

	Broadcast   bool      // its publication was sent to followers
	CreatedAt   time.Time // when first saved
	UpdatedAt   time.Time // when last saved, in whatever state
	PublishedAt time.Time // zero while a draft never published
	EditedAt    time.Time // last real change after publication; zero if none
	VersionAt   time.Time // when its present version began, see [Blog.keepPast]; zero until it is edited
}

// Public reports whether everyone may read the article.
func (a Article) Public() bool { return a.State == Published }

// Words is what an author gives to save or publish an article. Everything that
// follows from it (slug, excerpt, HTML) is made by the domain.
type Words struct {
	Kind      ArticleKind `json:"kind"`
	Title     string      `json:"title"`
	Slug      string      `json:"slug"`
	Summary   string      `json:"summary"`
	Source    string      `json:"source"`
	Language  string      `json:"language"`
	Warning   string      `json:"warning"`
	Sensitive bool        `json:"sensitive"`
	CoverID   string      `json:"cover"`
	CoverAlt  string      `json:"cover_alt"`
	// CommentsClosed says that no more comments are taken under it.
	CommentsClosed bool        `json:"comments_closed"`
	Tags           []string    `json:"tags"`
	Categories     []string    `json:"categories"` // names; unknown ones are made
	Series         string      `json:"series,omitempty"`
	History        HistoryMode `json:"history,omitempty"`
	Date           time.Time   `json:"date"` // publication; zero is now
}

// Rendered is what Markdown becomes. The domain gets it from the function it is
// constructed with and asks no more about it.
type Rendered struct {
	HTML    string // safe to show
	Text    string // plain
	Summary string // first sentences of Text
	Embeds  []Embed
	Missing []string // addresses of pictures on this host that it shows and that are not there
}

// Term is a category or a tag.
type Term struct {
	Slug string `json:"slug"`
	Name string `json:"name"`
}

// Media is a file of the blog: a picture in an article, a cover, an avatar.
type Media struct {
	ID        string // content address; file names on disk begin with it
	Name      string // as it was uploaded
	MediaType string
	Size      int64
	Width     int
	Height    int
	Alt       string
	Variants  []Variant // smaller copies, narrowest first
	CreatedAt time.Time
}

// Variant is a smaller copy of a picture.
type Variant struct {
	Name   string `json:"name"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

// Autosave is what the editor had before it was saved.
type Autosave struct {
	ArticleID string
	Words     Words
	SavedAt   time.Time
}
