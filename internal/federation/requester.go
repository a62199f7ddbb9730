package federation

import (
	"net/http"

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
	for _, id := range signature.KeyIDs(r.Header) {
		_, err := f.c.Store.Key(r.Context(), id)
		if blog.KindOf(err) == blog.NotFound && !f.lookUps.AllowN(f.c.Now(), 1) {
			return "", &signature.Refusal{Status: http.StatusServiceUnavailable, Reason: "too many unknown keys; try again later"}
		}
	}
	proof, err := f.policy.Verify(fetch.WithBudget(r.Context(), fetch.DefaultBudget), r, nil)
	if err != nil {
		return "", err
	}
	return proof.Owner, nil
}
