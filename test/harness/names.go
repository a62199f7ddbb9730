package harness

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

const hostsFile = "/etc/hosts"

// hostsMark ends each line that a test wrote, followed by its process id.
const hostsMark = "# causerie-test "

// FreeAddress is a loopback address nobody else uses: drawn from eight million,
// so that neither tests nor packages tested at the same time meet.
func FreeAddress() string {
	return fmt.Sprintf("127.%d.%d.%d", 64+rand.IntN(128), rand.IntN(256), 1+rand.IntN(254))
}

// resolve gives a name a loopback address that every process on the machine
// can look up: one that it has already, or a line in /etc/hosts. (Go programs
// read that file at most every five seconds: name everyone before they talk.)
func (w *World) resolve(name string) string {
	w.t.Helper()
	if address, ok := w.addresses[name]; ok {
		return address
	}
	if address := known(name); address != "" {
		w.addresses[name] = address
		return address
	}
	address := FreeAddress()
	if err := editHosts(func(lines []string) []string {
		return append(lines, address+" "+name+" "+hostsMark+strconv.Itoa(os.Getpid()))
	}); err != nil {
		w.t.Fatalf("THE NAME %s DOES NOT RESOLVE, and it could not be added to %s (%v).\nRun as root, or add this line yourself: 127.0.0.91 %s",
			name, hostsFile, err, name)
	}
	w.t.Cleanup(func() { forgetName(w.t, address, name) })
	w.addresses[name] = address
	return address
}

// known is the loopback address that /etc/hosts has for a name, or nothing.
func known(name string) string {
	content, err := os.ReadFile(hostsFile)
	if err != nil {
		return ""
	}
	for line := range strings.Lines(string(content)) {
		fields := strings.Fields(line)
		if len(fields) > 1 && slices.Contains(fields[1:], name) && strings.HasPrefix(fields[0], "127.") && !abandoned(strings.TrimSpace(line)) {
			return fields[0]
		}
	}
	return ""
}

func forgetName(t testing.TB, address, name string) {
	err := editHosts(func(lines []string) []string {
		kept := lines[:0]
		for _, line := range lines {
			if !strings.HasPrefix(line, address+" "+name+" "+hostsMark) {
				kept = append(kept, line)
			}
		}
		return kept
	})
	if err != nil {
		t.Errorf("removing %s from %s: %v", name, hostsFile, err)
	}
}

// editHosts rewrites /etc/hosts under a lock, in place because in a container
// the file is often a mount of its own. Lines of tests that are no more go too.
func editHosts(edit func(lines []string) []string) error {
	file, err := os.OpenFile(hostsFile, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX); err != nil {
		return fmt.Errorf("locking: %w", err)
	}
	content, err := os.ReadFile(hostsFile)
	if err != nil {
		return err
	}
	var lines []string
	for line := range strings.Lines(string(content)) {
		if line = strings.TrimRight(line, "\n"); !abandoned(line) {
			lines = append(lines, line)
		}
	}
	text := strings.Join(edit(lines), "\n") + "\n"
	if err := file.Truncate(int64(len(text))); err != nil {
		return err
	}
	_, err = file.WriteAt([]byte(text), 0)
	return err
}

// abandoned tells a line whose test was killed before it could clean up.
func abandoned(line string) bool {
	_, pid, ok := strings.Cut(line, hostsMark)
	if !ok {
		return false
	}
	_, err := os.Stat("/proc/" + pid)
	return errors.Is(err, fs.ErrNotExist)
}
