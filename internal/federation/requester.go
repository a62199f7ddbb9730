package federation

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/signature"
)

// requester is the actor who signed a GET, proven like whoever posts to an
// inbox. What is served to a few depends on it. The error is a
// [signature.Refusal]; that of an unsigned request wraps
// [signature.ErrUnsigned].
//
// Keys are looked up for so many requests. All pay alike, and who proves to be
// known gets it back; when there is no room, they are proven by a key that is held.
// So nobody finds out by a false signature whose keys are held here: those of who
// wrote a letter are.
func (f *Federation) requester(r *http.Request) (string, error) {
	if err := f.claimants(r); err != nil {
		return "", err
	}
	policy := *f.policy
	keys, wait, ok := f.takeLookUps(r)
	if !ok {
		policy.Keys = activitypub.OnlyHeld(f.ring)
	}
	proof, err := policy.Verify(fetch.WithBudget(r.Context(), fetch.DefaultBudget), r, nil)
	switch {
	case err == nil:
		f.giveBack(r, keys)
		return proof.Owner, nil
	case !ok && !isUnavailable(err):
		return "", &signature.Refusal{Status: http.StatusTooManyRequests, Reason: "too many keys to look up; try again later", Err: tooSoon{wait: wait}}
	}
	return "", err
}

// takeLookUps takes room to look up each key that a request is said to be signed
// with, known or not. known are those that need not be looked up. If there is too
// little room, none is taken and wait is how long it is until there is.
func (f *Federation) takeLookUps(r *http.Request) (known []string, wait time.Duration, ok bool) {
	ids := signature.KeyIDs(r.Header)
	for i, id := range ids {
		if wait, ok := f.limit.LookUp(r, id, 1); !ok {
			f.giveBack(r, ids[:i])
			return nil, wait, false
		}
		if _, err := f.c.Store.Key(r.Context(), id); err == nil {
			known = append(known, id)
		}
	}
	return known, 0, true
}

func (f *Federation) giveBack(r *http.Request, ids []string) {
	for _, id := range ids {
		f.limit.GiveBack(r, id, 1)
	}
}

// isUnavailable tells a store that is down from a request that is not proven.
func isUnavailable(err error) bool {
	var refusal *signature.Refusal
	return errors.As(err, &refusal) && refusal.Status == http.StatusServiceUnavailable
}

// tooSoon says how long somebody is to stay away.
type tooSoon struct{ wait time.Duration }

// Error names the time.
func (e tooSoon) Error() string { return fmt.Sprintf("there is room in %v", e.wait) }

// mayPass reports whether a refusal is one that ends by itself.
func mayPass(status int) bool {
	return status == http.StatusServiceUnavailable || status == http.StatusTooManyRequests
}

// sayWhen tells whoever is put off when to come back: in a minute, unless that is
// known better.
func sayWhen(w http.ResponseWriter, why error) {
	wait := time.Minute
	var soon tooSoon
	if errors.As(why, &soon) {
		wait = soon.wait
	}
	w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(wait.Seconds()))))
}
