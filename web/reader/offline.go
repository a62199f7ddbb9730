package reader

import (
	"context"
	_ "embed"
	"net/http"

	"github.com/causerie/causerie/web/answer"
)

// worker is the script that keeps what was read; retired takes it, and all that
// it kept, off a device.
var (
	//go:embed worker.js
	worker []byte
	//go:embed worker-retired.js
	retired []byte
)

// Worker is the service worker, by which pages that were read can be read again
// without a network. It is asked for anew each time, so what the owner decides
// holds from a reader's next visit.
func (rd *Reader) Worker(w http.ResponseWriter, r *http.Request) {
	settings, err := rd.store.Settings(r.Context())
	if err != nil {
		http.Error(w, "not now", http.StatusServiceUnavailable) // the browser keeps the one it has
		return
	}
	script := retired
	if settings.Style.Offline {
		script = worker
	}
	head := answer.Head{Type: "text/javascript; charset=utf-8", CacheControl: "no-cache", Robots: "noindex"}
	answer.New(head, script).Send(w, r)
}

// Offline is the page for when there is no network: a script lists what is there
// to be read.
func (rd *Reader) Offline(w http.ResponseWriter, r *http.Request) {
	rd.serve(w, r, "/offline.html", func(ctx context.Context) (*answer.Answer, error) {
		p, err := rd.page(ctx, "/offline.html", "To be read offline", "")
		if err != nil {
			return nil, err
		}
		p.Robots, p.Head.Canonical = "noindex", ""
		p.Styles = append(p.Styles, "offline.css")
		p.Scripts = append(p.Scripts, "offline.js")
		return rd.html("offline", p)
	})
}
