package flood

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/test/harness"
)

const (
	mostSlower = 3.0 // times the quiet p99, or a bystander's under the same load
	mostMemory = 2.0 // times the quiet memory
	rounds     = 2   // until one is good
	// mostShared is how much of the machine others may use for its times to mean
	// anything: on a full one, whoever has work waits, and who has none does not.
	mostShared = 0.25
)

// TestFlood measures a reader's pages twice: once the flood goes to a bare server
// that answers 401, once to the blog. Meanwhile the same readers read a page of
// the bare server: where senders, readers and servers share two processors, that
// tells what the machine does to anybody, and what is left is the blog's doing.
func TestFlood(t *testing.T) {
	w := harness.New(t)
	blog := w.PlainBlog(harness.BlogOptions{Env: []string{"CAUSERIE_TRUSTED_PROXIES="}})
	blog.Setup()
	blog.CLI("settings", "set", "policy", "open")
	blog.Start()
	article := blog.Publish("rivers.md", "---\ntitle: Rivers\n---\n\n"+strings.Repeat("Water finds the longer way. ", 200)+"\n")
	other := blog.Publish("sleep.md", "---\ntitle: Sleep\n---\n\n"+strings.Repeat("Sleep is not a reward. ", 200)+"\n")
	pages := []string{blog.URL + "/", other.URL, article.URL}
	inbox := aptest.New(t).Actor("someone").FetchActor(blog.ActorID()).Inbox
	crowd := newCrowd(t, inbox, article.ID)
	post := newOffice(t)
	bare, barePID := startBare(t)
	pages = append(pages, bare)
	ours := []int{os.Getpid(), blog.PID(), barePID}

	for round := range rounds {
		f := crowd.write(t, round)
		quiet, _ := during(t, pages, ours, func() outcome { return post.send(t, f, bare) })
		loud, out := during(t, pages, ours, func() outcome { return post.send(t, f, inbox) })
		arrive(t, blog, post, f, out, inbox)
		t.Logf("round %d: quiet p99 %s (bystander %s), memory %.0f MB (%d pages); flooded p99 %s (%.1f times; bystander %s, %.1f times that), memory %.0f MB (%d pages, in %s, answers %v); %d of %d replies came back later; memory at the end %.0f MB; others used %.0f%% and %.0f%% of the machine",
			round+1, quiet.p99(), quiet.aside(), quiet.peak, len(quiet.list), loud.p99(), times(loud.p99(), quiet.p99()), loud.aside(), times(loud.p99(), loud.aside()), loud.peak, len(loud.list), out.took.Round(100*time.Millisecond), out.statuses,
			len(out.late), len(f.replies), memory(t, blog.PID()), 100*quiet.others, 100*loud.others)
		if verdict := judge(t, quiet, loud); verdict == "" || t.Failed() {
			return
		} else if round == rounds-1 {
			t.Error(verdict)
		}
	}
}

// judge says what is wrong, "" if nothing is.
func judge(t *testing.T, quiet, loud visits) string {
	slow := min(times(loud.p99(), quiet.p99()), times(loud.p99(), loud.aside()))
	switch shared := max(quiet.others, loud.others); {
	case slow > mostSlower && shared > mostShared:
		t.Logf("the machine is busy with other things: %.0f%% and %.0f%% of it; its times are not judged", 100*quiet.others, 100*loud.others)
	case slow > mostSlower:
		return fmt.Sprintf("a reader's p99 under the flood is %.1f times the quiet one and %.1f times a bystander's",
			times(loud.p99(), quiet.p99()), times(loud.p99(), loud.aside()))
	}
	if loud.peak > mostMemory*quiet.peak {
		return fmt.Sprintf("the memory under the flood is %.1f times the quiet one", loud.peak/quiet.peak)
	}
	return ""
}

func times(a, b time.Duration) float64 { return float64(a) / float64(max(b, 1)) }

// during has readers read while something is done.
func during(t *testing.T, pages []string, ours []int, do func() outcome) (visits, outcome) {
	readers := readersOf(t, pages)
	all := append(slices.Clone(ours), readers.cmd.Process.Pid)
	before := usage(t, all)
	stop := make(chan struct{})
	var v visits
	var group sync.WaitGroup
	group.Go(func() { v = watch(t, readers, ours[1], stop) })
	out := do()
	others := usage(t, all).since(before)
	close(stop)
	group.Wait()
	v.others = others
	return v, out
}

// arrive lets the honest servers come back when they were told to, and fails
// unless every reply is a comment then.
func arrive(t *testing.T, blog *harness.Blog, post *office, f flood, out outcome, inbox string) {
	late, wait := out.late, out.wait
	for tries := 0; len(late) > 0 && tries < 5; tries++ {
		time.Sleep(min(wait, 20*time.Second))
		var again []letter
		wait = 0
		for _, l := range late {
			status, next := post.one(t, l, inbox, f.host)
			if status != http.StatusAccepted {
				again, wait = append(again, l), max(wait, next)
			}
		}
		late = again
	}
	if len(late) > 0 {
		t.Errorf("%d honest replies were put off again and again", len(late))
	}
	harness.Eventually(t, "every honest reply is a comment", time.Minute, func() error {
		var list []struct{ URI string }
		if err := blog.Query(&list, "comments", "list"); err != nil {
			return err
		}
		missing := len(f.replies)
		for _, c := range list {
			if f.replies[c.URI] {
				missing--
			}
		}
		if missing > 0 {
			return fmt.Errorf("%d of %d are missing", missing, len(f.replies))
		}
		return nil
	})
}

// startBare starts the bare server as a process of its own.
func startBare(t *testing.T) (address string, pid int) {
	cmd, err := again(bareProgram, "1")
	if err != nil {
		t.Fatal(err)
	}
	output, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatalf("the bare server printed no address: %v", err)
	}
	return strings.TrimSpace(line), cmd.Process.Pid
}

// again is this binary as another program, told by a variable.
func again(program, value string) (*exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), program+"="+value)
	cmd.Stderr = os.Stderr
	return cmd, nil
}
