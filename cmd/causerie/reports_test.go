package main

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

func TestAReportIsSaidWithoutHoles(t *testing.T) {
	at := time.Date(2026, 11, 22, 10, 30, 0, 0, time.Local) //nolint:gosmopolitan // as at the terminal
	var out bytes.Buffer
	reportLine{
		ID: "1", Host: "a.test", About: []reportItemLine{{Kind: "author"}, {Kind: "article", Article: "rest"}},
		CreatedAt: at, ResolvedAt: at.Add(time.Hour), Note: "Spoke to them.",
	}.say(&out)
	want := []string{
		"1  2026-11-22 10:30  a.test  resolved 2026-11-22 11:30", "  about: author", "  about: article rest", "  note: Spoke to them.", "",
	}
	if got := strings.Split(out.String(), "\n"); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("%q, want %q", got, want)
	}
}
