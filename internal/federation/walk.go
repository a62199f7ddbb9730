package federation

import (
	"context"
	"fmt"
	"slices"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

// walk goes through a conversation on other servers. Each thing is fetched once
// at most, where it lives, and what one server says about another's is never
// believed.
type walk struct {
	f    *Federation
	left int // fetches
	seen map[string]bool
}

// fetch gets a document, nil when it was had before, is blocked, or nothing is
// left to spend.
func (w *walk) fetch(ctx context.Context, id string) ([]byte, error) {
	if id == "" || w.seen[id] || w.left <= 0 || w.f.address.local(id) {
		return nil, nil
	}
	w.seen[id] = true
	if blocked, err := w.f.c.Store.Blocked(ctx, id, blog.HostOf(id)); blocked || err != nil {
		return nil, err
	}
	w.left--
	doc, err := w.f.fetch.Document(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("fetch part of a conversation: %w", err)
	}
	return doc.Body, nil
}

// post gets a post that everyone may read; nil for anything else. A private one
// was not meant for us, however we came by its address.
func (w *walk) post(ctx context.Context, id string) (*activitypub.Object, error) {
	raw, err := w.fetch(ctx, id)
	if raw == nil || err != nil {
		return nil, err
	}
	o, err := activitypub.ParseObject(raw)
	if err != nil {
		return nil, permanentError{fmt.Errorf("read a post: %w", err)}
	}
	// The address asked for may lead to the post; its id is what counts.
	w.seen[o.ID] = true
	author := o.AttributedTo.ID
	if !activitypub.IsPostType(o.Type) || !activitypub.SameOrigin(author, o.ID) || w.f.visibility(o).Private() {
		return nil, nil //nolint:nilnil // no post, or none of everyone's
	}
	return o, nil
}

// below takes in what stands in the lists that the servers of posts keep of
// their conversations, and below that.
func (w *walk) below(ctx context.Context, level []*activitypub.Object) {
	for depth := 0; depth < lookDepth && len(level) > 0; depth++ {
		var next []*activitypub.Object
		for _, o := range level {
			for _, item := range w.listed(ctx, o) {
				next = append(next, w.take(ctx, item)...)
			}
		}
		level = next
	}
}

// take fetches an item of a list, unless we have it, and takes it in. It returns
// what is new and shown. An item that fails is passed over: the others are not to
// suffer, and it will be met again.
func (w *walk) take(ctx context.Context, id string) []*activitypub.Object {
	if w.seen[id] || ctx.Err() != nil {
		return nil
	}
	if _, err := w.f.c.Store.CommentByURI(ctx, id); err == nil {
		return nil // it has looks of its own
	}
	o, err := w.post(ctx, id)
	if o == nil || err != nil {
		return nil
	}
	taken, err := w.join(ctx, o)
	if err != nil {
		return nil
	}
	return taken
}

// join walks up from a post until it meets something of ours, and takes in the
// way down again. A post that leads to nothing of ours is nothing of ours.
func (w *walk) join(ctx context.Context, o *activitypub.Object) (taken []*activitypub.Object, err error) {
	way := []*activitypub.Object{o}
	for len(way) <= lookParents {
		parent := o.InReplyTo.ID
		if parent == "" || w.isForeign(parent) {
			w.remember(way)
			return nil, nil
		}
		_, _, err := w.f.c.Store.FindTarget(ctx, w.f.address.target(parent))
		if err == nil {
			return w.receive(ctx, way)
		}
		if blog.KindOf(err) != blog.NotFound {
			return nil, err
		}
		exhausted := w.left <= 0
		if o, err = w.post(ctx, parent); o == nil || err != nil {
			if err == nil && !exhausted {
				w.remember(way)
			}
			return nil, err
		}
		way = append(way, o)
	}
	return nil, nil
}

// receive hands the posts of a way to the domain, topmost first, and returns
// those that are shown.
func (w *walk) receive(ctx context.Context, way []*activitypub.Object) (shown []*activitypub.Object, err error) {
	for _, o := range slices.Backward(way) {
		r := w.f.replyOf(o)
		r.Found = true
		if r.From, err = w.who(ctx, o.AttributedTo.ID); err != nil {
			return shown, err
		}
		if r.From.URI == "" {
			return shown, nil
		}
		if err := w.f.c.Blog.Receive(ctx, r); err != nil {
			return shown, err
		}
		c, err := w.f.c.Store.CommentByURI(ctx, o.ID)
		if err != nil {
			return shown, nil //nolint:nilerr // it was not taken in, and what answers it neither
		}
		if c.State == blog.Shown {
			shown = append(shown, o)
		}
	}
	return shown, nil
}

// who is the writer of a post; nobody, when they are blocked or nothing is left
// to spend on getting to know them.
func (w *walk) who(ctx context.Context, uri string) (blog.Person, error) {
	if blocked, err := w.f.c.Store.Blocked(ctx, uri, blog.HostOf(uri)); blocked || err != nil {
		return blog.Person{}, err
	}
	if _, err := w.f.c.Store.Person(ctx, uri); blog.KindOf(err) == blog.NotFound {
		if w.left < whoFetches {
			return blog.Person{}, nil
		}
		w.left -= whoFetches
	}
	return w.f.people.who(ctx, uri)
}

func (w *walk) isForeign(id string) bool {
	_, known := w.f.looks.foreign.GetIfPresent(id)
	return known
}

// remember notes that posts belong to a conversation of others, so that each
// further word in it costs one fetch and not twenty.
func (w *walk) remember(way []*activitypub.Object) {
	for _, o := range way {
		w.f.looks.foreign.Set(o.ID, struct{}{})
	}
}

// listed is what a post's server lists of its conversation: first as a whole
// (FEP-7888), then what answers it.
func (w *walk) listed(ctx context.Context, o *activitypub.Object) []string {
	return append(w.collection(ctx, o.Conversation, o.ID), w.collection(ctx, o.Replies, o.ID)...)
}

// collection lists the ids in a collection of the server that serves origin,
// page after page. Things embedded in it are named by their ids alone.
func (w *walk) collection(ctx context.Context, ref activitypub.Ref, origin string) []string {
	var ids []string
	list := w.part(ctx, ref, origin)
	if list != nil && len(list.Items) == 0 && list.First.IsZero() && !w.seen[list.ID] {
		list = w.part(ctx, activitypub.ID(list.ID), origin)
	}
	for pages := 0; list != nil && pages <= lookPages; pages++ {
		for _, item := range list.Items {
			if len(ids) == lookItems {
				return ids
			}
			if item.ID != "" && !slices.Contains(ids, item.ID) {
				ids = append(ids, item.ID)
			}
		}
		next := list.Next
		if !list.IsPage() {
			next = list.First
		}
		list = w.part(ctx, next, origin)
	}
	return ids
}

// part is a collection or a page of one: embedded in what was fetched, or at an
// address of the same origin.
func (w *walk) part(ctx context.Context, ref activitypub.Ref, origin string) *activitypub.Collection {
	if ref.Embedded() {
		return ref.Collection()
	}
	if !activitypub.SameOrigin(ref.ID, origin) {
		return nil
	}
	raw, err := w.fetch(ctx, ref.ID)
	if raw == nil || err != nil {
		return nil
	}
	list, err := activitypub.ParseCollection(raw)
	if err != nil {
		return nil
	}
	return list
}
