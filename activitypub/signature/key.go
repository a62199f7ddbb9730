package signature

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"strings"
)

// Bounds of an RSA modulus, in bits. Below the lower one a key can be broken;
// above the upper one a single verification costs more than a request is worth.
const (
	MinRSABits = 2048
	MaxRSABits = 8192
)

// maxPEM bounds what is parsed: an RSA key of 8,192 bits takes 1.5 kB as PEM.
const maxPEM = 16 << 10

// ErrUnusableKey is wrapped when a key is of a kind or strength that proves
// nothing. A [KeySource] may return it: the request is answered 401.
var ErrUnusableKey = errors.New("unusable key")

// PrivateKey is a key to sign with.
type PrivateKey struct {
	// ID is the keyId other servers fetch, for example
	// https://blog.example/ap/actors/1#main-key.
	ID string
	// Key is an *rsa.PrivateKey or an ed25519.PrivateKey.
	Key crypto.Signer
}

// PublicKey is a key to verify with, and the actor it speaks for.
type PublicKey struct {
	// ID is the keyId under which the key was asked for, character for character.
	ID string
	// Owner is the id of the actor whose own document lists the key.
	Owner string
	// Key is an *rsa.PublicKey or an ed25519.PublicKey.
	Key crypto.PublicKey
}

// ParsePublicPEM reads a publicKeyPem: SPKI ("PUBLIC KEY") as nearly everyone
// writes it, or PKCS#1 ("RSA PUBLIC KEY"), whatever the label says. RSA keys
// must have between [MinRSABits] and [MaxRSABits] bits; the only other kind is
// Ed25519. The error wraps [ErrUnusableKey] and says what is wrong with the key.
func ParsePublicPEM(text string) (crypto.PublicKey, error) {
	if len(text) > maxPEM {
		return nil, fmt.Errorf("%w: PEM longer than %d bytes", ErrUnusableKey, maxPEM)
	}
	block, rest := pem.Decode([]byte(strings.TrimSpace(text) + "\n"))
	if block == nil {
		return nil, fmt.Errorf("%w: not PEM", ErrUnusableKey)
	}
	if len(strings.TrimSpace(string(rest))) > 0 {
		return nil, fmt.Errorf("%w: more than one PEM block", ErrUnusableKey)
	}
	key, err := parsePublicDER(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%w: PEM block %q: %w", ErrUnusableKey, block.Type, err)
	}
	if err := checkKey(key); err != nil {
		return nil, err
	}
	return key, nil
}

func parsePublicDER(der []byte) (crypto.PublicKey, error) {
	key, err := x509.ParsePKIXPublicKey(der)
	if err == nil {
		return key, nil
	}
	if key, pkcs1Err := x509.ParsePKCS1PublicKey(der); pkcs1Err == nil {
		return key, nil
	}
	return nil, fmt.Errorf("neither SPKI nor PKCS#1: %w", err)
}

// MarshalPublicPEM writes a key as SPKI PEM, the form of publicKeyPem in actor
// documents. It refuses the keys [ParsePublicPEM] would refuse.
func MarshalPublicPEM(key crypto.PublicKey) (string, error) {
	if err := checkKey(key); err != nil {
		return "", err
	}
	der, err := x509.MarshalPKIXPublicKey(key)
	if err != nil {
		return "", fmt.Errorf("marshalling public key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), nil
}

// checkKey refuses every key a signature of which would prove nothing, or cost
// too much to check.
func checkKey(key crypto.PublicKey) error {
	switch key := key.(type) {
	case *rsa.PublicKey:
		return checkRSA(key)
	case ed25519.PublicKey:
		if len(key) != ed25519.PublicKeySize {
			return fmt.Errorf("%w: Ed25519 of %d bytes, not %d", ErrUnusableKey, len(key), ed25519.PublicKeySize)
		}
		return nil
	default:
		return fmt.Errorf("%w: %T is neither RSA nor Ed25519", ErrUnusableKey, key)
	}
}

func checkRSA(key *rsa.PublicKey) error {
	if key == nil || key.N == nil {
		return fmt.Errorf("%w: empty RSA key", ErrUnusableKey)
	}
	bits := key.N.BitLen()
	switch {
	case bits < MinRSABits:
		return fmt.Errorf("%w: RSA of %d bits, fewer than %d", ErrUnusableKey, bits, MinRSABits)
	case bits > MaxRSABits:
		return fmt.Errorf("%w: RSA of %d bits, more than %d", ErrUnusableKey, bits, MaxRSABits)
	case key.N.Bit(0) == 0:
		return fmt.Errorf("%w: even RSA modulus", ErrUnusableKey)
	case key.E < 3 || key.E%2 == 0:
		return fmt.Errorf("%w: RSA exponent %d is not an odd number of at least 3", ErrUnusableKey, key.E)
	}
	return nil
}
