package store

import (
	"strconv"
	"strings"

	"github.com/causerie/causerie/internal/search"
)

// searchSQL is how a database is told what an article's words are, and asked for
// them. The words are made by package search, so that both find the same.
type searchSQL struct {
	lock    string // take an entry before it is read to be changed
	drop    string // take an article's words out of the index
	put     string // put them in
	values  func(id string, d document) []any
	wipe    string // all of the index
	more    string // count an article more for each word of a JSON list of [word, backwards]
	less    string // count an article less for each word of a JSON list
	lost    string // forget the words of a JSON list that no article has
	count   string // how many match, up to one more than are considered; %[1]s is what narrows them in each of these
	best    string // ids of those that match, the fittest first
	newest  string // ids of those that match, first those that do by their title, the newest first
	of      string // joins an entry e to what is found
	matches func(search.Plan) string
	between string // words between two
	back    string // words that are between two when written backwards
}

// What narrows a search is put into its statements where they say %[1]s.
const (
	narrowYears    = ` AND EXISTS (SELECT 1 FROM article_search_entry e WHERE %s AND e.published_at >= $2 AND e.published_at < $3)`
	narrowCategory = ` AND EXISTS (SELECT 1 FROM article_search_entry e JOIN article_category ac ON ac.article_id = e.id
  JOIN category c ON c.id = ac.category_id LEFT JOIN category p ON p.id = c.parent_id LEFT JOIN category g ON g.id = p.parent_id
  WHERE %s AND $4 IN (c.slug, p.slug, g.slug))`
	wordsBetween   = `SELECT word, articles FROM article_search_word WHERE word >= $1 AND word < $2 AND length(word) >= $3 AND length(word) <= $4 LIMIT 5000`
	wordsBackwards = `SELECT word, articles FROM article_search_word WHERE backwards >= $1 AND backwards < $2 AND length(word) >= $3 AND length(word) <= $4 LIMIT 5000`
)

var sqliteSearch = searchSQL{ //nolint:gochecknoglobals // a constant
	drop: `DELETE FROM article_search WHERE rowid = (SELECT n FROM article_search_entry WHERE id = $1)`,
	put:  `INSERT INTO article_search (rowid, title, terms, body) SELECT n, $2, $3, $4 FROM article_search_entry WHERE id = $1`,
	values: func(id string, d document) []any {
		return []any{id, strings.Join(d.title, " "), strings.Join(d.terms, " "), strings.Join(d.body, " ")}
	},
	wipe: `INSERT INTO article_search (article_search) VALUES ('delete-all')`,
	more: `INSERT INTO article_search_word (word, backwards, articles) SELECT value ->> 0, value ->> 1, 1 FROM json_each($1) WHERE true
  ON CONFLICT (word) DO UPDATE SET articles = articles + 1`,
	less:  `UPDATE article_search_word SET articles = articles - 1 WHERE word IN (SELECT value FROM json_each($1))`,
	lost:  `DELETE FROM article_search_word WHERE articles < 1 AND word IN (SELECT value FROM json_each($1))`,
	of:    `e.n = f.rowid`,
	count: `SELECT count(*) FROM (SELECT 1 FROM article_search f WHERE article_search MATCH $1 %[1]s LIMIT 1001)`,
	// Of a word that most articles have, bm25 thinks nothing: hence the title apart,
	// and with the whole question, for what is not to be there may be in the text.
	best: `SELECT e.id FROM (SELECT n, min(late) AS late, min(score) AS score FROM (
    SELECT f.rowid AS n, 0 AS late, bm25(article_search, 12, 4, 1) AS score FROM article_search f WHERE article_search MATCH '({title} : (' || $1 || ')) AND (' || $1 || ')' %[1]s
    UNION ALL
    SELECT f.rowid AS n, 1 AS late, bm25(article_search, 12, 4, 1) AS score FROM article_search f WHERE article_search MATCH $1 %[1]s
  ) GROUP BY n) hit JOIN article_search_entry e ON e.n = hit.n ORDER BY hit.late, hit.score, e.published_at DESC, e.id LIMIT %[2]d OFFSET %[3]d`,
	newest: `SELECT e.id FROM (SELECT n, min(late) AS late FROM (
    SELECT * FROM (SELECT f.rowid AS n, 0 AS late FROM article_search f WHERE article_search MATCH '({title} : (' || $1 || ')) AND (' || $1 || ')' %[1]s ORDER BY f.rowid DESC LIMIT 1000)
    UNION ALL
    SELECT * FROM (SELECT f.rowid AS n, 1 AS late FROM article_search f WHERE article_search MATCH $1 %[1]s ORDER BY f.rowid DESC LIMIT 1000)
  ) GROUP BY n) hit JOIN article_search_entry e ON e.n = hit.n ORDER BY hit.late, e.published_at DESC, e.id LIMIT %[2]d OFFSET %[3]d`,
	matches: matchFTS5,
	between: wordsBetween,
	back:    wordsBackwards,
}

var postgresSearch = searchSQL{ //nolint:gochecknoglobals // a constant
	lock: `SELECT 1 FROM article_search_entry WHERE id = $1 FOR NO KEY UPDATE`,
	drop: `DELETE FROM article_search WHERE id = $1`,
	put:  `INSERT INTO article_search (id, words, title) VALUES ($1, CAST($2 AS tsvector), CAST($3 AS tsvector))`,
	values: func(id string, d document) []any {
		return []any{id, tsvector(d), tsvector(document{title: d.title})}
	},
	wipe: `DELETE FROM article_search`,
	more: `INSERT INTO article_search_word (word, backwards, articles) SELECT pair ->> 0, pair ->> 1, 1 FROM json_array_elements(CAST($1 AS json)) AS pair ORDER BY 1
  ON CONFLICT (word) DO UPDATE SET articles = article_search_word.articles + 1`,
	less:  `UPDATE article_search_word SET articles = articles - 1 WHERE word IN (SELECT json_array_elements_text(CAST($1 AS json)))`,
	lost:  `DELETE FROM article_search_word WHERE articles < 1 AND word IN (SELECT json_array_elements_text(CAST($1 AS json)))`,
	of:    `e.id = f.id`,
	count: `SELECT count(*) FROM (SELECT 1 FROM article_search f WHERE f.words @@ CAST($1 AS tsquery) %[1]s LIMIT 1001) AS hit`,
	best: `SELECT e.id FROM article_search f JOIN article_search_entry e ON e.id = f.id WHERE f.words @@ CAST($1 AS tsquery) %[1]s
  ORDER BY f.title @@ CAST($1 AS tsquery) DESC, ts_rank('{0.05, 0.1, 0.3, 1.0}', f.words, CAST($1 AS tsquery), 1) DESC, e.published_at DESC, e.id LIMIT %[2]d OFFSET %[3]d`,
	newest: `SELECT e.id FROM article_search f JOIN article_search_entry e ON e.id = f.id WHERE f.words @@ CAST($1 AS tsquery) %[1]s
  ORDER BY f.title @@ CAST($1 AS tsquery) DESC, e.published_at DESC, e.id LIMIT %[2]d OFFSET %[3]d`,
	matches: matchTSQuery,
	between: wordsBetween,
	back:    wordsBackwards,
}

// matchFTS5 writes a plan as FTS5 reads it. Words hold letters, digits and marks
// only, and stand in quotes.
func matchFTS5(p search.Plan) string {
	join := " AND "
	if p.Some {
		join = " OR "
	}
	query := "(" + strings.Join(groups(p.Wanted(), phraseFTS5, " OR "), join) + ")"
	for _, group := range groups(p.Unwanted(), phraseFTS5, " OR ") {
		query += " NOT " + group
	}
	return query
}

func phraseFTS5(p search.Phrase) string {
	phrase := `"` + strings.Join(p.Words, " ") + `"`
	if p.Prefix {
		phrase += " *"
	}
	return phrase
}

// matchTSQuery writes it as PostgreSQL reads a tsquery.
func matchTSQuery(p search.Plan) string {
	join := " & "
	if p.Some {
		join = " | "
	}
	query := "(" + strings.Join(groups(p.Wanted(), phraseTSQuery, " | "), join) + ")"
	for _, group := range groups(p.Unwanted(), phraseTSQuery, " | ") {
		query += " & !" + group
	}
	return query
}

func phraseTSQuery(p search.Phrase) string {
	words := make([]string, len(p.Words))
	for i, word := range p.Words {
		words[i] = "'" + word + "'"
	}
	phrase := strings.Join(words, " <-> ")
	if p.Prefix {
		phrase += ":*"
	}
	return "(" + phrase + ")"
}

func groups(list []search.Group, write func(search.Phrase) string, or string) []string {
	written := make([]string, len(list))
	for i, g := range list {
		phrases := make([]string, len(g.Any))
		for j, p := range g.Any {
			phrases[j] = write(p)
		}
		written[i] = "(" + strings.Join(phrases, or) + ")"
	}
	return written
}

// What a tsvector holds of a word (PostgreSQL's documentation, section 12.11).
const (
	mostPlaces = 255
	lastPlace  = 16383
	mostBytes  = 1_000_000 // of words and places together; 1 MiB is too much
)

// tsvector writes the words of an article with their places and weights.
func tsvector(d document) string {
	places := map[string][]string{}
	at, size := 0, 0
	for _, part := range []struct {
		words  []string
		weight string
	}{{d.title, "A"}, {d.terms, "B"}, {d.body, "D"}} {
		for _, word := range part.words {
			before := len(places[word])
			if at++; before == mostPlaces || size > mostBytes {
				continue // of a book, the end
			}
			if size += 2; before == 0 {
				size += len(word) + 4
			}
			places[word] = append(places[word], strconv.Itoa(min(at, lastPlace))+part.weight)
		}
		at += 10 // no phrase goes from one part into the next
	}
	var b strings.Builder
	for word, list := range places {
		b.WriteString("'" + word + "':" + strings.Join(list, ",") + " ")
	}
	return b.String()
}
