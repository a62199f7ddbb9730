package main

import (
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

// turnsAway reports whether somebody of a host is turned away.
func (c *causerie) turnsAway(uri string) bool {
	c.w.t.Helper()
	away, err := c.store.Blocked(c.w.t.Context(), uri, blog.HostOf(uri))
	c.w.must(err)
	return away
}

// However the author writes a host, with its own script, the usual port or a final
// dot, the block meets those who come from there.
func TestAHostIsBlockedHoweverItIsWritten(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		punycode := "https://xn--bcher-kva.example/users/eve"
		for value, whom := range map[string]string{
			"bücher.example": punycode, "https://BÜCHER.example/": punycode, "bücher.example:443": punycode,
			"evil.example:443": "https://evil.example/users/eve", "Evil.Example.": "https://evil.example/users/eve", "*.evil.example": "https://sub.evil.example/users/eve",
			"evil.example": "https://evil.example./users/eve", "https://bücher.example/users/eve": punycode,
		} {
			b, err := anna.Block(t.Context(), value)
			w.must(err)
			w.equal(value+" is kept away as "+b.Value, anna.turnsAway(whom), true)
			w.must(anna.Unblock(t.Context(), value))
			w.equal(value+" is let in", anna.turnsAway(whom), false)
		}
		b, err := anna.Block(t.Context(), "@eve@bücher.example")
		w.must(err)
		w.equal("a handle", b.Handle, "eve@xn--bcher-kva.example")
		desk := anna.atTheDesk()
		_, page := desk.get("/desk/blocks")
		if !strings.Contains(page, "@eve@xn--bcher-kva.example") || !strings.Contains(page, "bücher.example") {
			t.Error("the desk does not show a name in both scripts")
		}
		host, err := anna.Allow(t.Context(), "bücher.example")
		w.must(err)
		w.equal("listed", host, "xn--bcher-kva.example")
		w.must(anna.Disallow(t.Context(), "BÜCHER.example."))
	})
}

// A list may write them so as well; what is the same becomes one block.
func TestAListOfHostsInTheirOwnScripts(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		list, err := blog.ReadBlockList(strings.NewReader("#domain,#severity\nbücher.example,silence\nxn--bcher-kva.example,suspend\nevil.example:443,suspend\n*.wild.example,suspend\na@bücher.example,suspend\n"))
		w.must(err)
		plan, err := anna.ImportBlocks(t.Context(), list, false)
		w.must(err)
		w.equal("new, skipped", []int{len(plan.New), len(plan.Skipped)}, []int{4, 0})
		for _, uri := range []string{"https://xn--bcher-kva.example/users/eve", "https://evil.example/users/eve", "https://deep.wild.example/users/eve"} {
			w.equal(uri, anna.turnsAway(uri), true)
		}
		again, err := anna.PlanImport(t.Context(), list, false)
		w.must(err)
		w.equal("again", []int{len(again.New), len(again.Changed), again.Same}, []int{0, 0, 4})
	})
}

// What earlier versions kept as it was typed is mended when the program starts.
func TestHostsThatWereKeptAsTypedAreMended(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.store.Write(t.Context(), func(tx blog.Tx) error {
			for _, b := range []blog.Block{
				{Value: "bücher.example", Host: true, Rule: blog.Rule{Severity: blog.Suspend, Comment: "Why"}},
				{Value: "xn--bcher-kva.example", Host: true, Rule: blog.Rule{Severity: blog.Silence}},
				{Value: "evil.example:443", Host: true, Rule: blog.Rule{Severity: blog.Suspend}},
				{Value: "@eve@müller.example", Handle: "eve@müller.example", Rule: blog.Rule{Severity: blog.Suspend}},
			} {
				b.CreatedAt = w.now()
				if err := tx.SaveBlock(t.Context(), b); err != nil {
					return err
				}
			}
			return tx.AllowHost(t.Context(), "bücher.example", w.now())
		}))
		for range 2 {
			w.must(anna.MendHosts(t.Context()))
			w.equal("a name in its own script", anna.turnsAway("https://xn--bcher-kva.example/users/eve"), true)
			w.equal("the usual port", anna.turnsAway("https://evil.example/users/eve"), true)
			anna.holds("block", 3)
			_, err := anna.store.BlockNamed(t.Context(), "@eve@xn--mller-kva.example")
			w.must(err)
			w.equal("listed", anna.one("SELECT value FROM allowed_host"), "xn--bcher-kva.example")
		}
	})
}
