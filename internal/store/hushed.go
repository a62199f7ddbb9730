package store

import (
	"context"

	"github.com/causerie/causerie/internal/blog"
)

// hushed tells who is counted and not shown, by name or face, because a block
// silences them.
func (v view) hushed(ctx context.Context) (func(blog.Person) (bool, error), error) {
	n, err := v.q.Silences(ctx)
	if err != nil {
		return nil, wrap(err, "look for blocks that silence")
	}
	if n == 0 {
		return func(blog.Person) (bool, error) { return false, nil }, nil
	}
	return func(p blog.Person) (bool, error) {
		s, err := v.Standing(ctx, p)
		return s.Severity == blog.Silence, err
	}, nil
}

// named leaves those out of a list of people's things who are not to be named.
// who and what are of the same length.
func (v view) named(ctx context.Context, who, what []string) ([]string, error) {
	hushed, err := v.hushed(ctx)
	if err != nil {
		return nil, err
	}
	kept := make([]string, 0, len(what))
	for i, uri := range who {
		hidden, err := hushed(blog.Person{URI: uri, Host: blog.HostOf(uri)})
		if err != nil {
			return nil, err
		}
		if !hidden {
			kept = append(kept, what[i])
		}
	}
	return kept, nil
}
