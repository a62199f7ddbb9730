package blog

// SearchQuery is what a visitor looks for.
type SearchQuery struct {
	Words    string // as typed
	Category string // slug; "" for all
	Year     int    // of publication, UTC; 0 for all
	Page     int    // from 1; 0 is 1
	PerPage  int    // 1..100
}

// MostAsked is how many words and phrases are looked for at once.
const MostAsked = 12

// MostFound is how many articles a search considers. Of more, the ones that were
// written last are ranked and listed.
const MostFound = 1000

// Found is a page of what a search found, best first.
type Found struct {
	Findings []Finding
	Page     int // from 1
	Pages    int // at least 1
	Total    int // at most MostFound
	More     bool
	Nothing  bool   // there was no word in what was typed
	Cut      bool   // more was typed than is looked for
	Instead  string // what was looked for in place of words that are nowhere; "" for what was typed
	Some     bool   // no article has all words; these have some of them
	First    int    // years of the first and the last article; 0 when there is none
	Last     int
}

// Finding is an article that was found, with what was looked for marked.
type Finding struct {
	Card
	TitleMarks   []Marked
	WarningMarks []Marked
	// Passage is the part of the text that shows best what was found. There is none
	// of an article with a warning of what it says.
	Passage []Marked
}

// Marked is a part of a plain text that was looked for, or was not.
type Marked struct {
	Text string
	Hit  bool
}
