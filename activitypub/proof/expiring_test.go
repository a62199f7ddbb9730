package proof_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"strings"
	"testing"

	"github.com/mr-tron/base58"
)

// expiring makes a proof with an expiry without any code of this package: the
// texts are written in canonical form to begin with.
func expiring(t testing.TB, key ed25519.PrivateKey) string {
	t.Helper()
	options := `{"created":"2023-02-24T23:36:38Z","cryptosuite":"eddsa-jcs-2022","expires":"2023-02-26T23:36:38Z",` +
		`"proofPurpose":"assertionMethod","type":"DataIntegrityProof","verificationMethod":"` + vectorMethod + `"}`
	document := `{"id":"https://server.example/activities/1","type":"Like"}`
	first, second := sha256.Sum256([]byte(options)), sha256.Sum256([]byte(document))
	value := "z" + base58.Encode(ed25519.Sign(key, append(first[:], second[:]...)))
	withValue := strings.TrimSuffix(options, "}") + `,"proofValue":"` + value + `"}`
	return strings.TrimSuffix(document, "}") + `,"proof":` + withValue + "}"
}
