package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// lettersCommand looks after private messages.
type lettersCommand struct {
	List   lettersListCommand   `cmd:"" default:"1" help:"List the letters that came, unread ones first."`
	Show   lettersShowCommand   `cmd:"" help:"Show what you and the writer of a letter wrote to each other."`
	Answer lettersAnswerCommand `cmd:"" help:"Answer a letter, privately."`
	Edit   lettersEditCommand   `cmd:"" help:"Change a letter of yours, here and where it was sent."`
	Resend lettersResendCommand `cmd:"" help:"Send a letter of yours again to those whom it did not reach."`
	LetBe  lettersLetBeCommand  `cmd:"" help:"Leave a letter of yours undelivered, and no longer be told of it."`
	Delete lettersDeleteCommand `cmd:"" help:"Delete a letter: yours everywhere, someone else's here."`
	Read   lettersReadCommand   `cmd:"" help:"Mark a letter as read."`
	Unread lettersUnreadCommand `cmd:"" help:"Mark a letter as unread."`
}

type lettersListCommand struct {
	Undelivered bool `help:"List the letters of yours that could not be delivered instead."`
}

// letterLine is a letter as scripts see it.
type letterLine struct {
	ID         string     `json:"id"`
	Mine       bool       `json:"mine"`
	Visibility string     `json:"visibility,omitempty"`
	Read       bool       `json:"read"`
	Name       string     `json:"name"`
	Handle     string     `json:"handle"`
	Person     string     `json:"person"`
	Others     []string   `json:"others,omitempty"` // whom it is addressed to besides
	URI        string     `json:"uri"`
	Article    string     `json:"article,omitempty"`
	Warning    string     `json:"warning,omitempty"`
	Text       string     `json:"text"`
	SentAt     time.Time  `json:"sent_at"`
	EditedAt   *time.Time `json:"edited_at,omitempty"`

	Attachments []attachmentLine `json:"attachments,omitempty"`
	Delivery    []passageLine    `json:"delivery,omitempty"` // of the author's own
}

// passageLine is what became of a letter, or an answer, on its way to one of those
// it is for.
type passageLine struct {
	Person    string     `json:"person"`
	State     blog.Fate  `json:"state"` // under way, arrived, undelivered, let be
	Since     time.Time  `json:"since"`
	ArrivedAt *time.Time `json:"arrived_at,omitempty"`
	Reason    string     `json:"reason,omitempty"`
}

// passageLineOf is nil when nothing is known.
func passageLineOf(way blog.Passage) *passageLine {
	if way.Fate == blog.FateUnknown {
		return nil
	}
	return &passageLine{Person: way.PersonURI, State: way.Fate, Since: way.At, ArrivedAt: unlessZero(way.ArrivedAt), Reason: way.Reason}
}

// words say it to a person.
func (l passageLine) words() string {
	switch state := l.State; {
	case state == blog.Arrived:
		return "arrived " + cell(*l.ArrivedAt)
	case state == blog.UnderWay && l.ArrivedAt != nil:
		return "the change is on its way since " + cell(l.Since)
	case state == blog.UnderWay:
		return "on its way since " + cell(l.Since)
	case l.ArrivedAt != nil:
		return "arrived " + cell(*l.ArrivedAt) + ", but the change could not be delivered: " + l.Reason
	default:
		return "could not be delivered: " + l.Reason
	}
}

// attachmentLine is what came with a letter; its picture is shown at the desk.
type attachmentLine struct {
	Kind      string `json:"kind"` // picture, film, sound, file
	URL       string `json:"url"`
	Alt       string `json:"alt,omitempty"`
	Sensitive bool   `json:"sensitive"`
}

// Run lists letters.
func (c lettersListCommand) Run(env *environment) error {
	if c.Undelivered {
		return listUndelivered(env)
	}
	return within(env, func(h *house) error {
		list, err := all(func(n int) ([]blog.DeskLetter, int, error) { return h.store.DeskLetters(env, n) })
		if err != nil {
			return err
		}
		lines := make([]letterLine, len(list))
		for i, l := range list {
			lines[i] = cameLine(l.Letter, l.Person, l.ArticleSlug)
		}
		counts, err := h.store.DeskCounts(env)
		if err != nil {
			return err
		}
		return env.print(lines, func(w io.Writer) {
			table(w, "ID WHEN WHO FOR TEXT", func(line func(...any)) {
				for _, l := range lines {
					line(l.ID, l.SentAt, l.Name, l.Visibility, l.Text)
				}
			})
			if counts.Undelivered > 0 {
				fmt.Fprintf(w, "\nOf your own letters, %d could not be delivered: causerie letters list --undelivered\n", counts.Undelivered)
			}
		})
	})
}

// listUndelivered lists the author's letters that somebody lacks.
func listUndelivered(env *environment) error {
	return within(env, func(h *house) error {
		list, err := h.store.UndeliveredLetters(env)
		if err != nil {
			return err
		}
		lines := make([]letterLine, len(list))
		for i, l := range list {
			p, err := h.store.Correspondent(env, l.To[0])
			if err != nil {
				return err
			}
			lines[i] = h.wentLine(l, p, "")
		}
		return env.print(lines, func(w io.Writer) {
			for _, l := range lines {
				l.say(w)
			}
		})
	})
}

func cameLine(l blog.Letter, p blog.Person, article string) letterLine {
	line := letterLine{
		ID: l.ID, Visibility: string(l.Visibility), Read: l.Read, Name: p.DisplayName(), Handle: p.Handle, Person: l.PersonURI,
		Others: l.Others, URI: l.URI, Article: article, Warning: l.Warning, Text: l.Text, SentAt: l.SentAt, EditedAt: unlessZero(l.EditedAt),
	}
	for _, a := range l.Enclosed {
		line.Attachments = append(line.Attachments, attachmentLine{Kind: string(a.Kind), URL: a.URL, Alt: a.Alt, Sensitive: a.Sensitive})
	}
	return line
}

func (h *house) wentLine(l blog.SentLetter, p blog.Person, article string) letterLine {
	line := letterLine{
		ID: l.ID, Mine: true, Read: true, Name: p.DisplayName(), Handle: p.Handle, Person: p.URI, URI: h.federation.LetterURL(l.ID),
		Article: article, Warning: l.Warning, Text: l.Text, SentAt: l.SentAt, EditedAt: unlessZero(l.EditedAt),
	}
	for _, uri := range l.To {
		if uri != p.URI {
			line.Others = append(line.Others, uri)
		}
	}
	for _, way := range l.Passages {
		if one := passageLineOf(way); one != nil {
			line.Delivery = append(line.Delivery, *one)
		}
	}
	return line
}

func unlessZero(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

type letterID struct {
	ID string `arg:"" name:"letter-id" help:"As causerie letters shows it."`
}

type lettersShowCommand struct{ letterID }

// Run shows a correspondence, oldest first.
func (c lettersShowCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		person, err := h.correspondentOf(env, c.ID)
		if err != nil {
			return err
		}
		all, err := h.store.Correspondence(env, person)
		if err != nil {
			return err
		}
		lines := make([]letterLine, len(all.Lines))
		for i, l := range all.Lines {
			if l.Came != nil {
				lines[i] = cameLine(*l.Came, all.Person, l.ArticleSlug)
			} else {
				lines[i] = h.wentLine(*l.Went, all.Person, l.ArticleSlug)
			}
		}
		return env.print(lines, func(w io.Writer) {
			for _, l := range lines {
				l.say(w)
			}
		})
	})
}

// say prints a letter.
func (l letterLine) say(w io.Writer) {
	from := l.Name + " (@" + l.Handle + ")"
	if l.Mine {
		from = "You, to " + from
	}
	fmt.Fprintf(w, "%s  %s  %s\n", l.ID, cell(l.SentAt), from)
	if l.Warning != "" {
		fmt.Fprintf(w, "[%s]\n", l.Warning)
	}
	fmt.Fprintln(w, strings.TrimSpace(l.Text))
	for _, a := range l.Attachments {
		fmt.Fprintln(w, strings.TrimSpace("["+a.Kind+"] "+a.URL+" "+oneLine(a.Alt, 200)))
	}
	for _, way := range l.Delivery {
		words := way.words()
		if len(l.Delivery) > 1 {
			words = way.Person + ": " + words
		}
		fmt.Fprintln(w, "("+words+")")
	}
	fmt.Fprintln(w)
}

// correspondentOf finds who wrote a letter, or whom one of the author's is for.
func (h *house) correspondentOf(ctx context.Context, id string) (string, error) {
	l, err := h.store.Letter(ctx, id)
	if blog.KindOf(err) != blog.NotFound {
		return l.PersonURI, err
	}
	mine, err := h.store.SentLetter(ctx, id)
	if err != nil {
		return "", err
	}
	return mine.To[0], nil
}

type lettersAnswerCommand struct {
	letterID

	Text  []string `arg:"" help:"The answer, Markdown."`
	ToAll bool     `help:"Answer all whom the letter was addressed to, not its writer alone."`
}

// Run answers and says who got it.
func (c lettersAnswerCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		author, err := h.store.FirstAuthor(env)
		if err != nil {
			return err
		}
		sent, err := h.AnswerLetter(env, author.ID, c.ID, strings.Join(c.Text, " "), c.ToAll)
		if err != nil {
			return err
		}
		var names []string
		for _, uri := range sent.To {
			p, err := h.store.Person(env, uri)
			if err != nil {
				return err
			}
			names = append(names, "@"+p.Handle)
		}
		result := map[string]any{"id": sent.ID, "object": h.federation.LetterURL(sent.ID), "to": sent.To}
		return env.print(result, func(w io.Writer) {
			fmt.Fprintf(w, "The letter %s goes to %s, and to nobody else.\n", sent.ID, strings.Join(names, ", "))
		})
	})
}

type lettersEditCommand struct {
	letterID

	Text []string `arg:"" help:"The new words, Markdown."`
}

// Run changes a letter of the author's.
func (c lettersEditCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		author, err := h.store.FirstAuthor(env)
		if err != nil {
			return err
		}
		if _, err := h.EditLetter(env, author.ID, c.ID, strings.Join(c.Text, " ")); err != nil {
			return err
		}
		return env.done("The letter is changed, here and where it was sent.")
	})
}

type (
	lettersResendCommand struct{ letterID }
	lettersLetBeCommand  struct{ letterID }
)

// Run sends a letter again.
func (c lettersResendCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		author, err := h.store.FirstAuthor(env)
		if err != nil {
			return err
		}
		if _, err := h.SendLetterAgain(env, author.ID, c.ID); err != nil {
			return err
		}
		return env.done("The letter is on its way again.")
	})
}

// Run notes that the author knows.
func (c lettersLetBeCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		author, err := h.store.FirstAuthor(env)
		if err != nil {
			return err
		}
		if err := h.LetLetterBe(env, author.ID, c.ID); err != nil {
			return err
		}
		return env.done("The letter stays undelivered.")
	})
}

type lettersDeleteCommand struct{ letterID }

// Run deletes a letter of either side.
func (c lettersDeleteCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		err := h.DeleteLetter(env, c.ID)
		if blog.KindOf(err) == blog.NotFound {
			err = h.takeBackLetter(env, c.ID)
		}
		if err != nil {
			return err
		}
		return env.done("The letter is deleted.")
	})
}

func (h *house) takeBackLetter(ctx context.Context, id string) error {
	author, err := h.store.FirstAuthor(ctx)
	if err != nil {
		return err
	}
	return h.TakeBackLetter(ctx, author.ID, id)
}

type (
	lettersReadCommand   struct{ letterID }
	lettersUnreadCommand struct{ letterID }
)

// Run marks the letter as read.
func (c lettersReadCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		if err := h.ReadLetter(env, c.ID); err != nil {
			return err
		}
		return env.done("The letter is marked as read.")
	})
}

// Run marks the letter as unread.
func (c lettersUnreadCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		if err := h.UnreadLetter(env, c.ID); err != nil {
			return err
		}
		return env.done("The letter is marked as unread.")
	})
}
