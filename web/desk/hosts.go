package desk

import (
	"context"
	"fmt"
	"net/http"

	"github.com/causerie/causerie/internal/blog"
)

// hostReads is what the page of listed hosts shows.
type hostReads interface {
	AllowedHosts(ctx context.Context) ([]blog.HostCount, error)
	Outside(ctx context.Context) ([]blog.HostCount, error)
}

type hostsBody struct {
	Listed  []blog.HostCount
	Outside []blog.HostCount // with followers, and not listed
	Unheard int              // followers there
	Only    bool             // only listed hosts may speak
	Host    string           // as typed
	Problem problem
}

// hosts lists the hosts that may speak here when only listed ones may, and says
// what choosing that means for those who follow.
func (d *Desk) hosts(w http.ResponseWriter, r *http.Request) error {
	return d.showHosts(w, r, hostsBody{}, http.StatusOK)
}

// allowHost lists a host.
func (d *Desk) allowHost(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	host, err := d.Blog.Allow(r.Context(), f.line("host"))
	if isProblem(err) {
		return d.showHosts(w, r, hostsBody{Host: f.line("host"), Problem: problemOf(err)}, statusOf(err))
	}
	if err != nil {
		return err
	}
	d.tell(r, "Listed: "+host+".")
	return seeOther(w, r, "/desk/hosts")
}

// disallowHost takes a host off the list.
func (d *Desk) disallowHost(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	err = d.Blog.Disallow(r.Context(), f.line("host"))
	if isProblem(err) {
		return d.showHosts(w, r, hostsBody{Problem: problemOf(err)}, statusOf(err))
	}
	if err != nil {
		return err
	}
	d.tell(r, "No longer listed: "+f.line("host")+".")
	return seeOther(w, r, "/desk/hosts")
}

// federateWith opens the blog to all hosts, or to listed ones only.
func (d *Desk) federateWith(w http.ResponseWriter, r *http.Request) error {
	f, err := d.form(w, r)
	if err != nil {
		return err
	}
	mode := blog.FederationMode(f.get("mode"))
	err = d.Blog.FederateWith(r.Context(), mode)
	if isProblem(err) {
		p := problemOf(err)
		if p.Field != "host" {
			p.Field = "" // no field of this page
		}
		return d.showHosts(w, r, hostsBody{Problem: p}, statusOf(err))
	}
	if err != nil {
		return err
	}
	said := "All servers that you have not blocked may speak here now."
	if mode == blog.FederateListed {
		said = "Only listed servers may speak here now, and only they get what you publish."
	}
	d.tell(r, said)
	return seeOther(w, r, "/desk/hosts")
}

func (d *Desk) showHosts(w http.ResponseWriter, r *http.Request, body hostsBody, status int) error {
	settings, err := d.Store.Settings(r.Context())
	if err != nil {
		return fmt.Errorf("reading the settings: %w", err)
	}
	body.Only = settings.Federation == blog.FederateListed
	if body.Listed, err = d.Store.AllowedHosts(r.Context()); err != nil {
		return fmt.Errorf("listing hosts: %w", err)
	}
	if body.Outside, err = d.Store.Outside(r.Context()); err != nil {
		return fmt.Errorf("listing hosts: %w", err)
	}
	for _, host := range body.Outside {
		body.Unheard += host.Followers
	}
	return d.show(w, r, view{Page: "hosts", Title: "Listed servers", Nav: "followers", Body: body, Status: status})
}
