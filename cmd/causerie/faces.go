package main

import (
	"net/http"
	"strings"
)

// faces serves the pictures of people to everyone only while a page shows them:
// whoever has somebody's picture could else find out by its address, which is made
// of what it shows, that they wrote a letter. The desk has a way of its own.
func (h *house) faces(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name, ours := strings.CutPrefix(r.URL.Path, "/media/")
		if !ours || !strings.HasPrefix(name, "avatars/") {
			next.ServeHTTP(w, r)
			return
		}
		shown, err := h.store.AvatarShown(r.Context(), name)
		if err != nil {
			h.log.ErrorContext(r.Context(), "picture failed", "err", err)
			http.Error(w, "the picture cannot be had now", http.StatusInternalServerError)
			return
		}
		if !shown {
			w.Header().Set("Cache-Control", "no-cache") // it may be shown soon
			http.Error(w, "not found", http.StatusNotFound)
			return
		}
		next.ServeHTTP(w, r)
	})
}
