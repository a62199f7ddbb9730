package proof

import (
	"crypto/ed25519"
	"fmt"
	"strings"

	"github.com/mr-tron/base58"
)

// The code of ed25519-pub among the multicodecs, as a varint.
const ed25519Code = "\xed\x01"

// maxMultibase bounds what is decoded: a key takes 48 characters, a signature 89.
const maxMultibase = 128

// EncodeMultikey writes a key as the publicKeyMultibase of a Multikey (FEP-521a):
// base58btc, beginning with z6Mk.
func EncodeMultikey(key ed25519.PublicKey) (string, error) {
	if len(key) != ed25519.PublicKeySize {
		return "", fmt.Errorf("%w: Ed25519 key of %d bytes", ErrMalformed, len(key))
	}
	return encodeMultibase(append([]byte(ed25519Code), key...)), nil
}

// DecodeMultikey reads the publicKeyMultibase of an Ed25519 key. Keys of other
// kinds are [ErrUnsupported].
func DecodeMultikey(text string) (ed25519.PublicKey, error) {
	if len(text) > maxMultibase && strings.HasPrefix(text, "z") {
		return nil, fmt.Errorf("%w: key is longer than Ed25519", ErrUnsupported)
	}
	bytes, err := decodeMultibase(text)
	if err != nil {
		return nil, err
	}
	key, found := strings.CutPrefix(string(bytes), ed25519Code)
	if !found {
		return nil, fmt.Errorf("%w: key is not Ed25519", ErrUnsupported)
	}
	if len(key) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("%w: Ed25519 key of %d bytes", ErrMalformed, len(key))
	}
	return ed25519.PublicKey(key), nil
}

func encodeMultibase(bytes []byte) string { return "z" + base58.Encode(bytes) }

// decodeMultibase reads base58btc, the one base that the suite allows.
func decodeMultibase(text string) ([]byte, error) {
	digits, found := strings.CutPrefix(text, "z")
	if !found || len(text) > maxMultibase {
		return nil, fmt.Errorf("%w: not base58btc of up to %d characters", ErrMalformed, maxMultibase)
	}
	bytes, err := base58.Decode(digits)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMalformed, err)
	}
	return bytes, nil
}
