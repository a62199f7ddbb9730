package mail

import (
	"context"
	"fmt"
	"strconv"

	"github.com/causerie/causerie/internal/blog"
)

// letters tells the author that letters wait at the desk, and nothing else: that
// somebody wrote to a therapist is for nobody to read on a locked telephone, and
// mail lies in many places.
func (m *Mail) letters(ctx context.Context, n blog.Notice) error {
	waiting, err := m.c.Blog.LettersToTell(ctx)
	if err != nil {
		return err
	}
	if len(waiting) > 0 {
		if err := m.tellOfLetters(ctx, n, len(waiting)); err != nil {
			return err
		}
	}
	return m.c.Blog.LettersTold(ctx, waiting)
}

func (m *Mail) tellOfLetters(ctx context.Context, n blog.Notice, waiting int) error {
	account, err := m.c.Store.FirstAccount(ctx)
	if err != nil {
		return err
	}
	s, err := m.c.Store.Settings(ctx)
	if err != nil {
		return err
	}
	what := "A private letter waits"
	if waiting > 1 {
		what = fmt.Sprintf("%d private letters wait", waiting)
	}
	return m.post(ctx, letter{
		To: account.Email, Subject: what + " for you at the desk", ID: "letters." + strconv.FormatInt(n.Round, 36), Lang: "en",
		Text: []string{
			what + " for you at the desk of " + s.Title + ".",
			"Who wrote, and what, stands there alone.",
		},
		Links: []link{{"Your letters", m.c.Blog.Site().Path("/desk/letters")}},
		Foot:  []string{"You get such a mail once an hour at most. Choose at your desk, under Settings, whether you want to be told by mail."},
	})
}
