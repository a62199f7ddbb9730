package store

import (
	"context"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

const noReport = "There is no such report."

// SaveReport keeps a complaint, once for each activity.
func (t *tx) SaveReport(ctx context.Context, r blog.Report) error {
	n, err := t.q.SaveReport(ctx, db.SaveReportParams{
		ID: r.ID, Uri: r.URI, PersonUri: r.Reporter.URI, Handle: r.Reporter.Handle, Name: r.Reporter.Name, Host: r.Reporter.Host,
		Automated: r.Reporter.Automated, Words: r.Words, CreatedAt: ms(r.CreatedAt),
	})
	if err != nil || n == 0 {
		return wrap(err, "save a report")
	}
	for i, item := range r.About {
		err := t.q.SaveReportItem(ctx, db.SaveReportItemParams{
			ReportID: r.ID, Position: int64(i), AuthorID: item.AuthorID, ArticleID: item.ArticleID, CommentID: item.CommentID,
		})
		if err != nil {
			return wrap(err, "save what a report is about")
		}
	}
	return nil
}

// ReportsOf counts the reports that came from a host since a time, and all that
// are open.
func (v view) ReportsOf(ctx context.Context, host string, since time.Time) (ofHost, open int, err error) {
	n, err := v.q.ReportsOfHost(ctx, db.ReportsOfHostParams{Host: host, CreatedAt: ms(since)})
	if err != nil {
		return 0, 0, wrap(err, "count reports")
	}
	m, err := v.q.CountOpenReports(ctx)
	return int(n), int(m), wrap(err, "count reports")
}

// Report returns a report.
func (v view) Report(ctx context.Context, id string) (blog.Report, error) {
	r, err := v.q.Report(ctx, id)
	return reportOf(r), notFound(err, "read a report", noReport)
}

func reportOf(r db.Report) blog.Report {
	return blog.Report{
		ID: r.ID, URI: r.Uri, Words: r.Words, CreatedAt: fromMs(r.CreatedAt), ResolvedAt: fromMs(r.ResolvedAt), Note: r.Note,
		Reporter: blog.Person{URI: r.PersonUri, Handle: r.Handle, Name: r.Name, Host: r.Host, Automated: r.Automated},
	}
}

// SettleReport keeps when a report was resolved (never, for a zero time), and
// the author's note.
func (t *tx) SettleReport(ctx context.Context, id string, at time.Time, note string) error {
	return wrap(t.q.ResolveReport(ctx, db.ResolveReportParams{ID: id, ResolvedAt: ms(at), Note: note}), "resolve a report")
}

// DeskReports lists the reports that are open, or those resolved, newest first.
func (v view) DeskReports(ctx context.Context, resolved bool, page int) ([]blog.DeskReport, int, error) {
	total, err := v.q.CountReports(ctx, resolved)
	if err != nil {
		return nil, 0, wrap(err, "count reports")
	}
	most, skip := window(page, deskPage)
	rows, err := v.q.Reports(ctx, db.ReportsParams{Resolved: resolved, Most: most, Skip: skip})
	if err != nil {
		return nil, 0, wrap(err, "list reports")
	}
	list := make([]blog.DeskReport, len(rows))
	for i, r := range rows {
		list[i].Report = reportOf(r)
		if list[i].Items, err = v.reportItems(ctx, r.ID); err != nil {
			return nil, 0, err
		}
		enclosed, err := v.Enclosures(ctx, r.ID)
		if err != nil {
			return nil, 0, err
		}
		_, list[i].Emoji = sorted(enclosed)
	}
	return list, pages(total, deskPage), nil
}

func (v view) reportItems(ctx context.Context, id string) ([]blog.DeskReportItem, error) {
	rows, err := v.q.ReportItems(ctx, id)
	if err != nil {
		return nil, wrap(err, "read what a report is about")
	}
	items := make([]blog.DeskReportItem, len(rows))
	for i, r := range rows {
		items[i] = blog.DeskReportItem{
			ReportItem:  blog.ReportItem{AuthorID: r.AuthorID, ArticleID: r.ArticleID, CommentID: r.CommentID},
			ArticleSlug: r.Slug, ArticleTitle: r.Title, ArticleState: blog.ArticleState(r.ArticleState),
			Text: clip(r.Body, 300), CommentState: blog.CommentState(r.CommentState), ByAuthor: r.AnsweredBy != "", Handle: r.Handle,
		}
	}
	return items, nil
}
