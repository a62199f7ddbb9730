package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store"
)

// TestEveryTableWithDataOfPeopleIsKnown fails when a table is added and nobody has
// said whether it holds data of people, and how theirs is found: what is not
// listed is neither exported nor erased.
func TestEveryTableWithDataOfPeopleIsKnown(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		ledger := newLedger(w, anna)
		list := `SELECT name FROM sqlite_master WHERE type = 'table'`
		if strings.HasPrefix(anna.env.config.Database, "postgres") {
			list = `SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'`
		}
		var known []string
		for _, h := range store.Holdings() {
			known = append(known, h.Table)
			if h.ByURI == "" && h.ByEmail == "" {
				t.Errorf("nobody's rows can be found in %s", h.Table)
			}
		}
		there := ledger.rows(list)
		for _, table := range there {
			if strings.HasPrefix(table, "sqlite_") || strings.HasPrefix(table, "article_search_") || table == "goose_db_version" {
				continue
			}
			_, none := store.NoHoldings()[table]
			if slices.Contains(known, table) == none {
				t.Errorf("the table %s must be in store.Holdings or in store.NoHoldings, and in one of them only", table)
			}
		}
		for _, table := range known {
			if !slices.Contains(there, table) {
				t.Errorf("store.Holdings names a table %s, which is not there", table)
			}
		}
	})
}

func TestAPersonSeesAndErasesWhatIsHereOfThem(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		srv := w.server()
		alice, tom := srv.Actor("alice"), srv.Actor("tom")
		alice.Follow(anna.ActorURL)
		_, id := anna.publish(rest)
		alice.Reply(id, "<p>Words of Alice that are answered.</p>")
		alice.Reply(id, "<p>Words of Alice alone.</p>")
		tom.Reply(id, "<p>Words of Tom.</p>")
		alice.Like(id)
		alice.Note(anna.ActorURL, "<p>A letter of Alice.</p>", aptest.Direct())
		w.settle()
		answered := anna.comment("that are answered")
		_, err := anna.Answer(t.Context(), anna.author.ID, answered.ID, "Dear Alice, yes.")
		w.must(err)
		w.must(anna.ApproveComment(t.Context(), answered.ID))
		w.settle()

		handle := "@alice@" + srv.Host
		out, err := anna.command(privacyExportCommand{whose{handle}})
		w.must(err)
		var export struct {
			About map[string]map[string][]map[string]any
		}
		w.must(json.Unmarshal([]byte(out), &export))
		about := export.About[alice.ID]
		for table, want := range map[string]int{"person": 1, "comment": 2, "letter": 1, "reaction": 1, "follower": 1, "judged": 2} {
			w.equal(table, len(about[table]), want)
		}
		if strings.Contains(out, "Words of Tom") || !strings.Contains(out, "A letter of Alice") {
			t.Errorf("the export: %s", out)
		}

		_, err = anna.command(privacyEraseCommand{whose: whose{handle}, DryRun: true})
		w.must(err)
		w.equal("a dry run removes nothing", anna.followers(), 1)

		said, err := anna.command(privacyEraseCommand{whose: whose{handle}})
		w.must(err)
		if !strings.Contains(said, "comments") || !strings.Contains(said, "Gaps left where answers hang: 1") {
			t.Errorf("it says: %s", said)
		}
		w.settle()
		w.equal("alice is told", w.last(alice, "Reject").Activity.Type, "Reject")
		anna.hides("/on-rest", "Words of Alice", handle)
		anna.shows("/on-rest", "Words of Tom", "Dear Alice, yes.", "no longer here")
		w.equal("followers", anna.followers(), 0)

		left, err := anna.store.Known(t.Context(), store.Subject{URI: alice.ID})
		w.must(err)
		for table := range left {
			if !slices.ContainsFunc(store.Holdings(), func(h store.Holding) bool { return h.Table == table && h.Stays != "" }) {
				t.Errorf("%s still holds: %v", table, left[table])
			}
		}
		_, err = anna.command(privacyExportCommand{whose{"nobody@nowhere.example"}})
		w.equal("of nobody", blog.KindOf(err), blog.NotFound)
	})
}

func TestWhoWroteInTheFormSeesAndErasesIt(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		w.must(anna.settings("notices", "all"))
		box, maria, tom := anna.withMail(), anna.visitor("Maria"), anna.visitor("Tom")
		answered := maria.says("on-rest", "", "Words of Maria that are answered.", "notify", "yes")
		w.settle()
		box.last(maria.mail).do(anna, "confirm")
		maria.says("on-rest", "", "Words of Maria alone.")
		chain := maria.says("on-rest", "", "Maria asks.", "website", "https://maria.test/")
		maria.says("on-rest", chain.ID, "Maria answers herself.")
		anna.visitor("Mallory").says("on-rest", "", "Under her address.", "email", "Maria@Readers.test")
		tom.says("on-rest", answered.ID, "Words of Tom.")
		anna.shows("/comments/feed.xml", "Maria on", "Tom on")
		anna.shows("/comments/atom.xml", "https://maria.test/")

		out, err := anna.command(privacyExportCommand{whose{"Maria@readers.test"}})
		w.must(err)
		var export struct {
			About map[string]map[string][]map[string]any
		}
		w.must(json.Unmarshal([]byte(out), &export))
		about := export.About[maria.mail]
		// Of mails, three ask for a word (one was sent, and three that have no answer
		// are enough for a week) and one tells of Tom.
		for table, want := range map[string]int{"guest": 5, "guest_key": 1, "comment": 5, "judged": 5, "answer_notice": 1, "unannounced": 4, "job": 4, "unconfirmed": 1} {
			w.equal(table, len(about[table]), want)
		}
		if strings.Contains(out, "Words of Tom") || strings.Contains(out, tom.mail) || strings.Contains(out, `"hash"`) {
			t.Errorf("the export: %s", out)
		}

		_, err = anna.command(privacyEraseCommand{whose: whose{maria.mail}, DryRun: true})
		w.must(err)
		anna.shows("/on-rest", "Words of Maria alone.")
		said, err := anna.command(privacyEraseCommand{whose: whose{maria.mail}})
		w.must(err)
		if !strings.Contains(said, "names and addresses given with comments") || !strings.Contains(said, "Gaps left where answers hang: 1") {
			t.Errorf("it says: %s", said)
		}
		w.equal("mails that wait", newLedger(w, anna).rows(`SELECT id FROM job WHERE kind = 'mail' AND id NOT LIKE 'mail digest%'`),
			[]string{"mail confirm " + anna.written("Words of Tom.").ID})
		before := len(box.all(maria.mail))
		w.pass(2 * time.Hour)
		w.settle()
		w.equal("mails to her afterwards", len(box.all(maria.mail)), before)
		anna.hides("/on-rest", "Words of Maria", "Maria asks", "Maria answers", "Under her address.", "Mallory")
		anna.shows("/on-rest", "Words of Tom.", "This comment is no longer here.")
		anna.hides("/comments/feed.xml", "Maria")
		left, err := anna.store.Known(t.Context(), store.Subject{Email: maria.mail})
		w.must(err)
		w.equal("what is left of her", left, store.Known{})
		anna.keepsNoByteOf(maria.mail, "Words of Maria")
		ledger := newLedger(w, anna)
		w.equal("keys", ledger.count("guest_key"), len(ledger.rows(`SELECT hash FROM guest_key JOIN guest ON guest.comment_id = guest_key.comment_id WHERE email <> '`+maria.mail+`'`)))
		w.equal("comments", ledger.count("comment"), 2)
		_, err = anna.command(privacyEraseCommand{whose: whose{maria.mail}})
		w.equal("again", blog.KindOf(err), blog.NotFound)
	})
}

// keepsNoByteOf fails if a file of the database holds any of the words, as those
// that were removed and not yet written over do. PostgreSQL has its own time for it.
func (c *causerie) keepsNoByteOf(words ...string) {
	c.w.t.Helper()
	database := c.env.config.database()
	if store.IsPostgres(database) {
		return
	}
	files, err := filepath.Glob(database + "*")
	c.w.must(err)
	if len(files) == 0 {
		c.w.t.Error("the database has no files")
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		c.w.must(err)
		for _, word := range words {
			if n := strings.Count(strings.ToLower(string(content)), strings.ToLower(word)); n > 0 {
				c.w.t.Errorf("%s still has %q, %d times", filepath.Base(file), word, n)
			}
		}
	}
}

func TestThePageAboutDataSaysWhatIsSo(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.shows("/privacy", "No mail is sent to it", "forgotten after a day", "(a webmention)", "Only when you press its button")
		w.must(anna.settings("webmentions", "false"))
		anna.hides("/privacy", "(a webmention)")
		anna.withMail()
		anna.shows("/privacy", "for 15 minutes")
	})
}
