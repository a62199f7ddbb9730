package aptest

// TB is what the package needs of a test. *testing.T, *testing.B and
// *testing.F have it; the package itself does not import testing.
type TB interface {
	Helper()
	Cleanup(func())
	Logf(format string, args ...any)
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
}
