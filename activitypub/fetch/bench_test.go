package fetch_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// Deliveries to many hosts in turn, against net/http's own client that is given
// the same pool.
func BenchmarkPost(b *testing.B) {
	const hosts = 200
	urls := make([]string, hosts)
	for i := range urls {
		srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body)
			w.WriteHeader(http.StatusAccepted)
		}))
		defer srv.Close()
		urls[i] = srv.URL + "/inbox"
	}
	body := strings.Repeat("x", 2048)
	c := client(b, nil, nil)
	plain := &http.Client{Transport: &http.Transport{MaxIdleConns: 2048, MaxIdleConnsPerHost: 2}}
	for _, way := range []struct {
		name string
		post func(url string) error
	}{
		{"bare net/http", func(url string) error {
			r, err := plain.Post(url, activityJSON, strings.NewReader(body))
			if err != nil {
				return err
			}
			defer r.Body.Close()
			_, err = io.Copy(io.Discard, r.Body)
			return err
		}},
		{"fetch.Client", func(url string) error {
			_, err := c.Post(b.Context(), url, http.Header{"Content-Type": {activityJSON}}, []byte(body), nil)
			return err
		}},
	} {
		b.Run(fmt.Sprintf("%s to %d hosts", way.name, hosts), func(b *testing.B) {
			var next atomic.Int64
			b.SetParallelism(32)
			b.RunParallel(func(pb *testing.PB) {
				for pb.Next() {
					if err := way.post(urls[next.Add(1)%hosts]); err != nil {
						b.Error(err)
						return
					}
				}
			})
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "posts/s")
		})
	}
	plain.CloseIdleConnections()
}
