package aptest

import "strings"

// Undelivered makes a note that its server serves and tells nobody of.
func Undelivered() NoteOption { return func(d *draft) { d.undelivered = true } }

// Lists makes the note's server tell what answers it, on a page of its own, as
// Mastodon does with what others wrote.
func (n *Note) Lists(ids ...string) {
	page := n.ID + "/replies?page=true"
	n.Object["replies"] = JSON{"id": n.ID + "/replies", "type": "Collection", "first": JSON{
		"type": "CollectionPage", "partOf": n.ID + "/replies", "items": []any{}, "next": page,
	}}
	n.serve(200, n.Object)
	n.author.srv.ServeJSON(strings.TrimPrefix(n.ID, n.author.srv.URL)+"/replies", JSON{
		"@context": "https://www.w3.org/ns/activitystreams", "id": page, "type": "CollectionPage",
		"partOf": n.ID + "/replies", "items": list(ids),
	})
}

// Within makes the note part of a conversation whose server lists all of it
// (FEP-7888). path is where, on the note's own server.
func (n *Note) Within(path string, ids ...string) {
	srv := n.author.srv
	n.Object["context"] = srv.URL + path
	n.serve(200, n.Object)
	srv.ServeJSON(path, JSON{
		"@context": "https://www.w3.org/ns/activitystreams", "id": srv.URL + path, "type": "OrderedCollection",
		"attributedTo": n.author.ID, "totalItems": len(ids), "orderedItems": list(ids),
	})
}

// ServeJSON makes the server answer GETs of path with an ActivityPub document.
func (s *Server) ServeJSON(path string, v JSON) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.documents[path] = s.jsonDocument(v)
}

// React reacts to a post with an emoji, or with ":shortcode:" and the address of
// its picture (FEP-c0e0).
func (a *Actor) React(objectID, emoji, picture string) Sent {
	a.srv.tb.Helper()
	activity := JSON{
		"id": a.srv.newID(a.ID + "#reactions"), "type": "EmojiReact", "object": objectID, "content": emoji,
	}
	if picture != "" {
		activity["tag"] = []any{Emoji(emoji, picture)}
	}
	return a.send(a.authorOf(objectID), activity)
}

// Emoji is the tag that explains a custom emoji.
func Emoji(code, picture string) JSON {
	return JSON{"type": "Emoji", "name": code, "icon": JSON{"type": "Image", "mediaType": "image/png", "url": picture}}
}

func list(ids []string) []any {
	items := make([]any, len(ids))
	for i, id := range ids {
		items[i] = id
	}
	return items
}
