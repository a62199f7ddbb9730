package activitypub

import "strings"

// namespaceAS is the ActivityStreams namespace.
const namespaceAS = "https://www.w3.org/ns/activitystreams#"

// Context is the @context of a document we write, as JSON. What is embedded
// in another document has none.
type Context string

// contextIntegrity defines the terms of integrity proofs. Fedify and the Mastodon
// that verifies proofs have it built in, and older Mastodons ask for no context
// of what carries no Linked Data signature.
const contextIntegrity = `"https://w3id.org/security/data-integrity/v2"`

// WithProof is the context of a document that carries an integrity proof
// (FEP-8b32), for readers of JSON-LD.
func (c Context) WithProof() Context {
	if c == "" {
		c = ContextPlain
	}
	first, rest, isList := strings.Cut(strings.TrimPrefix(string(c), "["), ",")
	if !isList {
		return Context("[" + strings.TrimSuffix(first, "]") + "," + contextIntegrity + "]")
	}
	return Context("[" + first + "," + contextIntegrity + "," + rest)
}

// MarshalJSON writes the context as it is.
func (c Context) MarshalJSON() ([]byte, error) {
	if c == "" {
		return []byte("null"), nil
	}
	return []byte(c), nil
}

// The contexts we write. They define every extension term this package can
// write; the addresses in them are the two every implementation has built in,
// so that nobody has to fetch one.
const (
	// ContextPlain suffices for Follow, Accept, Reject, Like, Announce, Undo,
	// Block, Delete, Move and for collections of ids.
	ContextPlain Context = `"https://www.w3.org/ns/activitystreams"`

	// ContextObject is for posts, for activities and collections that embed
	// them, and for authorizations.
	ContextObject Context = `["https://www.w3.org/ns/activitystreams",{` +
		contextShared +
		`"ostatus":"http://ostatus.org#",` +
		`"Emoji":"toot:Emoji","focalPoint":{"@container":"@list","@id":"toot:focalPoint"},"blurhash":"toot:blurhash",` +
		`"canReply":{"@id":"gts:canReply","@type":"@id"},"canLike":{"@id":"gts:canLike","@type":"@id"},` +
		`"canAnnounce":{"@id":"gts:canAnnounce","@type":"@id"},"canQuote":{"@id":"gts:canQuote","@type":"@id"},` +
		`"approvedBy":{"@id":"gts:approvedBy","@type":"@id"},"replyAuthorization":{"@id":"gts:replyAuthorization","@type":"@id"},` +
		`"ReplyRequest":"gts:ReplyRequest","ReplyAuthorization":"gts:ReplyAuthorization",` +
		`"LikeRequest":"gts:LikeRequest","LikeAuthorization":"gts:LikeAuthorization",` +
		`"AnnounceRequest":"gts:AnnounceRequest","AnnounceAuthorization":"gts:AnnounceAuthorization",` +
		`"interactingObject":{"@id":"gts:interactingObject","@type":"@id"},"interactionTarget":{"@id":"gts:interactionTarget","@type":"@id"},` +
		`"QuoteRequest":"https://w3id.org/fep/044f#QuoteRequest","QuoteAuthorization":"https://w3id.org/fep/044f#QuoteAuthorization",` +
		`"quote":{"@id":"https://w3id.org/fep/044f#quote","@type":"@id"},` +
		`"quoteAuthorization":{"@id":"https://w3id.org/fep/044f#quoteAuthorization","@type":"@id"}` +
		`}]`

	// ContextActor is for actors and activities that embed them.
	ContextActor Context = `["https://www.w3.org/ns/activitystreams","https://w3id.org/security/v1",{` +
		contextShared +
		`"schema":"http://schema.org#","PropertyValue":"schema:PropertyValue","value":"schema:value",` +
		`"Emoji":"toot:Emoji","blurhash":"toot:blurhash","focalPoint":{"@container":"@list","@id":"toot:focalPoint"},` +
		`"manuallyApprovesFollowers":"as:manuallyApprovesFollowers",` +
		`"discoverable":"toot:discoverable","indexable":"toot:indexable","memorial":"toot:memorial","suspended":"toot:suspended",` +
		`"featured":{"@id":"toot:featured","@type":"@id"},"featuredTags":{"@id":"toot:featuredTags","@type":"@id"},` +
		`"attributionDomains":{"@id":"toot:attributionDomains","@container":"@set"},` +
		`"alsoKnownAs":{"@id":"as:alsoKnownAs","@type":"@id"},"movedTo":{"@id":"as:movedTo","@type":"@id"},` +
		`"implements":{"@id":"https://w3id.org/fep/844e#implements","@type":"@id"},` +
		`"canFeature":{"@id":"https://w3id.org/fep/7aa9#canFeature","@type":"@id"},` +
		`"webfinger":{"@id":"https://purl.archive.org/socialweb/webfinger#webfinger","@type":"http://www.w3.org/2001/XMLSchema#string"},` +
		`"Multikey":"https://w3id.org/security#Multikey",` +
		`"assertionMethod":{"@id":"https://w3id.org/security#assertionMethod","@type":"@id","@container":"@set"},` +
		`"controller":{"@id":"https://w3id.org/security#controller","@type":"@id"},` +
		`"publicKeyMultibase":{"@id":"https://w3id.org/security#publicKeyMultibase","@type":"https://w3id.org/security#multibase"}` +
		`}]`

	contextShared = `"toot":"http://joinmastodon.org/ns#","gts":"https://gotosocial.org/ns#",` +
		`"Hashtag":"as:Hashtag","sensitive":"as:sensitive",` +
		`"interactionPolicy":{"@id":"gts:interactionPolicy","@type":"@id"},` +
		`"automaticApproval":{"@id":"gts:automaticApproval","@type":"@id"},"manualApproval":{"@id":"gts:manualApproval","@type":"@id"},` +
		`"always":{"@id":"gts:always","@type":"@id"},"approvalRequired":{"@id":"gts:approvalRequired","@type":"@id"},`
)
