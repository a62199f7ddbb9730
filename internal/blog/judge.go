package blog

import (
	"context"
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
	suspicion := b.suspect(ctx, s)
	switch {
	case strings.TrimSpace(s.Comment.Text) == "":
		return Held, "It has no text.", nil
	case suspicion.State == Spam:
		return Spam, suspicion.Reason, nil
	case standing.Severity == Silence:
		return Held, "You have silenced this person or their server.", nil
	case settings.Policy == PolicyAll:
		return Held, "Every comment waits for you.", nil
	case suspicion.State != "":
		return Held, suspicion.Reason, nil
	case settings.Policy == PolicyOpen || s.Known:
		return Shown, "", nil
	}
	return Held, "It is the first comment of this person.", nil
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
	if s.Comment.PersonURI == "" {
		return false, nil
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
		return Verdict{Spam, "A field was filled in that no person sees."}, nil
	case s.Links > manyLinks:
		return Verdict{Held, "It holds many links."}, nil
	case s.Mentions > manyMentions:
		return Verdict{Held, "It mentions many people."}, nil
	case n != nil && n.Took < leastTime && !s.Edited && !n.Confirmed:
		return Verdict{Held, "It was written faster than people write."}, nil
	}
	return Verdict{}, nil
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
