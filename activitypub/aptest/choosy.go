package aptest

import (
	"net/http"
	"strings"
)

// OnlyRFC9421 makes the server refuse everything signed by draft-cavage with 401.
func OnlyRFC9421() Option {
	return func(s *Server) {
		s.choosy = func(r *http.Request) http.Header {
			if r.Header.Get("Signature") != "" && r.Header.Get("Signature-Input") == "" {
				return http.Header{}
			}
			return nil
		}
	}
}

// OnlyCavage makes the server refuse everything signed by RFC 9421 with 401, as
// GoToSocial does.
func OnlyCavage() Option {
	return func(s *Server) {
		s.choosy = func(r *http.Request) http.Header {
			if r.Header.Get("Signature-Input") != "" {
				return http.Header{}
			}
			return nil
		}
	}
}

// Demanding makes the server refuse with 401 and that Accept-Signature every
// signed request whose Signature-Input does not hold all the words.
func Demanding(acceptSignature string, words ...string) Option {
	return func(s *Server) {
		s.choosy = func(r *http.Request) http.Header {
			for _, word := range words {
				if r.Header.Get("Signature") != "" && !strings.Contains(r.Header.Get("Signature-Input"), word) {
					return http.Header{"Accept-Signature": {acceptSignature}}
				}
			}
			return nil
		}
	}
}

// TakesForwarded makes the server take what another than its actor sends, if the
// request is signed: [Received].Signer says who brought it.
func TakesForwarded() Option { return func(s *Server) { s.takesForwarded = true } }

// turnAway refuses a request whose signature is not to the server's taste.
func (s *Server) turnAway(w http.ResponseWriter, r *http.Request) bool {
	if s.choosy == nil {
		return false
	}
	header := s.choosy(r)
	if header == nil {
		return false
	}
	for name, values := range header {
		w.Header()[name] = values
	}
	http.Error(w, "another signature, please", http.StatusUnauthorized)
	return true
}
