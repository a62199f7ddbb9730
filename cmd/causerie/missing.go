package main

import (
	"slices"
	"strings"

	"github.com/causerie/causerie/internal/markdown"
)

// missing lists the pictures of a text that are not there: what is no file of our
// media, and what is named as if it lay beside the text. Other paths of the host
// may be somebody else's, behind the same proxy.
func (h *house) missing(pictures []markdown.Image) []string {
	var list []string
	for _, p := range pictures {
		name, ours := cutMedia(h.site, p.Src)
		beside := !strings.HasPrefix(p.Src, "/") && !strings.Contains(p.Src, ":")
		if slices.Contains(list, p.Src) || (ours && h.media.Has(name)) || (!ours && !beside) {
			continue
		}
		list = append(list, p.Src)
	}
	return list
}
