package activitypub_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/activitypub/proof"
	"github.com/causerie/causerie/activitypub/signature"
)

// TestRecordedRequests replays what Fedify and Hollo really sent, through the
// whole Inbox, at the time it was sent.
func TestRecordedRequests(t *testing.T) {
	names := recordedNames(t, "testdata/recorded", "signature/testdata")
	accepted := 0
	for _, name := range names {
		rec := readRecorded(t, name)
		if rec.Method != http.MethodPost {
			continue
		}
		t.Run(strings.TrimPrefix(filepath.ToSlash(name), "testdata/"), func(t *testing.T) {
			status, stored := replay(t, rec, filepath.Dir(name))
			want := http.StatusAccepted
			switch {
			case strings.Contains(name, "accept-signature") && strings.HasSuffix(name, "00012-Follow-ref-202.json"):
				want = http.StatusBadRequest // covers content-digest twice (Fedify 2.3.6)
			}
			if status != want || (stored != nil) != (want == http.StatusAccepted) {
				t.Fatalf("answered %d, want %d; stored %v", status, want, stored != nil)
			}
			if stored != nil {
				accepted++
				// What is forwarded is signed by holly, and said and proven by alice.
				forwarded := strings.Contains(name, "FORWARDED")
				if (stored.Signer == stored.Activity.Actor.ID) == forwarded || stored.Forwarded != forwarded || stored.Hearsay || string(stored.Raw) != string(rec.Body) {
					t.Errorf("stored %+v", stored)
				}
			}
			rec.ReceivedAt = rec.ReceivedAt.Add(3 * time.Hour)
			if status, _ := replay(t, rec, filepath.Dir(name)); status/100 == 2 {
				t.Errorf("three hours later it is answered %d", status)
			}
		})
	}
	if accepted < 20 {
		t.Errorf("only %d recorded requests were accepted", accepted)
	}
}

func replay(t *testing.T, rec *aptest.Recorded, folder string) (status int, stored *activitypub.Received) {
	t.Helper()
	public, err := url.Parse(rec.URL)
	if err != nil {
		t.Fatal(err)
	}
	public.Path = ""
	inbox := &activitypub.Inbox{
		Policy: &signature.Policy{
			Keys: recordedKeys(t, folder), Public: public,
			Now: func() time.Time { return rec.ReceivedAt },
		},
		Proofs:   recordedProofs(t, folder),
		Concerns: func(context.Context, *activitypub.Activity) (bool, error) { return true, nil },
		Store: func(_ context.Context, in activitypub.Received) error {
			stored = &in
			return nil
		},
	}
	r, err := rec.Request(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	inbox.ServeHTTP(w, r)
	return w.Code, stored
}

func recordedKeys(t *testing.T, folder string) fixedKeys {
	t.Helper()
	keys := fixedKeys{}
	actors, err := filepath.Glob(filepath.Join(folder, "actor-*.json"))
	if err != nil || len(actors) == 0 {
		t.Fatalf("no actors in %s: %v", folder, err)
	}
	for _, name := range actors {
		actor, err := activitypub.ParseActor(readFile(t, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range actor.PublicKey {
			keys[key.ID] = key
		}
	}
	return keys
}

// proofKeys are keys of proofs by their ids.
type proofKeys map[string]signature.PublicKey

func (k proofKeys) AssertionKey(_ context.Context, keyID string, _ bool) (signature.PublicKey, error) {
	known, ok := k[keyID]
	if !ok {
		return known, signature.ErrNoKey
	}
	return known, nil
}

func recordedProofs(t *testing.T, folder string) proofKeys {
	t.Helper()
	keys := proofKeys{}
	actors, err := filepath.Glob(filepath.Join(folder, "actor-*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range actors {
		actor, err := activitypub.ParseActor(readFile(t, name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range actor.AssertionMethod {
			if key, err := proof.DecodeMultikey(m.PublicKeyMultibase); err == nil {
				keys[m.ID] = signature.PublicKey{ID: m.ID, Owner: actor.ID, Key: key}
			}
		}
	}
	return keys
}
