package blog

// Interaction is what a visitor may do from their own server.
type Interaction string

// The interactions.
const (
	DoFollow Interaction = "follow"
	DoReply  Interaction = "reply"
	DoLike   Interaction = "like"
	DoBoost  Interaction = "boost"
)
