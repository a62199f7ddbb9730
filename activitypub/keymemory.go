package activitypub

import (
	"context"
	"sync"
)

// MemoryKeyCache is a [KeyCache] that forgets when the process ends. It holds
// a bounded number of entries and lets go of the oldest.
type MemoryKeyCache struct {
	mu    sync.Mutex
	limit int
	keys  map[string]CachedKey
	order []string
}

// NewMemoryKeyCache makes a cache of at most limit entries; less than 1 means
// 10,000.
func NewMemoryKeyCache(limit int) *MemoryKeyCache {
	if limit < 1 {
		limit = 10_000
	}
	return &MemoryKeyCache{limit: limit, keys: make(map[string]CachedKey)}
}

// CachedKey implements [KeyCache].
func (c *MemoryKeyCache) CachedKey(_ context.Context, keyID string) (CachedKey, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	key, ok := c.keys[keyID]
	if !ok {
		return CachedKey{}, ErrNotCached
	}
	return key, nil
}

// CacheKey implements [KeyCache].
func (c *MemoryKeyCache) CacheKey(_ context.Context, key CachedKey) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, ok := c.keys[key.ID]; !ok {
		if len(c.order) == c.limit {
			delete(c.keys, c.order[0])
			c.order = c.order[1:]
		}
		c.order = append(c.order, key.ID)
	}
	c.keys[key.ID] = key
	return nil
}
