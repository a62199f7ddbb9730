package benchmarks

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// bare is one of the bare programs, running as a process of its own.
type bare struct {
	cmd *exec.Cmd
	// address is the URL it printed.
	address string
}

// startBare starts a bare program and waits for the line in which it tells its
// address.
func startBare(t *testing.T, name string, env ...string) *bare {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append(append(os.Environ(), bareProgram+"="+name), env...)
	cmd.Stderr = os.Stderr
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatalf("the bare program %s printed no address: %v", name, err)
	}
	return &bare{cmd: cmd, address: strings.TrimSpace(line)}
}

// runBare is the life of a bare program.
func runBare(name string) error {
	switch name {
	case "page":
		return barePage()
	case "inbox":
		return bareInbox()
	case "sink":
		return sink()
	case "sender":
		return bareSender()
	}
	return errors.New("no such program")
}

// cpu is the processor time a process has used so far.
func cpu(t *testing.T, pid int) time.Duration {
	t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		t.Fatal(err)
	}
	// The name in parentheses may hold spaces; what follows does not.
	fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
	var ticks int64
	for _, field := range fields[11:13] {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond
}

// memory is a figure of /proc/PID/status in megabytes: VmRSS, VmHWM.
func memory(t *testing.T, pid int, figure string) float64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, figure+":"); ok {
			kilobytes, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err != nil {
				t.Fatal(err)
			}
			return kilobytes / 1024
		}
	}
	t.Fatalf("/proc/%d/status has no %s", pid, figure)
	return 0
}
