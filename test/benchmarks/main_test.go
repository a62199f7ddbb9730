// Package benchmarks measures Causerie against bare programs that do the least
// the same work can be done with, in the same run on the same machine, so that
// the ratios mean something where the absolute numbers do not. ./test/bench runs
// it and writes docs/benchmarks.md.
package benchmarks

import (
	"fmt"
	"os"
	"testing"

	"github.com/causerie/causerie/test/harness"
)

// Report is the environment variable that names the file to write. Without it
// nothing is measured.
const Report = "CAUSERIE_BENCHMARKS"

// bareProgram is the environment variable by which this binary, started again,
// becomes one of the bare programs.
const bareProgram = "CAUSERIE_BARE"

func TestMain(m *testing.M) {
	if name := os.Getenv(bareProgram); name != "" {
		if err := runBare(name); err != nil {
			fmt.Fprintln(os.Stderr, name+":", err)
			os.Exit(1)
		}
		return
	}
	harness.Main(m)
}

func TestBenchmarks(t *testing.T) {
	file := os.Getenv(Report)
	if file == "" {
		t.Skip("run by ./test/bench")
	}
	r := &report{}
	t.Run("page", func(t *testing.T) { measurePage(t, r) })
	t.Run("inbox", func(t *testing.T) { measureInbox(t, r) })
	t.Run("delivery", func(t *testing.T) { measureDelivery(t, r) })
	t.Run("million", func(t *testing.T) { measureMillion(t, r) })
	if t.Failed() {
		t.Fatal("nothing is written: not everything could be measured")
	}
	if err := os.WriteFile(file, []byte(r.markdown()), 0o644); err != nil {
		t.Fatal(err)
	}
}
