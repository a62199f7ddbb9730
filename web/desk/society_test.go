package desk_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

func (h *house) complain(from blog.Person, words string, about ...blog.Target) {
	h.t.Helper()
	must(h.t, h.Report(h.t.Context(), blog.Complaint{From: from, Words: words, Authors: []string{h.author}, About: about}))
}

func TestReportsAtTheDesk(t *testing.T) {
	h := settled(t)
	a := h.publish("On rest", "Sleep.")
	ben := person("ben", "mastodon.test")
	h.hear(ben, a, 1, "Rude words", blog.Public)
	c := h.onlyComment(blog.Held)
	v := h.member()
	v.get("/desk/reports").is(http.StatusOK).shows("No open reports.")
	v.get("/desk").hides("open report")

	server := blog.Person{URI: "https://far.test/actor", Host: "far.test", Automated: true}
	h.complain(server, "First line.\nSecond <b>line</b>.", blog.Target{ObjectID: a.ObjectID}, blog.Target{CommentID: c.ID})
	v.get("/desk").shows("open report")
	page := v.get("/desk/reports").is(http.StatusOK).shows("Report from <bdi>far.test</bdi>", "First line.\nSecond <b>line</b>.", "On rest", "<bdi>@ben@mastodon.test</bdi>", "you, as the author")
	if strings.Contains(page.body, "<b>line") {
		t.Error("words became HTML")
	}
	list, _, err := h.store.DeskReports(t.Context(), false, 1)
	must(t, err)
	id := list[0].ID
	must(t, h.DeleteComment(t.Context(), c.ID))
	v.get("/desk/reports").shows("which is deleted").hides("Rude words")
	v.post("/desk/reports/"+id+"/resolve", "note", "Removed it.", "back", "/desk/reports?page=1").leadsTo("/desk/reports?page=1")
	v.get("/desk/reports").shows("The report is resolved.", "No open reports.").hides("First line.")
	v.get("/desk/reports?show=resolved").shows("First line.", "Removed it.")
	v.post("/desk/reports/"+id+"/reopen", "back", "/desk/reports").leadsTo("/desk/reports")
	v.get("/desk/reports").shows("First line.", "Removed it.")
	v.post("/desk/reports/none/resolve").is(http.StatusNotFound)
	v.get("/desk/reports?show=else").is(http.StatusNotFound)

	v.get("/desk/blocks?quiet=far.test").shows(`value="far.test"`, `name="reject_reports" value="yes" checked`, `value="noop" checked`)
}

func TestABlockSaysHowFarItGoes(t *testing.T) {
	h := settled(t)
	v := h.member()
	v.post("/desk/blocks", "value", "loud.test", "severity", "silence", "reject_media", "yes", "comment", "Shouts", "public_comment", "Loud", "back", "/desk/blocks").leadsTo("/desk/blocks")
	v.get("/desk/blocks").shows("Silenced: loud.test", "silenced", "no pictures", "Shouts", "For others: Loud").hides("no reports")
	v.get("/desk/blocks?change=loud.test").shows(`value="silence" checked`, `name="reject_media" value="yes" checked`, "Shouts", "Change the block of loud.test", "Save")
	v.get("/desk/blocks?change=nobody.test").is(http.StatusNotFound)
	v.post("/desk/blocks", "value", "loud.test", "severity", "harsh").is(http.StatusUnprocessableEntity).shows("suspend, silence or noop", `id="severity-wrong"`)
	v.post("/desk/blocks", "value", "loud.test", "back", "/desk/blocks").leadsTo("/desk/blocks")
	b, err := h.store.BlockNamed(t.Context(), "loud.test")
	must(t, err)
	if b.Severity != blog.Suspend || !b.RejectMedia || b.Comment != "Shouts" {
		t.Errorf("the quick button made it %+v", b)
	}
	v.post("/desk/blocks", "value", "https://far.test/@eve", "severity", "suspend", "back", "/desk/blocks").leadsTo("/desk/blocks")
	v.get("/desk/blocks?q=EVE").shows("@eve@far.test", "1 block with").hides("loud.test")
}

func TestAListOfBlocksIsShownBeforeItIsTaken(t *testing.T) {
	h := settled(t)
	ben := person("ben", "mastodon.test")
	must(t, h.Follow(t.Context(), h.author, ben, "https://mastodon.test/follow/1"))
	v := h.member()
	v.get("/desk/blocks/import").is(http.StatusOK).shows("The list, as a file")
	list := "\ufeff#domain,#severity,#public_comment\r\nmastodon.test,suspend,\"Because, \"\"so\"\"\"\r\nsp**.test,suspend,\r\nquiet.test,silence,\r\n"
	plan := v.file("/desk/blocks/import", "file", "list.csv", list, "").is(http.StatusOK)
	plan.shows("2 new blocks", "Nothing has happened yet.", "1 follower, 0 comments here", "Line 3", "sp**.test", "obfuscated")
	v.get("/desk/blocks").shows("Nobody is blocked.")
	kept := strings.ReplaceAll(plan.value("list"), "\r\n", "\n")
	v.file("/desk/blocks/import/now", "unused", "", "", "", "list", strings.ReplaceAll(kept, "\n", "\r\n")).leadsTo("/desk/blocks")
	v.get("/desk/blocks").shows("Imported: 2 new, 0 changed", "mastodon.test", "silenced", `Because, "so"`)
	v.get("/desk/followers").shows("No followers yet.")

	sent := v.get("/desk/blocks/export").is(http.StatusOK)
	if got := sent.header.Get("Content-Disposition"); !strings.Contains(got, `filename="domain_blocks.csv"`) {
		t.Errorf("sent as %q", got)
	}
	sent.shows("#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\n", "mastodon.test,suspend,false,false,\"Because, \"\"so\"\"\",false\n")
	v.post("/desk/blocks/import", "list", "@eve@far.test").is(http.StatusOK).shows("1 new block")
	v.post("/desk/blocks/import/now", "list", "@eve@far.test").leadsTo("/desk/blocks")
	if got := v.get("/desk/blocks/export?of=accounts").body; got != "eve@far.test\n" {
		t.Errorf("accounts: %q", got)
	}
	v.post("/desk/blocks/import").is(http.StatusUnprocessableEntity).shows("Choose a file", `id="file-wrong"`)
	v.post("/desk/blocks/import", "list", "#domain,#severity\nx.test,harsh").is(http.StatusUnprocessableEntity).shows("Line 2: “harsh” is no severity")
}

func TestTheListOfHosts(t *testing.T) {
	h := settled(t)
	must(t, h.Follow(t.Context(), h.author, person("ben", "mastodon.test"), "https://mastodon.test/follow/1"))
	must(t, h.Follow(t.Context(), h.author, person("eve", "social.test"), "https://social.test/follow/1"))
	v := h.member()
	v.get("/desk/hosts").is(http.StatusOK).shows("All servers may speak here", "Your list is empty", "2 followers on 2 servers not listed will get nothing", "No server is listed.")
	v.post("/desk/hosts", "host", "Mastodon.test").leadsTo("/desk/hosts")
	v.post("/desk/hosts", "host", "no host").is(http.StatusUnprocessableEntity).shows(`id="host-wrong"`, `value="no host"`)
	v.get("/desk/hosts").shows("1 follower on 1 server not listed will get nothing", "Take off the list", "<bdi>mastodon.test</bdi>")
	v.post("/desk/hosts/mode", "mode", "allowlist").leadsTo("/desk/hosts")
	v.get("/desk/hosts").shows("Only listed servers may speak here", "1 follower on 1 server not listed gets nothing for now; they stay followers.")
	v.post("/desk/settings", "title", "T", "language", "de", "policy", "all", "quotes", "ask", "format", "note", "per_page", "5", "authorized_fetch", "yes").leadsTo("/desk/settings")
	s, err := h.store.Settings(t.Context())
	must(t, err)
	if s.Federation != blog.FederateListed || !s.AuthorizedFetch {
		t.Errorf("saving other settings made it %+v", s)
	}
	v.post("/desk/hosts/mode", "mode", "closed").is(http.StatusUnprocessableEntity)
	v.post("/desk/hosts/mode", "mode", "open").leadsTo("/desk/hosts")
	v.post("/desk/hosts/remove", "host", "mastodon.test").leadsTo("/desk/hosts")
	v.post("/desk/hosts/remove", "host", "mastodon.test").is(http.StatusNotFound)
}
