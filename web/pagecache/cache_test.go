package pagecache_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/causerie/causerie/web/answer"
	"github.com/causerie/causerie/web/pagecache"
)

// shelf is a cache with what it counts.
type shelf struct {
	*pagecache.Cache
	t        testing.TB
	revision atomic.Uint64
	made     atomic.Int64
}

func newShelf(t testing.TB, size uint64) *shelf {
	s := &shelf{t: t}
	s.Cache = pagecache.New(s.revision.Load, size, nil)
	return s
}

// page makes a page that says at which revision it was made.
func (s *shelf) page(context.Context) (*answer.Answer, error) {
	s.made.Add(1)
	text := fmt.Sprintf("revision %d %s", s.revision.Load(), strings.Repeat(".", 1000))
	return answer.New(answer.Head{Type: "text/plain"}, []byte(text)), nil
}

func (s *shelf) get(name, coding string, maker pagecache.Maker) (*httptest.ResponseRecorder, error) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.Header.Set("Accept-Encoding", coding)
	w := httptest.NewRecorder()
	return w, s.Serve(w, r, name, maker)
}

func (s *shelf) mustGet(name, coding string) string {
	s.t.Helper()
	w, err := s.get(name, coding, s.page)
	if err != nil {
		s.t.Fatal(err)
	}
	return w.Body.String()
}

func TestPageIsMadeOnceForAllCodings(t *testing.T) {
	s := newShelf(t, 1<<20)
	for _, coding := range []string{"br", "gzip", "", "br"} {
		s.mustGet("/", coding)
	}
	if n := s.made.Load(); n != 1 {
		t.Errorf("made %d times", n)
	}
}

func TestRevisionEndsAllPages(t *testing.T) {
	s := newShelf(t, 1<<20)
	s.mustGet("/", "")
	s.revision.Add(1)
	if got := s.mustGet("/", ""); !strings.HasPrefix(got, "revision 1 ") {
		t.Errorf("got %q", got)
	}
}

// When changes pour in, readers are not made to wait for page after page; what
// they see meanwhile is not older than moments.
func TestManyChangesAtOnceDoNotMakeManyPages(t *testing.T) {
	s := newShelf(t, 1<<20)
	for range 500 {
		s.mustGet("/", "")
		s.revision.Add(1)
	}
	if n := s.made.Load(); n < 10 || n > 25 {
		t.Errorf("made %d times", n)
	}
}

// Then nobody waits for a page that is being made: they get the one before, and
// the new one when it is there.
func TestNobodyWaitsWhenChangesPourIn(t *testing.T) {
	s := newShelf(t, 1<<20)
	for range 14 {
		s.mustGet("/", "")
		s.revision.Add(1)
	}
	s.settles("revision 14 ")
	s.revision.Add(1)
	release := make(chan struct{})
	slow := func(ctx context.Context) (*answer.Answer, error) {
		<-release
		return s.page(ctx)
	}
	old, err := s.get("/", "", slow)
	if err != nil || strings.HasPrefix(old.Body.String(), "revision 15 ") {
		t.Fatalf("got %q, %v", old.Body, err)
	}
	close(release)
	s.settles("revision 15 ")

	// A page that is gone is not shown for long, however many changes there are.
	s.revision.Add(1)
	gone := func(context.Context) (*answer.Answer, error) { return nil, errors.New("gone") }
	for deadline := time.Now().Add(10 * time.Second); ; runtime.Gosched() {
		if _, err := s.get("/", "", gone); err != nil {
			return
		}
		if time.Now().After(deadline) {
			t.Fatal("a page that is gone is still shown")
		}
	}
}

// settles waits until the page is of a revision.
func (s *shelf) settles(want string) {
	s.t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !strings.HasPrefix(s.mustGet("/", ""), want); runtime.Gosched() {
		if time.Now().After(deadline) {
			s.t.Fatal("the new page never came")
		}
	}
}

// A change while a page is being made must not be lost: who asks afterwards gets
// a page made afterwards.
func TestChangeWhileAPageIsMade(t *testing.T) {
	s := newShelf(t, 1<<20)
	_, err := s.get("/", "", func(ctx context.Context) (*answer.Answer, error) {
		old, err := s.page(ctx)
		s.revision.Add(1)
		return old, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.mustGet("/", ""); !strings.HasPrefix(got, "revision 1 ") {
		t.Errorf("got %q", got)
	}
}

// The same, when another reader notices the change first.
func TestChangeNoticedWhileAPageIsMade(t *testing.T) {
	s := newShelf(t, 1<<20)
	_, err := s.get("/", "", func(ctx context.Context) (*answer.Answer, error) {
		old, err := s.page(ctx)
		s.revision.Add(1)
		s.mustGet("/other", "")
		return old, err
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := s.mustGet("/", ""); !strings.HasPrefix(got, "revision 1 ") {
		t.Errorf("got %q", got)
	}
}

func TestOldPagesMakeRoom(t *testing.T) {
	s := newShelf(t, 1<<20)
	for i := range 100 {
		s.mustGet(fmt.Sprintf("/%d", i), "")
	}
	s.revision.Add(1)
	s.mustGet("/", "")
	if got := s.Weight(); got > 4000 {
		t.Errorf("still holds %d bytes", got)
	}
}

func TestManyWaitForOne(t *testing.T) {
	s := newShelf(t, 1<<20)
	const readers = 50
	started, release := make(chan struct{}), make(chan struct{})
	var group sync.WaitGroup
	for range readers {
		group.Go(func() {
			_, err := s.get("/", "gzip", func(ctx context.Context) (*answer.Answer, error) {
				close(started) // twice would panic
				<-release
				return s.page(ctx)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	<-started
	close(release)
	group.Wait()
	if n := s.made.Load(); n != 1 {
		t.Errorf("made %d times for %d readers", n, readers)
	}
}

func TestFailureIsNotKept(t *testing.T) {
	s := newShelf(t, 1<<20)
	broken := errors.New("broken")
	w, err := s.get("/", "br", func(context.Context) (*answer.Answer, error) { return nil, broken })
	if !errors.Is(err, broken) || w.Body.Len() > 0 || len(w.Header()) > 0 {
		t.Errorf("error %v, sent %d bytes, %v", err, w.Body.Len(), w.Header())
	}
	s.mustGet("/", "br")
}

func TestCacheIsBounded(t *testing.T) {
	const size = 64 << 10
	s := newShelf(t, size)
	for i := range 1000 {
		s.mustGet(fmt.Sprintf("/%d", i), "")
	}
	if got := s.Weight(); got > size {
		t.Errorf("holds %d bytes, may hold %d", got, size)
	}
}
