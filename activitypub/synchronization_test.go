package activitypub_test

import (
	"testing"

	"github.com/causerie/causerie/activitypub"
)

const somebody = "c33f48cd341ef046a206b8a72ec97af65079f9a3a9b90eef79c5920dce45c61f"

func TestSynchronizationIsReadAsItIsWritten(t *testing.T) {
	s := activitypub.Synchronization{
		CollectionID: "https://social.example/users/a/followers", URL: "https://social.example/users/a/followers_synchronization?a=1,b=2", Digest: somebody,
	}
	got, err := activitypub.ParseSynchronization(s.String())
	if err != nil || got != s {
		t.Fatalf("%+v, %v", got, err)
	}
}

func TestSynchronizationShapes(t *testing.T) {
	for header, readable := range map[string]bool{
		`collectionId="https://a.example/f", url="https://a.example/p", digest="` + somebody + `"`:                                     true,
		` digest="` + somebody + `",url="https://a.example/p",collectionId="https://a.example/f" `:                                     true,
		`collectionId="https://a.example/f", url="https://a.example/p", digest="` + somebody + `", more="yes"`:                         true,
		`collectionId="https://a.example/f", url="https://a.example/p"`:                                                                false,
		`collectionId="https://a.example/f", url="https://a.example/p", digest="00"`:                                                   false,
		`collectionId="https://a.example/f", url="https://a.example/p", digest="` + somebody[1:] + `x"`:                                false,
		`collectionId="https://a.example/f", collectionId="https://b.example/f", url="https://a.example/p", digest="` + somebody + `"`: false,
		`collectionId=https://a.example/f, url=https://a.example/p, digest=` + somebody:                                                false,
		`collectionId="https://a.example/f" url="https://a.example/p" digest="` + somebody + `"`:                                       false,
		`collectionId="https://a.example/f`: false,
		`"`:                                 false, `=`: false, ``: false, `,,,`: false,
	} {
		if _, err := activitypub.ParseSynchronization(header); (err == nil) != readable {
			t.Errorf("%s: %v", header, err)
		}
	}
}

func FuzzParseSynchronization(f *testing.F) {
	f.Add(`collectionId="https://a.example/f", url="https://a.example/p", digest="` + somebody + `"`)
	f.Add(`a="b",,`)
	f.Fuzz(func(t *testing.T, header string) {
		s, err := activitypub.ParseSynchronization(header)
		if err != nil {
			return
		}
		if again, err := activitypub.ParseSynchronization(s.String()); err != nil || again != s {
			t.Errorf("%q reads as %+v, and that as %+v: %v", header, s, again, err)
		}
	})
}
