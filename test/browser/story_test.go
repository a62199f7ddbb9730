package browser

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/png"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/causerie/causerie/activitypub/aptest"
	"github.com/causerie/causerie/test/harness"
)

// TestStory tells what the owner of a fresh blog does on the first day, and
// then has every page judged, in the light on a wide screen and in the dark on
// a phone.
func TestStory(t *testing.T) {
	t.Parallel()
	blog := harness.New(t).PlainBlog(harness.BlogOptions{})
	blog.Start()
	b := newBrowser(t)
	w := b.open(t, blog, desktop())
	s := &story{window: w, alice: aptest.New(t, aptest.Address(harness.FreeAddress()+":0")).Actor("alice")}

	s.strangerMayNotClaim()
	s.setUp()
	s.write()
	s.conversation()
	s.privateLetter()
	s.changeMind()
	s.introduce()
	s.everyPage(w)
	s.everyPage(b.open(t, blog, phone()))
}

// story is the owner at the desk, and a reader elsewhere.
type story struct {
	*window
	alice *aptest.Actor
	// article is its web address, object its id in the fediverse.
	article, object string
	actor           string
}

// strangerMayNotClaim checks that a fresh blog is nobody's without the link.
func (s *story) strangerMayNotClaim() {
	s.goTo("/setup")
	s.misses("Set up the blog")
	s.goTo("/setup?token=guessed")
	s.misses("Set up the blog")
	s.goTo("/")
	s.judge()
}

// setUp opens the one-time link that the program printed.
func (s *story) setUp() {
	link := regexp.MustCompile(`http://[^\s"]+/setup\?token=[^\s"\\]+`).FindString(s.blog.Log())
	if link == "" {
		s.Fatalf("the program printed no link:\n%s", s.blog.Log())
	}
	s.goTo(link)
	s.sees("Set up your blog")
	s.judge()
	s.shot("set-up")
	s.fill("Handle", "ann")
	s.fill("Your name", "Ann Author")
	s.fill("Title of the blog", "Notes from a Window")
	s.fill("E-mail", "ann@example.org")
	s.fill("Password", "too short")
	s.press("Set up the blog")
	s.sees("The password needs at least 10 characters")
	s.judge()
	s.fill("Password", harness.Password)
	s.press("Set up the blog")
	s.sees("Your blog is ready")
	s.actor = s.blog.ActorID()

	status, body, err := s.blog.Page(strings.TrimPrefix(link, s.blog.URL))
	if err != nil || status == 200 && strings.Contains(body, "Set up the blog") {
		s.Errorf("the link works twice: %d, %v", status, err)
	}
}

// write makes an article with a picture and publishes it.
func (s *story) write() {
	s.judge()
	s.fill("Title", "The light on the wall")
	s.fill("Text", "It came in **sideways**, as it does in November.\n\n## What it fell on\n\nA wall, mostly.\n")
	s.fill("Tags", "light, november")
	s.fill("New categories", "Days")
	s.addPicture()
	s.shot("editor")
	s.judge()
	s.press("Publish")
	s.sees("Published. Your readers can see it")
	s.judge()
	s.article = ask[string](s.window, `[...document.querySelectorAll(".panel a")].map((a) => a.href).find((a) => a.endsWith("/the-light-on-the-wall"))`)

	s.goTo(s.article)
	s.sees("The light on the wall")
	s.sees("What it fell on")
	harness.Eventually(s, "the picture is there, with its words", soon, func() error {
		got, err := script[string](s.window, `[...document.querySelectorAll(".prose img")].map((i) => (i.scrollIntoView(), i.alt + " " + (i.complete && i.naturalWidth > 0))).join()`)
		if err != nil {
			return err
		}
		return want(got == "A lit wall true", "the pictures are "+got)
	})
	s.object = ask[string](s.window, `document.querySelector("link[rel=alternate][type='application/activity+json']").href`)
}

func (s *story) addPicture() {
	file := filepath.Join(s.TempDir(), "wall.png")
	if err := os.WriteFile(file, picture(s.T), 0o600); err != nil {
		s.Fatal(err)
	}
	s.press("Picture or file")
	s.sees("Add a picture or a file")
	s.judge()
	s.attach("File", file)
	s.fill("What does the picture show?", "A lit wall")
	s.pressIn("What does the picture show?", "Add")
	harness.Eventually(s, "the picture stands in the text", soon, func() error {
		return want(strings.Contains(s.value("Text"), "A lit wall"), "not yet")
	})
}

// conversation has a reply arrive, wait, be approved, and be answered.
func (s *story) conversation() {
	s.alice.Follow(s.actor)
	reply := s.alice.Reply(s.object, "<p>I know that <em>wall</em>.</p>")

	s.goTo("/desk/conversations?show=held")
	harness.Eventually(s, "the reply waits at the desk", soon, func() error {
		s.goTo("/desk/conversations?show=held")
		text, err := s.text()
		if err != nil {
			return err
		}
		return want(strings.Contains(text, "I know that wall"), "it does not")
	})
	s.judge()
	s.shot("conversations")
	s.press("Approve")
	s.sees("Nothing waits for you")
	s.goTo(s.article)
	s.sees("I know that wall")

	s.goTo("/desk/conversations?show=all")
	s.press("Answer")
	s.fill("Your answer to", "It is *your* wall, too.")
	s.judge()
	s.pressIn("Your answer to", "Answer")
	s.sees("Your answer stands under the article")
	s.goTo(s.article)
	s.sees("It is your wall, too.")
	s.shot("article")

	answer := s.alice.Wait(soon, "the author's answer", func(r aptest.Received) bool {
		return r.Activity.Type == "Create" && strings.Contains(string(r.Raw), "It is ")
	})
	if !strings.Contains(string(answer.Raw), reply.ID) {
		s.Errorf("the answer does not say what it answers: %s", answer.Raw)
	}
}

// privateLetter has a message arrive that is for the author alone.
func (s *story) privateLetter() {
	s.alice.Reply(s.object, "<p>Between you and me.</p>", aptest.Direct())
	harness.Eventually(s, "the letter is there", soon, func() error {
		s.goTo("/desk/letters/with?person=" + url.QueryEscape(s.alice.ID))
		text, err := s.text()
		if err != nil {
			return err
		}
		return want(strings.Contains(text, "Between you and me."), "it is not")
	})
	s.goTo(s.article)
	s.sees("I know that wall")
	s.misses("Between you and me")
}

// changeMind corrects the article, and readers and followers get the new words.
func (s *story) changeMind() {
	s.goTo("/desk")
	s.press("The light on the wall")
	s.fill("Title", "The light on the old wall")
	s.press("Update")
	s.sees("Updated. Readers see the new version now.")
	s.goTo(s.article)
	s.sees("The light on the old wall")
	s.sees("edited")
	s.alice.Wait(soon, "the update", func(r aptest.Received) bool {
		return r.Activity.Type == "Update" && strings.Contains(string(r.Raw), "The light on the old wall")
	})
}

// introduce fills in the author's profile, with a picture.
func (s *story) introduce() {
	file := filepath.Join(s.TempDir(), "ann.png")
	if err := os.WriteFile(file, picture(s.T), 0o600); err != nil {
		s.Fatal(err)
	}
	s.goTo("/desk/profile")
	s.fill("About you", "I look out of windows.")
	s.attach("Choose a picture", file)
	s.fill("What it shows", "A wall")
	s.press("Save")
	s.sees("Profile saved.")
	s.goTo("/@ann")
	s.sees("I look out of windows.")
	s.alice.Wait(soon, "the new profile", func(r aptest.Received) bool {
		return r.Activity.Type == "Update" && strings.Contains(string(r.Raw), "I look out of windows.")
	})
	s.goTo("/desk/settings")
	s.fill("Description", "What the light does.")
	s.press("Save")
	s.sees("Settings saved.")
	s.goTo("/")
	s.sees("What the light does.")
}

// everyPage walks through all pages of the desk, and looks at some of the blog's:
// TestVisitors walks through those.
func (s *story) everyPage(w *window) {
	w.within = "desk"
	visited := w.crawl("/", s.article, "/nowhere", "/search?q=wall", "/search?q=nothing-like-it", "/desk", "/desk/articles/new?kind=note", "/desk/blocks", "/desk/nowhere")
	for _, page := range []string{"/desk/settings", "/desk/profile", "/desk/deliveries", "/desk/media", "/desk/categories", "/desk/followers", "/desk/letters", "/desk/password"} {
		if !slices.Contains(visited, page) {
			s.Errorf("no link leads to %s: walked %v", page, visited)
		}
	}
}

// TestWithoutScripts reads, signs in, writes and publishes in a browser that
// runs no scripts.
func TestWithoutScripts(t *testing.T) {
	t.Parallel()
	blog := harness.New(t).PlainBlog(harness.BlogOptions{})
	blog.Setup()
	blog.Start()
	w := newBrowser(t).open(t, blog, scriptless())
	w.goTo("/desk")
	w.sees("Sign in")
	w.judge()
	w.fill("E-mail", "ann@example.org")
	w.fill("Password", "not the password")
	w.press("Sign in")
	w.sees("The e-mail address or the password is wrong.")
	w.judge()
	w.fill("Password", harness.Password)
	w.press("Sign in")
	w.sees("Nothing is written yet")
	w.press("Write an article")
	w.fill("Title", "Plain and simple")
	w.fill("Text", "No script was harmed.")
	w.press("Save draft")
	w.sees("Draft saved.")
	if status, _, err := blog.Page("/plain-and-simple"); err != nil || status != 404 {
		t.Errorf("the draft answers %d, %v, want 404", status, err)
	}
	w.press("Publish")
	w.sees("Published. Your readers can see it")
	w.goTo("/plain-and-simple")
	w.sees("No script was harmed.")
	w.shot("article")
	w.goTo("/desk")
	w.press("Sign out")
	w.sees("Sign in")
	w.goTo("/desk/settings")
	w.sees("Password")
}

func want(good bool, complaint string) error {
	if good {
		return nil
	}
	return errors.New(complaint)
}

// picture is a small photograph of a wall with light on it.
func picture(t *testing.T) []byte {
	t.Helper()
	wall := image.NewRGBA(image.Rect(0, 0, 1200, 800))
	for y := range 800 {
		for x := range 1200 {
			glow := uint8(max(0, 120-abs(x-y)/6))
			wall.Set(x, y, color.RGBA{R: 110 + glow, G: 90 + glow, B: 80 + glow/2, A: 255})
		}
	}
	var file bytes.Buffer
	if err := png.Encode(&file, wall); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func abs(n int) int {
	if n < 0 {
		return -n
	}
	return n
}
