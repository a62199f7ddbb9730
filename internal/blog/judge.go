package blog

import (
	"context"
	"regexp"
	"strings"
	"time"
)

const (
	manyLinks    = 4               // in one comment; spam lives from links
	manyMentions = 6               // of people, as in the waves of spam of February 2024
	leastTime    = 3 * time.Second // to fill in the form
)

// judge says whether a comment is shown at once, and if not, why it waits. Every
// comment passes here, from whatever door it came, and again when it is edited or
// confirmed. Of s, the doors fill in what only they know.
func (b *Blog) judge(ctx context.Context, tx Tx, s Submission) (CommentState, string, error) {
	settings, err := tx.Settings(ctx)
	if err != nil {
		return "", "", err
	}
	standing, err := b.standingOf(ctx, tx, s.Comment)
	if err != nil {
		return "", "", err
	}
	s.Links = countLinks(s.Comment.HTML)
	if s.Known, err = b.known(ctx, tx, s); err != nil {
		return "", "", err
	}
	note, spam, err := b.recall(ctx, tx, &s)
	if err != nil {
		return "", "", err
	}
	suspicion := b.suspect(ctx, s)
	state, reason := ruling(s, settings, standing, suspicion)
	note.Reasons = suspicion.Reasons
	return b.orAsk(ctx, tx, s, spam, note, state, reason)
}

// ruling puts together what the judge, the author's blocks and the policy say.
func ruling(s Submission, settings Settings, standing Standing, suspicion Verdict) (CommentState, string) {
	switch {
	case strings.TrimSpace(s.Comment.Text) == "":
		return Held, "It has no text."
	case suspicion.State == Spam:
		return Spam, suspicion.Reason
	case standing.Severity == Silence:
		return Held, "You have silenced this person or their server."
	case settings.Policy == PolicyAll:
		return Held, "Every comment waits for you."
	case suspicion.State != "":
		return Held, suspicion.Reason
	case settings.Policy == PolicyOpen || s.Known:
		return Shown, ""
	case s.Newcomer != nil && !s.Newcomer.Confirmed:
		return Held, "Its writer has not confirmed an e-mail address, so nothing tells whether they wrote here before."
	}
	return Held, "It is the first comment of this person."
}

// judgeEdit is judge for words that replace others.
func (b *Blog) judgeEdit(ctx context.Context, tx Tx, s Submission) (_ CommentState, _ string, err error) {
	s.Edited = true
	if s.Article, err = tx.Article(ctx, s.Comment.ArticleID); err != nil {
		return "", "", err
	}
	return b.judge(ctx, tx, s)
}

// standingOf is how the writer of a comment is treated. Who writes in the form has
// no address in the fediverse that a block could name.
func (b *Blog) standingOf(ctx context.Context, tx Tx, c Comment) (Standing, error) {
	if c.PersonURI == "" {
		return Standing{}, nil
	}
	return tx.Standing(ctx, Person{URI: c.PersonURI, Host: HostOf(c.PersonURI)})
}

// known reports whether another comment of the same writer stands.
func (b *Blog) known(ctx context.Context, tx Tx, s Submission) (bool, error) {
	n := s.Newcomer
	switch {
	case s.Comment.PersonURI == "" && (n == nil || !n.Confirmed):
		return false, nil // anybody can type a name and an address
	case s.Comment.PersonURI == "":
		return tx.KnownGuest(ctx, n.Email, s.Comment.ID)
	}
	return tx.KnownGood(ctx, s.Comment.PersonURI, s.Comment.ID)
}

// suspect asks the judge, or the blog's own rules if there is none.
func (b *Blog) suspect(ctx context.Context, s Submission) Verdict {
	judge := b.o.Judge
	if judge == nil {
		judge = plainJudge
	}
	v, err := judge(ctx, s)
	switch {
	case err != nil:
		return Verdict{State: Held, Reason: "It could not be judged."}
	case v.State != "" && v.State != Spam:
		v.State = Held // a judge can do no more against a comment than that
	}
	return v
}

// plainJudge are the rules that need nothing but the comment itself.
func plainJudge(_ context.Context, s Submission) (Verdict, error) {
	n := s.Newcomer
	switch {
	case n != nil && n.Honeypot:
		return Verdict{State: Spam, Reason: "A field was filled in that no person sees."}, nil
	case s.Links > manyLinks:
		return Verdict{State: Held, Reason: "It holds many links."}, nil
	case s.Mentions > manyMentions:
		return Verdict{State: Held, Reason: "It mentions many people."}, nil
	case n != nil && n.Took < leastTime && !s.Edited && !n.Confirmed:
		return Verdict{State: Held, Reason: "It was written faster than people write."}, nil
	}
	return Verdict{}, nil
}

// countLinks counts links that are neither mentions nor hashtags, and addresses
// that stand as plain text, as many servers leave them: readers copy those. The
// words of a link are part of it. html has been made safe.
func countLinks(html string) int {
	n, inLink := 0, false
	for i, part := range strings.Split(html, "<") {
		tag, text, _ := strings.Cut(part, ">")
		if i == 0 {
			tag, text = "", part
		}
		switch {
		case strings.HasPrefix(tag, "a "):
			inLink = true
			if !strings.Contains(tag, "mention") && !strings.Contains(tag, "hashtag") {
				n++
			}
		case tag == "/a":
			inLink = false
		}
		if !inLink {
			n += len(bareAddress.FindAllString(text, -1))
		}
	}
	return n
}

// bareAddress is where an address in plain text begins.
var bareAddress = regexp.MustCompile(`(?i)https?://[^\s/]|(?:^|[^\pL\pN./@-])www\.[\pL\pN]`)
