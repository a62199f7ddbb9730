package blog

import (
	"context"
	"strings"
)

const (
	manyLinks    = 4 // in one comment; spam lives from links
	manyMentions = 6 // of people, as in the waves of spam of February 2024
)

// judge says whether a comment is shown at once, and if not, why it waits. Every
// comment passes here, from whatever door it came, and again when it is edited.
func (b *Blog) judge(ctx context.Context, tx Tx, c Comment, mentions int) (CommentState, string, error) {
	s, err := tx.Settings(ctx)
	if err != nil {
		return "", "", err
	}
	standing, err := tx.Standing(ctx, Person{URI: c.PersonURI, Host: HostOf(c.PersonURI)})
	if err != nil {
		return "", "", err
	}
	switch {
	case strings.TrimSpace(c.Text) == "":
		return Held, "It has no text.", nil
	case standing.Severity == Silence:
		return Held, "You have silenced this person or their server.", nil
	case s.Policy == PolicyAll:
		return Held, "Every comment waits for you.", nil
	case countLinks(c.HTML) > manyLinks:
		return Held, "It holds many links.", nil
	case mentions > manyMentions:
		return Held, "It mentions many people.", nil
	case s.Policy == PolicyOpen:
		return Shown, "", nil
	}
	known, err := tx.KnownGood(ctx, c.PersonURI, c.ID)
	if err != nil {
		return "", "", err
	}
	if !known {
		return Held, "It is the first comment of this person.", nil
	}
	return Shown, "", nil
}

// countLinks counts links that are neither mentions nor hashtags.
func countLinks(html string) int {
	n := 0
	for _, tag := range strings.Split(html, "<a ")[1:] {
		attributes, _, _ := strings.Cut(tag, ">")
		if !strings.Contains(attributes, "mention") && !strings.Contains(attributes, "hashtag") {
			n++
		}
	}
	return n
}
