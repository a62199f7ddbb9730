package main

import (
	"bytes"
	"crypto"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net/http"

	"github.com/causerie/causerie/activitypub/aptest"
)

// keyAttacks sign with what proves nothing.
func keyAttacks() []attack {
	const covered = "(request-target) host date digest"
	return []attack{
		{name: "A17 a public key used as a secret, or an algorithm that is broken", evil: 4, run: func(s *scene) {
			mallory := s.mallory()
			like := activity(s.bob, "Like", s.article, nil)
			secret := func(text []byte) []byte {
				mac := hmac.New(sha256.New, []byte(s.pem(s.bob)))
				_, _ = mac.Write(text)
				return mac.Sum(nil)
			}
			for _, label := range []string{"hmac-sha256", "hs2019", "rsa-sha256", "none", "HS256"} {
				s.sentWith(mallory, like, cavage{covered: covered, algorithm: label, keyID: s.bob.KeyID, sign: secret}.by(mallory), http.StatusUnauthorized)
			}
			broken := func(text []byte) []byte {
				key, _ := mallory.PrivateKey().Key.(*rsa.PrivateKey)
				sum := sha1.Sum(text)
				signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA1, sum[:])
				s.must(err)
				return signature
			}
			for _, label := range []string{"rsa-sha1", "rsa-sha256", "hs2019"} {
				s.sentWith(mallory, activity(mallory, "Like", s.article, nil),
					cavage{covered: covered, algorithm: label, sign: broken}.by(mallory), http.StatusUnauthorized)
			}
		}, victim: 1},
		{name: "A17 a key that is too small, though it fits", evil: 2, run: func(s *scene) {
			mallory := s.mallory()
			public, sign := smallKey(s)
			mallory.Set(aptest.JSON{"publicKey": aptest.JSON{"id": mallory.KeyID, "owner": mallory.ID, "publicKeyPem": public}})
			s.sentWith(mallory, activity(mallory, "Like", s.article, nil), cavage{covered: covered, sign: sign}.by(mallory), http.StatusUnauthorized)
		}},
		{name: "A17 a key that takes a minute to check, or is none", evil: 10, run: func(s *scene) {
			huge := &rsa.PublicKey{N: new(big.Int).SetBit(big.NewInt(1), 32767, 1), E: 65537}
			der, err := x509.MarshalPKIXPublicKey(huge)
			s.must(err)
			for _, text := range []any{
				publicPEM(der), "", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n", s.pem(s.bob) + s.pem(s.bob), 7, nil,
				[]string{s.pem(s.alice), s.pem(s.bob)},
				string(bytes.Repeat([]byte("A"), 500_000)),
			} {
				mallory := s.mallory()
				mallory.Set(aptest.JSON{"publicKey": aptest.JSON{"id": mallory.KeyID, "owner": mallory.ID, "publicKeyPem": text}})
				s.sent(mallory, activity(mallory, "Like", s.article, nil), http.StatusUnauthorized)
			}
		}},
		{name: "A23 a hundred requests with a key that cannot be had", evil: 3, run: func(s *scene) {
			mallory := s.mallory()
			s.evil.Handle("/loop", http.RedirectHandler(s.evil.URL+"/loop", http.StatusFound))
			for _, id := range []string{s.evil.URL + "/nobody#key", s.evil.URL + "/loop"} {
				for i := range 50 {
					like := activity(mallory, "Like", s.article, aptest.JSON{"id": mallory.ID + "/" + short(i)})
					answer := mallory.Post(s.inbox(), like, aptest.WithKeyID(id))
					if answer.Status != http.StatusUnauthorized && answer.Status != http.StatusTooManyRequests {
						s.t.Fatalf("answered %d %s", answer.Status, answer.Body)
					}
				}
			}
		}},
		{name: "A23 a hundred bad signatures in the name of another", victim: 2, run: func(s *scene) {
			mallory := s.mallory()
			for i := range 100 {
				like := activity(s.bob, "Like", s.article, aptest.JSON{"id": s.bob.ID + "/" + short(i)})
				answer := mallory.Post(s.inbox(), like, aptest.WithKeyID(s.bob.KeyID))
				if answer.Status != http.StatusUnauthorized && answer.Status != http.StatusTooManyRequests {
					s.t.Fatalf("answered %d %s", answer.Status, answer.Body)
				}
			}
		}},
	}
}

// smallKey is an RSA key of 1,024 bits, which the library would not make: its
// public half as PEM, and how to sign with it.
func smallKey(s *scene) (string, func(text []byte) []byte) {
	p, err := rand.Prime(rand.Reader, 512)
	s.must(err)
	q, err := rand.Prime(rand.Reader, 512)
	s.must(err)
	one := big.NewInt(1)
	n := new(big.Int).Mul(p, q)
	phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
	d := new(big.Int).ModInverse(big.NewInt(65537), phi)
	if d == nil {
		return smallKey(s)
	}
	der, err := x509.MarshalPKIXPublicKey(&rsa.PublicKey{N: n, E: 65537})
	s.must(err)
	return publicPEM(der), func(text []byte) []byte {
		sum := sha256.Sum256(text)
		// EMSA-PKCS1-v1_5 (RFC 8017, section 9.2) for SHA-256.
		info := append([]byte{0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20}, sum[:]...)
		size := (n.BitLen() + 7) / 8
		block := append([]byte{0, 1}, bytes.Repeat([]byte{0xff}, size-len(info)-3)...)
		block = append(append(block, 0), info...)
		return new(big.Int).Exp(new(big.Int).SetBytes(block), d, n).FillBytes(make([]byte, size))
	}
}

func publicPEM(der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
}
