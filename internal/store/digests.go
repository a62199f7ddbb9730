package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/queue"
	"github.com/causerie/causerie/internal/store/db"
)

// digest is the XOR of the SHA-256 of ids (FEP-8fcf). Adding an id twice takes it
// out again, so it can be kept up to date without looking at the others.
type digest [sha256.Size]byte

func (d *digest) toggle(id string) {
	sum := sha256.Sum256([]byte(id))
	for i := range d {
		d[i] ^= sum[i]
	}
}

func (d *digest) String() string { return hex.EncodeToString(d[:]) }

// parseDigest reads one as it is kept; "" is that of nobody.
func parseDigest(s string) (d digest, err error) {
	if s == "" {
		return d, nil
	}
	if n, err := hex.Decode(d[:], []byte(s)); err != nil || n != len(d) || len(s) != 2*len(d) {
		return d, errors.Join(errors.New("read a digest of followers: it is damaged; run causerie followers recount"), err)
	}
	return d, nil
}

// countInDigest adds a follower to, or takes one out of, the digest of their
// host. Counting comes first and takes the row, so that of two who come at once
// one waits for the other.
func (t *tx) countInDigest(ctx context.Context, authorID, personURI string, by int64) error {
	host := blog.HostOf(personURI)
	before, err := t.q.CountInDigest(ctx, db.CountInDigestParams{AuthorID: authorID, Host: host, Followers: by})
	if err != nil {
		return wrap(err, "count the followers of a host")
	}
	d, err := parseDigest(before)
	if err != nil {
		return err
	}
	d.toggle(personURI)
	if err := t.q.SetDigest(ctx, db.SetDigestParams{AuthorID: authorID, Host: host, Digest: d.String()}); err != nil {
		return wrap(err, "keep a digest of followers")
	}
	if by > 0 {
		return nil
	}
	return wrap(t.q.DropEmptyDigest(ctx, db.DropEmptyDigestParams{AuthorID: authorID, Host: host}), "drop a digest of followers")
}

// FollowerDigest returns the digest of an author's followers on a host and how
// many they are; "" and 0 when there are none.
func (v view) FollowerDigest(ctx context.Context, authorID, host string) (digest string, followers int, err error) {
	r, err := v.q.FollowerDigest(ctx, db.FollowerDigestParams{AuthorID: authorID, Host: host})
	if errors.Is(err, sql.ErrNoRows) {
		return "", 0, nil
	}
	return r.Digest, int(r.Followers), wrap(err, "read a digest of followers")
}

// FollowersOnHost returns the addresses of an author's followers on a host, at
// most so many.
func (v view) FollowersOnHost(ctx context.Context, authorID, host string, most int) ([]string, error) {
	list, err := v.q.FollowersOnHost(ctx, db.FollowersOnHostParams{Author: authorID, Host: host, Most: int32(most)})
	return list, wrap(err, "list the followers of a host")
}

// firstDigests counts those who followed before digests were kept.
func (s *Store) firstDigests(ctx context.Context) error {
	_, err := s.q.Setting(ctx, keyDigests)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return wrap(err, "look whether followers are counted")
	}
	_, err = s.RecountFollowers(ctx)
	return err
}

// RecountFollowers makes the digests of followers anew from the followers
// themselves, and says how many were wrong.
func (s *Store) RecountFollowers(ctx context.Context) (wrong int, err error) {
	err = s.inTx(ctx, func(t *tx) error {
		if err := t.holdFollowers(ctx); err != nil {
			return err
		}
		kept, err := t.keptDigests(ctx)
		if err != nil {
			return err
		}
		counted, err := t.countDigests(ctx)
		if err != nil {
			return err
		}
		if wrong = differences(kept, counted); wrong > 0 {
			err = t.replaceDigests(ctx, counted)
		}
		return errors.Join(err, wrap(t.q.DropSetting(ctx, keyDigests), "note that followers are counted"))
	})
	return wrong, err
}

// holdFollowers keeps others from following while they are counted.
func (t *tx) holdFollowers(ctx context.Context) error {
	if t.s.dialect.single {
		return nil
	}
	_, err := t.raw.ExecContext(ctx, `LOCK TABLE follower IN SHARE ROW EXCLUSIVE MODE`)
	return wrap(err, "hold the followers")
}

type digestKey struct{ author, host string }

type hostDigest struct {
	digest    digest
	followers int64
}

func differences(kept, counted map[digestKey]hostDigest) (n int) {
	for k, d := range kept {
		if counted[k] != d {
			n++
		}
	}
	for k := range counted {
		if _, there := kept[k]; !there {
			n++
		}
	}
	return n
}

func (t *tx) keptDigests(ctx context.Context) (map[digestKey]hostDigest, error) {
	rows, err := t.q.FollowerDigests(ctx)
	if err != nil {
		return nil, wrap(err, "read the digests of followers")
	}
	kept := make(map[digestKey]hostDigest, len(rows))
	for _, r := range rows {
		d, err := parseDigest(r.Digest)
		if err != nil {
			d, r.Followers = digest{}, -1 // damaged: it equals nothing
		}
		kept[digestKey{r.AuthorID, r.Host}] = hostDigest{d, r.Followers}
	}
	return kept, nil
}

const countedAtOnce = 10_000

func (t *tx) countDigests(ctx context.Context) (map[digestKey]hostDigest, error) {
	authors, err := t.q.AuthorIDs(ctx)
	if err != nil {
		return nil, wrap(err, "list authors")
	}
	counted := map[digestKey]hostDigest{}
	for _, author := range authors {
		for last := ""; ; {
			uris, err := t.q.FollowersAfter(ctx, db.FollowersAfterParams{Author: author, Person: last, Most: countedAtOnce})
			if err != nil {
				return nil, wrap(err, "count followers")
			}
			for _, uri := range uris {
				key := digestKey{author, blog.HostOf(uri)}
				d := counted[key]
				d.digest.toggle(uri)
				d.followers++
				counted[key] = d
				last = uri
			}
			if len(uris) < countedAtOnce {
				break
			}
		}
	}
	return counted, nil
}

func (t *tx) replaceDigests(ctx context.Context, counted map[digestKey]hostDigest) error {
	if err := t.q.DropDigests(ctx); err != nil {
		return wrap(err, "drop the digests of followers")
	}
	for key, d := range counted {
		params := db.AddDigestParams{AuthorID: key.author, Host: key.host, Digest: d.digest.String(), Followers: d.followers}
		if err := t.q.AddDigest(ctx, params); err != nil {
			return wrap(err, "keep a digest of followers")
		}
	}
	return nil
}

// syncLife is how long a look at another server's list of followers is tried.
const syncLife = 24 * time.Hour

// syncRoom is for how many lists there is room that wait to be looked through: of
// one host, and in all.
func syncRoom() room { return room{kind: JobSync, lane: 200, all: 2_000} }

// Synchronize notes that the followers another server counts for one of its
// actors are to be looked through, once a day at most for each actor, unless too
// much of that waits already. payload is for who looks.
func (s *Store) Synchronize(ctx context.Context, actor string, payload any) error {
	raw, err := json.Marshal(payload)
	if err != nil {
		return fmt.Errorf("note a list of followers: %w", err)
	}
	return s.inTx(ctx, func(t *tx) error {
		now := s.now()
		n, err := t.q.See(ctx, db.SeeParams{Key: "sync " + now.UTC().Format(time.DateOnly) + " " + actor, At: ms(now)})
		if err != nil || n == 0 {
			return wrap(err, "look whether followers were compared today")
		}
		_, err = t.addJobIfRoom(ctx, queue.Job{
			ID: "sync " + actor, Lane: "sync:" + blog.HostOf(actor), Payload: raw, ExpiresAt: now.Add(syncLife),
		}, syncRoom(), s.siteOf(actor))
		return err
	})
}
