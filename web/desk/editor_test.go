package desk_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

// words is what the editor's form sends, with changes.
func words(changes ...string) []string {
	form := map[string]string{"kind": "article", "title": "First light", "source": "It begins."}
	for i := 0; i < len(changes); i += 2 {
		form[changes[i]] = changes[i+1]
	}
	var pairs []string
	for name, value := range form {
		pairs = append(pairs, name, value)
	}
	return pairs
}

// autosaved is what the editor's script is told.
type autosaved struct{ ID, Seen, Error string }

func (r reply) told() (a autosaved) {
	r.t.Helper()
	must(r.t, json.Unmarshal([]byte(r.body), &a))
	return a
}

func TestWriteAndPublishWithoutAScript(t *testing.T) {
	h := settled(t)
	v := h.member()
	v.get("/desk").is(http.StatusOK).shows("Nothing is written yet.")
	v.get("/desk/articles/new").is(http.StatusOK).shows("Save draft", "Publish", "Not saved yet")
	saved := v.post("/desk/articles/new/save", words("tags", "light, #Morning,, light", "more_categories", "Seasons")...).is(http.StatusSeeOther)
	place := saved.header.Get("Location")
	page := v.get(place).is(http.StatusOK).shows("Draft saved.", "First light", "It begins.", "light, Morning", "Seasons")
	id := strings.TrimPrefix(place, "/desk/articles/")
	v.post(place+"/publish", words("seen", page.value("seen"), "slug", "light", "summary", "On mornings.", "language", "en-GB", "warning", "Early hours", "sensitive", "yes", "category", "Seasons")...).leadsTo(place)
	v.get(place).shows("Published.", "https://blog.test/light", "Update", "Unpublish")
	a, err := h.store.Article(t.Context(), id)
	must(t, err)
	if !a.Public() || a.Slug != "light" || a.Summary != "On mornings." || a.Language != "en-GB" || a.Warning != "Early hours" || !a.Sensitive || len(a.Categories) != 1 || !a.Broadcast {
		t.Fatalf("published %+v", a)
	}
	page = v.get(place)
	v.post(place+"/publish", words("seen", page.value("seen"), "title", "Second light")...).leadsTo(place)
	v.get(place).shows("Updated.", "Second light")
	v.get("/desk").shows("Second light", "Published").hides("First light")
	v.get("/desk?show=draft").shows("No drafts.")
}

func TestSeriesAndHistoryAreSetAtTheDesk(t *testing.T) {
	h := settled(t)
	v := h.member()
	saved := v.post("/desk/articles/new/save", words("series", " On  Sleep ", "history", "shown")...).is(http.StatusSeeOther)
	place := saved.header.Get("Location")
	page := v.get(place).shows(`value="On Sleep"`, `name="history" value="shown" checked`)
	v.post(place+"/publish", words("seen", page.value("seen"), "series", "…")...).is(http.StatusUnprocessableEntity).shows("The name of a series needs")
	v.post(place+"/publish", words("seen", page.value("seen"), "series", "On Sleep", "history", "hidden")...).leadsTo(place)
	a, err := h.store.Article(t.Context(), strings.TrimPrefix(place, "/desk/articles/"))
	must(t, err)
	if a.Series != "On Sleep" || a.History != blog.HistoryHidden {
		t.Errorf("published %+v", a)
	}
	v.get("/desk/settings").shows("Show earlier versions of edited articles")
}

func TestWhatIsWrongStandsAtItsFieldWithWhatWasTyped(t *testing.T) {
	h := settled(t)
	h.publish("Taken", "Words.")
	v := h.member()
	for field, c := range map[string]struct {
		form      []string
		status    int
		complaint string
	}{
		"title":  {words("title", ""), http.StatusUnprocessableEntity, "Give the article a title"},
		"source": {words("source", ""), http.StatusUnprocessableEntity, "the article is empty"},
		"slug":   {words("slug", "taken"), http.StatusConflict, "choose another"},
		"date":   {words("date", "next Tuesday"), http.StatusUnprocessableEntity, "Give the date as"},
		"tags":   {words("tags", strings.Repeat("a,b,c,d,e,f,g,h,i,j,", 6)), http.StatusUnprocessableEntity, "Fifty tags"},
	} {
		form := append(c.form, "summary", "A summary that stays")
		r := v.post("/desk/articles/new/publish", form...).is(c.status).shows(c.complaint, `id="`+field+`-wrong"`, "A summary that stays")
		if strings.Count(r.body, `aria-invalid="true"`) != 1 || !strings.Contains(r.body, "data-unsaved") {
			t.Errorf("%s: not exactly one field is marked, or the text is taken for saved", field)
		}
	}
	if list, _, err := h.store.DeskArticles(t.Context(), "", 1); err != nil || len(list) != 1 {
		t.Fatalf("%d articles, %v", len(list), err)
	}
}

func TestAutosaveOfADraft(t *testing.T) {
	h := settled(t)
	v := h.member()
	first := v.script("/desk/articles/new/autosave", words()...).is(http.StatusOK).told()
	if first.ID == "" || first.Seen == "" {
		t.Fatalf("told %+v", first)
	}
	h.clock = h.clock.Add(time.Second)
	place := "/desk/articles/" + first.ID
	second := v.script(place+"/autosave", words("seen", first.Seen, "title", "A better title", "source", "More.")...).is(http.StatusOK).told()
	if second.ID != first.ID || second.Seen == first.Seen {
		t.Fatalf("told %+v after %+v", second, first)
	}
	v.get(place).shows("A better title", "More.").hides("newer than the saved draft")
	v.get("/desk").shows("A better title")

	// What cannot be saved as it is, is kept all the same.
	h.publish("Taken", "Words.")
	h.clock = h.clock.Add(time.Second)
	third := v.script(place+"/autosave", words("seen", second.Seen, "source", "Under a taken address.", "slug", "taken")...).is(http.StatusOK).told()
	v.get(place).shows("Under a taken address.", "newer than the saved draft")
	h.clock = h.clock.Add(time.Second)
	v.script(place+"/autosave", words("seen", third.Seen, "source", "With half a date.", "date", "20")...).is(http.StatusOK)
	v.get(place).shows("With half a date.")
}

func TestAutosaveOfWhatIsPublished(t *testing.T) {
	h := settled(t)
	a := h.publish("Title", "Public words.")
	v := h.member()
	place := "/desk/articles/" + a.ID
	h.clock = h.clock.Add(time.Second)
	form := words("title", "Title", "slug", a.Slug, "source", "Words in progress.", "seen", v.get(place).value("seen"))
	v.script(place+"/autosave", form...).is(http.StatusOK)
	kept, err := h.store.Article(t.Context(), a.ID)
	must(t, err)
	if kept.Source != "Public words." {
		t.Fatalf("autosaving published %q", kept.Source)
	}
	v.get(place).shows("Words in progress.", "changes that are not published yet", "Throw these changes away")
	v.get("/desk").shows("Unpublished changes")
	v.get(place + "/preview").shows("Words in progress.")

	h.clock = h.clock.Add(time.Second)
	v.post(place + "/discard").leadsTo(place)
	v.get(place).shows("Public words.", "The unsaved changes are gone.").hides("Words in progress.", "not published yet")
	if kept, err = h.store.Article(t.Context(), a.ID); err != nil || !kept.EditedAt.IsZero() {
		t.Fatalf("throwing changes away counted as an edit: %v, %v", kept.EditedAt, err)
	}

	h.clock = h.clock.Add(time.Second)
	form = words("title", "Title", "slug", a.Slug, "source", "Later.", "seen", v.get(place).value("seen"))
	v.post(place+"/save", form...).leadsTo(place)
	v.get(place).shows("Saved, and not published.", "Later.")
}

func TestTwoWindowsDoNotOverwriteEachOther(t *testing.T) {
	h := settled(t)
	v := h.member()
	made := v.script("/desk/articles/new/autosave", words()...).told()
	place := "/desk/articles/" + made.ID
	h.clock = h.clock.Add(time.Second)
	v.script(place+"/autosave", words("seen", made.Seen, "source", "From the phone.")...).is(http.StatusOK)
	h.clock = h.clock.Add(time.Second)

	stale := v.script(place+"/autosave", words("seen", made.Seen, "source", "From the desk.")...).is(http.StatusConflict).told()
	if stale.Error == "" || stale.Seen == made.Seen {
		t.Fatalf("told %+v", stale)
	}
	for _, action := range []string{"/save", "/publish"} {
		r := v.post(place+action, words("seen", made.Seen, "source", "From the desk.")...).is(http.StatusConflict)
		r.shows("changed elsewhere", "From the desk.", "Open the other version").hides("From the phone.")
		if r.value("seen") != stale.Seen {
			t.Errorf("%s: sending again would fail again", action)
		}
	}
	v.get(place).shows("From the phone.")
	v.post(place+"/save", words("seen", stale.Seen, "source", "From the desk.")...).leadsTo(place)
	v.get(place).shows("From the desk.").hides("From the phone.")

	// The same words from two sides are no conflict.
	v.script(place+"/autosave", words("seen", made.Seen, "source", "From the desk.")...).is(http.StatusOK)
}

func TestDates(t *testing.T) {
	h := settled(t)
	v := h.member()
	r := v.post("/desk/articles/new/save", words("date", "2020-03-01T07:30")...).is(http.StatusSeeOther)
	place := r.header.Get("Location")
	page := v.get(place).shows(`value="2020-03-01T07:30"`).hides("newer than the saved draft")
	v.get("/desk").hides("Unpublished changes")
	v.post(place+"/publish", words("date", "2020-03-01T07:30", "date_was", page.value("date_was"), "seen", page.value("seen"))...).leadsTo(place)
	v.get(place).shows("Published under an earlier date.", "not sent to followers")
	id := strings.TrimPrefix(place, "/desk/articles/")
	a, err := h.store.Article(t.Context(), id)
	must(t, err)
	if want := time.Date(2020, 3, 1, 7, 30, 0, 0, time.UTC); !a.PublishedAt.Equal(want) || a.Broadcast {
		t.Fatalf("published at %v, broadcast %v", a.PublishedAt, a.Broadcast)
	}

	// A date that was not touched is not rounded to the minute.
	h.clock = h.clock.Add(42*time.Second + 7*time.Millisecond)
	b := h.publish("To the second", "Words.")
	page = v.get("/desk/articles/" + b.ID)
	was := page.value("date_was")
	v.post("/desk/articles/"+b.ID+"/publish", words("title", "New title", "date", was, "date_was", was, "seen", page.value("seen"))...).is(http.StatusSeeOther)
	after, err := h.store.Article(t.Context(), b.ID)
	must(t, err)
	if !after.PublishedAt.Equal(b.PublishedAt) {
		t.Errorf("the date moved from %v to %v", b.PublishedAt, after.PublishedAt)
	}
}

func TestUploadWithoutAScript(t *testing.T) {
	h := settled(t)
	v := h.member()
	form := words("use", "text", "file_alt", "A [red] dot\non white", "file_caption", "")
	r := v.file("/desk/articles/new/upload", "file", "dot.png", "picture", "", form...).is(http.StatusSeeOther)
	place := r.header.Get("Location")
	page := v.get(place).shows("The file is in your article.", "It begins.\n\n![A \\[red\\] dot on white](/media/", "First light")
	r = v.file(place+"/upload", "cover_file", "cover.png", "picture of a cover", "", words("use", "cover", "cover_alt", "A cover", "seen", page.value("seen"))...)
	r.leadsTo(place)
	v.get(place).shows("A cover", "It begins.")
	id := strings.TrimPrefix(place, "/desk/articles/")
	a, err := h.store.Article(t.Context(), id)
	must(t, err)
	if a.CoverID == "" || a.CoverAlt != "A cover" {
		t.Fatalf("cover %q, %q", a.CoverID, a.CoverAlt)
	}
	v.file("/desk/articles/new/upload", "file", "bad.exe", "MZ", "", form...).is(http.StatusUnprocessableEntity).shows("not a file that the blog knows", "It begins.", "First light")
	v.post("/desk/articles/new/upload", form...).is(http.StatusUnprocessableEntity).shows("Choose a file first.", "It begins.")
}

func TestUploadByTheScript(t *testing.T) {
	h := settled(t)
	v := h.member()
	r := v.file("/desk/articles/new/upload", "file", "dot.png", "picture", "application/json", "alt", "A dot").is(http.StatusOK)
	var told struct{ ID, Path, Alt, Markdown string }
	must(t, json.Unmarshal([]byte(r.body), &told))
	if told.Markdown != "![A dot]("+told.Path+")" || told.Path != "/media/"+told.ID {
		t.Fatalf("told %+v", told)
	}
	r = v.file("/desk/articles/new/upload", "file", "leaf(let).pdf", "pdf", "application/json")
	must(t, json.Unmarshal([]byte(r.body), &told))
	if told.Markdown != "[leaf(let).pdf]("+told.Path+")" {
		t.Fatalf("told %+v", told)
	}
	r = v.file("/desk/articles/new/upload", "file", "bad.exe", "MZ", "application/json").is(http.StatusUnprocessableEntity)
	if !strings.Contains(r.body, `"error":"This is not a file that the blog knows."`) {
		t.Errorf("told %s", r.body)
	}
	if list, _, err := h.store.DeskArticles(t.Context(), "", 1); err != nil || len(list) != 0 {
		t.Fatalf("uploading made %d articles, %v", len(list), err)
	}
}

func TestPreviewHasTheBlogsLookAndSavesNothing(t *testing.T) {
	h := settled(t)
	v := h.member()
	r := v.post("/desk/articles/new/preview", words("warning", "Mornings", "tags", "light")...).is(http.StatusOK)
	r.shows("First light", "<p>It begins.</p>", "reader.", "Mornings").hides("Save draft")
	if list, _, err := h.store.DeskArticles(t.Context(), "", 1); err != nil || len(list) != 0 {
		t.Fatalf("a preview saved %d articles, %v", len(list), err)
	}
}

func TestUnpublishAndDeleteAskFirst(t *testing.T) {
	h := settled(t)
	a := h.publish("Title", "Words.")
	v := h.member()
	place := "/desk/articles/" + a.ID
	v.get(place+"/unpublish").is(http.StatusOK).shows("asked to delete it", "new identity in the fediverse")
	v.post(place + "/unpublish").leadsTo(place)
	v.get(place).shows("It is a draft again.", "Save draft").hides("Unpublish")
	v.post(place + "/unpublish").is(http.StatusConflict).shows("The article is not published.")
	v.get(place+"/delete").is(http.StatusOK).shows("Title", "cannot be undone")
	v.post(place + "/delete").leadsTo("/desk")
	v.get("/desk").shows("The article is deleted.").hides("Title</a>")
	v.get(place).is(http.StatusNotFound).shows("There is nothing here", "Conversations")
	v.post(place+"/publish", words()...).is(http.StatusNotFound)
	if _, err := h.store.Article(t.Context(), a.ID); blog.KindOf(err) != blog.NotFound {
		t.Fatalf("the article is still there: %v", err)
	}
}

func TestANoteNeedsNoTitle(t *testing.T) {
	h := settled(t)
	v := h.member()
	v.get("/desk/articles/new?kind=note").shows("a note needs none")
	r := v.post("/desk/articles/new/publish", words("kind", "note", "title", "", "source", "Just a thought.")...).is(http.StatusSeeOther)
	v.get(r.header.Get("Location")).shows("Just a thought.", "Published")
	v.get("/desk").shows("Just a thought.", "Note")
}

func TestTooMuchIsRefusedInWords(t *testing.T) {
	h := settled(t)
	v := h.member()
	v.post("/desk/articles/new/save", words("source", strings.Repeat("x", 11<<20))...).is(http.StatusRequestEntityTooLarge).shows("more than can be taken at once")
}
