package blog

import (
	"cmp"
	"context"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// AttachmentKind says what somebody put beside their words.
type AttachmentKind string

// The kinds of attachment. Of these, only pictures are ever fetched.
const (
	AttachedPicture AttachmentKind = "picture"
	AttachedFilm    AttachmentKind = "film"
	AttachedSound   AttachmentKind = "sound"
	AttachedFile    AttachmentKind = "file"
)

// Attachment is something that came with a comment, or with a letter. What a
// visitor sees of it is our copy, or a link: their browser never asks another
// host.
type Attachment struct {
	Kind          AttachmentKind
	MediaType     string // as its server says, "image/png"; may be ""
	URL           string // of the original
	Alt           string // what it shows, in plain text; may be ""
	Sensitive     bool   // to be shown only on demand
	Copy          string // name of our copy of a picture; "" while there is none
	Width, Height int    // of the copy, in pixels
	Desk          string // path of the copy, when only the desk serves it
}

// Src is the path of our copy, "" without one.
func (a Attachment) Src() string { return srcOf(a.Copy, a.Desk) }

// srcOf is the path of a copy: that at the desk if only the desk serves it.
func srcOf(copied, desk string) string {
	if copied != "" && desk != "" {
		return desk
	}
	return MediaPath(copied)
}

// FileName is what the original's address calls it, "" if that says nothing.
func (a Attachment) FileName() string {
	u, err := url.Parse(a.URL)
	if err != nil {
		return ""
	}
	name := path.Base(u.Path)
	if !strings.Contains(strings.Trim(name, "."), ".") {
		return ""
	}
	return cut(name, 80)
}

// Host is where the original lives.
func (a Attachment) Host() string { return HostOf(a.URL) }

// Covered reports whether an entry has media that are shown only on demand.
func (e Entry) Covered() bool { return anySensitive(e.Attachments) }

func anySensitive(list []Attachment) bool {
	return slices.ContainsFunc(list, func(a Attachment) bool { return a.Sensitive })
}

// Brought is what somebody put beside their words, counted for the desk.
type Brought struct {
	What      string // "2 pictures"
	URL       string // where it is: the one thing, or the message
	Sensitive bool
}

// Brought counts what came with a comment, by kind.
func (c DeskComment) Brought() []Brought {
	words := map[AttachmentKind][2]string{
		AttachedPicture: {"1 picture", " pictures"}, AttachedFilm: {"1 video", " videos"},
		AttachedSound: {"1 sound", " sounds"}, AttachedFile: {"1 file", " files"},
	}
	var list []Brought
	for _, kind := range []AttachmentKind{AttachedPicture, AttachedFilm, AttachedSound, AttachedFile} {
		of := slices.DeleteFunc(slices.Clone(c.Attachments), func(a Attachment) bool { return a.Kind != kind })
		if len(of) == 0 {
			continue
		}
		b := Brought{What: words[kind][0], URL: of[0].URL, Sensitive: anySensitive(of)}
		if len(of) > 1 {
			b.What, b.URL = strconv.Itoa(len(of))+words[kind][1], cmp.Or(c.URL, c.URI)
		}
		list = append(list, b)
	}
	return list
}

// What of a comment's attachments is kept.
const (
	mostPictures    = 4 // as many as Mastodon allows
	mostAttachments = 8
	longestAlt      = 1500
)

// attachmentTx is what the things beside the words need.
type attachmentTx interface {
	// SaveAttachments puts a comment's attachments in place of those it had.
	SaveAttachments(ctx context.Context, commentID string, list []Attachment) error
	Attachments(ctx context.Context, commentID string) ([]Attachment, error)
	// GiveAttachment notes our copy of a comment's picture, by the original's
	// address.
	GiveAttachment(ctx context.Context, commentID string, a Attachment) error
	// FetchPictures notes that the pictures and the emoji of a comment, and those
	// of its writer's name, are to be fetched, as far as there are no copies.
	FetchPictures(ctx context.Context, c Comment) error
	// ReleasePictures lets the copies of a comment's pictures go.
	ReleasePictures(ctx context.Context, commentID string) error
	// ReleasePicturesOf does so for all comments of a person.
	ReleasePicturesOf(ctx context.Context, personURI string) error
	// ShownWithPictures returns the person's comments that are shown and lack a
	// copy of a picture or of an emoji.
	ShownWithPictures(ctx context.Context, personURI string) (commentIDs []string, err error)
}

// keepComment saves a comment. Pictures are fetched of what is shown, and our copies of
// them go when it no longer is; who is answered by it may hear of it by mail.
func (b *Blog) keepComment(ctx context.Context, tx Tx, c Comment) error {
	if err := tx.SaveComment(ctx, c); err != nil {
		return err
	}
	if err := b.noteAnswer(ctx, tx, c); err != nil {
		return err
	}
	if c.Local && c.AuthorID == "" && c.State != Shown {
		if err := b.takeBackRelays(ctx, tx, c.ID); err != nil {
			return err
		}
	}
	return b.mindPictures(ctx, tx, c)
}

func (b *Blog) mindPictures(ctx context.Context, tx Tx, c Comment) error {
	if c.Local {
		return nil // the form takes words
	}
	switch c.State {
	case Shown:
		if rejected, err := b.rejectsMedia(ctx, tx, c.PersonURI); rejected || err != nil {
			return err
		}
		return tx.FetchPictures(ctx, c)
	case Deleted:
		if err := tx.SaveEmoji(ctx, c.ID, nil); err != nil {
			return err
		}
		return tx.SaveAttachments(ctx, c.ID, nil)
	default:
		return tx.ReleasePictures(ctx, c.ID)
	}
}

// rejectsMedia reports whether the author wants no pictures of a person.
func (b *Blog) rejectsMedia(ctx context.Context, tx Tx, personURI string) (bool, error) {
	if personURI == "" {
		return false, nil
	}
	s, err := tx.Standing(ctx, Person{URI: personURI, Host: HostOf(personURI)})
	return s.NoMedia(), err
}

// mindPicturesOf fetches the pictures of all that a person has on pages, or lets
// them go, after the author has changed a block.
func (b *Blog) mindPicturesOf(ctx context.Context, tx Tx, personURI string, rejected bool) error {
	if err := b.mindEnclosuresOf(ctx, tx, personURI, rejected); err != nil {
		return err
	}
	if rejected {
		if err := tx.DropEmojiOf(ctx, personURI); err != nil {
			return err
		}
		return tx.ReleasePicturesOf(ctx, personURI)
	}
	ids, err := tx.ShownWithPictures(ctx, personURI)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := tx.FetchPictures(ctx, Comment{ID: id, PersonURI: personURI}); err != nil {
			return err
		}
	}
	return nil
}

// attach puts what came with a message beside its comment; copies we have of the
// same pictures stay. It reports whether that changed anything.
func (b *Blog) attach(ctx context.Context, tx Tx, c Comment, r Reply) (changed bool, err error) {
	before, err := tx.Attachments(ctx, c.ID)
	if err != nil {
		return false, err
	}
	list := b.attachments(r)
	for i := range list {
		for _, old := range before {
			if old.URL == list[i].URL {
				list[i].Copy, list[i].Width, list[i].Height = old.Copy, old.Width, old.Height
			}
		}
	}
	changed = !slices.Equal(list, before)
	if !changed {
		return false, nil
	}
	return true, tx.SaveAttachments(ctx, c.ID, list)
}

// attachments is what is kept of the things that came with a message.
func (b *Blog) attachments(r Reply) []Attachment {
	var list []Attachment
	pictures := 0
	for _, a := range r.Attachments {
		if a.Kind == AttachedPicture {
			if pictures++; pictures > mostPictures {
				continue
			}
		}
		if len(list) == mostAttachments || !webAddress(a.URL) {
			continue
		}
		list = append(list, Attachment{
			Kind: a.Kind, MediaType: cut(b.o.Name(a.MediaType), 100), URL: a.URL, Alt: b.o.Line(cut(a.Alt, longestAlt)), Sensitive: r.Sensitive || r.Warning != "",
		})
	}
	return list
}

// pictures lists where the pictures of a message are, so that its text need not
// link to them as well.
func (r Reply) pictures() []string {
	var list []string
	for _, a := range r.Attachments {
		if a.Kind == AttachedPicture {
			list = append(list, a.URL)
		}
	}
	return list
}

// GiveAttachment notes our copy of a picture that came with a comment. Meanwhile
// the comment may be gone from the page, or have other pictures, or its writer or
// the picture's host be blocked: then nothing wants it.
func (b *Blog) GiveAttachment(ctx context.Context, commentID string, a Attachment) error {
	return b.db.Write(ctx, func(tx Tx) error {
		if err := tx.HoldBlocks(ctx); err != nil {
			return err
		}
		c, err := tx.Comment(ctx, commentID)
		if KindOf(err) == NotFound || (err == nil && c.State != Shown) {
			return nil
		}
		if err != nil {
			return err
		}
		if welcome, err := PictureWelcome(ctx, tx, c.PersonURI, a.URL); !welcome || err != nil {
			return err
		}
		return tx.GiveAttachment(ctx, commentID, a)
	})
}

// webAddress reports whether something can be fetched from an address. A host in
// letters that could be another's is none: pages name it.
func webAddress(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil || len(address) > 2048 {
		return false
	}
	foreign := strings.ContainsFunc(u.Host, func(r rune) bool { return r > unicode.MaxASCII })
	return (u.Scheme == "https" || u.Scheme == "http") && !foreign
}
