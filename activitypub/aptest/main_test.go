package aptest_test

import (
	"testing"

	"go.uber.org/goleak"
)

// TestMain fails when a test leaves anything running.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }
