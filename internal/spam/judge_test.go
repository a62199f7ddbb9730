package spam_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/spam"
)

const honest = "I have been in therapy for six years and nobody ever said it like this. Thank you."

func TestRules(t *testing.T) {
	slow := &blog.Newcomer{Name: "Mara", Took: time.Minute}
	for _, tt := range []struct {
		name  string
		s     blog.Submission
		state blog.CommentState
	}{
		{name: "an honest word", s: blog.Submission{Newcomer: slow}},
		{name: "from a name full of emoji and mentions", s: blog.Submission{Comment: blog.Comment{Text: "@anna@blog.example :blobcat: #therapy #sleep " + honest + " 🎉🎉🎉"}}},
		{name: "a field that nobody sees", s: blog.Submission{Newcomer: &blog.Newcomer{Honeypot: true, Took: time.Minute}}, state: blog.Spam},
		{name: "too fast", s: blog.Submission{Newcomer: &blog.Newcomer{Took: time.Second}}, state: blog.Held},
		{name: "too fast, but known to be themselves", s: blog.Submission{Newcomer: &blog.Newcomer{Took: time.Second, Confirmed: true}}},
		{name: "many links", s: blog.Submission{Links: 5}, state: blog.Held},
		{name: "three links", s: blog.Submission{Links: 3}},
		{name: "many mentions", s: blog.Submission{Mentions: 7}, state: blog.Held},
		{name: "a blocked word", s: blog.Submission{Memory: blog.Memory{BlockedWords: []string{"Therapy"}}}, state: blog.Spam},
		{name: "a blocked word within another", s: blog.Submission{Memory: blog.Memory{BlockedWords: []string{"rapy", "thera", "ix yea"}}}},
		{name: "a blocked word in Chinese", s: blog.Submission{Comment: blog.Comment{Text: "这里有赌场广告"}, Memory: blog.Memory{BlockedWords: []string{"赌场"}}}, state: blog.Spam},
		{name: "said once before", s: blog.Submission{Memory: blog.Memory{Echoes: 1}}},
		{name: "said often before", s: blog.Submission{Memory: blog.Memory{Echoes: 3}}, state: blog.Held},
		{name: "said before, as spam", s: blog.Submission{Memory: blog.Memory{Echoes: 1, SpamEchoes: 1, Approved: 1}}, state: blog.Spam},
		{name: "one of many in ten minutes", s: blog.Submission{Memory: blog.Memory{Pace: 12}}, state: blog.Held},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if tt.s.Comment.Text == "" {
				tt.s.Comment.Text = honest
			}
			tt.s.Comment.HTML = tt.s.Comment.Text
			v, err := spam.Judge(t.Context(), tt.s)
			if err != nil || v.State != tt.state {
				t.Errorf("it is %q, not %q: %+v, %v", v.State, tt.state, v.Reasons, err)
			}
			if v.State != "" && (v.Reason == "" || len(v.Reasons) == 0) {
				t.Error("nobody is told why")
			}
		})
	}
}

func TestTheFilterLearnsForgetsAndLeavesTheKnownAlone(t *testing.T) {
	text := "Our moonstone amulets calm the liver and open doors; order moonstone amulets"
	words, _ := spam.Keys(text)
	taught := blog.Vocabulary{Messages: blog.WordCount{Spam: 3}, Words: map[int64]blog.WordCount{}}
	for _, w := range words {
		taught.Words[w] = blog.WordCount{Spam: 3}
	}
	s := blog.Submission{Comment: blog.Comment{Text: text}}
	for _, tt := range []struct {
		name   string
		memory blog.Memory
		spam   bool
	}{
		{"before", blog.Memory{}, false},
		{"taught", blog.Memory{Vocabulary: taught}, true},
		{"taught, of somebody known", blog.Memory{Vocabulary: taught, Approved: 2}, false},
	} {
		s.Memory = tt.memory
		v, err := spam.Judge(t.Context(), s)
		if err != nil || (v.State != "") != tt.spam {
			t.Errorf("%s: %q %+v, %v", tt.name, v.State, v.Reasons, err)
		}
		if tt.spam && !strings.Contains(v.Reason, "moonstone") {
			t.Errorf("the reason names no word: %q", v.Reason)
		}
	}
}

func TestWordsOfManyScripts(t *testing.T) {
	for text, want := range map[string][]string{
		"Don’t PANIC, it’s ok":                      {"don't", "panic", "it's", "ok"},
		"@mara@meadow.example :blob: #tag hello":    {"hello"},
		"Größe и Слово":                             {"größe", "слово"},
		"加微信":                                       {"加微", "微信"},
		"𝓯𝓻𝓮𝓮 ｍｏｎｅｙ":                                {"free", "money"},
		"see https://Shop.example/x?a=@b and $ 500": {"§money", "§link", "§host shop.example", "see", "and"},
		"call 13800000000 now":                      {"call", "§number", "now"},
	} {
		if got := spam.Words(text); !slices.Equal(got, want) {
			t.Errorf("%q: %q, not %q", text, got, want)
		}
	}
	if a, b := spam.Fingerprint("@you  BUY our fine things, at our fine little shop, today!"), spam.Fingerprint("Buy our fine things at our fine little shop TODAY :smile:"); a != b || a == 0 {
		t.Error("the same in other dress is not the same")
	}
	if spam.Fingerprint("Thank you!") != 0 {
		t.Error("short texts are told apart")
	}
}

func FuzzWords(f *testing.F) {
	f.Add("Don’t @a@b :c: #d https://e.example/ 加微信 $5")
	f.Add("https:// www. ::: @@ ## \x00 \xff")
	f.Fuzz(func(t *testing.T, text string) {
		words := spam.Words(text)
		if len(words) > 400 {
			t.Errorf("%d words", len(words))
		}
		if o := spam.Classify(words, blog.Vocabulary{}); !(o.Spam >= 0 && o.Spam <= 1) {
			t.Errorf("an opinion of %v", o.Spam)
		}
		spam.Fingerprint(text)
	})
}
