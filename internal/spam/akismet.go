package spam

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// AkismetURL is where the service answers.
const AkismetURL = "https://rest.akismet.com"

const (
	patience      = 10 * time.Second
	longestAnswer = 4 << 10 // bytes; its answers are a word
)

// Akismet asks the service of that name, by its API 1.1
// (https://akismet.com/developers/). It is for jobs: never ask in a request of a
// visitor, and never in a transaction.
type Akismet struct {
	Base   string       // address of the service; "" for [AkismetURL]
	Key    string       // of its owner
	Blog   string       // address of the front page
	Agent  string       // names the program: "Causerie/1.0 | Akismet/1.0"
	Client *http.Client // nil for one with a time limit
}

// Message is what the service is told about a comment, and nothing else is.
type Message struct {
	IP        string // of who wrote it, or of the server that brought it
	Agent     string // of their browser, or the name of the way it came
	Referrer  string
	Permalink string // of what it is about
	Type      string // "comment" or "reply"
	Author    string // name
	Email     string // "" if not given
	URL       string // that they typed themselves
	Text      string
	Language  string    // BCP 47
	WrittenAt time.Time // of the comment
	ArticleAt time.Time // of what it is about
	Again     string    // why it is asked once more: "edit" or ""
}

// Verdict is what the service says.
type Verdict struct {
	Spam    bool
	Discard bool // it is so plainly spam that nobody needs to see it
}

// ErrBadKey says that the service does not know the key, or not for this blog.
var ErrBadKey = errors.New("Akismet does not accept the key")

// VerifyKey asks whether the key is good. The error is [ErrBadKey] if it is not;
// any other error says that the service did not answer.
func (a Akismet) VerifyKey(ctx context.Context) error {
	body, header, err := a.post(ctx, "verify-key", url.Values{"key": {a.Key}, "api_key": {a.Key}, "blog": {a.Blog}})
	if err != nil {
		return err
	}
	switch body {
	case "valid":
		return nil
	case "invalid":
		return ErrBadKey
	}
	return misunderstood(body, header)
}

// Check asks whether a message is spam.
func (a Akismet) Check(ctx context.Context, m Message) (Verdict, error) {
	body, header, err := a.post(ctx, "comment-check", a.values(m))
	if err != nil {
		return Verdict{}, err
	}
	switch body {
	case "true":
		return Verdict{Spam: true, Discard: header.Get("X-Akismet-Pro-Tip") == "discard"}, nil
	case "false":
		return Verdict{}, nil
	case "invalid":
		return Verdict{}, refused(header)
	}
	return Verdict{}, misunderstood(body, header)
}

// SubmitSpam tells that a message which was taken for a good one is spam.
func (a Akismet) SubmitSpam(ctx context.Context, m Message) error {
	return a.submit(ctx, "submit-spam", m)
}

// SubmitHam tells that a message which was taken for spam is none.
func (a Akismet) SubmitHam(ctx context.Context, m Message) error {
	return a.submit(ctx, "submit-ham", m)
}

func (a Akismet) submit(ctx context.Context, call string, m Message) error {
	body, header, err := a.post(ctx, call, a.values(m))
	if err != nil {
		return err
	}
	switch {
	case strings.HasPrefix(body, "Thanks"):
		return nil
	case body == "invalid":
		return refused(header)
	}
	return misunderstood(body, header)
}

// refused tells a key that is not known from a request that lacks something, which
// the service explains in a header.
func refused(header http.Header) error {
	if help := header.Get("X-Akismet-Debug-Help"); help != "" && !strings.Contains(strings.ToLower(help), "key") {
		return fmt.Errorf("Akismet refused the question: %s", clip(help))
	}
	return ErrBadKey
}

func misunderstood(body string, header http.Header) error {
	if help := header.Get("X-Akismet-Debug-Help"); help != "" {
		body = help
	}
	return fmt.Errorf("Akismet gave no answer that is known: %q", clip(body))
}

func clip(s string) string {
	if r := []rune(s); len(r) > 120 {
		return string(r[:120]) + "…"
	}
	return s
}

func (a Akismet) values(m Message) url.Values {
	v := url.Values{"api_key": {a.Key}, "blog": {a.Blog}, "blog_charset": {"UTF-8"}, "user_ip": {m.IP}}
	for name, value := range map[string]string{
		"user_agent": m.Agent, "referrer": m.Referrer, "permalink": m.Permalink, "comment_type": m.Type,
		"comment_author": m.Author, "comment_author_email": m.Email, "comment_author_url": m.URL,
		"comment_content": m.Text, "blog_lang": strings.ReplaceAll(strings.ToLower(m.Language), "-", "_"), "recheck_reason": m.Again,
		"comment_date_gmt": stamp(m.WrittenAt), "comment_post_modified_gmt": stamp(m.ArticleAt),
	} {
		if value != "" {
			v.Set(name, value)
		}
	}
	return v
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// post makes one call and returns the word it is answered with.
func (a Akismet) post(ctx context.Context, call string, values url.Values) (string, http.Header, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	base := a.Base
	if base == "" {
		base = AkismetURL
	}
	to := strings.TrimRight(base, "/") + "/1.1/" + call
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, strings.NewReader(values.Encode()))
	if err != nil {
		return "", nil, fmt.Errorf("ask Akismet: %w", err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
	r.Header.Set("User-Agent", a.Agent)
	client := a.Client
	if client == nil {
		client = &http.Client{Timeout: patience}
	}
	answer, err := client.Do(r)
	if err != nil {
		return "", nil, fmt.Errorf("ask Akismet: %w", withoutAddress(err))
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(answer.Body, longestAnswer))
	if err != nil {
		return "", nil, fmt.Errorf("ask Akismet: %w", err)
	}
	if answer.StatusCode != http.StatusOK {
		return "", nil, fmt.Errorf("Akismet answered %d", answer.StatusCode)
	}
	return strings.TrimSpace(string(body)), answer.Header, nil
}

// withoutAddress takes the address from an error, which is long and says nothing.
func withoutAddress(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}
