package signature_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"math/big"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub/signature"
)

func TestPublicPEMComesBack(t *testing.T) {
	k := testKeys(t)
	for _, key := range []crypto.PublicKey{k.rsa.Public(), k.ed.Public()} {
		text, err := signature.MarshalPublicPEM(key)
		if err != nil {
			t.Fatal(err)
		}
		for name, spelling := range map[string]string{
			"as written":       text,
			"no last newline":  strings.TrimSpace(text),
			"carriage returns": strings.ReplaceAll(text, "\n", "\r\n"),
			"white space":      "\n  " + text + " \n",
		} {
			got, err := signature.ParsePublicPEM(spelling)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if !got.(interface{ Equal(crypto.PublicKey) bool }).Equal(key) {
				t.Errorf("%s: another key", name)
			}
		}
	}
}

func TestPKCS1IsRead(t *testing.T) {
	k := testKeys(t)
	der := x509.MarshalPKCS1PublicKey(&k.rsa.PublicKey)
	for _, label := range []string{"RSA PUBLIC KEY", "PUBLIC KEY"} {
		text := string(pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}))
		got, err := signature.ParsePublicPEM(text)
		if err != nil {
			t.Errorf("%s: %v", label, err)
		} else if !k.rsa.PublicKey.Equal(got) {
			t.Errorf("%s: another key", label)
		}
	}
}

func TestKeysThatAreRefused(t *testing.T) {
	k := testKeys(t)
	spki := func(key any) string {
		der, err := x509.MarshalPKIXPublicKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	}
	ofBits := func(bits uint) *rsa.PublicKey {
		n := new(big.Int).Lsh(big.NewInt(1), bits-1)
		return &rsa.PublicKey{N: n.Add(n, big.NewInt(1)), E: 65537}
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	good, err := signature.MarshalPublicPEM(k.rsa.Public())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"nothing":         "",
		"no PEM":          "MIIBIjANBgkq",
		"512 bits":        spki(ofBits(512)),
		"2,047 bits":      spki(ofBits(2047)),
		"8,193 bits":      spki(ofBits(8193)),
		"32,768 bits":     spki(ofBits(32768)),
		"even modulus":    spki(&rsa.PublicKey{N: new(big.Int).Add(k.rsa.N, big.NewInt(1)), E: 65537}),
		"exponent 1":      spki(&rsa.PublicKey{N: k.rsa.N, E: 1}),
		"elliptic curve":  spki(curve.Public()),
		"two keys":        good + good,
		"a private key":   string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(k.rsa)})),
		"a torn key":      good[:len(good)/2] + "\n-----END PUBLIC KEY-----\n",
		"endless padding": good + strings.Repeat(" ", 20000),
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := signature.ParsePublicPEM(text); !errors.Is(err, signature.ErrUnusableKey) {
				t.Errorf("got %v, want ErrUnusableKey", err)
			}
		})
	}
	for _, bits := range []uint{2048, 8192} {
		if _, err := signature.ParsePublicPEM(spki(ofBits(bits))); err != nil {
			t.Errorf("%d bits: %v", bits, err)
		}
	}
	if _, err := signature.MarshalPublicPEM(ed25519.PublicKey("short")); !errors.Is(err, signature.ErrUnusableKey) {
		t.Errorf("short Ed25519 key: %v", err)
	}
}
