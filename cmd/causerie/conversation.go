package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// within opens the blog for one use and closes it.
func within(env *environment, use func(h *house) error) (err error) {
	h, err := env.openSetUp()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	return use(h)
}

// table prints rows in columns.
func table(w io.Writer, head string, rows func(line func(cells ...any))) {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, strings.ReplaceAll(head, " ", "\t"))
	rows(func(cells ...any) {
		words := make([]string, len(cells))
		for i, c := range cells {
			words[i] = cell(c)
		}
		fmt.Fprintln(t, strings.Join(words, "\t"))
	})
	if err := t.Flush(); err != nil {
		fmt.Fprintln(w, err)
	}
}

func cell(v any) string {
	if t, ok := v.(time.Time); ok {
		return t.Local().Format("2006-01-02 15:04") //nolint:gosmopolitan // for the person at this terminal
	}
	return oneLine(fmt.Sprint(v), 80)
}

func oneLine(s string, runes int) string {
	s = strings.Join(strings.Fields(s), " ")
	if r := []rune(s); len(r) > runes {
		return string(r[:runes]) + "…"
	}
	return s
}

// all reads every page of a list.
func all[T any](page func(n int) ([]T, int, error)) ([]T, error) {
	list := []T{}
	for n, last := 1, 1; n <= last; n++ {
		items, pages, err := page(n)
		if err != nil {
			return nil, err
		}
		list, last = append(list, items...), pages
	}
	return list, nil
}

// commentsCommand looks after comments.
type commentsCommand struct {
	List    commentsListCommand   `cmd:"" default:"withargs" help:"List comments, those that wait first."`
	Approve commentsDecideApprove `cmd:"" help:"Show a comment."`
	Hide    commentsDecideHide    `cmd:"" help:"Take a comment from the page and keep it."`
	Spam    commentsDecideSpam    `cmd:"" help:"Take a comment from the page as spam."`
	Resend  commentsResendCommand `cmd:"" help:"Send an answer of yours again to whom it answers, if it did not reach them."`
	Delete  commentsDecideDelete  `cmd:"" help:"Wipe a comment; an answer of yours is deleted everywhere."`
}

type commentsListCommand struct {
	State *string `enum:"shown,held,hidden,spam,deleted" placeholder:"STATE" help:"Only those in this state: shown, held, hidden, spam or deleted."`
}

// stateOf is a state that was asked for, "" for any.
func stateOf(flag *string) blog.CommentState {
	if flag == nil {
		return ""
	}
	return blog.CommentState(*flag)
}

// commentLine is a comment as scripts see it.
type commentLine struct {
	ID          string    `json:"id"`
	State       string    `json:"state"`
	Reason      string    `json:"reason,omitempty"`
	Article     string    `json:"article"`
	Parent      string    `json:"parent,omitempty"`
	Author      bool      `json:"author"`
	Local       bool      `json:"local"` // written in the form, or an answer to such a one
	Name        string    `json:"name"`
	Handle      string    `json:"handle,omitempty"`
	Person      string    `json:"person,omitempty"`
	URI         string    `json:"uri"`
	URL         string    `json:"url,omitempty"`
	Text        string    `json:"text"`
	HTML        string    `json:"html"`
	Warning     string    `json:"warning,omitempty"`
	PublishedAt time.Time `json:"published_at"`
	EditedAt    time.Time `json:"edited_at,omitzero"`

	Delivery *passageLine `json:"delivery,omitempty"` // of the author's own, to whom it answers
}

// Run lists comments.
func (c commentsListCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		list, err := all(func(n int) ([]blog.DeskComment, int, error) {
			return h.store.DeskComments(env, stateOf(c.State), n)
		})
		if err != nil {
			return err
		}
		lines := make([]commentLine, len(list))
		for i, c := range list {
			lines[i] = h.commentLine(c)
		}
		return env.print(lines, func(w io.Writer) {
			table(w, "ID STATE WHEN WHO ARTICLE TEXT", func(line func(...any)) {
				for _, c := range lines {
					line(c.ID, c.State, c.PublishedAt, c.Name, c.Article, c.Text)
				}
			})
		})
	})
}

func (h *house) commentLine(c blog.DeskComment) commentLine {
	line := commentLine{
		ID: c.ID, State: string(c.State), Reason: c.Reason, Article: c.ArticleSlug, Parent: c.ParentID, Author: c.ByAuthor,
		Name: c.Person.DisplayName(), Handle: c.Person.Handle, Person: c.PersonURI, URI: c.URI, URL: c.URL,
		Text: c.Text, HTML: c.HTML, Warning: c.Warning, PublishedAt: c.PublishedAt, EditedAt: c.EditedAt,
	}
	if c.ByAuthor {
		line.Delivery = passageLineOf(c.Passage)
		line.Name, line.URI, line.URL = "you", h.federation.AnswerURL(c.ID), h.site.Comment(c.ArticleSlug, c.ID)
	}
	if c.Local {
		line.Local, line.URI, line.URL = true, "", h.site.Comment(c.ArticleSlug, c.ID)
	}
	return line
}

type (
	commentsDecideApprove struct{ commentID }
	commentsDecideHide    struct{ commentID }
	commentsDecideSpam    struct{ commentID }
	commentsDecideDelete  struct{ commentID }
)

type commentID struct {
	ID string `arg:"" name:"comment-id" help:"As causerie comments list shows it."`
}

// Run shows the comment.
func (c commentsDecideApprove) Run(env *environment) error {
	return decide(env, c.ID, "shown", func(h *house) deciding { return h.ApproveComment })
}

// Run hides the comment.
func (c commentsDecideHide) Run(env *environment) error {
	return decide(env, c.ID, "hidden", func(h *house) deciding { return h.HideComment })
}

// Run marks the comment as spam.
func (c commentsDecideSpam) Run(env *environment) error {
	return decide(env, c.ID, "marked as spam", func(h *house) deciding { return h.SpamComment })
}

// Run wipes the comment.
func (c commentsDecideDelete) Run(env *environment) error {
	return decide(env, c.ID, "deleted", func(h *house) deciding { return h.DeleteComment })
}

type commentsResendCommand struct{ commentID }

// Run sends an answer again.
func (c commentsResendCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		if err := h.SendAnswerAgain(env, c.ID); err != nil {
			return err
		}
		return env.done("The answer is on its way again.")
	})
}

type deciding func(ctx context.Context, id string) error

func decide(env *environment, id, became string, how func(h *house) deciding) error {
	return within(env, func(h *house) error {
		if err := how(h)(env, id); err != nil {
			return err
		}
		return env.done("The comment is " + became + ".")
	})
}

// answerCommand answers a comment.
type answerCommand struct {
	ID   string   `arg:"" name:"comment-id" help:"As causerie comments list shows it."`
	Text []string `arg:"" help:"The answer, Markdown."`
}

// Run answers and prints the answer's web address and its ActivityPub id.
func (c answerCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		author, err := h.store.FirstAuthor(env)
		if err != nil {
			return err
		}
		answer, err := h.Answer(env, author.ID, c.ID, strings.Join(c.Text, " "))
		if err != nil {
			return err
		}
		article, err := h.store.Article(env, answer.ArticleID)
		if err != nil {
			return err
		}
		page := h.site.Comment(article.Slug, answer.ID)
		if answer.Local {
			return env.print(map[string]string{"id": answer.ID, "url": page}, func(w io.Writer) { fmt.Fprintln(w, page) })
		}
		return env.published(answer.ID, page, h.federation.AnswerURL(answer.ID))
	})
}

// published prints the two addresses of what was published.
func (e *environment) published(id, page, object string) error {
	values := map[string]string{"id": id, "url": page}
	if object != "" {
		values["object"] = object
	}
	return e.print(values, func(w io.Writer) {
		fmt.Fprintln(w, page)
		if object != "" {
			fmt.Fprintln(w, object)
		}
	})
}
