package desk

import (
	"context"
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

// reportReads is what the page of reports shows.
type reportReads interface {
	DeskReports(ctx context.Context, resolved bool, page int) (list []blog.DeskReport, pages int, err error)
}

type reportsBody struct {
	Resolved bool // those are listed
	Reports  []blog.DeskReport
	Pager    pager
	Back     string
}

// reports lists complaints from other servers, those that are open first.
func (d *Desk) reports(w http.ResponseWriter, r *http.Request) error {
	body := reportsBody{}
	base := "/desk/reports"
	switch show := r.URL.Query().Get("show"); show {
	case "", "open":
	case "resolved":
		body.Resolved = true
		base += "?show=resolved"
	default:
		return blog.ErrNotFound("")
	}
	page := pageNumber(r)
	list, pages, err := d.Store.DeskReports(r.Context(), body.Resolved, page)
	if err != nil {
		return fmt.Errorf("listing reports: %w", err)
	}
	body.Reports, body.Pager = list, newPager(page, pages, base)
	if body.Pager.beyond() {
		return body.Pager.last(w, r)
	}
	body.Back = body.Pager.here()
	return d.show(w, r, view{Page: "reports", Title: "Reports", Nav: "reports", Body: body})
}

// resolveReport closes a report with a note.
func (d *Desk) resolveReport(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	if err := d.Blog.ResolveReport(r.Context(), r.PathValue("id"), f.text("note")); err != nil {
		return err
	}
	d.tell(r, "The report is resolved. You find it under “Resolved” for 90 days.")
	return seeOther(w, r, deskPath(f.get("back")))
}

// reopenReport takes the closing of a report back.
func (d *Desk) reopenReport(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	if err := d.Blog.ReopenReport(r.Context(), r.PathValue("id")); err != nil {
		return err
	}
	d.tell(r, "The report is open again.")
	return seeOther(w, r, deskPath(f.get("back")))
}
