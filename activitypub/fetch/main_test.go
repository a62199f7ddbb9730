package fetch_test

import (
	"fmt"
	"os"
	"testing"

	"go.uber.org/goleak"
)

// The whole test runs in an environment that asks for a proxy, one that is not
// there: net/http reads such wishes once a process, so a single test could not
// tell whether they are ignored.
func TestMain(m *testing.M) {
	for _, name := range []string{"HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"} {
		if err := os.Setenv(name, "http://127.0.0.2:9"); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	goleak.VerifyTestMain(m)
}
