package federation

import (
	"net/http"

	"github.com/causerie/causerie/activitypub/fetch"
)

// requester is the actor who signed a GET, proven like whoever posts to an
// inbox. What is served to a few depends on it. The error is a
// [signature.Refusal]; that of an unsigned request wraps
// [signature.ErrUnsigned].
func (f *Federation) requester(r *http.Request) (string, error) {
	proof, err := f.policy.Verify(fetch.WithBudget(r.Context(), fetch.DefaultBudget), r, nil)
	if err != nil {
		return "", err
	}
	return proof.Owner, nil
}
