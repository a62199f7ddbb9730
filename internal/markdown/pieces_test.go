package markdown_test

import (
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/markdown"
)

func TestEmbedsAreRecognised(t *testing.T) {
	for source, player := range map[string]string{
		"https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=1m30s":                                                                 "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1&start=90",
		"https://youtu.be/dQw4w9WgXcQ":                                                                                        "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1",
		"https://www.youtube.com/shorts/dQw4w9WgXcQ":                                                                          "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1",
		`<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ"></iframe>`:                                                   "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1",
		"https://vimeo.com/76979871":                                                                                          "https://player.vimeo.com/video/76979871?dnt=1&autoplay=1",
		"https://framatube.org/w/kkGMgK9ZtnKfYAgnEtQxbv":                                                                      "https://framatube.org/videos/embed/kkGMgK9ZtnKfYAgnEtQxbv?p2p=0&autoplay=1",
		`<iframe src="https://framatube.org/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d"></iframe>`:                     "https://framatube.org/videos/embed/9c9de5e8-0a1e-484a-b099-e80766180a6d?p2p=0&autoplay=1",
		"https://open.spotify.com/episode/4rOoJ6Egrf8K2IrywzwOMk":                                                             "https://open.spotify.com/embed/episode/4rOoJ6Egrf8K2IrywzwOMk",
		"https://podcasts.apple.com/de/podcast/a-name/id123?i=1000456":                                                        "https://embed.podcasts.apple.com/de/podcast/a-name/id123?i=1000456",
		"https://mastodon.social/@Gargron/100254678717223630":                                                                 "https://mastodon.social/@Gargron/100254678717223630/embed",
		"https://pod.example/@show/episodes/first-one":                                                                        "https://pod.example/@show/episodes/first-one/embed",
		"<figure class=\"wp-block-embed\"><div class=\"wp-block-embed__wrapper\">\nhttps://vimeo.com/123456\n</div></figure>": "https://player.vimeo.com/video/123456?dnt=1&autoplay=1",
		`<iframe src="https://share.transistor.fm/e/abc123"></iframe>`:                                                        "https://share.transistor.fm/e/abc123",
	} {
		pieces := pieces(t, "Before.\n\n"+source+"\n\nAfter.")
		if len(pieces) != 3 || pieces[1].Embed == nil {
			t.Errorf("%s: %+v", source, pieces)
			continue
		}
		if got := pieces[1].Embed; got.Player != player || !strings.HasPrefix(player, got.Origin+"/") {
			t.Errorf("%s: plays %s of %s, want %s", source, got.Player, got.Origin, player)
		}
	}
}

func TestOtherLinksStayLinks(t *testing.T) {
	for _, source := range []string{
		"See https://youtu.be/dQw4w9WgXcQ",
		"[a film](https://youtu.be/dQw4w9WgXcQ)",
		"https://example.org/watch?v=dQw4w9WgXcQ",
		"https://www.youtube.com/@somebody",
		"https://mastodon.social/@Gargron@example.org/100254678717223630",
		"https://www.youtube.com/watch?v=%22%3E%3Cscript%3E",
		`<iframe src="https://ads.example/frame"></iframe>`,
		`<iframe src="javascript:alert(1)"></iframe> x`,
	} {
		for _, p := range pieces(t, source) {
			if p.Embed != nil {
				t.Errorf("%s became %+v", source, *p.Embed)
			}
		}
	}
}

func TestPiecesAreTheWhole(t *testing.T) {
	doc, err := markdown.New(markdown.Options{}).Article("One.\n\nhttps://youtu.be/dQw4w9WgXcQ\n\nTwo.")
	if err != nil {
		t.Fatal(err)
	}
	if federated := markdown.Federated(doc.HTML, "https://blog.example/a"); !strings.Contains(federated, `<a href="https://youtu.be/dQw4w9WgXcQ">`) {
		t.Errorf("the fediverse gets %s", federated)
	}
}

func pieces(t *testing.T, source string) []markdown.Piece {
	t.Helper()
	doc, err := markdown.New(markdown.Options{BaseURL: "https://blog.example"}).Article(source)
	if err != nil {
		t.Fatal(err)
	}
	var list []markdown.Piece
	for _, p := range markdown.Pieces(doc.HTML) {
		if p.Embed != nil || strings.TrimSpace(p.HTML) != "" {
			list = append(list, p)
		}
	}
	return list
}

func TestSourceIsWhatIsShown(t *testing.T) {
	renderer := markdown.New(markdown.Options{BaseURL: "https://blog.example"})
	source := "# Rest\n\n<!-- call Mrs M. -->\n\nSleep is **not** a *reward*[^1], see [this](/on-rest).\n\n" +
		"- one\n- two\n  - deep\n\n3. three\n4. four\n\n> Quoted\n\n```go\nx := \"a\"\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n" +
		"![A sea](/media/sea.jpg \"The sea\")\n\n1986\\. A year. snake_case\n\n[^1]: A note.\n"
	doc, err := renderer.Article(source)
	if err != nil {
		t.Fatal(err)
	}
	got := markdown.Source(doc.HTML, "https://blog.example/a")
	for _, want := range []string{
		"## Rest\n", "Sleep is **not** a *reward*[^1], see [this](https://blog.example/on-rest).", "- one\n- two\n", "deep",
		"3. three\n4. four", "> Quoted", "```go\nx := \"a\"\n```", "| a | b |\n| --- | --- |\n| 1 | 2 |",
		"![A sea](https://blog.example/media/sea.jpg)", "The sea", "1986\\. A year.", "[^1]: A note.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if strings.Contains(got, "Mrs M.") {
		t.Errorf("the remark is in\n%s", got)
	}
	again, err := renderer.Article(got)
	if err != nil {
		t.Fatal(err)
	}
	if again.Text != doc.Text {
		t.Errorf("read again it says\n%s\ninstead of\n%s", again.Text, doc.Text)
	}
}

func TestColumnsKeepToTheirSideAsMarkdown(t *testing.T) {
	renderer := markdown.New(markdown.Options{BaseURL: "https://blog.example"})
	const table = "| hour | mood | pulse | note |\n| --: | :-: | :-- | --- |\n| 7 | low | 60 | a \\| b |\n"
	doc, err := renderer.Article(table)
	if err != nil {
		t.Fatal(err)
	}
	if got := markdown.Source(doc.HTML, "https://blog.example/a"); got != table {
		t.Errorf("the table became\n%s", got)
	}
}

// The origin of a player becomes part of the policy of the page.
func TestAHostThatIsNoHostIsNotEmbedded(t *testing.T) {
	for _, source := range []string{"https://a;sandbox;.podigee.io/1/embed", "https://a,b.podigee.io/1/embed", "https://*.podigee.io/1/embed"} {
		for _, piece := range markdown.Pieces(`<p class="embed"><a href="` + source + `" rel="noopener">A player</a></p>`) {
			if piece.Embed != nil {
				t.Errorf("%s may be put into a frame: %+v", source, piece.Embed)
			}
		}
	}
}
