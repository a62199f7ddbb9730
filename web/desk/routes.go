package desk

import (
	"net/http"
	"slices"
)

type route struct {
	pattern string
	serve   handler
}

// open are the doors that need no session.
func (d *Desk) open() []route {
	return []route{
		{"GET /desk/sign-in", d.signInPage},
		{"POST /desk/sign-in", d.signIn},
		{"POST /desk/sign-out", d.signOut},
	}
}

// closed are all other addresses of the desk.
func (d *Desk) closed() []route {
	return append(slices.Concat(d.writing(), d.talking(), d.people(), d.arranging(), d.configuring()),
		route{"/desk/", d.missing})
}

// writing is the work on articles.
func (d *Desk) writing() []route {
	return []route{
		{"GET /desk", d.articles},
		{"GET /desk/articles/{id}", d.editor},
		{"POST /desk/articles/{id}/save", d.save},
		{"POST /desk/articles/{id}/autosave", d.autosave},
		{"GET /desk/articles/{id}/preview", d.keptPreview},
		{"POST /desk/articles/{id}/preview", d.preview},
		{"POST /desk/articles/{id}/publish", d.publish},
		{"POST /desk/articles/{id}/upload", d.uploadToArticle},
		{"POST /desk/articles/{id}/discard", d.discard},
		{"POST /desk/articles/{id}/pin", d.pin},
		{"POST /desk/articles/{id}/unpin", d.unpin},
		{"GET /desk/articles/{id}/unpublish", d.unpublishPage},
		{"POST /desk/articles/{id}/unpublish", d.unpublish},
		{"GET /desk/articles/{id}/delete", d.deleteArticlePage},
		{"POST /desk/articles/{id}/delete", d.deleteArticle},
	}
}

// talking is what others say, and the author's answers.
func (d *Desk) talking() []route {
	return []route{
		{"GET /desk/conversations", d.conversations},
		{"GET /desk/conversations/{id}", d.comment},
		{"POST /desk/conversations/{id}/approve", d.approve},
		{"POST /desk/conversations/{id}/hide", d.hide},
		{"POST /desk/conversations/{id}/spam", d.spam},
		{"GET /desk/conversations/{id}/delete", d.deleteCommentPage},
		{"POST /desk/conversations/{id}/delete", d.deleteComment},
		{"POST /desk/conversations/{id}/answer", d.answer},
		{"GET /desk/conversations/{id}/relay", d.relayPage},
		{"POST /desk/conversations/{id}/relay", d.relay},
		{"POST /desk/conversations/{id}/edit", d.editAnswer},
		{"POST /desk/conversations/{id}/again", d.sendAnswerAgain},
		{"GET /desk/quotes", d.quotes},
		{"POST /desk/quotes/{id}/approve", d.approveQuote},
		{"POST /desk/quotes/{id}/disown", d.disownQuote},
		{"GET /desk/letters", d.letters},
		{"GET /desk/letters/with", d.correspondence},
		{"POST /desk/letters/with/read", d.readLetters},
		{"POST /desk/letters/{id}/read", d.readLetter},
		{"POST /desk/letters/{id}/unread", d.unreadLetter},
		{"POST /desk/letters/{id}/answer", d.answerLetter},
		{"GET /desk/letters/{id}/delete", d.deleteLetterPage},
		{"POST /desk/letters/{id}/delete", d.deleteLetter},
		{"GET /desk/enclosures/{id}", d.enclosure},
		{"GET /desk/avatars/{id}", d.avatar},
		{"GET /desk/sent-letters/{id}", d.sentLetter},
		{"POST /desk/sent-letters/{id}", d.editLetter},
		{"POST /desk/sent-letters/{id}/again", d.sendLetterAgain},
		{"POST /desk/sent-letters/{id}/let-be", d.letLetterBe},
		{"GET /desk/sent-letters/{id}/delete", d.takeBackPage},
		{"POST /desk/sent-letters/{id}/delete", d.takeBack},
	}
}

// people are those who read and those who are kept away.
func (d *Desk) people() []route {
	return []route{
		{"GET /desk/followers", d.followers},
		{"POST /desk/followers/remove", d.removeFollower},
		{"GET /desk/blocks", d.blocks},
		{"POST /desk/blocks", d.block},
		{"POST /desk/blocks/remove", d.unblock},
		{"GET /desk/blocks/export", d.exportBlocks},
		{"GET /desk/blocks/import", d.importPage},
		{"POST /desk/blocks/import", d.planImport},
		{"POST /desk/blocks/import/now", d.importBlocks},
		{"GET /desk/hosts", d.hosts},
		{"POST /desk/hosts", d.allowHost},
		{"POST /desk/hosts/remove", d.disallowHost},
		{"POST /desk/hosts/mode", d.federateWith},
		{"GET /desk/reports", d.reports},
		{"POST /desk/reports/{id}/resolve", d.resolveReport},
		{"POST /desk/reports/{id}/reopen", d.reopenReport},
		{"GET /desk/deliveries", d.deliveries},
	}
}

// arranging is what articles are sorted into and illustrated with.
func (d *Desk) arranging() []route {
	return []route{
		{"GET /desk/categories", d.categories},
		{"POST /desk/categories", d.addCategory},
		{"GET /desk/categories/{id}", d.categoryPage},
		{"POST /desk/categories/{id}", d.saveCategory},
		{"POST /desk/categories/{id}/move", d.moveCategory},
		{"GET /desk/categories/{id}/delete", d.deleteCategoryPage},
		{"POST /desk/categories/{id}/delete", d.deleteCategory},
		{"GET /desk/menu", d.menu},
		{"POST /desk/menu/{place}", d.arrangeMenu},
		{"GET /desk/media", d.media},
		{"POST /desk/media", d.addMedia},
		{"POST /desk/media/{id}", d.describeMedia},
	}
}

// configuring is what the blog and its author are like.
func (d *Desk) configuring() []route {
	return []route{
		{"GET /desk/settings", d.settings},
		{"POST /desk/settings", d.saveSettings},
		{"GET /desk/settings/spam", d.spamSettings},
		{"POST /desk/settings/spam", d.saveSpamSettings},
		{"GET /desk/appearance", d.appearance},
		{"POST /desk/appearance", d.saveAppearance},
		{"GET /desk/appearance/preview", d.appearancePreview},
		{"GET /desk/appearance/sheet.css", d.appearanceSheet},
		{"GET /desk/appearance/colour", d.appearanceColour},
		{"GET /desk/profile", d.profile},
		{"POST /desk/profile", d.saveProfile},
		{"GET /desk/move", d.move},
		{"POST /desk/move", d.lookBeforeMove},
		{"POST /desk/move/confirm", d.moveAway},
		{"POST /desk/move/cancel", d.stayHere},
		{"GET /desk/password", d.password},
		{"POST /desk/password", d.savePassword},
	}
}

// Routes serves /desk and all below it.
func (d *Desk) Routes() http.Handler {
	mux := http.NewServeMux()
	for _, r := range d.open() {
		mux.Handle(r.pattern, d.handle(r.serve))
	}
	for _, r := range d.closed() {
		mux.Handle(r.pattern, d.members(d.handle(r.serve)))
	}
	return d.guarded(trimmed(mux))
}

// trimmed leads from an address with a slash at the end to the one without.
func trimmed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if path := r.URL.Path; r.Method == http.MethodGet && len(path) > len("/desk") && path[len(path)-1] == '/' {
			http.Redirect(w, r, deskPath(path), http.StatusMovedPermanently)
			return
		}
		next.ServeHTTP(w, r)
	})
}
