package mail

import (
	"context"
	"fmt"
	"strconv"

	"github.com/causerie/causerie/internal/blog"
)

// confirm asks who wrote in the form whether the address is theirs. The mail holds
// nothing of what was written there: anybody can type anybody's address, and we
// carry no stranger's words to them.
func (m *Mail) confirm(ctx context.Context, n blog.Notice) error {
	g, err := m.c.Store.Guest(ctx, n.CommentID)
	if err != nil || g.Email == "" {
		return err
	}
	frame, err := m.about(ctx, n.CommentID)
	if err != nil {
		return err
	}
	key, err := m.c.Blog.NewKey(ctx, n.CommentID, blog.KeyManage)
	if err != nil {
		return err
	}
	return m.post(ctx, letter{
		To: g.Email, Subject: "Your comment on " + frame.blog, ID: "confirm." + n.CommentID, Lang: "en",
		Text: []string{
			"Somebody, probably you, wrote a comment under “" + frame.title + "” on " + frame.blog + " and gave this address.",
			"Open the link to confirm that it was you. There you can also change the comment for 15 minutes after you wrote it, and delete it at any time, so keep this mail.",
		},
		Links: []link{{"Your comment", m.keyed("/comment", key)}},
		Foot: []string{
			"Was it not you? Your address is never shown, and if you do nothing it gets no more mail about that comment. The comment itself may be on the blog, under the name that was given with it; by the link you can delete it.",
		},
	})
}

// answer tells who wrote in the form that there are answers. What they say is left
// to the page: mail lies in many places, and the words there stay their writer's.
func (m *Mail) answer(ctx context.Context, n blog.Notice) error {
	mail, err := m.c.Blog.AnswersToTell(ctx, n.CommentID)
	if err != nil {
		return err
	}
	frame, err := m.about(ctx, n.CommentID)
	if err != nil {
		return err
	}
	if !frame.public {
		return nil
	}
	key, err := m.c.Blog.NewKey(ctx, mail.Reader.CommentID, blog.KeyQuiet)
	if err != nil {
		return err
	}
	quiet := m.keyed("/comment/quiet", key)
	l := letter{
		To: mail.Reader.Email, Subject: "An answer to your comment on " + frame.blog, ID: "answer." + n.CommentID, Quiet: quiet, Lang: "en",
		Text: []string{"There is an answer to what you wrote under “" + frame.title + "” on " + frame.blog + "."},
		Foot: []string{
			"You asked to be told of answers to what you write there, and get such a mail once an hour at most. To get no more of them, open " + quiet,
		},
	}
	if n := len(mail.Answers); n > 1 {
		l.Subject = fmt.Sprintf("%d answers to your comments on %s", n, frame.blog)
		l.Text = []string{fmt.Sprintf("There are %d answers to what you wrote under “%s” on %s.", n, frame.title, frame.blog)}
	}
	for _, c := range mail.Answers {
		l.Links = append(l.Links, link{"Read it", m.c.Blog.Site().Comment(frame.slug, c.ID)})
	}
	if err := m.post(ctx, l); err != nil {
		return err
	}
	return m.c.Blog.AnswersTold(ctx, mail)
}

// digest tells the author of comments.
func (m *Mail) digest(ctx context.Context, n blog.Notice) error {
	list, err := m.c.Blog.ToAnnounce(ctx)
	if err != nil {
		return err
	}
	if len(list) > 0 {
		if err := m.tell(ctx, n, list); err != nil {
			return err
		}
	}
	return m.c.Blog.Announced(ctx, list)
}

// tell writes to the author. Of comments it gives who wrote where, and leaves their
// words to the desk.
func (m *Mail) tell(ctx context.Context, n blog.Notice, list []blog.Comment) error {
	account, err := m.c.Store.FirstAccount(ctx)
	if err != nil {
		return err
	}
	s, err := m.c.Store.Settings(ctx)
	if err != nil {
		return err
	}
	l := letter{
		To: account.Email, ID: "digest." + strconv.FormatInt(n.Round, 36) + "." + list[0].ID, Lang: "en",
		Links: []link{{"Your conversations", m.c.Blog.Site().Path("/desk/conversations")}},
		Foot:  []string{"You get such a mail once an hour at most. Choose at your desk, under Settings, of which comments you want to be told."},
	}
	waiting := 0
	for _, c := range list {
		line, err := m.line(ctx, c)
		if err != nil {
			return err
		}
		if c.State == blog.Held {
			waiting++
		}
		l.Text = append(l.Text, line)
	}
	l.Subject = fmt.Sprintf("%s on %s", counted(len(list)), s.Title)
	if waiting > 0 {
		l.Subject += fmt.Sprintf(", %d waiting for you", waiting)
	}
	return m.post(ctx, l)
}

func counted(n int) string {
	if n == 1 {
		return "A comment"
	}
	return strconv.Itoa(n) + " comments"
}

func (m *Mail) line(ctx context.Context, c blog.Comment) (string, error) {
	d, err := m.c.Store.DeskComment(ctx, c.ID)
	if err != nil {
		return "", fmt.Errorf("read a comment: %w", err)
	}
	line := oneLine(d.Person.DisplayName()) + " under “" + d.ArticleTitle + "”"
	if c.State == blog.Held {
		line += " (waits: " + c.Reason + ")"
	}
	return line, nil
}

// frame is where a comment stands.
type frame struct {
	blog, title, slug string
	public            bool
}

func (m *Mail) about(ctx context.Context, commentID string) (frame, error) {
	c, err := m.c.Store.Comment(ctx, commentID)
	if err != nil {
		return frame{}, err
	}
	a, err := m.c.Store.Article(ctx, c.ArticleID)
	if err != nil {
		return frame{}, err
	}
	s, err := m.c.Store.Settings(ctx)
	title := a.Title
	if title == "" {
		title = "a note"
	}
	return frame{blog: s.Title, title: title, slug: a.Slug, public: a.Public()}, err
}
