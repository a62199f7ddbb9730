package store_test

import (
	"database/sql"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store"
)

func TestDigestsEqualARecountWhoeverComesAndGoesAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *home) {
		var crowd sync.WaitGroup
		for i := range 60 {
			p := person("p", i)
			p.Host = "one.test"
			p.URI = "https://one.test/users/" + strconv.Itoa(i)
			crowd.Go(func() {
				must(t, h.Follow(ctx, h.author.ID, p, p.URI+"#f"))
				switch i % 3 {
				case 0:
					must(t, h.Unfollow(ctx, h.author.ID, p.URI))
				case 1:
					together(
						func() error { return h.Farewell(ctx, p.URI) },
						func() error { return h.Follow(ctx, h.author.ID, p, p.URI+"#g") },
					)
				}
			})
		}
		crowd.Wait()
		wrong, err := h.store.RecountFollowers(ctx)
		must(t, err)
		if wrong != 0 {
			t.Errorf("%d digests differ from a recount", wrong)
		}
		_, n, err := h.store.FollowerDigest(ctx, h.author.ID, "one.test")
		must(t, err)
		list, err := h.store.FollowersOnHost(ctx, h.author.ID, "one.test", 100)
		must(t, err)
		if n < 20 || n != len(list) {
			t.Errorf("%d followers are counted, %d listed", n, len(list))
		}
	})
}

// TestThoseWhoFollowedBeforeAreCounted opens a database as it is right after its
// tables for digests were made.
func TestThoseWhoFollowedBeforeAreCounted(t *testing.T) {
	file := filepath.Join(t.TempDir(), "causerie.db")
	s, err := store.Open(ctx, file, store.Options{Now: time.Now})
	must(t, err)
	must(t, s.Close())
	raw, err := sql.Open("sqlite", file)
	must(t, err)
	for _, statement := range []string{
		`INSERT INTO actor (id, application, handle, name, bio, bio_html, fields, aliases, avatar_id, avatar_alt, header_id, header_alt,
  private_key, created_at, updated_at) VALUES ('me', false, 'me', '', '', '', '[]', '[]', '', '', '', '', '', 0, 0)`,
		`INSERT INTO person VALUES ('https://one.test/users/a', 'a@one.test', 'one.test', '', '', '', '', '', '', '[]', false, 0)`,
		`INSERT INTO follower VALUES ('me', 'https://one.test/users/a', '', '', 0)`,
		`INSERT INTO setting VALUES ('follower_digests', 'missing')`,
	} {
		_, err := raw.ExecContext(ctx, statement)
		must(t, err)
	}
	must(t, raw.Close())
	s, err = store.Open(ctx, file, store.Options{Now: time.Now})
	must(t, err)
	defer func() { must(t, s.Close()) }()
	digest, n, err := s.FollowerDigest(ctx, "me", "one.test")
	must(t, err)
	if n != 1 || digest != "" && len(digest) != 64 || digest == "" {
		t.Errorf("%d followers, digest %q", n, digest)
	}
	if settings, err := s.Settings(ctx); err != nil || settings.Title != blog.DefaultSettings().Title {
		t.Errorf("settings %+v: %v", settings, err)
	}
}
