package store

import (
	"context"
	"slices"

	"github.com/causerie/causerie/internal/blog"
)

// unseen are the values of blocks that reject pictures: of people and of hosts. A
// page asks it of every picture, so it is read once.
type unseen map[string]bool

func (v view) unseen(ctx context.Context) (unseen, error) {
	values, err := v.q.BlocksOfMedia(ctx)
	if err != nil {
		return nil, wrap(err, "look for blocks that reject pictures")
	}
	u := make(unseen, len(values))
	for _, value := range values {
		u[value] = true
	}
	return u, nil
}

// of reports whether a person's pictures are not shown, wherever they lie.
func (u unseen) of(uri, handle string) bool {
	return u.any(blog.Person{URI: uri, Handle: handle, Host: blog.HostOf(uri)})
}

// at reports whether pictures that lie at an address are not shown.
func (u unseen) at(address string) bool {
	return address != "" && u.any(blog.Person{Host: blog.HostOf(address)})
}

func (u unseen) any(p blog.Person) bool {
	return len(u) > 0 && slices.ContainsFunc(concerning(p), func(value string) bool { return value != "" && u[value] })
}

// face is the name of our copy of a person's picture, "" if it is not shown.
func (u unseen) face(uri, handle, address, copied string) string {
	if u.of(uri, handle) || u.at(address) {
		return ""
	}
	return copied
}
