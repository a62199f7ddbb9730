package activitypub

// Public is the collection everyone is a member of (ActivityPub 5.6). It is an
// address to show things to, never one to deliver to.
const Public = "https://www.w3.org/ns/activitystreams#Public"

// IsPublic reports whether id names the [Public] collection in any of the
// three spellings ActivityPub 5.6 allows: the full address, "as:Public" and
// "Public".
func IsPublic(id string) bool {
	return id == Public || id == "as:Public" || id == "Public"
}
