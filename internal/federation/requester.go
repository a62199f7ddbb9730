package federation

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"time"

	"github.com/causerie/causerie/activitypub/fetch"
	"github.com/causerie/causerie/activitypub/signature"
	"github.com/causerie/causerie/internal/blog"
)

// requester is the actor who signed a GET, proven like whoever posts to an
// inbox. What is served to a few depends on it. The error is a
// [signature.Refusal]; that of an unsigned request wraps
// [signature.ErrUnsigned].
func (f *Federation) requester(r *http.Request) (string, error) {
	if err := f.claimants(r); err != nil {
		return "", err
	}
	if err := f.allowLookUps(r); err != nil {
		return "", err
	}
	proof, err := f.policy.Verify(fetch.WithBudget(r.Context(), fetch.DefaultBudget), r, nil)
	if err != nil {
		return "", err
	}
	return proof.Owner, nil
}

// allowLookUps puts off who signs with too many keys that nobody here knows: each
// would have to be looked up. Those that are known cost nothing.
func (f *Federation) allowLookUps(r *http.Request) error {
	for _, id := range signature.KeyIDs(r.Header) {
		_, err := f.c.Store.Key(r.Context(), id)
		if blog.KindOf(err) != blog.NotFound {
			continue // a store that fails is met again when the key is read
		}
		if wait, ok := f.limit.LookUp(r, id, 1); !ok {
			return &signature.Refusal{Status: http.StatusTooManyRequests, Reason: "too many unknown keys; try again later", Err: tooSoon{wait: wait}}
		}
	}
	return nil
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
