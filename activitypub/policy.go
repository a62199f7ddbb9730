package activitypub

// InteractionPolicy says who may do what with a post or an actor. A nil entry
// says nothing: everybody may reply, like and announce, nobody may quote or
// feature (GoToSocial's interaction policies, FEP-044f, FEP-7aa9).
type InteractionPolicy struct {
	CanReply    *Permission `json:"canReply,omitempty"`
	CanLike     *Permission `json:"canLike,omitempty"`
	CanAnnounce *Permission `json:"canAnnounce,omitempty"`
	CanQuote    *Permission `json:"canQuote,omitempty"`
	CanFeature  *Permission `json:"canFeature,omitempty"`
}

// Permission lists who is approved at once and who after being judged, by
// actor ids, collections of followers and [Public]. Nobody is the author's own
// id.
type Permission struct {
	AutomaticApproval IDs `json:"automaticApproval,omitempty"`
	ManualApproval    IDs `json:"manualApproval,omitempty"`
}

// MarshalJSON writes each list under its name and under the older one of
// GoToSocial (always, approvalRequired), which versions before 0.21 look for.
func (p Permission) MarshalJSON() ([]byte, error) {
	return Marshal(struct {
		AutomaticApproval IDs `json:"automaticApproval,omitempty"`
		ManualApproval    IDs `json:"manualApproval,omitempty"`
		Always            IDs `json:"always,omitempty"`
		ApprovalRequired  IDs `json:"approvalRequired,omitempty"`
	}{p.AutomaticApproval, p.ManualApproval, p.AutomaticApproval, p.ManualApproval})
}

// Everyone is the permission for all.
func Everyone() *Permission { return &Permission{AutomaticApproval: IDs{Public}} }

func (n node) interactionPolicy() *InteractionPolicy {
	p := n.object("interactionPolicy")
	if p == nil {
		return nil
	}
	return &InteractionPolicy{
		CanReply: p.permission("canReply"), CanLike: p.permission("canLike"),
		CanAnnounce: p.permission("canAnnounce"), CanQuote: p.permission("canQuote"),
		CanFeature: p.permission("canFeature"),
	}
}

// permission reads the new names and, where they are missing, GoToSocial's old
// ones (always, approvalRequired).
func (n node) permission(key string) *Permission {
	p := n.object(key)
	if p == nil {
		return nil
	}
	out := &Permission{
		AutomaticApproval: p.ids("automaticApproval", MaxRecipients),
		ManualApproval:    p.ids("manualApproval", MaxRecipients),
	}
	if out.AutomaticApproval == nil {
		out.AutomaticApproval = p.ids("always", MaxRecipients)
	}
	if out.ManualApproval == nil {
		out.ManualApproval = p.ids("approvalRequired", MaxRecipients)
	}
	return out
}
