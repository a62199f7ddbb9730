package signature_test

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"sync"
	"testing"

	"github.com/causerie/causerie/activitypub/signature"
)

type keys struct {
	rsa, other *rsa.PrivateKey
	ed         ed25519.PrivateKey
}

// generated makes the keys of this test process once: RSA keys are slow to make.
var generated = sync.OnceValues(func() (keys, error) {
	var k keys
	var err error
	if k.rsa, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		return k, err
	}
	if k.other, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		return k, err
	}
	_, k.ed, err = ed25519.GenerateKey(rand.Reader)
	return k, err
})

func testKeys(t testing.TB) keys {
	t.Helper()
	k, err := generated()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

const (
	alice    = "https://remote.example/users/alice"
	aliceKey = alice + "#main-key"
)

// ringWith knows one key as alice's.
func ringWith(key any) *keyring {
	return &keyring{keys: map[string]signature.PublicKey{aliceKey: {ID: aliceKey, Owner: alice, Key: key}}}
}

// weakKey is of 1,024 bits, the least the standard library makes.
func weakKey(t testing.TB) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	return key
}
