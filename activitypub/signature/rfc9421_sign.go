package signature

import (
	"cmp"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/dunglas/httpsfv"
)

// SignRFC9421 signs r by RFC 9421 as Mastodon does it: @method and @target-uri,
// for all but bodiless GET and HEAD requests content-digest and, where set,
// collection-synchronization, with created, keyid and alg.
//
// It sets the Content-Digest, Signature-Input and Signature headers, replacing
// older ones, and r.Host; body must be the bytes that r will send. The key is RSA
// (rsa-v1_5-sha256) or Ed25519.
func SignRFC9421(r *http.Request, body []byte, key PrivateKey, now time.Time) error {
	return SignDemanded(r, body, key, now, Demand{})
}

// SignDemanded is [SignRFC9421] with what a server demanded on top.
func SignDemanded(r *http.Request, body []byte, key PrivateKey, now time.Time, demand Demand) error {
	t, err := prepare(r, key)
	if err != nil {
		return fmt.Errorf("signing request: %w", err)
	}
	components := []string{"@method", "@target-uri"}
	if needsDigest(r, body) {
		r.Header.Set("Content-Digest", contentDigest(body))
		components = append(components, "content-digest")
		if r.Header.Get("Collection-Synchronization") != "" {
			components = append(components, "collection-synchronization")
		}
	}
	if slices.Contains(demand.Components, "date") {
		r.Header.Set("Date", now.UTC().Format(http.TimeFormat))
	}
	components = demand.components(r, t, components)
	input := signatureInput(components, key, now)
	demand.addTo(input.Params, now)
	base, err := signatureBase(r, t, components, input)
	if err != nil {
		return fmt.Errorf("signing request: %w", err)
	}
	signature, err := signBase(base, key.Key)
	if err != nil {
		return fmt.Errorf("signing request: %w", err)
	}
	params, err := httpsfv.Marshal(input)
	if err != nil {
		return fmt.Errorf("signing request: %w", err)
	}
	label := cmp.Or(demand.Label, "sig1")
	r.Header.Set("Signature-Input", label+"="+params)
	r.Header.Set("Signature", label+"=:"+base64.StdEncoding.EncodeToString(signature)+":")
	return nil
}

func signatureInput(components []string, key PrivateKey, now time.Time) httpsfv.InnerList {
	input := httpsfv.InnerList{Params: httpsfv.NewParams()}
	for _, name := range components {
		input.Items = append(input.Items, httpsfv.NewItem(name))
	}
	input.Params.Add("created", now.Unix())
	input.Params.Add("keyid", key.ID)
	input.Params.Add("alg", algorithmOf(key))
	return input
}

func algorithmOf(key PrivateKey) string {
	if key.Key == nil {
		return ""
	}
	if _, ok := key.Key.Public().(ed25519.PublicKey); ok {
		return algorithmEd25519
	}
	return algorithmRSA
}

func signBase(base string, key crypto.Signer) ([]byte, error) {
	if _, ok := key.Public().(ed25519.PublicKey); ok {
		return key.Sign(rand.Reader, []byte(base), crypto.Hash(0))
	}
	hash := sha256.Sum256([]byte(base))
	return key.Sign(rand.Reader, hash[:], crypto.SHA256)
}
