package aptest

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strings"

	"github.com/causerie/causerie/activitypub"
)

// document is something the server serves at a path.
type document struct {
	contentType string
	body        []byte
	status      int
	public      bool // readable unsigned even with AuthorizedFetch
}

// Serve makes the server answer GETs of path with body, whatever it was before.
// contentType "" means activity+json.
func (s *Server) Serve(path, contentType string, body []byte) {
	if contentType == "" {
		contentType = activitypub.ContentType
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.documents[path] = document{contentType: contentType, body: body, status: http.StatusOK}
}

// Handle makes h answer all requests of path.
func (s *Server) Handle(path string, h http.Handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.handlers[path] = h
}

// serve answers every request and writes it down.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if !s.enter() {
		panic(http.ErrAbortHandler)
	}
	defer s.serving.Done()
	answer := &statusWriter{ResponseWriter: w, status: http.StatusOK}
	entry := Request{
		Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery,
		Header: r.Header.Clone(), At: s.now(),
	}
	s.mu.Lock()
	handler := s.handlers[r.URL.Path]
	s.mu.Unlock()
	switch {
	case handler != nil:
		handler.ServeHTTP(answer, r)
	case r.Method == http.MethodPost:
		s.servePost(answer, r)
	default:
		s.serveGet(answer, r)
	}
	entry.Status = answer.status
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, entry)
}

func (s *Server) servePost(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/inbox" && s.actorAt(strings.TrimSuffix(r.URL.Path, "/inbox")) == nil {
		http.NotFound(w, r)
		return
	}
	s.serveInbox(w, r)
}

func (s *Server) serveGet(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == "/.well-known/webfinger":
		s.serveWebfinger(w, r)
		return
	case strings.HasPrefix(r.URL.Path, "/avatars/"):
		servePicture(w)
		return
	}
	doc, ok := s.documentAt(r.URL.Path)
	if !ok {
		http.NotFound(w, r)
		return
	}
	if s.authorizedFetch && !doc.public {
		if s.turnAway(w, r) {
			return
		}
		if _, err := s.policy.Verify(r.Context(), r, nil); err != nil {
			http.Error(w, "signature required", http.StatusUnauthorized)
			return
		}
	}
	w.Header().Set("Content-Type", doc.contentType)
	w.WriteHeader(doc.status)
	_, _ = w.Write(doc.body) // whoever asked may have gone
}

// documentAt finds a stored document, an actor or one of an actor's
// collections.
func (s *Server) documentAt(path string) (document, bool) {
	s.mu.Lock()
	doc, ok := s.documents[path]
	s.mu.Unlock()
	if ok {
		return doc, true
	}
	if a := s.actorAt(path); a != nil {
		return a.served(), true
	}
	for _, name := range []string{"/outbox", "/followers", "/following", "/featured"} {
		if base, ok := strings.CutSuffix(path, name); ok && s.actorAt(base) != nil {
			return s.jsonDocument(JSON{
				"@context": "https://www.w3.org/ns/activitystreams", "id": s.URL + path,
				"type": "OrderedCollection", "totalItems": 0, "orderedItems": []any{},
			}), true
		}
	}
	return document{}, false
}

func (s *Server) actorAt(path string) *Actor {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.actors {
		if a.ID == s.URL+path {
			return a
		}
	}
	return nil
}

// served is the actor's document as it is answered now.
func (a *Actor) served() document {
	a.srv.mu.Lock()
	gone, doc := a.gone, a.documentLocked()
	a.srv.mu.Unlock()
	if gone {
		return document{contentType: "application/json", body: []byte(`{"error":"Gone"}`), status: http.StatusGone, public: true}
	}
	out := a.srv.jsonDocument(doc)
	out.public = a.ID == a.srv.URL+"/actor"
	return out
}

// jsonDocument is v as served.
func (s *Server) jsonDocument(v JSON) document {
	return document{contentType: activitypub.ContentType, body: s.encode(v), status: http.StatusOK}
}

// encode writes v in the server's dialect.
func (s *Server) encode(v JSON) []byte {
	var out any = v
	if s.compacted {
		out = compact(v)
	}
	body, err := activitypub.Marshal(out)
	if err != nil {
		s.tb.Errorf("aptest: writing JSON: %v", err)
	}
	return body
}

// compact makes bare values of lists of one, at every level.
func compact(v any) any {
	switch v := v.(type) {
	case JSON:
		out := make(JSON, len(v))
		for k, e := range v {
			if out[k] = e; k != "@context" {
				out[k] = compact(e)
			}
		}
		return out
	case []any:
		if len(v) == 1 {
			return compact(v[0])
		}
		out := make([]any, len(v))
		for i, e := range v {
			out[i] = compact(e)
		}
		return out
	}
	return v
}

func (s *Server) serveWebfinger(w http.ResponseWriter, r *http.Request) {
	resource := r.URL.Query().Get("resource")
	s.mu.Lock()
	var found *Actor
	for _, a := range s.actors {
		if resource == "acct:"+a.Handle || resource == a.ID {
			found = a
		}
	}
	s.mu.Unlock()
	if found == nil {
		http.NotFound(w, r)
		return
	}
	body := s.encode(JSON{
		"subject": "acct:" + found.Handle, "aliases": []any{found.ID, s.URL + "/@" + found.Name},
		"links": []any{
			JSON{"rel": "http://webfinger.net/rel/profile-page", "type": "text/html", "href": s.URL + "/@" + found.Name},
			JSON{"rel": "self", "type": activitypub.ContentType, "href": found.ID},
			JSON{"rel": "http://ostatus.org/schema/1.0/subscribe", "template": s.URL + "/authorize_interaction?uri={uri}"},
		},
	})
	w.Header().Set("Content-Type", "application/jrd+json; charset=utf-8")
	_, _ = w.Write(body) // whoever asked may have gone
}

// servePicture answers with a small picture, so that avatars can be fetched.
func servePicture(w http.ResponseWriter) {
	picture := image.NewRGBA(image.Rect(0, 0, 16, 16))
	for i := range 256 {
		picture.Set(i%16, i/16, color.RGBA{R: uint8(i), G: 120, B: 160, A: 255})
	}
	var buf bytes.Buffer
	if err := png.Encode(&buf, picture); err != nil {
		http.Error(w, "no picture", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "image/png")
	_, _ = w.Write(buf.Bytes()) // whoever asked may have gone
}

// statusWriter remembers the status that was answered.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController through.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
