package aptest_test

import (
	"fmt"

	"github.com/causerie/causerie/activitypub/aptest"
)

// program stands in for the *testing.T a test has.
type program struct{ cleanups []func() }

func (*program) Helper()                           {}
func (p *program) Cleanup(f func())                { p.cleanups = append(p.cleanups, f) }
func (*program) Logf(format string, args ...any)   { fmt.Printf(format+"\n", args...) }
func (*program) Errorf(format string, args ...any) { fmt.Printf(format+"\n", args...) }
func (*program) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }
func (p *program) end() {
	for _, f := range p.cleanups {
		f()
	}
}

// Two servers, a reply, and what arrived.
func Example() {
	t := &program{}
	defer t.end()
	alice, bob := aptest.New(t).Actor("alice"), aptest.New(t).Actor("bob")

	post := bob.Note(alice.ID, "<p>Tea?</p>")
	reply := alice.Reply(post.ID, "<p>Yes, please.</p>")
	alice.Delete(reply)

	for _, in := range bob.Inbox() {
		fmt.Println(in.Activity.Type, in.Activity.Object.Type(), in.Signer == alice.ID)
	}
	// Output:
	// Create Note true
	// Delete Tombstone true
}
