package blog_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

// crowd uses an emoji, all of them at hosts that are blocked but the last.
type crowd struct{ asked int }

func (c *crowd) Standing(_ context.Context, p blog.Person) (blog.Standing, error) {
	c.asked++
	return blog.Standing{RejectMedia: p.Host == "bad.test"}, nil
}

func (c *crowd) EmojiUsers(context.Context, string) (people []string, err error) {
	for n := range 999 {
		people = append(people, fmt.Sprintf("https://bad.test/users/%d", n))
	}
	return append(people, "https://good.test/users/alice"), nil
}

func TestAHostIsAskedAboutOnceForItsEmoji(t *testing.T) {
	c := &crowd{}
	welcome, err := blog.EmojiWelcome(t.Context(), c, "https://pics.test/e.png")
	if err != nil || !welcome || c.asked > 5 {
		t.Errorf("welcome %v, asked %d times, %v", welcome, c.asked, err)
	}
}
