package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// Subject is somebody whose data is asked for: by their address in the fediverse,
// or by e-mail. One of the two is set.
type Subject struct {
	URI   string
	Email string // lower case
}

// Holding is a table with data of people, and how theirs is found in it.
type Holding struct {
	Table string
	What  string // in words for the person
	// ByURI and ByEmail are conditions that find their rows by $1; "" if they
	// cannot be found that way.
	ByURI   string
	ByEmail string
	// hashed says that ByEmail is about the hash of the address, [blog.AddressHash].
	hashed bool
	// Stays says why rows remain when all else is erased; "" if none do.
	Stays string
	// hidden are columns that are not shown: of others, of no meaning outside, or
	// notes that the author wrote for their own eyes, such as why they block
	// somebody. Whoever is kept away must not be handed those.
	hidden []string
}

const (
	theirs        = `person_uri = $1`
	ofTheirs      = `comment_id IN (SELECT id FROM comment WHERE person_uri = $1)`
	ofTheirForm   = `comment_id IN (SELECT comment_id FROM guest WHERE email = $1)`
	ofTheirInbox  = `inbox IN (SELECT inbox FROM person WHERE uri = $1)`
	untilItIsDone = "It is part of a delivery to their server, and goes when that is done, after 72 hours at most."
)

// Holdings are all tables with data of people other than the author. Every table
// is here or in [NoHoldings], and a test sees to that: what is not found cannot be
// shown to whom it concerns, nor erased.
func Holdings() []Holding {
	return []Holding{
		{Table: "person", What: "profile, as their server tells it", ByURI: `uri = $1`},
		{Table: "person_key", What: "public keys", ByURI: `owner = $1`},
		{Table: "follower", What: "follows", ByURI: theirs},
		{Table: "undone_follow", What: "follows taken back", ByURI: theirs},
		{Table: "comment", What: "comments", ByURI: theirs, ByEmail: `id IN (SELECT comment_id FROM guest WHERE email = $1)`},
		{Table: "guest", What: "names and addresses given with comments", ByEmail: `email = $1`},
		{Table: "guest_key", What: "links in mails that open their comments", ByEmail: ofTheirForm, hidden: []string{"hash"}},
		{
			Table: "answer_notice", What: "answers that were told by mail", ByURI: ofTheirs,
			ByEmail: ofTheirForm + ` OR comment_id IN (SELECT c.id FROM comment c JOIN guest g ON g.comment_id = c.parent_id WHERE g.email = $1)`,
		},
		{Table: "relay", What: "comments that the author passed on to other servers", ByEmail: ofTheirForm},
		{Table: "unconfirmed", What: "mails that asked whether the address is theirs, and that they have not answered, for a week", ByEmail: `address = $1`, hashed: true},
		{Table: "unannounced", What: "comments that the author is yet to be told of", ByURI: ofTheirs, ByEmail: ofTheirForm},
		{Table: "judged", What: "how comments were judged", ByURI: ofTheirs + ` OR source = $1`, ByEmail: ofTheirForm},
		{Table: "attachment", What: "what came with comments", ByURI: ofTheirs, ByEmail: ofTheirForm},
		{
			Table: "emoji_use", What: "emoji in the name and in comments", ByURI: `owner = $1 OR owner IN (SELECT id FROM comment WHERE person_uri = $1)`,
			ByEmail: `owner IN (SELECT comment_id FROM guest WHERE email = $1)`,
		},
		{Table: "waiting_message", What: "messages as they came, while they wait", ByURI: ofTheirs},
		{Table: "forwarded", What: "comments passed on to followers", ByURI: ofTheirs},
		{Table: "put_away", What: "comments hidden by a block", ByURI: ofTheirs},
		{Table: "letter", What: "letters to the author", ByURI: theirs},
		{
			Table: "unannounced_letter", What: "letters that the author is yet to be told of",
			ByURI: `letter_id IN (SELECT id FROM letter WHERE person_uri = $1)`,
		},
		{Table: "letter_other", What: "letters that were for them, too", ByURI: theirs},
		{Table: "sent_letter", What: "letters of the author to them", ByURI: `id IN (SELECT letter_id FROM sent_letter_to WHERE person_uri = $1)`},
		{Table: "sent_letter_to", What: "whom letters of the author are for, and whether they arrived", ByURI: theirs},
		{
			Table: "enclosure", What: "what came with letters and reports",
			ByURI: `owner IN (SELECT id FROM letter WHERE person_uri = $1) OR owner IN (SELECT id FROM report WHERE person_uri = $1)`,
		},
		{Table: "reaction", What: "likes, boosts and reactions", ByURI: theirs},
		{Table: "quote", What: "quotes", ByURI: theirs},
		{Table: "put_away_quote", What: "quotes hidden by a block", ByURI: `quote_id IN (SELECT id FROM quote WHERE person_uri = $1)`},
		{Table: "permit", What: "what they asked leave for", ByURI: theirs},
		{Table: "report", What: "reports they made", ByURI: theirs, hidden: []string{"note"}},
		{Table: "report_item", What: "what reports are about", ByURI: `report_id IN (SELECT id FROM report WHERE person_uri = $1) OR ` + ofTheirs, ByEmail: ofTheirForm},
		{
			Table: "block", What: "blocks", ByURI: `value = $1`, hidden: []string{"comment"},
			Stays: "A block keeps them away only as long as it names them. Lift it with causerie unblock.",
		},
		{Table: "blocked_by", What: "their block of the author", ByURI: theirs},
		{Table: "forgotten", What: "things of theirs that they deleted", ByURI: theirs},
		{Table: "tally", What: "how much came of them, for two days", ByURI: `who = $1`, ByEmail: `who = $1`, hashed: true},
		{
			Table: "broadcast", What: "what was sent to them", ByURI: theirs, hidden: []string{"people"},
			Stays: "It says that something was sent to them, and goes after 30 days.",
		},
		{Table: "delivery_failure", What: "deliveries to them that failed", ByURI: ofTheirInbox, Stays: "It goes with what was sent, after 30 days."},
		{Table: "gone_inbox", What: "their inbox, if it said that it is gone", ByURI: ofTheirInbox},
		{
			Table: "job", What: "deliveries and mails to them that wait", ByURI: ofTheirInbox, hidden: []string{"payload"}, Stays: untilItIsDone,
			ByEmail: `kind = 'mail' AND (id IN (SELECT 'mail confirm ' || comment_id FROM guest WHERE email = $1)
				OR EXISTS (SELECT 1 FROM comment c JOIN guest g ON g.comment_id = c.parent_id WHERE g.email = $1 AND job.id LIKE 'mail answer ' || c.id || '%'))`,
		},
		{
			Table: "parcel", What: "messages of theirs being passed on", hidden: []string{"original"},
			ByURI: `broadcast_id IN (SELECT id FROM broadcast WHERE person_uri = $1)`, Stays: untilItIsDone,
		},
	}
}

// NoHoldings are the tables without data of people other than the author, each
// with the reason why.
func NoHoldings() map[string]string {
	return map[string]string{
		"setting": "what the author chose", "revision": "a counter", "actor": "the author", "account": "the author", "session": "the author",
		"media": "what the author uploaded", "article": "what the author wrote", "slug_redirect": "addresses of articles", "category": "the author's", "category_redirect": "addresses of categories", "menu_entry": "the author's",
		"article_category": "the author's", "article_tag": "the author's", "article_search": "what the author wrote", "autosave": "what the author wrote",
		"article_more": "the author's", "pin": "the author's", "article_revision": "what the author wrote",
		"embed": "what the author embeds, as the site that it is on describes it", "article_embed": "addresses that the author embeds",
		"sent_mention": "pages that the author links to", "gone_page": "addresses of articles",
		"inbox_target": "counts followers by inbox, and is kept by their follows", "follower_digest": "a sum over the followers of a host, kept by their follows",
		"untold_terms": "articles whose terms other servers are yet to be told",
		"author_move":  "where the author went", "tombstone": "things of the author's that are gone",
		"seen": "names of activities, for seven days, so that none is heeded twice", "lane": "hosts, and what waits for them", "host_scheme": "hosts",
		"allowed_host": "hosts", "emoji": "pictures of emoji, by address", "spam_word": "counts of hashed words of everybody together",
	}
}

// Known is what the blog holds of somebody: rows, by table.
type Known map[string][]map[string]any

// Known returns all that is held of a subject, for them to see. Secrets of the
// blog are never part of it.
func (s *Store) Known(ctx context.Context, who Subject) (Known, error) {
	all := Known{}
	for _, h := range Holdings() {
		rows, err := s.held(ctx, h, who)
		if err != nil {
			return nil, fmt.Errorf("look for what is held in %s: %w", h.Table, err)
		}
		if len(rows) > 0 {
			all[h.Table] = rows
		}
	}
	return all, nil
}

func (s *Store) held(ctx context.Context, h Holding, who Subject) ([]map[string]any, error) {
	where, key := h.ByURI, who.URI
	if who.URI == "" {
		where, key = h.ByEmail, who.Email
	}
	if who.URI == "" && h.hashed && key != "" {
		key = blog.AddressHash(key)
	}
	if where == "" || key == "" {
		return nil, nil
	}
	rows, err := s.reader.QueryContext(ctx, "SELECT * FROM "+h.Table+" WHERE "+where, key) //nolint:gosec // both are constants
	if err != nil {
		return nil, err
	}
	list, err := readable(rows)
	for _, row := range list {
		for _, column := range h.hidden {
			delete(row, column)
		}
	}
	return list, err
}

// readable reads rows by the names of their columns; times become readable.
func readable(rows *sql.Rows) (list []map[string]any, err error) {
	defer func() { err = firstErr(err, rows.Close()) }()
	columns, err := rows.Columns()
	if err != nil {
		return nil, err
	}
	for rows.Next() {
		values, targets := make([]any, len(columns)), make([]any, len(columns))
		for i := range values {
			targets[i] = &values[i]
		}
		if err := rows.Scan(targets...); err != nil {
			return nil, err
		}
		row := make(map[string]any, len(columns))
		for i, name := range columns {
			row[name] = shown(name, values[i])
		}
		list = append(list, row)
	}
	return list, rows.Err()
}

// shown is a value as a person reads it.
func shown(column string, value any) any {
	switch v := value.(type) {
	case []byte:
		return string(v)
	case int64:
		if column == "at" || column == "since" || strings.HasSuffix(column, "_at") {
			if v == 0 {
				return nil
			}
			return fromMs(v)
		}
	}
	return value
}

// WhoIs finds people by address, by @user@host, by the page of their profile, or by
// the address of something that they wrote. None is no error.
func (s *Store) WhoIs(ctx context.Context, name string) (uris []string, err error) {
	bare := strings.TrimRight(name, "/") // people leave a slash out
	rows, err := s.reader.QueryContext(ctx, `
		SELECT uri FROM person WHERE uri IN ($1, $2, $3) OR url IN ($1, $2, $3) OR handle = $4
		UNION SELECT person_uri FROM comment WHERE person_uri <> '' AND (uri = $1 OR url = $1)
		UNION SELECT person_uri FROM reaction WHERE person_uri <> '' AND uri = $1
		ORDER BY 1`, name, bare, bare+"/", strings.ToLower(strings.TrimPrefix(name, "@")))
	if err != nil {
		return nil, wrap(err, "look for a person")
	}
	defer func() { err = firstErr(err, rows.Close()) }()
	for rows.Next() {
		var uri string
		if err := rows.Scan(&uri); err != nil {
			return nil, wrap(err, "look for a person")
		}
		uris = append(uris, uri)
	}
	return uris, wrap(rows.Err(), "look for a person")
}

// CommentsOf returns all comments of a person, deleted ones too.
func (v view) CommentsOf(ctx context.Context, personURI string) ([]blog.Comment, error) {
	rows, err := v.q.CommentsOf(ctx, personURI)
	if err != nil {
		return nil, wrap(err, "list a person's comments")
	}
	list := make([]blog.Comment, len(rows))
	for i, r := range rows {
		list[i] = commentOf(r)
	}
	return list, nil
}

// CommentsFrom returns what was written in the form under an e-mail address.
func (v view) CommentsFrom(ctx context.Context, email string) ([]blog.Comment, error) {
	rows, err := v.q.CommentsFrom(ctx, email)
	if err != nil {
		return nil, wrap(err, "list comments of an address")
	}
	list := make([]blog.Comment, len(rows))
	for i, r := range rows {
		list[i] = commentOf(r)
	}
	return list, nil
}

// EraseComment removes the place of a deleted comment, or whose it was.
func (t *tx) EraseComment(ctx context.Context, id string) (stays bool, err error) {
	t.visible = true
	for _, drop := range []func(context.Context, string) error{t.q.DropJudged, t.q.DropMailAbout, t.q.DropAnswerNotices, t.q.Announced} {
		if err := drop(ctx, id); err != nil {
			return false, wrap(err, "erase a comment")
		}
	}
	answers, err := t.q.CountAnswersTo(ctx, id)
	if err != nil {
		return false, wrap(err, "erase a comment")
	}
	if answers == 0 {
		return false, wrap(t.q.DropComment(ctx, id), "erase a comment")
	}
	return true, wrap(t.q.UnnameComment(ctx, id), "erase a comment")
}

// EraseAddress removes what is counted of an e-mail address.
func (t *tx) EraseAddress(ctx context.Context, email string) error {
	hash := blog.AddressHash(email)
	if err := t.q.DropTalliesOf(ctx, hash); err != nil { // first, as whoever counts does
		return wrap(err, "erase an address")
	}
	return wrap(t.q.DropUnconfirmed(ctx, hash), "erase an address")
}

// EraseTraces removes what the bookkeeping holds of a person.
func (t *tx) EraseTraces(ctx context.Context, personURI string) error {
	for _, drop := range []func(context.Context, string) error{
		t.q.DropTalliesOf, t.q.DropForgottenOf, t.q.DropUndoneOf, t.q.ForgetSourcesOf,
	} {
		if err := drop(ctx, personURI); err != nil {
			return wrap(err, "erase a person's traces")
		}
	}
	return nil
}
