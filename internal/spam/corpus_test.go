package spam

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

var update = flag.Bool("update", false, "write priors.txt anew from the first half of the collection")

// sample is one message of our own collection: half of them spam, half genuine,
// in ten languages.
type sample struct {
	language string
	spam     bool
	text     string
}

// collection reads it, divided into the half that priors are made of and the half
// that they are tried on: every second one of each language and kind.
func collection(t *testing.T) (train, try []sample) {
	t.Helper()
	raw, err := os.ReadFile("testdata/corpus.txt")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, line := range strings.Split(strings.TrimSpace(string(raw)), "\n") {
		fields := strings.SplitN(line, " ", 3)
		if len(fields) != 3 || (fields[1] != "spam" && fields[1] != "ham") {
			t.Fatalf("not a line of the collection: %q", line)
		}
		s := sample{fields[0], fields[1] == "spam", fields[2]}
		kind := fields[0] + fields[1]
		if seen[kind]++; seen[kind]%2 == 1 {
			train = append(train, s)
		} else {
			try = append(try, s)
		}
	}
	if len(train)+len(try) != 300 {
		t.Fatalf("the collection has %d messages", len(train)+len(try))
	}
	return train, try
}

// TestPriorsAreOfTheFirstHalf keeps what is built in and the collection together.
func TestPriorsAreOfTheFirstHalf(t *testing.T) {
	train, _ := collection(t)
	var total Count
	words := map[string]Count{}
	for _, s := range train {
		for _, word := range Words(s.text) {
			n := words[word]
			add(&n, s.spam)
			words[word] = n
		}
		add(&total, s.spam)
	}
	lines := []string{fmt.Sprintf("§messages\t%d\t%d", total.Spam, total.Ham)}
	var list []string
	for word, n := range words {
		if !strings.HasPrefix(word, "§host ") && (n.Spam+n.Ham > 1 || n.Spam > 0) {
			list = append(list, word)
		}
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Compare(a, b) })
	for _, word := range list {
		lines = append(lines, fmt.Sprintf("%s\t%d\t%d", word, words[word].Spam, words[word].Ham))
	}
	want := strings.Join(lines, "\n") + "\n"
	if *update {
		if err := os.WriteFile("priors.txt", []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	if priors != want {
		t.Error("priors.txt is not of the collection: run go test ./internal/spam -run Priors -update")
	}
}

func add(n *Count, spam bool) {
	if spam {
		n.Spam++
	} else {
		n.Ham++
	}
}

// judged is what becomes of a message by someone nobody knows.
func judged(t *testing.T, s sample) blog.CommentState {
	t.Helper()
	v, err := Judge(context.Background(), blog.Submission{
		Door: blog.DoorForm, Comment: blog.Comment{Text: s.text}, Links: len(anAddress.FindAllString(s.text, -1)),
		Newcomer: &blog.Newcomer{Name: "Somebody", Took: 60e9},
	})
	if err != nil {
		t.Fatal(err)
	}
	return v.State
}

// TestFiguresOfTheOtherHalf holds the figures in docs/spam.md: no genuine message
// is ever taken for spam, however strong its words, and few wait.
func TestFiguresOfTheOtherHalf(t *testing.T) {
	train, try := collection(t)
	for _, half := range []struct {
		name    string
		samples []sample
		caught  int // of spam, at least, as spam or waiting
	}{{"first", train, 75}, {"other", try, 60}} {
		var spam, held, missed, genuine, wrong, waiting int
		for _, s := range half.samples {
			state := judged(t, s)
			switch {
			case s.spam && state == blog.Spam:
				spam++
			case s.spam && state == blog.Held:
				held++
			case s.spam:
				missed++
				t.Logf("%s half, missed: %s %s", half.name, s.language, s.text)
			case state == blog.Spam:
				wrong++
				t.Errorf("%s half, taken for spam: %s %s", half.name, s.language, s.text)
			case state == blog.Held:
				waiting++
				t.Logf("%s half, waits: %s %s", half.name, s.language, s.text)
			default:
				genuine++
			}
		}
		t.Logf("%s half: of %d spam, %d caught, %d wait, %d missed; of %d genuine, %d shown, %d wait, %d wrong",
			half.name, spam+held+missed, spam, held, missed, genuine+waiting+wrong, genuine, waiting, wrong)
		if spam+held < half.caught {
			t.Errorf("%s half: only %d of spam were caught or wait", half.name, spam+held)
		}
		if waiting*20 > genuine+waiting+wrong {
			t.Errorf("%s half: %d genuine messages wait, more than one in twenty", half.name, waiting)
		}
	}
}
