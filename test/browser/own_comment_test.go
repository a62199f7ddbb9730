package browser

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/causerie/causerie/test/harness"
	"github.com/chromedp/chromedp"
)

// ownComments has two readers, one of them on a phone without scripts, each write
// a comment, confirm it by the link in the mail, change it, hear of the author's
// answer, want to hear no more, and take it all back.
func ownComments(t *testing.T, b *browser, blog *harness.Blog, box *harness.Mailbox) {
	blog.Publish("hour.md", "---\ntitle: The hour\nslug: hour\n---\nOne looks for keys.\n")
	owner := b.open(t, blog, desktop())
	owner.signIn()
	for _, r := range []guest{
		{look: desktop(), name: "Rosa", first: "It takes me an hour.", then: "It takes me two hours.", answer: "Get up after one."},
		{look: scriptlessPhone(), name: "Tom", first: "I count sheep.", then: "I count goats.", answer: "May they be many.", to: "Get up after one."},
	} {
		r.window, r.box, r.owner = b.open(t, blog, r.look, chromedp.WithNewBrowserContext()), box, owner
		r.writes()
		r.confirms()
		r.changes()
		r.isAnswered()
		r.wantsQuiet()
		r.deletes()
		r.leavesNoTrace()
	}
}

// guest is a reader without an account anywhere.
type guest struct {
	*window
	box   *harness.Mailbox
	owner *window

	look                      look
	name, first, then, answer string
	// to is the comment that the guest answers, empty for the article.
	to string
	// link leads to the guest's own comment.
	link string
}

func (r *guest) address() string { return strings.ToLower(r.name) + "@readers.test" }

// writes sends a comment, and is told that a mail comes.
func (r *guest) writes() {
	r.goTo("/hour")
	if r.to != "" {
		r.pressIn(r.to, "Reply here")
		r.sees("Answer Ann Author")
	}
	r.fill("Your comment", r.first)
	r.fill("Name", r.name)
	r.fill("E-mail", r.address())
	r.tick("Tell me by mail when somebody answers")
	r.press("Preview")
	r.sees("Look at it once more")
	r.press("Send")
	r.sees("A mail is on its way to you.")
	r.goTo("/hour")
	r.misses(r.first)
}

var linkIn = regexp.MustCompile(`http://[^\s<>"]+`)

// confirms opens the link in the mail, and says that the address is the guest's own.
func (r *guest) confirms() {
	r.link = linkIn.FindString(r.box.Wait(r, soon, r.address(), "Your comment on").Text)
	r.goTo(r.link)
	r.sees("It waits for the author.")
	r.judge()
	r.press("Yes, confirm it")
	r.sees("Your address is confirmed.")
}

// changes corrects the comment, and the author lets it stand.
func (r *guest) changes() {
	r.fill("Change it", r.then)
	r.press("Save")
	r.sees("Your comment is changed.")
	r.judge()
	r.shot("own-comment")
	r.owner.goTo("/desk/conversations?show=held")
	r.owner.sees(r.then)
	r.owner.press("Approve")
	r.owner.sees("Nothing waits for you")
	r.goTo("/hour")
	r.sees(r.then)
	r.misses(r.first)
	r.misses(r.address())
	if !ask[bool](r.window, fmt.Sprintf(`{ const has = (e, words) => e?.innerText.includes(words); [...document.querySelectorAll(".comment")].some((c) => has(c, %q) && has(c.closest(".thread").previousElementSibling ?? c.closest("section"), %q)); }`, r.then, r.to)) {
		r.Errorf("%q does not stand below %q", r.then, r.to)
	}
}

// isAnswered follows the mail about the author's answer to where it stands.
func (r *guest) isAnswered() {
	r.owner.goTo("/desk/conversations?show=all")
	r.owner.press("Answer " + r.name)
	r.owner.fill("Your answer to", r.answer)
	r.owner.pressIn("Your answer to", "Answer")
	r.owner.sees("Your answer stands under the article")
	for _, link := range linkIn.FindAllString(r.answered().Text, -1) {
		if strings.Contains(link, "/comment/") && !strings.Contains(link, "key=") {
			r.goTo(link)
			r.sees(r.answer)
			if !strings.HasPrefix(r.where(), "/hour#comment-") {
				r.Errorf("the mail leads to %s", r.where())
			}
			return
		}
	}
	r.Errorf("no link in the mail leads to the answer:\n%s", r.answered().Text)
}

func (r *guest) answered() harness.Letter {
	r.Helper()
	return r.box.Wait(r, soon, r.address(), "An answer to your comment")
}

// wantsQuiet ends the mails by the link in one of them.
func (r *guest) wantsQuiet() {
	for _, link := range linkIn.FindAllString(r.answered().Text, -1) {
		if strings.Contains(link, "/comment/quiet?") {
			r.goTo(link)
			r.judge()
			r.press("No more mail")
			r.sees("You are not told of answers under that article any more.")
			r.goTo(r.link)
			r.sees("You are not told when somebody answers.")
			return
		}
	}
	r.Errorf("no link in the mail ends the mails:\n%s", r.answered().Text)
}

// deletes takes the comment back. The answer stays, under a quiet gap.
func (r *guest) deletes() {
	r.goTo(r.link)
	r.press("Delete it…")
	r.pressIn("go for good", "Delete it")
	r.sees("Your comment is deleted")
	r.goTo("/hour")
	r.sees("This comment is no longer here.")
	r.sees(r.answer)
	r.misses(r.then)
	r.misses(r.name)
	r.goTo(r.link)
	r.sees("This link does not lead to a comment any more")
}

// leavesNoTrace looks at what the device kept: nothing that was for one person.
func (r *guest) leavesNoTrace() {
	for _, w := range []*window{r.window, r.owner} {
		for _, kept := range w.kept() {
			if strings.Contains(kept, "key=") || strings.Contains(kept, "/reply") || strings.HasPrefix(kept, "/desk") || strings.HasPrefix(kept, "/comment") {
				w.Errorf("the device keeps %s", kept)
			}
		}
	}
}

// kept are the paths of the pages that the device keeps to be read offline.
func (w *window) kept() []string {
	w.Helper()
	return ask[[]string](w, fmt.Sprintf(`caches.open("pages").then((c) => c.keys()).then((all) => all.map((r) => r.url.replace(%q, "")))`, w.blog.URL))
}
