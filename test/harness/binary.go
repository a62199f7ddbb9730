package harness

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Program is the environment variable that names a causerie binary made
// already, as ./test/run does.
const Program = "CAUSERIE_TEST_BINARY"

// Main is the TestMain of a package that drives the binary: it builds it once.
func Main(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	if os.Getenv(Program) != "" {
		return m.Run()
	}
	dir, err := os.MkdirTemp("", "causerie-binary-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	binary := filepath.Join(dir, "causerie")
	if err := build(binary); err != nil {
		fmt.Fprintln(os.Stderr, "building causerie:", err)
		return 1
	}
	if err := os.Setenv(Program, binary); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// build makes the binary as it is released, in the product's own module.
func build(binary string) error {
	root, err := findRoot()
	if err != nil {
		return err
	}
	cmd := exec.Command("go", "build", "-o", binary, "./cmd/causerie")
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	return cmd.Run()
}
