package aptest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	_ "embed"
	"encoding/base64"
	"fmt"
	"strings"
	"sync/atomic"
)

// readyKeys holds RSA keys of 2,048 bits, PKCS#1 in base64, one a line: making
// one takes 200 times as long as reading one. They guard nothing.
//
//go:embed keys.txt
var readyKeys string

// nextKey hands the ready-made keys out in turn, so that neighbours never
// share one.
var nextKey atomic.Uint32 //nolint:gochecknoglobals // Keys must differ between servers that know nothing of each other.

// readyKey gives one of the 16 ready-made keys.
func readyKey() (*rsa.PrivateKey, error) {
	lines := strings.Fields(readyKeys)
	line := lines[int(nextKey.Add(1)-1)%len(lines)]
	der, err := base64.StdEncoding.DecodeString(line)
	if err != nil {
		return nil, fmt.Errorf("reading a test key: %w", err)
	}
	key, err := x509.ParsePKCS1PrivateKey(der)
	if err != nil {
		return nil, fmt.Errorf("reading a test key: %w", err)
	}
	return key, nil
}

// newKey makes a key that nobody else has.
func newKey() (*rsa.PrivateKey, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, fmt.Errorf("making a test key: %w", err)
	}
	return key, nil
}
