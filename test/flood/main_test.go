// Package flood posts 25,000 requests to the inbox of a running blog in ten
// seconds, while somebody reads. It tells whether the reader noticed, whether the
// memory grew, and whether every honest reply arrived in the end.
package flood

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"

	"github.com/causerie/causerie/test/harness"
)

// The environment variables by which this binary, started again, becomes the bare
// server that the flood is measured against, or the readers: they are no part of
// the process that the flood comes from, as they are not in life.
const (
	bareProgram   = "CAUSERIE_FLOOD_BARE"
	readerProgram = "CAUSERIE_FLOOD_READ" // the pages to read, apart by spaces
)

func TestMain(m *testing.M) {
	var err error
	switch {
	case os.Getenv(bareProgram) != "":
		err = serveBare()
	case os.Getenv(readerProgram) != "":
		err = readAlone(strings.Fields(os.Getenv(readerProgram)), os.Stdin, os.Stdout)
	default:
		harness.Main(m)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serveBare does the least a server can do with a POST, it reads it and answers
// 401, and with a GET: it sends a page of a usual length.
func serveBare() error {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println("http://" + listener.Addr().String() + "/ap/inbox")
	page := bytes.Repeat([]byte("<p>Water finds the longer way.</p>\n"), 300)
	return http.Serve(listener, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			_, _ = w.Write(page)
			return
		}
		_, _ = io.Copy(io.Discard, io.LimitReader(r.Body, 1<<20))
		w.WriteHeader(http.StatusUnauthorized)
	}))
}
