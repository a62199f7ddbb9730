package benchmarks

import (
	"bufio"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// report collects what docs/benchmarks.md says.
type report struct{ sections []section }

type section struct {
	title, about string
	header       []string
	rows         [][]string
	verdict      string
}

func (r *report) add(s section) { r.sections = append(r.sections, s) }

func (r *report) markdown() string {
	var text strings.Builder
	fmt.Fprintf(&text, `# Benchmarks

Measured by `+"`./test/bench`"+`, which also writes this page. Each figure stands beside a bare program that does the least the same work can be done with, run in turn with Causerie on the same machine: read the ratios, not the numbers. The client that makes the load shares the processors with what it measures.

%s, %d processors (%s), %s, %s.
`, runtime.GOOS+"/"+runtime.GOARCH, runtime.NumCPU(), processor(), runtime.Version(), time.Now().UTC().Format("January 2006"))
	for _, s := range r.sections {
		fmt.Fprintf(&text, "\n## %s\n\n%s\n\n", s.title, s.about)
		fmt.Fprintf(&text, "| %s |\n|%s\n", strings.Join(s.header, " | "), "---|"+strings.Repeat("--:|", len(s.header)-1))
		for _, row := range s.rows {
			fmt.Fprintf(&text, "| %s |\n", strings.Join(row, " | "))
		}
		if s.verdict != "" {
			fmt.Fprintf(&text, "\n%s\n", s.verdict)
		}
	}
	return text.String()
}

// processor is the model of the machine's processors.
func processor() string {
	file, err := os.Open("/proc/cpuinfo")
	if err != nil {
		return "unknown"
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		if name, value, ok := strings.Cut(lines.Text(), ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.Join(strings.Fields(value), " ")
		}
	}
	return "unknown"
}

// spent is what a piece of work cost: by the clock, and of the processors.
type spent struct {
	count int
	wall  time.Duration
	cpu   time.Duration
}

func (s spent) perSecond() float64 { return float64(s.count) / s.wall.Seconds() }

// each is the processor time that one of them took.
func (s spent) each() time.Duration { return s.cpu / time.Duration(max(1, s.count)) }

// row is a line of a table for one program.
func (s spent) row(name string) []string {
	return []string{name, grouped(s.perSecond()), s.each().Round(time.Microsecond).String()}
}

// compared says how a program stands to its baseline.
func compared(ours, bare spent) string {
	return fmt.Sprintf("Causerie reaches %.0f %% of the bare program's rate and takes %.1f times its processor time.",
		100*ours.perSecond()/bare.perSecond(), ours.each().Seconds()/bare.each().Seconds())
}

// grouped writes a number with commas.
func grouped(n float64) string {
	digits := fmt.Sprintf("%.0f", n)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
