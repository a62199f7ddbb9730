package activitypub

// IsActorType reports whether t is one of the five actor types of
// ActivityStreams 2.0.
func IsActorType(t string) bool {
	switch t {
	case "Person", "Service", "Application", "Group", "Organization":
		return true
	}
	return false
}

// IsActivityType reports whether t is an activity of ActivityStreams 2.0 or
// one of the extensions in use (QuoteRequest of FEP-044f, the requests of
// GoToSocial, FeatureRequest of FEP-7aa9, EmojiReact of litepub).
func IsActivityType(t string) bool {
	switch t {
	case "Accept", "Add", "Announce", "Arrive", "Block", "Create", "Delete",
		"Dislike", "Flag", "Follow", "Ignore", "Invite", "Join", "Leave",
		"Like", "Listen", "Move", "Offer", "Question", "Read", "Reject",
		"Remove", "TentativeAccept", "TentativeReject", "Travel", "Undo",
		"Update", "View", "EmojiReact", "QuoteRequest", "FeatureRequest",
		"ReplyRequest", "LikeRequest", "AnnounceRequest":
		return true
	}
	return false
}

// IsPostType reports whether t is shown as a post by the servers people use:
// what Mastodon and GoToSocial make a status of.
func IsPostType(t string) bool {
	switch t {
	case "Note", "Article", "Page", "Question", "Event", "Image", "Audio",
		"Video", "Document":
		return true
	}
	return false
}

func knownType(t string) bool {
	switch t {
	case "Object", "Link", "Tombstone", "Place", "Profile", "Relationship",
		"Mention", "Hashtag", "Emoji", "PropertyValue", "Collection",
		"OrderedCollection", "CollectionPage", "OrderedCollectionPage":
		return true
	}
	return IsActorType(t) || IsActivityType(t) || IsPostType(t)
}
