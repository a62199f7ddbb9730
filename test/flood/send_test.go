package flood

import (
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	span    = 10 * time.Second // in which the flood is sent, if the machine can
	senders = 48               // letters under way at once
)

// post office: one transport for each address that letters come from.
type office struct {
	mu    sync.Mutex
	known map[string]*http.Transport
}

func newOffice(t *testing.T) *office {
	o := &office{known: map[string]*http.Transport{}}
	t.Cleanup(func() {
		for _, transport := range o.known {
			transport.CloseIdleConnections()
		}
	})
	return o
}

func (o *office) at(address string) *http.Transport {
	o.mu.Lock()
	defer o.mu.Unlock()
	if known, ok := o.known[address]; ok {
		return known
	}
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}, Timeout: 10 * time.Second}
	transport := &http.Transport{DialContext: dialer.DialContext, MaxIdleConnsPerHost: 4, DisableCompression: true, IdleConnTimeout: time.Minute}
	o.known[address] = transport
	return transport
}

// outcome is what became of a flood.
type outcome struct {
	took     time.Duration
	statuses map[int]int
	late     []letter // honest replies that were put off
	wait     time.Duration
}

// send posts all letters within the span, evenly, or as fast as the machine can.
func (o *office) send(t *testing.T, f flood, address string) outcome {
	out := outcome{statuses: map[int]int{}}
	var mu sync.Mutex
	var next atomic.Int64
	began := time.Now()
	var group sync.WaitGroup
	for range senders {
		group.Go(func() {
			for n := next.Add(1) - 1; n < int64(len(f.letters)); n = next.Add(1) - 1 {
				time.Sleep(time.Until(began.Add(span * time.Duration(n) / time.Duration(len(f.letters)))))
				status, wait := o.one(t, f.letters[n], address, f.host)
				mu.Lock()
				out.statuses[status]++
				if f.letters[n].reply != "" && status != http.StatusAccepted {
					out.late, out.wait = append(out.late, f.letters[n]), max(out.wait, wait)
				}
				mu.Unlock()
			}
		})
	}
	group.Wait()
	out.took = time.Since(began)
	return out
}

// one posts a letter and returns the answer's status, 0 for none, with the time
// to wait.
func (o *office) one(t *testing.T, l letter, address, host string) (status int, wait time.Duration) {
	r, err := l.to(address, host)
	if err != nil {
		t.Error(err)
		return 0, 0
	}
	answer, err := o.at(l.from).RoundTrip(r)
	if err != nil {
		return 0, time.Second
	}
	drain(answer)
	seconds, err := strconv.Atoi(answer.Header.Get("Retry-After"))
	if err != nil && (answer.StatusCode == http.StatusTooManyRequests || answer.StatusCode == http.StatusServiceUnavailable) {
		t.Errorf("%s without a Retry-After that can be read", answer.Status)
	}
	return answer.StatusCode, time.Duration(seconds) * time.Second
}
