package flood

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
)

// used is processor time since some beginning, in ticks.
type used struct {
	all, busy, ours int64
}

// usage reads how much of the machine was used, in all and by our processes.
func usage(t *testing.T, ours []int) used {
	var u used
	stat, err := os.ReadFile("/proc/stat")
	if err != nil {
		t.Fatal(err)
	}
	line, _, _ := strings.Cut(string(stat), "\n")
	for n, field := range strings.Fields(line)[1:9] {
		ticks := number(t, field)
		u.all += ticks
		if n != 3 && n != 4 { // idle, and waiting for a disk
			u.busy += ticks
		}
	}
	for _, pid := range ours {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
		if err != nil {
			t.Fatal(err)
		}
		// The name in parentheses may hold spaces; what follows does not.
		fields := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		u.ours += number(t, fields[11]) + number(t, fields[12])
	}
	return u
}

// since is the part of the machine that others used.
func (u used) since(before used) float64 {
	all := u.all - before.all
	if all == 0 {
		return 0
	}
	return max(float64(u.busy-before.busy-(u.ours-before.ours))/float64(all), 0)
}

func number(t *testing.T, s string) int64 {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
