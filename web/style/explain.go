package style

// Explanation says what becomes of an accent colour.
type Explanation struct {
	Day   string `json:"day"` // #rrggbb
	Night string `json:"night"`
	Note  string `json:"note"` // a sentence for the owner
}

// Explain tells the owner which shades of an accent (#rrggbb) pages use, and why
// not the very one that was chosen.
func Explain(accent string) Explanation {
	day, night := Shades(accent, Light(), false), Shades(accent, Dark(), false)
	e := Explanation{Day: day.Colour, Night: night.Colour}
	switch {
	case day.Adjusted && night.Adjusted:
		e.Note = "On a light page your colour would be hard to read, so a darker shade of it, " + day.Colour + ", is used there, and " + night.Colour + " at night."
	case day.Adjusted:
		e.Note = "On a light page your colour would be hard to read, so a darker shade of it, " + day.Colour + ", is used there. At night it stays as it is."
	case night.Adjusted:
		e.Note = "Your colour can be read well on a light page. At night a lighter shade of it, " + night.Colour + ", is used."
	default:
		e.Note = "Your colour can be read well by day and at night."
	}
	return e
}
