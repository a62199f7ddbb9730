package signature

import (
	"net/http"
	"slices"
	"time"

	"github.com/dunglas/httpsfv"
)

const (
	maxDemands    = 4   // members of an Accept-Signature that are looked at
	maxDemandText = 256 // bytes of a label, a nonce or a tag
)

// Demand is what a server asks of a signature by Accept-Signature (RFC 9421,
// section 5.1).
type Demand struct {
	// Label names the signature, "" for one of our choice.
	Label string
	// Components are those to be covered besides what always is. Those that the
	// request does not have are left out.
	Components []string
	// Expires asks for an end, five minutes after the signature is made.
	Expires bool
	// Nonce and Tag come back as they were asked for; "" for none.
	Nonce, Tag string
}

// ReadDemand finds the first demand of an Accept-Signature that can be met with
// key: one that names no other key, algorithm or component than we can offer is
// met in full, and of others what can be. Not ok when there is none.
func ReadDemand(h http.Header, key PrivateKey) (demand Demand, ok bool) {
	lines := h.Values("Accept-Signature")
	if len(lines) == 0 {
		return Demand{}, false
	}
	dictionary, err := parseDictionary(lines)
	if err != nil {
		return Demand{}, false // what cannot be read demands nothing
	}
	names := dictionary.Names()
	for _, label := range names[:min(len(names), maxDemands)] {
		member, _ := dictionary.Get(label)
		list, isList := member.(httpsfv.InnerList)
		if !isList || len(label) > maxDemandText {
			continue
		}
		if demand, ok = readDemand(label, list, key); ok {
			return demand, true
		}
	}
	return Demand{}, false
}

func readDemand(label string, list httpsfv.InnerList, key PrivateKey) (Demand, bool) {
	d := Demand{Label: label}
	for _, item := range list.Items[:min(len(list.Items), maxCovered)] {
		name, isText := item.Value.(string)
		if isText && len(item.Params.Names()) == 0 && !slices.Contains(d.Components, name) {
			d.Components = append(d.Components, name)
		}
	}
	for name, want := range map[string]string{"keyid": key.ID, "alg": algorithmOf(key)} {
		if asked, err := stringParam(list.Params, name); err != nil || (asked != "" && asked != want) {
			return Demand{}, false
		}
	}
	for name, text := range map[string]*string{"nonce": &d.Nonce, "tag": &d.Tag} {
		var err error
		if *text, err = stringParam(list.Params, name); err != nil || len(*text) > maxDemandText {
			return Demand{}, false
		}
	}
	_, d.Expires = list.Params.Get("expires")
	return d, true
}

// components are what a signature covers: always what proves a request, so that
// nobody can have us sign something that is good elsewhere, and of what else is
// demanded all that the request has.
func (d Demand) components(r *http.Request, t target, always []string) []string {
	all := slices.Clone(always)
	for _, name := range d.Components {
		if slices.Contains(all, name) || name == "signature" || name == "signature-input" {
			continue
		}
		if _, err := component(r, t, name); err == nil {
			all = append(all, name)
		}
	}
	return all
}

// addTo adds what is demanded to the parameters of a signature.
func (d Demand) addTo(params *httpsfv.Params, now time.Time) {
	if d.Expires {
		params.Add("expires", now.Add(defaultLife).Unix())
	}
	if d.Nonce != "" {
		params.Add("nonce", d.Nonce)
	}
	if d.Tag != "" {
		params.Add("tag", d.Tag)
	}
}
