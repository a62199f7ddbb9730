package templates

import (
	"testing"
	"time"
)

func TestNumbersAndCounts(t *testing.T) {
	for n, want := range map[int]string{0: "0", 7: "7", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1234: "-1,234"} {
		if got := number(n); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
	for n, want := range map[int]string{0: "0 likes", 1: "1 like", 2000: "2,000 likes"} {
		if got := count(n, "like", "likes"); got != want {
			t.Errorf("%d: %s", n, got)
		}
	}
}

func TestTimesAreUTC(t *testing.T) {
	at := time.Date(2026, 11, 22, 23, 30, 0, 0, time.FixedZone("", -2*3600))
	if date(at) != "23 November 2026" || moment(at) != "23 November 2026, 01:30 UTC" || rfc3339(at) != "2026-11-23T01:30:00Z" {
		t.Error(date(at), moment(at), rfc3339(at))
	}
}

func TestInitial(t *testing.T) {
	for name, want := range map[string]string{"anna": "A", "🌻 ben": "B", "": "?", "🌻": "?", "łucja": "Ł", "山田": "山", "7up": "7"} {
		if got := Initial(name); got != want {
			t.Errorf("%q: %q", name, got)
		}
	}
}

func TestHueIsAlwaysTheSame(t *testing.T) {
	one, err := hue("Anna", 8)
	other, _ := hue("Anna", 8)
	if err != nil || one != other || one < 0 || one > 7 {
		t.Error(one, other, err)
	}
	if _, err := hue("Anna", 0); err == nil {
		t.Error("no hue out of none")
	}
}

func TestDict(t *testing.T) {
	made, err := dict("A", 1, "B", "two")
	if err != nil || made["A"] != 1 || made["B"] != "two" {
		t.Error(made, err)
	}
	if _, err := dict("A"); err == nil {
		t.Error("took a key without a value")
	}
	if _, err := dict(1, 2); err == nil {
		t.Error("took a number for a key")
	}
}
