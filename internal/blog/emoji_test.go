package blog_test

import (
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func TestOneEmojiIsOneEmoji(t *testing.T) {
	for typed, want := range map[string]string{
		"👍": "👍\uFE0F", "👍\uFE0F": "👍\uFE0F", " ❤ ": "❤\uFE0F", "👍🏽": "👍🏽", "⭐": "⭐\uFE0F", "☕\uFE0F": "☕\uFE0F",
		"🇩🇪": "🇩🇪", "👩‍❤️‍👩": "👩‍❤️‍👩", "🏳️‍🌈": "🏳️‍🌈", "1️⃣": "1️⃣", "#⃣": "#⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿": "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🫠": "🫠\uFE0F",
		":blobcat:": ":blobcat:", ":blobcat@remote.example:": ":blobcat:", ":blob_cat+2@.:": ":blob_cat+2:",
		"": "", "a": "", "1": "", "👍👍": "", "👍a": "", "🇩": "", "🇩🇪🇩🇪": "", "\u200d": "", "👍\u200d": "", "\uFE0F": "",
		"::": "", ":a b:": "", ":<b>:": "", "<3": "", "🏽👍": "", ":@remote.example:": "",
		"👍\u202e": "", "日": "", "👩‍👩‍👩‍👩‍👩‍👩‍👩‍👩‍👩": "",
	} {
		if got := blog.ParseEmoji(typed); got != want {
			t.Errorf("%q: %q, want %q", typed, got, want)
		}
	}
}
