package main

import (
	"io"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// quotesCommand looks after quotes.
type quotesCommand struct {
	List    quotesListCommand    `cmd:"" default:"withargs" help:"List quotes, those that wait first."`
	Approve quotesApproveCommand `cmd:"" help:"Show a quote, and give leave for it."`
	Disown  quotesDisownCommand  `cmd:"" help:"Take a quote from the page, and refuse leave for it or take that back."`
}

type quotesListCommand struct {
	State *string `enum:"shown,held,hidden" placeholder:"STATE" help:"Only those in this state: shown, held or hidden."`
}

// quoteLine is a quote as scripts see it.
type quoteLine struct {
	ID          string    `json:"id"`
	State       string    `json:"state"`
	Article     string    `json:"article"`
	Answer      string    `json:"answer,omitempty"`
	Name        string    `json:"name"`
	Handle      string    `json:"handle,omitempty"`
	Person      string    `json:"person"`
	URI         string    `json:"uri"`
	URL         string    `json:"url"`
	Text        string    `json:"text"`
	Warning     string    `json:"warning,omitempty"`
	PublishedAt time.Time `json:"published_at"`
}

// Run lists quotes.
func (c quotesListCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		list, err := all(func(n int) ([]blog.DeskQuote, int, error) {
			return h.store.DeskQuotes(env, stateOf(c.State), n)
		})
		if err != nil {
			return err
		}
		lines := make([]quoteLine, len(list))
		for i, q := range list {
			lines[i] = quoteLine{
				ID: q.ID, State: string(q.State), Article: q.ArticleSlug, Answer: q.CommentID, Name: q.Person.DisplayName(),
				Handle: q.Person.Handle, Person: q.PersonURI, URI: q.URI, URL: q.URL, Text: q.Text, Warning: q.Warning, PublishedAt: q.PublishedAt,
			}
		}
		return env.print(lines, func(w io.Writer) {
			table(w, "ID STATE WHEN WHO ARTICLE POST", func(line func(...any)) {
				for _, q := range lines {
					line(q.ID, q.State, q.PublishedAt, q.Name, q.Article, q.URL)
				}
			})
		})
	})
}

type (
	quotesApproveCommand struct{ quoteID }
	quotesDisownCommand  struct{ quoteID }
)

type quoteID struct {
	ID string `arg:"" name:"quote-id" help:"As causerie quotes list shows it."`
}

// Run shows the quote.
func (c quotesApproveCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		if err := h.ApproveQuote(env, c.ID); err != nil {
			return err
		}
		return env.done("The quote is shown.")
	})
}

// Run disowns the quote.
func (c quotesDisownCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		if err := h.DisownQuote(env, c.ID); err != nil {
			return err
		}
		return env.done("The quote is disowned.")
	})
}
