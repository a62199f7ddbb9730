package flood

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

const (
	readers  = 4
	readRate = 300 // pages a second, of all readers
	window   = 2 * time.Second
)

// visit is how long one page took.
type visit struct {
	At, Took time.Duration
	Aside    bool // a page of the bare server, as a bystander reads it
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
func watch(t *testing.T, readers *audience, pid int, stop <-chan struct{}) visits {
	var v visits
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
	v.list = readers.end(t)
	return v
}

// audience is a process of readers.
type audience struct {
	cmd  *exec.Cmd
	stop io.Closer
	said *bytes.Buffer
}

// readersOf starts readers of pages.
func readersOf(t *testing.T, pages []string) *audience {
	cmd, err := again(readerProgram, strings.Join(pages, " "))
	if err != nil {
		t.Fatal(err)
	}
	a := &audience{cmd: cmd, said: &bytes.Buffer{}}
	cmd.Stdout = a.said
	if a.stop, err = cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	return a
}

// end has the readers close their books, and returns what they noted.
func (a *audience) end(t *testing.T) (list []visit) {
	if err := a.stop.Close(); err != nil {
		t.Error(err)
	}
	if err := a.cmd.Wait(); err != nil {
		t.Errorf("the readers had trouble: %v", err)
	}
	if err := json.Unmarshal(a.said.Bytes(), &list); err != nil {
		t.Errorf("the readers noted nothing: %v", err)
	}
	return list
}

// readAlone is the readers' process: it reads pages, the last of them the bare
// server's, until its standard input ends, and writes how long each took.
func readAlone(pages []string, input io.Reader, output io.Writer) error {
	stop := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, input)
		close(stop)
	}()
	began := time.Now()
	lists, troubles := make([][]visit, readers), make([]error, readers)
	var group sync.WaitGroup
	for n := range readers {
		group.Go(func() { lists[n], troubles[n] = read(pages, n, began, stop) })
	}
	group.Wait()
	if err := errors.Join(troubles...); err != nil {
		return err
	}
	return json.NewEncoder(output).Encode(slices.Concat(lists...))
}

func read(pages []string, n int, began time.Time, stop <-chan struct{}) (list []visit, err error) {
	transport := &http.Transport{DisableCompression: true}
	defer transport.CloseIdleConnections()
	every := time.Second * readers / readRate
	for due := began.Add(every * time.Duration(n) / readers); ; due = due.Add(every) {
		if late := time.Now(); due.Before(late) {
			due = late
		}
		select {
		case <-stop:
			return list, nil
		case <-time.After(time.Until(due)):
		}
		page := len(list) % len(pages)
		r, err := http.NewRequest(http.MethodGet, pages[page], nil)
		if err != nil {
			return list, err
		}
		r.Header.Set("Accept", "text/html")
		r.Header.Set("Accept-Encoding", "gzip")
		asked := time.Now()
		answer, err := transport.RoundTrip(r)
		if err != nil {
			return list, fmt.Errorf("a reader was turned away: %w", err)
		}
		drain(answer)
		if answer.StatusCode != http.StatusOK {
			return list, fmt.Errorf("a reader was answered %s", answer.Status)
		}
		list = append(list, visit{Aside: page == len(pages)-1, At: asked.Sub(began), Took: time.Since(asked)})
	}
}

// p99 is the median, over the windows, of the time that one page in a hundred
// took longer than: a single hiccup of the machine decides nothing.
func (v visits) p99() time.Duration { return v.slowest(false) }

// aside is the same for the bare server's page: what the machine alone, with all
// that goes on, does to somebody who has nothing to do with the blog.
func (v visits) aside() time.Duration { return v.slowest(true) }

func (v visits) slowest(aside bool) time.Duration {
	windows := map[int][]time.Duration{}
	for _, one := range v.list {
		if one.Aside != aside {
			continue
		}
		windows[int(one.At/window)] = append(windows[int(one.At/window)], one.Took)
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
