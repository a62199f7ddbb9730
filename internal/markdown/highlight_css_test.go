package markdown

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// WCAG 2.2, 1.4.3: text needs a contrast of 4.5 to its ground.
func TestHighlightContrast(t *testing.T) {
	light, dark := HighlightCSS()
	for css, grounds := range map[string][]string{
		light: {"#fbfaf7", "#f3f1ea", "#ffffff"},
		dark:  {"#15171a", "#1e2125", "#000000"},
	} {
		marked := regexp.MustCompile(`background:(#[0-9a-f]{6})`).FindStringSubmatch(css)
		colours := regexp.MustCompile(`[{;]color:(#[0-9a-f]{6})`).FindAllStringSubmatch(css, -1)
		if marked == nil || len(colours) < 9 {
			t.Fatalf("colours are missing: %s", css)
		}
		for _, colour := range colours {
			for _, ground := range append(grounds, marked[1]) {
				if got := contrast(colour[1], ground); got < 4.5 {
					t.Errorf("%s on %s: %.2f", colour[1], ground, got)
				}
			}
		}
	}
}

func TestHighlightRulesAreScoped(t *testing.T) {
	light, _ := HighlightCSS()
	for line := range strings.Lines(light) {
		selectors, _, _ := strings.Cut(line, "{")
		for selector := range strings.SplitSeq(selectors, ",") {
			if !strings.HasPrefix(selector, ".prose pre .") {
				t.Errorf("%q reaches beyond listings", selector)
			}
		}
	}
}

func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

func luminance(colour string) float64 {
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, _ := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
