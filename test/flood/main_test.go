// Package flood posts 25,000 requests to the inbox of a running blog in ten
// seconds, while somebody reads. It tells whether the reader noticed, whether the
// memory grew, and whether every honest reply arrived in the end.
package flood

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"testing"

	"github.com/causerie/causerie/test/harness"
)

// bareProgram is the environment variable by which this binary, started again,
// becomes the bare server that the flood is measured against.
const bareProgram = "CAUSERIE_FLOOD_BARE"

func TestMain(m *testing.M) {
	if os.Getenv(bareProgram) != "" {
		if err := serveBare(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	harness.Main(m)
}

// serveBare does the least a server can do with a POST: it reads it and answers
// 401.
func serveBare() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + listener.Addr().String() + "/ap/inbox")
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, 1<<20))
		w.WriteHeader(http.StatusUnauthorized)
	}))
}
