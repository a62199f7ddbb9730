package desk

// Patterns are all addresses of the desk, as "METHOD /path", those without a
// sign-in first.
func (d *Desk) Patterns() (open, closed []string) {
	for _, r := range d.open() {
		open = append(open, r.pattern)
	}
	for _, r := range d.closed() {
		closed = append(closed, r.pattern)
	}
	return open, closed
}

// DeskPath is where someone is led back to.
var DeskPath = deskPath

// InPlainWords says what a technical reason means.
var InPlainWords = inPlainWords
