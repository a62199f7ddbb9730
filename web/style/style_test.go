package style_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/answer"
	"github.com/causerie/causerie/web/static"
	"github.com/causerie/causerie/web/style"
)

func TestContrastIsThatOfWCAG(t *testing.T) {
	for pair, want := range map[[2]string]string{
		{"#000000", "#ffffff"}: "21.00",
		{"#ffffff", "#ffffff"}: "1.00",
		{"#777777", "#ffffff"}: "4.48",
		{"#0000ff", "#ffffff"}: "8.59",
		{"#ffd400", "#ffffff"}: "1.43",
	} {
		if got := fmt.Sprintf("%.2f", style.Contrast(pair[0], pair[1])); got != want {
			t.Errorf("%v: %s, want %s", pair, got, want)
		}
	}
}

// Whatever the owner chooses, links and buttons can be read.
func TestEveryAccentCanBeRead(t *testing.T) {
	accents := []string{"#000000", "#ffffff", "#ffd400", "#ff0000", "#0000ff", "#00ff00", "#777777", "#fbf8f3", blog.DefaultAccent}
	for r := 0; r < 256; r += 51 {
		for g := 0; g < 256; g += 51 {
			for b := 0; b < 256; b += 51 {
				accents = append(accents, fmt.Sprintf("#%02x%02x%02x", r, g, b))
			}
		}
	}
	for _, accent := range accents {
		for _, scheme := range []style.Scheme{style.Light(), style.Dark()} {
			for _, high := range []bool{false, true} {
				least := 4.5
				if high {
					least = 7
				}
				a := style.Shades(accent, scheme, high)
				for name, ground := range map[string]string{"paper": scheme.Paper, "raised": scheme.Raised, "sunk": scheme.Sunk, "its ground": a.Ground, "its text": a.On} {
					if got := style.Contrast(a.Colour, ground); got < least {
						t.Errorf("%s became %s, with %.2f on %s", accent, a.Colour, got, name)
					}
				}
				for name, pair := range map[string][2]string{"strong on ground": {a.Strong, a.Ground}, "ink on ground": {scheme.Ink, a.Ground}, "text on strong": {a.On, a.Strong}} {
					if got := style.Contrast(pair[0], pair[1]); got < least {
						t.Errorf("%s: %s has %.2f", accent, name, got)
					}
				}
			}
		}
	}
}

func TestAColourThatCanBeReadStays(t *testing.T) {
	if a := style.Shades("#17655b", style.Light(), false); a.Adjusted || a.Colour != "#17655b" {
		t.Errorf("became %s", a.Colour)
	}
	if a := style.Shades("#ffd400", style.Light(), false); !a.Adjusted {
		t.Error("yellow on paper stayed")
	}
}

// The grounds in base.css are those that accents are fitted to.
func TestGroundsAreThoseOfTheSheet(t *testing.T) {
	sheet, err := os.ReadFile("../static/base.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, scheme := range []style.Scheme{style.Light(), style.Dark()} {
		for name, value := range map[string]string{"paper": scheme.Paper, "raised": scheme.Raised, "sunk": scheme.Sunk, "ink": scheme.Ink} {
			if !strings.Contains(string(sheet), "--"+name+": "+value+";") {
				t.Errorf("base.css has no --%s: %s", name, value)
			}
		}
	}
}

func wardrobe(t *testing.T) *style.Wardrobe {
	t.Helper()
	assets, err := static.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return style.New(assets.URL)
}

var measures = regexp.MustCompile(`--size:([0-9.]+)`)

// Lines have 60 to 75 characters where there is room for them.
func TestMeasure(t *testing.T) {
	sheet, err := os.ReadFile("../static/base.css")
	if err != nil {
		t.Fatal(err)
	}
	var measure float64
	if _, err := fmt.Sscanf(regexp.MustCompile(`--measure: [0-9.]+`).FindString(string(sheet)), "--measure: %f", &measure); err != nil {
		t.Fatal(err)
	}
	widths := map[blog.FontPair]float64{blog.FontsLiterata: 0.47150, blog.FontsNewsreader: 0.42203, blog.FontsHyperlegible: 0.44273}
	for pair, width := range widths {
		text, err := wardrobe(t).Text("#17655b", pair)
		if err != nil {
			t.Fatal(err)
		}
		var size float64
		fmt.Sscanf(measures.FindString(text), "--size:%f", &size)
		for _, window := range []float64{700, 1024, 1440} {
			letter := size * min(max(18, 17.28+window*0.002), 20)
			if got := measure * 16 / (letter * width); got < 60 || got > 75.5 {
				t.Errorf("%s at %.0f px has %.1f characters a line", pair, window, got)
			}
		}
	}
}

func TestSheets(t *testing.T) {
	w := wardrobe(t)
	seen := map[string]bool{}
	for _, pair := range blog.FontPairs() {
		sheet, err := w.Sheet(blog.Style{Accent: "#17655b", Fonts: pair})
		if err != nil {
			t.Fatal(err)
		}
		text := string(sheet.Answer(sheet.Path, answer.Identity).Body())
		if seen[sheet.Path] || !strings.HasPrefix(sheet.Path, style.Prefix) {
			t.Errorf("%s: %s", pair, sheet.Path)
		}
		seen[sheet.Path] = true
		for _, face := range strings.Split(text, "@font-face")[1:] {
			ours := strings.Contains(face, "url(/static/fonts/") && strings.Contains(face, "font-display:optional") && strings.Contains(face, "unicode-range:")
			standIn := strings.Contains(face, "local(") && strings.Contains(face, "size-adjust:") && strings.Contains(face, "ascent-override:")
			if !ours && !standIn {
				t.Errorf("%s: %s", pair, face)
			}
		}
		if none := pair == blog.FontsSystem; none != (len(sheet.Preload) == 0) || none == strings.Contains(text, "@font-face") {
			t.Errorf("%s preloads %v", pair, sheet.Preload)
		}
		if strings.Count(text, "{") != strings.Count(text, "}") || strings.Contains(text, "http") {
			t.Errorf("%s is no sound sheet", pair)
		}
	}
}

func TestIcons(t *testing.T) {
	logo := image.NewRGBA(image.Rect(0, 0, 300, 100))
	for i := range logo.Pix {
		logo.Pix[i] = 0xff
	}
	for x := range 300 {
		for y := range 100 {
			logo.Set(x, y, color.RGBA{200, 0, 0, 255})
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, logo); err != nil {
		t.Fatal(err)
	}
	for name, icon := range map[string]style.Icon{
		"letter": {Initial: "O", Accent: "#17655b"}, "no such letter": {Initial: "山", Accent: "#17655b"}, "none": {Initial: "?", Accent: "nonsense"},
		"logo": {Logo: file.Bytes(), Accent: "#17655b"}, "broken logo": {Logo: []byte("<svg>"), Initial: "Ł", Accent: "#17655b"},
	} {
		for _, maskable := range []bool{false, true} {
			made, err := icon.Draw(192, maskable)
			if err != nil {
				t.Fatal(name, err)
			}
			picture, err := png.Decode(bytes.NewReader(made))
			if err != nil || picture.Bounds().Dx() != 192 || picture.Bounds().Dy() != 192 || len(made) > 20<<10 {
				t.Fatalf("%s: %v, %d bytes, %v", name, picture.Bounds(), len(made), err)
			}
			if _, _, _, alpha := picture.At(0, 0).RGBA(); (alpha == 0xffff) != maskable {
				t.Errorf("%s: the corner has alpha %x", name, alpha)
			}
			colours := map[color.Color]bool{}
			for x := range 192 {
				colours[picture.At(x, 96)] = true
				colours[picture.At(x, 82)] = true
			}
			if len(colours) < 2 {
				t.Errorf("%s shows nothing", name)
			}
		}
	}
}
