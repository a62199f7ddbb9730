package federation

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// putAside keeps what came and is to be judged when it has been answered. It does
// the same for everyone: whether the blog knows the person, or has the words it is
// about, is not looked at, so that neither the answer nor its time tells.
func (f *Federation) putAside(ctx context.Context, p activitypub.Posted) error {
	raw, err := json.Marshal(p)
	if err != nil {
		return fmt.Errorf("write down what was posted: %w", err)
	}
	by := p.Signer
	if by == "" {
		by = p.Actor
	}
	if err := f.c.Store.PutAside(ctx, by, raw); err != nil || p.Signer == "" {
		return fullIfTooMany(err)
	}
	return f.noteSynchronization(ctx, p.Signer, p.Header)
}

// fullIfTooMany says in the words of the inbox that there is no room.
func fullIfTooMany(err error) error {
	var full *activitypub.FullFor
	switch {
	case errors.As(err, &full):
		return full
	case blog.KindOf(err) == blog.TooMany:
		return fmt.Errorf("%w: %w", activitypub.ErrFull, err)
	}
	return err
}

// Resolve judges what was put aside, and keeps what counts of it.
func (f *Federation) Resolve(ctx context.Context, raw []byte) Verdict {
	var p activitypub.Posted
	if err := json.Unmarshal(raw, &p); err != nil {
		return Verdict{Reason: "read what was put aside: " + err.Error()}
	}
	err := f.inbox.Resolve(ctx, p)
	var full *activitypub.FullFor
	switch {
	case errors.As(err, &full):
		return Verdict{Again: true, After: full.Wait, Reason: full.Error()}
	case err != nil:
		return again(err)
	}
	return done
}
