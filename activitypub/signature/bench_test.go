package signature_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub/signature"
)

// The bare operation of RSA is the floor: run them together and compare.

func BenchmarkVerify(b *testing.B) {
	k := testKeys(b)
	body := []byte(strings.Repeat("x", 2048))
	b.Run("bare rsa.VerifyPKCS1v15", func(b *testing.B) {
		hash := sha256.Sum256(body)
		sig, err := rsa.SignPKCS1v15(rand.Reader, k.rsa, crypto.SHA256, hash[:])
		if err != nil {
			b.Fatal(err)
		}
		for b.Loop() {
			hash := sha256.Sum256(body)
			if err := rsa.VerifyPKCS1v15(&k.rsa.PublicKey, crypto.SHA256, hash[:], sig); err != nil {
				b.Fatal(err)
			}
		}
	})
	for scheme, sign := range schemes() {
		b.Run(scheme, func(b *testing.B) {
			r := received(b, "POST", "/inbox", body)
			if err := sign(r, body, signature.PrivateKey{ID: aliceKey, Key: k.rsa}, time.Now()); err != nil {
				b.Fatal(err)
			}
			ring := ringWith(k.rsa.Public())
			policy := blogPolicy(ring)
			b.ReportAllocs()
			for b.Loop() {
				ring.asked = ring.asked[:0]
				if _, err := policy.Verify(b.Context(), r, body); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSign(b *testing.B) {
	k := testKeys(b)
	body := []byte(strings.Repeat("x", 2048))
	b.Run("bare rsa.SignPKCS1v15", func(b *testing.B) {
		for b.Loop() {
			hash := sha256.Sum256(body)
			if _, err := rsa.SignPKCS1v15(rand.Reader, k.rsa, crypto.SHA256, hash[:]); err != nil {
				b.Fatal(err)
			}
		}
	})
	for scheme, sign := range schemes() {
		b.Run(scheme, func(b *testing.B) {
			r := received(b, "POST", "/inbox", body)
			b.ReportAllocs()
			for b.Loop() {
				if err := sign(r, body, signature.PrivateKey{ID: aliceKey, Key: k.rsa}, time.Now()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
