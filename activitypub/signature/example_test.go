package signature_test

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"github.com/causerie/causerie/activitypub/signature"
)

// actorKeySource stands for what fetches actor documents and keeps their keys.
type actorKeySource map[string]signature.PublicKey

func (s actorKeySource) Key(_ context.Context, keyID string, _ bool) (signature.PublicKey, error) {
	if key, ok := s[keyID]; ok {
		return key, nil
	}
	return signature.PublicKey{}, signature.ErrNoKey
}

func exampleKey() ed25519.PrivateKey { return ed25519.NewKeyFromSeed([]byte(strings.Repeat("k", 32))) }

func Example() {
	key := exampleKey()
	keyID := "https://remote.example/users/alice#main-key"

	// The receiving server.
	policy := &signature.Policy{
		Keys: actorKeySource{
			keyID: {ID: keyID, Owner: "https://remote.example/users/alice", Key: key.Public()},
		},
	}
	inbox := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil {
			return
		}
		proof, err := policy.Verify(r.Context(), r, body)
		var refusal *signature.Refusal
		if errors.As(err, &refusal) {
			http.Error(w, refusal.Reason, refusal.Status)
			return
		}
		fmt.Fprintf(w, "%s, proven by %s", proof.Owner, proof.Scheme)
	}))
	defer inbox.Close()
	policy.Public, _ = url.Parse(inbox.URL)

	// The sending server.
	body := `{"type":"Follow"}`
	for _, sign := range []func(*http.Request) error{
		func(r *http.Request) error {
			return signature.SignCavage(r, []byte(body), signature.PrivateKey{ID: keyID, Key: key}, time.Now())
		},
		func(r *http.Request) error {
			return signature.SignRFC9421(r, []byte(body), signature.PrivateKey{ID: keyID, Key: key}, time.Now())
		},
		func(*http.Request) error { return nil },
	} {
		r, _ := http.NewRequest(http.MethodPost, inbox.URL+"/inbox", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/activity+json")
		if err := sign(r); err != nil {
			fmt.Println(err)
			return
		}
		response, err := inbox.Client().Do(r)
		if err != nil {
			fmt.Println(err)
			return
		}
		said, _ := io.ReadAll(response.Body)
		response.Body.Close()
		fmt.Println(response.StatusCode, strings.TrimSpace(string(said)))
	}
	// Output:
	// 200 https://remote.example/users/alice, proven by cavage
	// 200 https://remote.example/users/alice, proven by rfc9421
	// 401 unsigned
}

func ExampleMarshalPublicPEM() {
	text, err := signature.MarshalPublicPEM(exampleKey().Public())
	if err != nil {
		fmt.Println(err)
		return
	}
	key, err := signature.ParsePublicPEM(text)
	fmt.Println(exampleKey().Public().(interface{ Equal(crypto.PublicKey) bool }).Equal(key), err)
	// Output: true <nil>
}
