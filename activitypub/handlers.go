package activitypub

import (
	"context"
	"fmt"
)

// Handlers works on proven activities, one function for each type. Types that
// have none are nobody's business here and are done at once; extensions come
// and go, and a peer must not see an error for them.
type Handlers map[string]func(ctx context.Context, a *Activity) error

// Handle calls the function for the activity's type. An error means that the
// work should be tried again.
func (h Handlers) Handle(ctx context.Context, a *Activity) error {
	handle, ok := h[a.Type]
	if !ok {
		return nil
	}
	if err := handle(ctx, a); err != nil {
		return fmt.Errorf("handling %s: %w", a.Type, err)
	}
	return nil
}
