package main

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/causerie/causerie/internal/store/storetest"
)

func TestMain(m *testing.M) {
	testscript.Main(storetest.Main(m), map[string]func(){"causerie": main})
}

// TestScripts runs the program as a person at a terminal does.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("CAUSERIE_LISTEN", "127.0.0.1:0")
			e.Setenv("CAUSERIE_URL", "https://blog.test")
			if err := os.WriteFile(e.WorkDir+"/pixel.gif", pixel, 0o600); err != nil {
				return err
			}
			return os.WriteFile(e.WorkDir+"/password", []byte("correct horse battery\n"), 0o600)
		},
	})
}

// pixel is the smallest picture there is.
var pixel = []byte("GIF89a\x01\x00\x01\x00\x80\x01\x00\xff\xff\xff\x00\x00\x00!\xf9\x04\x01\x00\x00\x01\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02L\x01\x00;")
