package store

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/search"
)

const (
	mostKin   = 8   // forms of a word that are looked for with it
	fewEnough = 200 // articles: where there are no more, no word is too common
)

// word is one that articles have.
type word struct {
	text     string
	articles int
}

// plan decides by which words of the articles a question is answered: each word in
// all its forms, and without those that nearly all articles have where others say
// more.
func (s *Store) plan(ctx context.Context, q search.Question) (p search.Plan, err error) {
	languages, articles, err := s.searchLanguages(ctx)
	if err != nil {
		return p, err
	}
	counts := make([]int, len(q.Terms))
	rarest := articles
	for i, term := range q.Terms {
		group, n, err := s.group(ctx, term, languages)
		if err != nil {
			return p, err
		}
		p.Groups, counts[i] = append(p.Groups, group), n
		if single(term) {
			rarest = min(rarest, n)
		}
	}
	if articles > fewEnough && rarest < articles/4 {
		p.Groups = slices.DeleteFunc(p.Groups, func(search.Group) bool {
			common := single(q.Terms[0]) && counts[0] > articles/2
			q.Terms, counts = q.Terms[1:], counts[1:]
			return common
		})
	}
	return p, nil
}

// single reports whether a term is a word that is wanted: one whose forms are
// looked for, and which could be misspelt.
func single(t search.Term) bool {
	return !t.Not && !t.Quoted && !t.Dense && len(t.Words) == 1 && learnt(t.Words[0])
}

// group says what answers a term, and in how many articles it is, about; that is
// counted of single words only.
func (s *Store) group(ctx context.Context, t search.Term, languages []string) (g search.Group, articles int, err error) {
	g.Not = t.Not
	g.Any = []search.Phrase{{Words: t.Words}}
	if t.Prefix {
		g.Any = append(g.Any, search.Phrase{Words: t.Words, Prefix: true})
	}
	if !single(t) {
		return g, 0, nil
	}
	asked := t.Words[0]
	stem := search.Stem(asked, languages)
	if stem == "" {
		stem = asked
	}
	near, err := s.words(ctx, s.dialect.search.between, stem, 1, maxLearnt)
	if err != nil {
		return g, 0, err
	}
	slices.SortFunc(near, func(a, b word) int {
		return cmp.Or(cmp.Compare(b.articles, a.articles), strings.Compare(a.text, b.text))
	})
	for _, w := range near {
		begun := t.Prefix && strings.HasPrefix(w.text, asked)
		if w.text == asked || begun {
			articles = max(articles, w.articles)
			continue
		}
		if len(g.Any) < mostKin && search.Kin(asked, w.text, languages) {
			articles = max(articles, w.articles)
			g.Any = append(g.Any, search.Phrase{Words: []string{w.text}})
		}
	}
	return g, articles, nil
}

// correct puts the nearest words there are in the place of those that are in no
// article. It reports whether there were any.
func (s *Store) correct(ctx context.Context, q search.Question) (better search.Question, changed bool, err error) {
	better.Cut = q.Cut
	for _, t := range q.Terms {
		if t.Not || t.Dense {
			better.Terms = append(better.Terms, t)
			continue
		}
		words := slices.Clone(t.Words)
		for i, w := range words {
			prefix := t.Prefix && i == len(words)-1
			near, err := s.nearest(ctx, w, prefix)
			if err != nil {
				return q, false, err
			}
			if near != "" {
				words[i], changed = near, true
				t.Prefix = t.Prefix && !prefix
			}
		}
		if !slices.Equal(words, t.Words) {
			t.Words, t.Typed = words, strings.Join(words, " ")
		}
		better.Terms = append(better.Terms, t)
	}
	return better, changed, nil
}

// nearest is the word that differs least from one that is in no article; "" when
// the word is in one, or nothing is near.
func (s *Store) nearest(ctx context.Context, asked string, prefix bool) (string, error) {
	letters := []rune(asked)
	slips := search.Slips(len(letters))
	if slips == 0 || len(letters) > maxLearnt {
		return "", nil
	}
	known, err := s.words(ctx, s.dialect.search.between, asked, 1, maxLearnt)
	if err != nil {
		return "", err
	}
	for _, w := range known {
		if prefix || w.text == asked {
			return "", nil
		}
	}
	n := search.Ends(len(letters))
	least, most := len(letters)-slips, len(letters)+slips
	near, err := s.words(ctx, s.dialect.search.between, string(letters[:n]), least, most)
	if err != nil {
		return "", err
	}
	back, err := s.words(ctx, s.dialect.search.back, search.Backwards(string(letters[len(letters)-n:])), least, most)
	if err != nil {
		return "", err
	}
	best, at := word{}, slips+1
	for _, w := range append(near, back...) {
		d := search.Distance(letters, []rune(w.text), slips)
		if d < at || (d == at && d <= slips && w.articles > best.articles) {
			best, at = w, d
		}
	}
	return best.text, nil
}

// words reads the words that begin so, of least to most letters.
func (s *Store) words(ctx context.Context, query, begin string, least, most int) (list []word, err error) {
	rows, err := s.reader.QueryContext(ctx, query, begin, begin+string(utf8.MaxRune), least, most)
	if err != nil {
		return nil, wrap(err, "look for words")
	}
	defer func() { err = firstErr(err, rows.Close()) }()
	for rows.Next() {
		var w word
		if err := rows.Scan(&w.text, &w.articles); err != nil {
			return nil, wrap(err, "look for words")
		}
		list = append(list, w)
	}
	return list, wrap(rows.Err(), "look for words")
}

// searchLanguages lists in what languages articles are, and counts the articles.
func (s *Store) searchLanguages(ctx context.Context) (languages []string, articles int, err error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return nil, 0, err
	}
	rows, err := s.reader.QueryContext(ctx, `SELECT language, count(*) FROM article_search_entry GROUP BY language ORDER BY 2 DESC LIMIT 8`)
	if err != nil {
		return nil, 0, wrap(err, "list languages")
	}
	defer func() { err = firstErr(err, rows.Close()) }()
	for rows.Next() {
		var language string
		var n int
		if err := rows.Scan(&language, &n); err != nil {
			return nil, 0, wrap(err, "list languages")
		}
		if language == "" {
			language = settings.Language
		}
		languages, articles = append(languages, language), articles+n
	}
	return languages, articles, wrap(rows.Err(), "list languages")
}

// marked puts pieces of a text into the words of the domain.
func marked(pieces []search.Piece) []blog.Marked {
	if pieces == nil {
		return nil
	}
	list := make([]blog.Marked, len(pieces))
	for i, p := range pieces {
		list[i] = blog.Marked(p)
	}
	return list
}
