package style

// Scheme is the colours on which an accent must be read, as base.css has them.
type Scheme struct {
	Paper, Raised, Sunk string
	Ink                 string
	dark                bool
}

// Light is the scheme by day.
func Light() Scheme {
	return Scheme{Paper: "#fbf8f3", Raised: "#ffffff", Sunk: "#f4efe6", Ink: "#2a2621"}
}

// Dark is the scheme by night.
func Dark() Scheme {
	return Scheme{Paper: "#181512", Raised: "#211d19", Sunk: "#24201b", Ink: "#e8e1d6", dark: true}
}

// Accent is the shades of one colour that pages are drawn with.
type Accent struct {
	Colour   string // of links and buttons
	Strong   string // of the same under a pointer, and of words on Ground
	On       string // of words on Colour
	Ground   string // behind words
	Adjusted bool   // Colour is not the one that was chosen
}

// Readable contrasts of text (WCAG 2.2): AA of small text, and AAA.
const (
	enough  = 4.5
	plenty  = 7.0
	margin  = 0.05 // so that no rounding takes a shade below its contrast
	step    = 0.005
	calmest = 0.13 // chroma of an accent by night; more glows
	evening = 0.74 // lightness it begins with
)

// Shades are those of an accent (#rrggbb) in a scheme. Links reach 4.5:1 on
// every ground, and so does text on the accent: the shade is moved away from the
// paper until that holds. Hue is kept. High contrast asks for 7:1.
func Shades(accent string, in Scheme, high bool) Accent {
	least := enough
	if high {
		least = plenty
	}
	s := parse(accent).shade()
	if in.dark {
		s.light, s.chroma = max(s.light, evening), min(s.chroma, calmest)
	}
	a := in.accent(s)
	for !in.readable(a, least+margin) && s.light > 0 && s.light < 1 {
		s.light = in.away(s.light, step)
		a = in.accent(s)
	}
	a.Adjusted = a.Colour != accent
	return a
}

// away is a lightness further from the paper.
func (in Scheme) away(light, by float64) float64 {
	if in.dark {
		return min(light+by, 1)
	}
	return max(light-by, 0)
}

func (in Scheme) accent(s shade) Accent {
	a := Accent{Colour: s.colour().String(), On: "#ffffff"}
	strong := s
	strong.light = in.away(s.light, 0.08)
	a.Strong = strong.colour().String()
	part := 0.10
	if in.dark {
		a.On, part = "#16130f", 0.14
	}
	a.Ground = mix(a.Colour, in.Paper, part)
	return a
}

func (in Scheme) readable(a Accent, least float64) bool {
	for _, ground := range []string{in.Paper, in.Raised, in.Sunk, a.Ground, a.On} {
		if Contrast(a.Colour, ground) < least {
			return false
		}
	}
	return true
}
