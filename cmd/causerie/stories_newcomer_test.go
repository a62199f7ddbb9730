package main

import (
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/activitypub"
	"github.com/causerie/causerie/internal/blog"
)

func TestWhatStaysHereIsNotAnsweredFromElsewhere(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		said := anna.visitor("Maria").says("on-rest", "", "From the form.")
		mine, err := anna.Answer(t.Context(), anna.author.ID, said.ID, "Thank you.")
		w.must(err)
		again, err := anna.Answer(t.Context(), anna.author.ID, mine.ID, "And come again.")
		w.must(err)
		w.settle()
		for _, id := range []string{said.ID, mine.ID, again.ID} {
			anna.shows("/on-rest", "comment-"+id)
			anna.hides("/on-rest", "/interact?do=reply&amp;comment="+id)
			w.equal("the way there", anna.ask("GET", "/interact?do=reply&comment="+id, "").StatusCode, 404)
		}
	})
}

func TestNoDocumentNamesWhatCameByWebmention(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		w.must(anna.settings("policy", "first"))
		_, id := anna.publish(rest)
		target := anna.site.Article("on-rest")
		far := w.site()
		anna.mentioned(far.entry("/1", re("in-reply-to", target), "Rosa", "<p>From my page.</p>"), target)
		alice := w.server().Actor("alice")
		alice.Follow(anna.ActorURL)
		w.settle()
		mine, err := anna.Answer(t.Context(), anna.author.ID, anna.comment("From my page.").ID, "Welcome.")
		w.must(err)
		w.equal("is of a page", anna.comment("From my page.").FromPage(), true)
		w.settle()
		w.equal("sent as", w.last(alice, "Create").Activity.Object.Object().ID, anna.federation.AnswerURL(mine.ID))
		answer := anna.federation.AnswerURL(mine.ID)
		for _, address := range []string{id, id + "/replies", id + "/likes", answer, answer + "/replies", anna.ActorURL, anna.ActorURL + "/outbox?page=1"} {
			_, body := anna.getAs(strings.TrimPrefix(address, string(anna.site)), activitypub.ContentType)
			w.equal("webmentions in "+address, strings.Count(body, "#webmention"), 0)
		}
	})
}

func TestALanguageHasTheShapeOfOne(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		for given, want := range map[string]string{
			"de": "de", "de_DE": "de-DE", " PT-br ": "pt-BR", "zh_hans_cn": "zh-Hans-CN", "es-419": "es-419", "sl-rozaj": "sl-rozaj", "de-x-AB": "de-x-ab",
		} {
			a, _ := anna.publish(blog.Words{Title: "T", Source: "x", Language: given})
			w.equal(given, a.Language, want)
			w.must(anna.settings("language", given))
			s, err := anna.store.Settings(t.Context())
			w.must(err)
			w.equal("setting "+given, s.Language, want)
		}
		for _, given := range []string{"xx-bad!!", "de_DE!", "German", "d", "de-", "-", "<b>", "de DE", "de-" + strings.Repeat("abcde-", 8) + "x"} {
			_, err := anna.Publish(t.Context(), anna.author.ID, "", blog.Words{Title: "T", Source: "x", Language: given})
			w.equal("published in "+given, blog.Message(err), "Give the language as a code such as en, de or pt-BR.")
			_, err = anna.SaveDraft(t.Context(), anna.author.ID, "", blog.Words{Title: "T", Source: "x", Language: given})
			w.equal("kept in "+given, blog.KindOf(err), blog.Invalid)
			w.equal("settled on "+given, blog.KindOf(anna.settings("language", given)), blog.Invalid)
			_, err = anna.Autosave(t.Context(), anna.author.ID, "", blog.Words{Title: "T", Source: "x", Language: given})
			w.must(err) // what is being typed is never lost
		}
	})
}

func TestAPictureThatIsMissingIsNamed(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		m, err := anna.upload(t.Context(), "pixel.gif", strings.NewReader(string(pixel)))
		w.must(err)
		there := "![x](" + blog.MediaPath(m.ID) + ") ![x](https://far.test/x.png) ![x](/elsewhere/x.png)"
		a, _ := anna.publish(blog.Words{Title: "There", Source: there, CoverID: m.ID})
		for source, want := range map[string]string{
			"![x](/media/nope.png)":                    "The picture /media/nope.png is not there; upload it, or take it out of the text.",
			"![x](" + anna.site.Path("/media/a") + ")": "The picture " + anna.site.Path("/media/a") + " is not there; upload it, or take it out of the text.",
			"![x](/media/nope.png) <img src=nor.png>":  "These pictures are not there: /media/nope.png, nor.png. Upload them, or take them out of the text.",
		} {
			for _, kind := range []blog.ArticleKind{blog.LongForm, blog.Page} {
				_, err := anna.Publish(t.Context(), anna.author.ID, "", blog.Words{Kind: kind, Title: "T", Source: source})
				w.equal(source, blog.Message(err), want)
			}
			_, err := anna.Publish(t.Context(), anna.author.ID, a.ID, blog.Words{Title: "There", Source: source})
			w.equal("changed to "+source, blog.Message(err), want)
			_, err = anna.SaveDraft(t.Context(), anna.author.ID, "", blog.Words{Title: "T", Source: source})
			w.must(err)
		}
		_, err = anna.Publish(t.Context(), anna.author.ID, "", blog.Words{Title: "T", Source: "x", CoverID: "nope.png"})
		w.equal("a cover", blog.Message(err), "The cover nope.png is not among your media; choose another, or none.")
	})
}

func TestALongSlugIsFoundByItsDatedAddress(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		slug := strings.Repeat("night-and-", 19) + "day" // 193 characters
		a, _ := anna.publish(blog.Words{Title: "Night", Slug: slug, Source: "x", Date: w.now().Add(-time.Hour)})
		w.equal("slug", a.Slug, slug)
		anna.shows("/"+slug, "Night")
		anna.shows("/2024/05/01/"+slug+"/", "Night")
		_, err := anna.Publish(t.Context(), anna.author.ID, "", blog.Words{Title: "Night", Slug: slug + "-and-more", Source: "x"})
		w.equal("longer", blog.Message(err), "The address is longer than 200 characters; shorten it.")
		b, _ := anna.publish(blog.Words{Title: "Night", Source: "x"})
		c, _ := anna.publish(blog.Words{Title: "Night", Source: "x"})
		w.equal("at the desk", b.Slug+" "+c.Slug, "night night-2")
	})
}
