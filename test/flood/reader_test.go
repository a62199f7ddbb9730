package flood

import (
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	readers  = 4
	readRate = 200 // pages a second, of all readers
	window   = 2 * time.Second
)

// visit is how long one page took.
type visit struct {
	at, took time.Duration
}

// visits are what readers went through.
type visits struct {
	list []visit
	peak float64 // of the blog's memory meanwhile, in MB
	// others is how much of the machine, 0 to 1, was used by processes that are
	// no part of the test.
	others float64
}

// watch has readers load pages until stop is closed.
func watch(t *testing.T, pages []string, pid int, stop <-chan struct{}) visits {
	var v visits
	var mu sync.Mutex
	var group sync.WaitGroup
	began := time.Now()
	for n := range readers {
		group.Go(func() {
			mine := read(t, pages, n, began, stop)
			mu.Lock()
			defer mu.Unlock()
			v.list = append(v.list, mine...)
		})
	}
	ticker := time.NewTicker(50 * time.Millisecond)
	defer ticker.Stop()
	for done := false; !done; {
		select {
		case <-stop:
			done = true
		case <-ticker.C:
			v.peak = max(v.peak, memory(t, pid))
		}
	}
	group.Wait()
	return v
}

func read(t *testing.T, pages []string, n int, began time.Time, stop <-chan struct{}) (list []visit) {
	transport := &http.Transport{DisableCompression: true}
	defer transport.CloseIdleConnections()
	every := time.Second * readers / readRate
	for due := began.Add(every * time.Duration(n) / readers); ; due = due.Add(every) {
		if late := time.Now(); due.Before(late) {
			due = late
		}
		select {
		case <-stop:
			return list
		case <-time.After(time.Until(due)):
		}
		r, err := http.NewRequest(http.MethodGet, pages[len(list)%len(pages)], nil)
		if err != nil {
			t.Error(err)
			return list
		}
		r.Header.Set("Accept", "text/html")
		r.Header.Set("Accept-Encoding", "gzip")
		asked := time.Now()
		answer, err := transport.RoundTrip(r)
		if err != nil {
			t.Errorf("a reader was turned away: %v", err)
			return list
		}
		drain(answer)
		if answer.StatusCode != http.StatusOK {
			t.Errorf("a reader was answered %s", answer.Status)
		}
		list = append(list, visit{at: asked.Sub(began), took: time.Since(asked)})
	}
}

// p99 is the median, over the windows, of the time that one page in a hundred
// took longer than: a single hiccup of the machine decides nothing.
func (v visits) p99() time.Duration {
	windows := map[int][]time.Duration{}
	for _, one := range v.list {
		windows[int(one.at/window)] = append(windows[int(one.at/window)], one.took)
	}
	var all []time.Duration
	for _, took := range windows {
		if len(took) < 50 {
			continue // the rest of a span
		}
		slices.Sort(took)
		all = append(all, took[len(took)*99/100])
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// memory is the resident memory of a process, in MB.
func memory(t *testing.T, pid int) float64 {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		t.Error(err)
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			kilobytes, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
			if err != nil {
				t.Error(err)
			}
			return kilobytes / 1024
		}
	}
	return 0
}
