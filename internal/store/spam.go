package store

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store/db"
)

// JobAkismet is a call to Akismet; its payload is a [blog.AkismetJob].
const JobAkismet = "akismet"

const (
	akismetLife    = 72 * time.Hour // how long a call is tried
	akismetLanes   = 4
	allMessages    = 0      // the word that counts the messages themselves
	mostWords      = 50_000 // of the vocabulary
	rareWordKept   = 90 * 24 * time.Hour
	wordsAtOnce    = 200
	spamKept       = 30 * 24 * time.Hour
	judgedKept     = 30 * 24 * time.Hour
	sourceKept     = clientKept
	keyBlocked     = "blocked_words"
	keyAkismet     = "akismet"
	keyAkismetKey  = "akismet_key"
	keyPrivacyNote = "privacy_note"
)

// SpamSettings returns what the author chose about spam.
func (v view) SpamSettings(ctx context.Context) (s blog.SpamSettings, err error) {
	rows, err := v.q.Settings(ctx)
	if err != nil {
		return s, wrap(err, "read the settings about spam")
	}
	for _, r := range rows {
		switch r.Key {
		case keyBlocked:
			s.BlockedWords = strings.FieldsFunc(r.Value, func(r rune) bool { return r == '\n' })
		case keyAkismet:
			s.Akismet = r.Value == "true"
		case keyAkismetKey:
			s.AkismetKey = r.Value
		case keyPrivacyNote:
			s.PrivacyNote = r.Value
		}
	}
	return s, nil
}

// SaveSpamSettings replaces what the author chose about spam. The page about data
// shows some of it.
func (t *tx) SaveSpamSettings(ctx context.Context, s blog.SpamSettings) error {
	t.visible = true
	for _, kv := range [][2]string{
		{keyBlocked, strings.Join(s.BlockedWords, "\n")},
		{keyAkismet, strconv.FormatBool(s.Akismet)},
		{keyAkismetKey, s.AkismetKey},
		{keyPrivacyNote, s.PrivacyNote},
	} {
		if err := t.q.SaveSetting(ctx, db.SaveSettingParams{Key: kv[0], Value: kv[1]}); err != nil {
			return wrap(err, "save a setting about spam")
		}
	}
	return nil
}

// Vocabulary returns what was learned of words, a few hundred in one query.
func (t *tx) Vocabulary(ctx context.Context, words []int64) (blog.Vocabulary, error) {
	v := blog.Vocabulary{Words: make(map[int64]blog.WordCount, len(words))}
	for part := range slices.Chunk(append([]int64{allMessages}, words...), wordsAtOnce) {
		if err := t.lookUp(ctx, part, &v); err != nil {
			return v, wrap(err, "read the vocabulary")
		}
	}
	return v, nil
}

// lookUp reads the counts of some words. Their number differs each time, which no
// prepared query bears.
func (t *tx) lookUp(ctx context.Context, words []int64, v *blog.Vocabulary) (err error) {
	places, values := make([]string, len(words)), make([]any, len(words))
	for i, w := range words {
		places[i], values[i] = "$"+strconv.Itoa(i+1), w
	}
	rows, err := t.raw.QueryContext(ctx, "SELECT word, spam, ham FROM spam_word WHERE word IN ("+strings.Join(places, ", ")+")", values...) //nolint:gosec // places are numbers
	if err != nil {
		return err
	}
	defer func() { err = firstErr(err, rows.Close()) }()
	for rows.Next() {
		var word int64
		var n blog.WordCount
		if err := rows.Scan(&word, &n.Spam, &n.Ham); err != nil {
			return err
		}
		if word == allMessages {
			v.Messages = n
		} else {
			v.Words[word] = n
		}
	}
	return rows.Err()
}

// Learn adds to the counts of words, always in the same order, so that two who
// learn never wait for each other.
func (t *tx) Learn(ctx context.Context, words []int64, spam, ham int) error {
	words = slices.Clone(words)
	words = append(words, allMessages)
	slices.Sort(words)
	for _, w := range slices.Compact(words) {
		var err error
		if spam < 0 || ham < 0 {
			err = t.q.UnlearnWord(ctx, db.UnlearnWordParams{Word: w, Spam: int64(-spam), Ham: int64(-ham)})
		} else {
			err = t.q.LearnWord(ctx, db.LearnWordParams{Word: w, Spam: int64(spam), Ham: int64(ham), At: ms(t.s.now())})
		}
		if err != nil {
			return wrap(err, "learn words")
		}
	}
	return nil
}

// Judged returns what was noted of a comment when it was judged.
func (v view) Judged(ctx context.Context, commentID string) (blog.Judged, error) {
	r, err := v.q.Judged(ctx, commentID)
	if err != nil {
		return blog.Judged{}, notFound(err, "read how a comment was judged", "It was not judged.")
	}
	j := blog.Judged{
		CommentID: r.CommentID, At: fromMs(r.At), Fingerprint: r.Fingerprint, Source: r.Source, Learned: blog.CommentState(r.Learned),
		Asked: r.Asked, AskedAt: fromMs(r.AskedAt), Answer: blog.AkismetAnswer(r.Answer), Then: blog.CommentState(r.ThenState),
		ThenReason: r.ThenReason, Address: r.Address, Agent: r.Agent,
	}
	return j, wrap(json.Unmarshal([]byte(r.Reasons), &j.Reasons), "read how a comment was judged")
}

// SaveJudged notes how a comment was judged.
func (t *tx) SaveJudged(ctx context.Context, j blog.Judged) error {
	if j.Reasons == nil {
		j.Reasons = []blog.Reason{}
	}
	reasons, err := json.Marshal(j.Reasons)
	if err != nil {
		return fmt.Errorf("note how a comment was judged: %w", err)
	}
	return wrap(t.q.SaveJudged(ctx, db.SaveJudgedParams{
		CommentID: j.CommentID, At: ms(j.At), Fingerprint: j.Fingerprint, Source: j.Source, Reasons: string(reasons), Learned: string(j.Learned),
		Asked: j.Asked, AskedAt: ms(j.AskedAt), Answer: string(j.Answer), ThenState: string(j.Then), ThenReason: j.ThenReason,
		Address: j.Address, Agent: clip(strings.ToValidUTF8(j.Agent, ""), 300),
	}), "note how a comment was judged")
}

// Echoes counts other comments that say the same.
func (v view) Echoes(ctx context.Context, fingerprint int64, besides string, since time.Time) (all, spam int, err error) {
	r, err := v.q.Echoes(ctx, db.EchoesParams{Fingerprint: fingerprint, Besides: besides, Since: ms(since)})
	return int(r.N), int(r.Spam), wrap(err, "look for comments that say the same")
}

// Pace counts other comments from a source in a span of time.
func (v view) Pace(ctx context.Context, source, besides string, from, to time.Time) (int, error) {
	n, err := v.q.Pace(ctx, db.PaceParams{Source: source, Besides: besides, Since: ms(from), Until: ms(to)})
	return int(n), wrap(err, "count comments of the last minutes")
}

// Approved counts the comments of a person that stand on a page, up to a hundred.
func (v view) Approved(ctx context.Context, personURI, besides string) (int, error) {
	n, err := v.q.Approved(ctx, db.ApprovedParams{Person: personURI, Besides: besides})
	return int(n), wrap(err, "count a person's comments")
}

// AskAkismet notes that Akismet is to be asked or told about a comment. The lanes
// are never given up as those of a host are: each job is put off by itself.
func (t *tx) AskAkismet(ctx context.Context, q blog.AkismetJob) error {
	payload, err := json.Marshal(q)
	if err != nil {
		return fmt.Errorf("ask Akismet: %w", err)
	}
	lane := 0
	for _, c := range []byte(q.CommentID) {
		lane += int(c)
	}
	return t.addJob(ctx, queue.Job{
		ID: fmt.Sprintf("akismet %s %s", q.Call, q.Question), Kind: JobAkismet, Lane: fmt.Sprintf("akismet:%d", lane%akismetLanes),
		Payload: payload, ExpiresAt: t.s.now().Add(akismetLife),
	})
}

// tidySpam removes old spam, what was noted for judging, and surplus words.
func (t *tx) tidySpam(ctx context.Context, now time.Time) error {
	old, err := t.q.OldSpam(ctx, ms(now.Add(-spamKept)))
	if err != nil {
		return wrap(err, "look for old spam")
	}
	for _, id := range old {
		if err := t.dropSpam(ctx, id); err != nil {
			return err
		}
	}
	if err := t.q.ForgetSources(ctx, ms(now.Add(-sourceKept))); err != nil {
		return wrap(err, "forget where comments came from")
	}
	if err := t.q.DropOldJudged(ctx, ms(now.Add(-judgedKept))); err != nil {
		return wrap(err, "drop how comments were judged")
	}
	return t.tidyWords(ctx, now)
}

// dropSpam removes a comment that was taken for spam. What was learned of it stays.
func (t *tx) dropSpam(ctx context.Context, id string) error {
	c, err := t.Comment(ctx, id)
	if err != nil {
		return err
	}
	if err := t.q.DropJudged(ctx, id); err != nil {
		return wrap(err, "drop old spam")
	}
	answers, err := t.q.CountAnswersTo(ctx, id)
	if err != nil {
		return wrap(err, "drop old spam")
	}
	if err := t.SaveEmoji(ctx, id, nil); err != nil {
		return err
	}
	if answers == 0 {
		return wrap(t.q.DropComment(ctx, id), "drop old spam")
	}
	if err := t.SaveAttachments(ctx, id, nil); err != nil {
		return err
	}
	c.State, c.URL, c.HTML, c.Text, c.Source, c.Warning, c.Reason = blog.Deleted, "", "", "", "", "", ""
	return t.SaveComment(ctx, c)
}

// tidyWords keeps the vocabulary within its bound: words that were met once, long
// ago, go first.
func (t *tx) tidyWords(ctx context.Context, now time.Time) error {
	if err := t.q.DropEmptyWords(ctx); err != nil {
		return wrap(err, "tidy the vocabulary")
	}
	if err := t.q.DropRareWords(ctx, ms(now.Add(-rareWordKept))); err != nil {
		return wrap(err, "tidy the vocabulary")
	}
	n, err := t.q.CountWords(ctx)
	if err != nil || n <= mostWords {
		return wrap(err, "count the vocabulary")
	}
	return wrap(t.q.DropSurplusWords(ctx, int32(n-mostWords)), "tidy the vocabulary")
}
