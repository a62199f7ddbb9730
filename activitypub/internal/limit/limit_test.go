package limit_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/internal/limit"
)

func TestABucketEmptiesAndFillsAgain(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	b := limit.New(2, 10, 100)
	if _, ok := b.Take("a", 8, now); !ok {
		t.Fatal("a full bucket gave nothing")
	}
	if wait, ok := b.Take("a", 6, now); ok || wait != 2*time.Second {
		t.Errorf("4 more than it holds: %v after %v", ok, wait)
	}
	if _, ok := b.Take("b", 10, now); !ok {
		t.Error("another key shares the bucket")
	}
	if wait, ok := b.Has("a", 6, now.Add(2*time.Second)); !ok || wait != 0 {
		t.Errorf("the wait it told was not the truth: %v, %v", ok, wait)
	}
	b.Give("a", 100, now)
	if _, ok := b.Take("a", 10.5, now.Add(time.Hour)); ok {
		t.Error("it holds more than its burst")
	}
}

func TestBucketsAreForgottenNotPiledUp(t *testing.T) {
	now := time.Unix(1_800_000_000, 0)
	b := limit.New(1, 5, 100)
	for n := range 10_000 {
		b.Take("busy", 0.0001, now)
		b.Take(fmt.Sprint("stranger ", n), 5, now)
	}
	if b.Len() != 100 {
		t.Errorf("%d keys are remembered", b.Len())
	}
	if _, ok := b.Take("busy", 4.5, now); ok {
		t.Error("who comes often was forgotten before those who came once")
	}
}

func TestWhoStandsBehindAHost(t *testing.T) {
	for host, want := range map[string]string{
		"example.com": "example.com", "a.b.Example.com.": "example.com", "x.example.co.uk:443": "example.co.uk",
		"127.0.0.1:8080": "127.0.0.1:8080", "[2a01::1]:443": "[2a01::1]:443", "localhost:3000": "localhost:3000", "co.uk": "co.uk",
	} {
		if got := limit.Site(host); got != want {
			t.Errorf("%s stands for %s, want %s", host, got, want)
		}
	}
	if got := limit.SiteOf("https://n17.evil.example/users/a#key"); got != "evil.example" {
		t.Errorf("the site of an address: %q", got)
	}
}
