package browser

import (
	"testing"

	"github.com/causerie/causerie/test/harness"
)

// scriptlessPhone is a phone whose owner has switched scripts off. What axe-core
// says of it was said of the same pages elsewhere.
func scriptlessPhone() look {
	return look{name: "phone-scriptless", width: 390, height: 844, plain: true, brief: true}
}

// TestReaders tells of one blog, in one browser, what its readers and its owner do
// there, one chapter after the other.
func TestReaders(t *testing.T) {
	t.Parallel()
	world := harness.New(t)
	box := world.Mailbox()
	blog := world.PlainBlog(harness.BlogOptions{Env: []string{"CAUSERIE_SMTP=" + box.Server}})
	blog.Setup()
	blog.CLI("settings", "set", "guests", "true")
	blog.Start()
	b := newBrowser(t)
	t.Run("own", func(t *testing.T) { ownComments(t, b, blog, box) })
	t.Run("reading", func(t *testing.T) { reading(t, b, blog) })
	t.Run("dress", func(t *testing.T) { dress(t, b, blog) })
}
