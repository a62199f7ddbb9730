package store

import (
	"context"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// AllowHost puts a host on the list of those that may speak here.
func (t *tx) AllowHost(ctx context.Context, host string, at time.Time) error {
	return wrap(t.q.AllowHost(ctx, db.AllowHostParams{Value: host, CreatedAt: ms(at)}), "list a host")
}

// DisallowHost takes a host off the list.
func (t *tx) DisallowHost(ctx context.Context, host string) (bool, error) {
	n, err := t.q.DisallowHost(ctx, host)
	return n > 0, wrap(err, "take a host off the list")
}

// ListedHosts returns the hosts on the list, in order.
func (v view) ListedHosts(ctx context.Context) ([]string, error) {
	rows, err := v.q.AllowedHosts(ctx)
	hosts := make([]string, len(rows))
	for i, r := range rows {
		hosts[i] = r.Value
	}
	return hosts, wrap(err, "read the list of hosts")
}

// CountAllowed counts the hosts on the list.
func (v view) CountAllowed(ctx context.Context) (int, error) {
	n, err := v.q.CountAllowed(ctx)
	return int(n), wrap(err, "count the list of hosts")
}

// AllowedHosts returns the hosts on the list, in order, with what is here from
// each.
func (v view) AllowedHosts(ctx context.Context) ([]blog.HostCount, error) {
	rows, err := v.q.AllowedHosts(ctx)
	if err != nil {
		return nil, wrap(err, "read the list of hosts")
	}
	followers, err := v.followersByHost(ctx)
	if err != nil {
		return nil, err
	}
	list := make([]blog.HostCount, len(rows))
	for i, r := range rows {
		list[i] = blog.HostCount{Host: r.Value, Since: fromMs(r.CreatedAt)}
		for _, f := range followers {
			if f.Host == r.Value {
				list[i].Followers = f.Followers
			}
		}
	}
	return list, nil
}

// Outside returns the hosts that are not on the list and have followers here,
// those with the most first.
func (v view) Outside(ctx context.Context) ([]blog.HostCount, error) {
	rows, err := v.q.AllowedHosts(ctx)
	if err != nil {
		return nil, wrap(err, "read the list of hosts")
	}
	listed := make(map[string]bool, len(rows))
	for _, r := range rows {
		listed[r.Value] = true
	}
	followers, err := v.followersByHost(ctx)
	if err != nil {
		return nil, err
	}
	var list []blog.HostCount
	for _, f := range followers {
		if !listed[f.Host] {
			list = append(list, f)
		}
	}
	return list, nil
}

func (v view) followersByHost(ctx context.Context) ([]blog.HostCount, error) {
	rows, err := v.q.FollowersByHost(ctx)
	if err != nil {
		return nil, wrap(err, "count followers")
	}
	list := make([]blog.HostCount, len(rows))
	for i, r := range rows {
		list[i] = blog.HostCount{Host: r.Host, Followers: int(r.N)}
	}
	return list, nil
}
