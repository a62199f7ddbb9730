//go:build !race

package main

import (
	"testing"
)

// Thousands of steps, which the race detector would take many minutes for: the
// tests step runs them without it.

// TestAttacks sends each attack to a running blog, over the wire, and looks at
// the answer, at the whole database and at who was contacted.
func TestAttacks(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		s := newScene(w, anna)
		for _, a := range attacks() {
			parent := w.t
			parent.Run(a.name, func(t *testing.T) {
				w.t = t
				defer func() { w.t = parent }()
				s.play(a)
			})
		}
	})
}
