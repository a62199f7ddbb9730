package style

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

// colour is a colour in linear light, each part from 0 to 1.
type colour struct{ r, g, b float64 }

// parse reads #rrggbb; what is none is the middle grey.
func parse(hex string) colour {
	n, err := strconv.ParseUint(strings.TrimPrefix(hex, "#"), 16, 32)
	if err != nil || len(hex) != len("#rrggbb") {
		n = 0x777777
	}
	part := func(shift uint) float64 {
		v := float64(n>>shift&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return colour{part(16), part(8), part(0)}
}

// String writes the colour as #rrggbb.
func (c colour) String() string {
	part := func(v float64) int {
		v = min(max(v, 0), 1)
		if v <= 0.0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		return int(math.Round(v * 255))
	}
	return fmt.Sprintf("#%02x%02x%02x", part(c.r), part(c.g), part(c.b))
}

// luminance is the relative luminance of WCAG 2.2.
func (c colour) luminance() float64 { return 0.2126*c.r + 0.7152*c.g + 0.0722*c.b }

// Contrast is the contrast ratio of two colours written #rrggbb, from 1 to 21
// (WCAG 2.2).
func Contrast(one, other string) float64 {
	a, b := parse(one).luminance(), parse(other).luminance()
	return (max(a, b) + 0.05) / (min(a, b) + 0.05)
}

// shade is a colour as people see it: OKLab (Björn Ottosson, 2020) in polar form.
type shade struct{ light, chroma, hue float64 }

func (c colour) shade() shade {
	l := math.Cbrt(0.4122214708*c.r + 0.5363325363*c.g + 0.0514459929*c.b)
	m := math.Cbrt(0.2119034982*c.r + 0.6806995451*c.g + 0.1073969566*c.b)
	s := math.Cbrt(0.0883024619*c.r + 0.2817188376*c.g + 0.6299787005*c.b)
	light := 0.2104542553*l + 0.7936177850*m - 0.0040720468*s
	a := 1.9779984951*l - 2.4285922050*m + 0.4505937099*s
	b := 0.0259040371*l + 0.7827717662*m - 0.8086757660*s
	return shade{light, math.Hypot(a, b), math.Atan2(b, a)}
}

// colour is the shade, less colourful where a screen cannot show it so.
func (s shade) colour() colour {
	for chroma := s.chroma; ; chroma *= 0.95 {
		c := shade{s.light, chroma, s.hue}.raw()
		if chroma < 0.002 || (inside(c.r) && inside(c.g) && inside(c.b)) {
			return c
		}
	}
}

func inside(part float64) bool { return part >= -0.0005 && part <= 1.0005 }

func (s shade) raw() colour {
	a, b := s.chroma*math.Cos(s.hue), s.chroma*math.Sin(s.hue)
	cube := func(v float64) float64 { return v * v * v }
	l := cube(s.light + 0.3963377774*a + 0.2158037573*b)
	m := cube(s.light - 0.1055613458*a - 0.0638541728*b)
	t := cube(s.light - 0.0894841775*a - 1.2914855480*b)
	return colour{
		4.0767416621*l - 3.3077115913*m + 0.2309699292*t,
		-1.2684380046*l + 2.6097574011*m - 0.3413193965*t,
		-0.0041960863*l - 0.7034186147*m + 1.7076147010*t,
	}
}

// mix is part of one colour in the other, as the eye would mix them.
func mix(one, other string, part float64) string {
	a, b := parse(one), parse(other)
	m := func(x, y float64) float64 { return math.Pow(math.Cbrt(x)*part+math.Cbrt(y)*(1-part), 3) }
	return colour{m(a.r, b.r), m(a.g, b.g), m(a.b, b.b)}.String()
}
