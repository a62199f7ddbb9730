package activitypub_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/activitypub/signature"
)

// BenchmarkInbox proves and hands over a signed Create of a usual size; its
// baseline is the one RSA verification in it.
func BenchmarkInbox(b *testing.B) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		b.Fatal(err)
	}
	pem, err := signature.MarshalPublicPEM(&key.PublicKey)
	if err != nil {
		b.Fatal(err)
	}
	const actor = "https://m.example/users/alice"
	body := bytes.ReplaceAll(readRecorded(b, "testdata/recorded/hollo/00008-Create-Note-202.json").Body,
		[]byte("https://hollo.test/@holly"), []byte(actor))
	now := time.Now()
	cache := activitypub.NewMemoryKeyCache(0)
	if err := cache.CacheKey(b.Context(), activitypub.CachedKey{ID: actor + "#main-key", Owner: actor, PEM: pem, FetchedAt: now}); err != nil {
		b.Fatal(err)
	}
	stored := 0
	inbox := &activitypub.Inbox{
		Policy: &signature.Policy{
			Keys:   &activitypub.KeyRing{Cache: cache, Now: func() time.Time { return now }},
			Public: &url.URL{Scheme: "https", Host: "blog.example"}, Now: func() time.Time { return now },
		},
		Store: func(context.Context, activitypub.Received) error { stored++; return nil },
	}
	signed := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "https://blog.example/ap/inbox", bytes.NewReader(body))
	signed.Header.Set("Content-Type", activitypub.ContentType)
	if err := signature.SignCavage(signed, body, signature.PrivateKey{ID: actor + "#main-key", Key: key}, now); err != nil {
		b.Fatal(err)
	}

	b.Run("signed Create", func(b *testing.B) {
		b.ReportAllocs()
		b.SetBytes(int64(len(body)))
		stored = 0
		n := 0
		for b.Loop() {
			r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "https://blog.example/ap/inbox", bytes.NewReader(body))
			r.Header = signed.Header
			w := httptest.NewRecorder()
			inbox.ServeHTTP(w, r)
			if n++; w.Code != http.StatusAccepted {
				b.Fatal(w.Code, w.Body)
			}
		}
		if stored != n {
			b.Fatalf("stored %d of %d", stored, n)
		}
	})
	b.Run("bare RSA verification", func(b *testing.B) {
		digest := sha256.Sum256(body)
		sig, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			if err := rsa.VerifyPKCS1v15(&key.PublicKey, crypto.SHA256, digest[:], sig); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkParse reads the same Create, without proof.
func BenchmarkParse(b *testing.B) {
	body := readRecorded(b, "testdata/recorded/hollo/00008-Create-Note-202.json").Body
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := activitypub.ParseActivity(body); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkDeliver signs and posts to an inbox on loopback that verifies, and
// to one that does not.
func BenchmarkDeliver(b *testing.B) {
	alice := aptest.New(b).Actor("alice")
	deliverer := newDeliverer(b)
	sink := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusAccepted) }))
	b.Cleanup(sink.Close)
	key := alice.PrivateKey()
	body := readRecorded(b, "testdata/recorded/hollo/00008-Create-Note-202.json").Body
	for b.Loop() {
		if out := deliverer.Deliver(b.Context(), sink.URL+"/inbox", body, key); out.Kind != activitypub.Delivered {
			b.Fatal(out)
		}
	}
}
