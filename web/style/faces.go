package style

import (
	"fmt"
	"slices"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// family is a face of ours, in files of web/static/fonts.
type family struct {
	name    string   // as style sheets call it
	file    string   // how its files' names begin
	scripts []string // the parts it is divided into, of which browsers load those they need
	cuts    []cut
	serif   bool
	size    float64 // by which text is set larger, for the face to look as large as others
	title   string  // weight of titles

	// Of the regular cut, in parts of its size: the mean width of a character in
	// English prose, and how far lines reach above and below the baseline. What
	// stands in until it is there is made to fit these.
	width, ascent, descent float64
}

// cut is one file of each script.
type cut struct{ suffix, weight, style string }

// local is a face that devices have and that stands in; measured likewise.
type local struct {
	name                   string
	width, ascent, descent float64
}

func families() map[string]family {
	static := []cut{{"400-normal", "400", "normal"}, {"400-italic", "400", "italic"}, {"600-normal", "500 700", "normal"}}
	variable := []cut{{"wght-normal", "300 800", "normal"}, {"wght-italic", "300 800", "italic"}}
	return map[string]family{
		"Literata": {
			name: "Literata", file: "literata", cuts: static, serif: true, size: 1, title: "400", width: 0.47150, ascent: 1.177, descent: 0.308,
			scripts: []string{"western", "latin", "latin-ext", "vietnamese", "greek", "greek-ext", "cyrillic", "cyrillic-ext"},
		},
		"Newsreader": {
			name: "Newsreader", file: "newsreader", cuts: static, serif: true, size: 1.1, title: "400", width: 0.42203, ascent: 0.735, descent: 0.265,
			scripts: []string{"western", "latin", "latin-ext", "vietnamese"},
		},
		"Figtree": {
			name: "Figtree", file: "figtree", cuts: variable, size: 1.04, title: "650", width: 0.44932, ascent: 0.950, descent: 0.250,
			scripts: []string{"western", "latin", "latin-ext"},
		},
		"Hyperlegible": {
			name: "Hyperlegible", file: "hyperlegible", cuts: variable, size: 1.04, title: "650", width: 0.44273, ascent: 0.984, descent: 0.316,
			scripts: []string{"western", "latin", "latin-ext"},
		},
	}
}

// standIns are faces of Apple's and Microsoft's systems, of Android and of Linux.
func standIns(serif bool) []local {
	if serif {
		return []local{
			{"Georgia", 0.44977, 0.917, 0.219},
			{"Noto Serif", 0.47836, 1.069, 0.293},
			{"Times New Roman", 0.40118, 0.891, 0.216},
			{"Liberation Serif", 0.40118, 0.891, 0.216},
		}
	}
	return []local{
		{"Arial", 0.44534, 0.905, 0.212}, {"Roboto", 0.44879, 0.928, 0.244}, {"Liberation Sans", 0.44534, 0.905, 0.212},
	}
}

// Where what is not in our files comes from: the faces of the device.
const (
	deviceSerif = `Charter,"Bitstream Charter","Iowan Old Style","Sitka Text",Cambria,"Noto Serif",Georgia,serif`
	deviceSans  = `system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif`
)

// ranges are the characters of each script's files, as Google Fonts divides them,
// but for western: what most pages need of the latin files. No character is in both,
// because browsers that have not got the one part load the other. Of the general
// punctuation only what the files hold is named, so that no narrow space in a time
// of day has a file loaded in vain.
func ranges(script string) string {
	switch script {
	case "western": // tools/fonts.sh makes the files by this list
		return "U+0020-007E,U+00A0-00A1,U+00A3,U+00A7,U+00A9-00AB,U+00AD,U+00B0,U+00B7,U+00BA-00BB,U+00BF-00C1,U+00C4-00CA,U+00CD,U+00D1,U+00D3-00D4,U+00D6-00D8,U+00DA,U+00DC,U+00DF-00EF,U+00F1-00F6,U+00F8-00FC,U+0152-0153,U+2013-2014,U+2018-201A,U+201C-201E,U+2022,U+2026,U+2032-2033,U+2039-203A,U+20AC,U+2191,U+2193,U+2212"
	case "latin":
		return "U+0000-001F,U+007F-009F,U+00A2,U+00A4-00A6,U+00A8,U+00AC,U+00AE-00AF,U+00B1-00B6,U+00B8-00B9,U+00BC-00BE,U+00C2-00C3,U+00CB-00CC,U+00CE-00D0,U+00D2,U+00D5,U+00D9,U+00DB,U+00DD-00DE,U+00F0,U+00F7,U+00FD-00FF,U+0131,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2009,U+200B,U+2044,U+2122,U+2215,U+FEFF,U+FFFD"
	case "latin-ext":
		return "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF"
	case "vietnamese":
		return "U+0102-0103,U+0110-0111,U+0128-0129,U+0168-0169,U+01A0-01A1,U+01AF-01B0,U+0300-0301,U+0303-0304,U+0308-0309,U+0323,U+0329,U+1EA0-1EF9,U+20AB"
	case "greek":
		return "U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF"
	case "greek-ext":
		return "U+1F00-1FFF"
	case "cyrillic":
		return "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116"
	case "cyrillic-ext":
		return "U+0460-052F,U+1C80-1C8A,U+20B4,U+2DE0-2DFF,U+A640-A69F,U+FE2E-FE2F"
	}
	return ""
}

// reading and rest are the families of a pair, "" for the device's own.
func reading(pair blog.FontPair) (reading, rest string) {
	switch pair {
	case blog.FontsLiterata:
		return "Literata", "Figtree"
	case blog.FontsNewsreader:
		return "Newsreader", "Figtree"
	case blog.FontsHyperlegible:
		return "Hyperlegible", "Hyperlegible"
	case blog.FontsSystem:
	}
	return "", ""
}

// faces writes the @font-face rules of a family. They are optional: a face that
// is not there within a tenth of a second waits for the next page, so that no
// text ever jumps. url gives the address of a static file.
func (f family) faces(out *strings.Builder, url func(string) (string, error)) error {
	for _, c := range f.cuts {
		for _, script := range slices.Backward(f.scripts) {
			src, err := url("fonts/" + f.file + "-" + script + "-" + c.suffix + ".woff2")
			if err != nil {
				return err
			}
			fmt.Fprintf(out, "@font-face{font-family:%q;font-style:%s;font-weight:%s;font-display:optional;src:url(%s) format(\"woff2\");unicode-range:%s}\n",
				f.name, c.style, c.weight, src, ranges(script))
		}
	}
	for _, l := range standIns(f.serif) {
		size := f.width / l.width
		fmt.Fprintf(out, "@font-face{font-family:\"%s as %s\";src:local(%[1]q);size-adjust:%[3]s;ascent-override:%s;descent-override:%s;line-gap-override:0%%}\n",
			l.name, f.name, percent(size), percent(f.ascent/size), percent(f.descent/size))
	}
	return nil
}

func percent(part float64) string { return fmt.Sprintf("%.1f%%", part*100) }

// stack is the value of font-family.
func (f family) stack() string {
	names := []string{`"` + f.name + `"`}
	for _, l := range standIns(f.serif) {
		names = append(names, `"`+l.name+" as "+f.name+`"`)
	}
	if f.serif {
		return strings.Join(append(names, deviceSerif), ",")
	}
	return strings.Join(append(names, deviceSans), ",")
}
