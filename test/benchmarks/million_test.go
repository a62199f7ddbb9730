package benchmarks

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/dbtest"
	"github.com/causerie/causerie/test/harness"
)

const (
	manyFollowers = 1_000_000
	manyInboxes   = 30_000
)

// measureMillion publishes at the desk of a blog with a million followers.
func measureMillion(t *testing.T, r *report) {
	s := section{
		title: "A million followers",
		about: fmt.Sprintf("The owner presses Publish on a blog with %s followers in %s inboxes. What counts is the time until the browser has its answer, and the memory that the server holds at the most, before and until the last inbox has got the article.",
			grouped(manyFollowers), grouped(manyInboxes)),
		header: []string{"database", "time until the answer", "memory before", "memory at the most", "deliveries/s"},
	}
	for _, db := range dbtest.URLs(t) {
		t.Run(db.Name, func(t *testing.T) { s.rows = append(s.rows, publishToMillion(t, db)) })
	}
	r.add(s)
}

func publishToMillion(t *testing.T, db dbtest.Database) []string {
	blog := harness.New(t).PlainBlog(harness.BlogOptions{Database: db.URL})
	blog.Setup()
	boxes := startSink(t)
	seed(t, blog, boxes.inboxes(manyInboxes), manyFollowers)
	blog.Start()
	desk := signIn(t, blog)
	before := memory(t, blog.PID(), "VmHWM")
	began := time.Now()
	press(t, desk, blog.URL+"/desk/articles/new/publish", url.Values{
		"title": {"To a million"}, "kind": {"article"}, "source": {strings.Repeat("A paragraph with *some* words.\n\n", 100)},
	})
	answered := time.Since(began)
	boxes.waitFor(t, manyInboxes, 10*time.Minute)
	rate := manyInboxes / time.Since(began).Seconds()
	return []string{
		db.Name, answered.Round(time.Millisecond).String(), fmt.Sprintf("%.0f MB", before),
		fmt.Sprintf("%.0f MB", memory(t, blog.PID(), "VmHWM")), grouped(rate),
	}
}

func signIn(t *testing.T, blog *harness.Blog) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	desk := &http.Client{Jar: jar, Timeout: 2 * time.Minute, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	press(t, desk, blog.URL+"/desk/sign-in", url.Values{"email": {"ann@example.org"}, "password": {harness.Password}})
	return desk
}

// press sends a form of the desk, which answers by leading elsewhere.
func press(t *testing.T, desk *http.Client, address string, form url.Values) {
	t.Helper()
	answer, err := desk.PostForm(address, form)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s answers %s", address, answer.Status)
	}
}

// seed writes followers straight into the database of a blog that is set up and
// not running: a million follows one by one would take an hour.
func seed(t *testing.T, blog *harness.Blog, inboxes []string, followers int) {
	t.Helper()
	driver, address := "sqlite", blog.Data+"/causerie.db"
	if url := blog.Database(); url != "" {
		address = url
		if strings.HasPrefix(url, "postgres") {
			driver = "pgx"
		}
	}
	db, err := sql.Open(driver, address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	if err := insertFollowers(t.Context(), db, inboxes, followers); err != nil {
		t.Fatalf("seeding followers: %v", err)
	}
}

func insertFollowers(ctx context.Context, db *sql.DB, inboxes []string, followers int) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, "CREATE TEMPORARY TABLE seed (n bigint PRIMARY KEY, inbox text NOT NULL, host text NOT NULL)"); err != nil {
		return err
	}
	insert, err := tx.PrepareContext(ctx, "INSERT INTO seed (n, inbox, host) VALUES ($1, $2, $3)")
	if err != nil {
		return err
	}
	defer insert.Close()
	for n, inbox := range inboxes {
		host := strings.Split(inbox, "/")[2]
		if _, err := insert.ExecContext(ctx, n, inbox, host); err != nil {
			return err
		}
	}
	for _, statement := range seedStatements(len(inboxes), followers) {
		if _, err := tx.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%.60s: %w", statement, err)
		}
	}
	return tx.Commit()
}

// seedStatements spread the followers evenly over the inboxes.
func seedStatements(inboxes, followers int) []string {
	each := max(1, followers/inboxes)
	people := fmt.Sprintf(`WITH RECURSIVE k (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM k WHERE i < %d)`, each-1)
	author := `(SELECT id FROM actor WHERE NOT application)`
	uri := `'http://' || s.host || '/users/' || s.n || '-' || k.i`
	return []string{
		people + ` INSERT INTO person (uri, handle, host, name, url, inbox, mailbox, avatar_url, avatar, aliases, automated, fetched_at)
      SELECT ` + uri + `, 'u' || s.n || '-' || k.i || '@' || s.host, s.host, 'Somebody', ` + uri + `, s.inbox, s.inbox, '', '', '[]', false, 1 FROM seed s, k`,
		people + ` INSERT INTO follower (author_id, person_uri, follow_uri, mailbox, since) SELECT ` + author + `, ` + uri + `, ` + uri + ` || '#follow', s.inbox, 1 FROM seed s, k`,
		`INSERT INTO inbox_target (author_id, inbox, host, followers) SELECT ` + author + fmt.Sprintf(`, inbox, host, %d FROM seed`, each),
		`DROP TABLE seed`,
	}
}
