package signature

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/dunglas/httpsfv"
)

// maxSignatures bounds how many signatures of one request are looked at. The
// fediverse sends one; a proxy may add its own.
const maxSignatures = 4

// messageSignature is one signature of RFC 9421: a member of Signature-Input and
// its namesake in Signature.
type messageSignature struct {
	components []string // names, in order, each once
	input      httpsfv.InnerList
	keyID      string
	algorithm  string // "" when not given
	created    time.Time
	expires    time.Time // zero when not given
	signature  []byte
}

// parseMessageSignatures reads both headers. Signatures that break a rule of
// their own are left out; the first such breach is returned as well.
func parseMessageSignatures(h http.Header) ([]messageSignature, error) {
	inputs, err := parseDictionary(h.Values("Signature-Input"))
	if err != nil {
		return nil, fmt.Errorf("reading signature-input: %w", err)
	}
	signatures, err := parseDictionary(h.Values("Signature"))
	if err != nil {
		return nil, fmt.Errorf("reading signature: %w", err)
	}
	var found []messageSignature
	err = errors.New("no signature")
	for i, label := range inputs.Names() {
		if i == maxSignatures {
			break
		}
		input, _ := inputs.Get(label)
		signature, _ := signatures.Get(label)
		one, problem := parseMessageSignature(input, signature)
		if problem != nil {
			err = problem
			continue
		}
		found = append(found, one)
	}
	return found, err
}

func parseMessageSignature(input, signature httpsfv.Member) (messageSignature, error) {
	list, ok := input.(httpsfv.InnerList)
	if !ok {
		return messageSignature{}, errors.New("input is not a list")
	}
	item, ok := signature.(httpsfv.Item)
	if !ok {
		return messageSignature{}, errors.New("input without signature")
	}
	m := messageSignature{input: list}
	if m.signature, ok = item.Value.([]byte); !ok || len(m.signature) == 0 {
		return messageSignature{}, errors.New("signature is not a byte sequence")
	}
	var err error
	if m.components, err = componentNames(list.Items); err != nil {
		return messageSignature{}, err
	}
	if err := m.readParams(list.Params); err != nil {
		return messageSignature{}, err
	}
	return m, nil
}

// componentNames lists what is covered. Parameters of components (;sf, ;key,
// ;req and so on) are not in use in the fediverse and not understood.
func componentNames(items []httpsfv.Item) ([]string, error) {
	if len(items) > maxCovered {
		return nil, errors.New("too many components covered")
	}
	names := make([]string, 0, len(items))
	seen := map[string]bool{}
	for _, item := range items {
		name, ok := item.Value.(string)
		if !ok || len(item.Params.Names()) > 0 {
			return nil, errors.New("a component is no plain name")
		}
		if seen[name] {
			return nil, fmt.Errorf("component %q covered twice", name)
		}
		seen[name] = true
		names = append(names, name)
	}
	return names, nil
}

// readParams reads the parameters that matter (RFC 9421, section 2.3). nonce and
// tag are covered by the signature but mean nothing here.
func (m *messageSignature) readParams(params *httpsfv.Params) error {
	var err error
	if m.keyID, err = stringParam(params, "keyid"); err != nil {
		return err
	}
	if m.algorithm, err = stringParam(params, "alg"); err != nil {
		return err
	}
	if m.created, err = timeParam(params, "created"); err != nil {
		return err
	}
	if m.expires, err = timeParam(params, "expires"); err != nil {
		return err
	}
	switch {
	case m.keyID == "":
		return errors.New("no keyid")
	case m.created.IsZero():
		return errors.New("no created")
	}
	return nil
}

func stringParam(params *httpsfv.Params, name string) (string, error) {
	value, found := params.Get(name)
	if !found {
		return "", nil
	}
	text, ok := value.(string)
	if !ok {
		return "", fmt.Errorf("parameter %s is not a string", name)
	}
	return text, nil
}

func timeParam(params *httpsfv.Params, name string) (time.Time, error) {
	value, found := params.Get(name)
	if !found {
		return time.Time{}, nil
	}
	seconds, ok := value.(int64)
	if !ok || seconds <= 0 {
		return time.Time{}, fmt.Errorf("parameter %s is not a time", name)
	}
	return time.Unix(seconds, 0), nil
}
