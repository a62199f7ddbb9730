package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"time"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/store/db"
)

// The keys under which settings are kept, and by which the command line names
// them.
const (
	keyTitle       = "title"
	keyDescription = "description"
	keyLanguage    = "language"
	keyPolicy      = "policy"
	keyPolicySince = "policy_since"
	keyGuests      = "guests"
	keyNotices     = "notices"
	keyLastDigest  = "last_digest"
	keyLastLetters = "last_letter_mail"
	keyQuotes      = "quotes"
	keyFormat      = "format"
	keyPerPage     = "per_page"
	keyClose       = "comments_close"
	keyFollowers   = "show_followers"
	keyHistory     = "history"
	keyFederation  = "federation"
	keySignedReads = "authorized_fetch"
	keyMentions    = "webmentions"
	keyHub         = "hub"
	keyIndexNow    = "indexnow"
	keyContact     = "security_contact"
	keyContactEnds = "security_expires"
	keySite        = "site_url"
	keySecret      = "secret"
	keyDigests     = "follower_digests" // there while they have not been counted yet
)

// Settings returns the settings of the blog, the defaults for those never set.
func (v view) Settings(ctx context.Context) (blog.Settings, error) {
	s := blog.DefaultSettings()
	rows, err := v.q.Settings(ctx)
	if err != nil {
		return s, wrap(err, "read the settings")
	}
	for _, r := range rows {
		switch r.Key {
		case keyTitle:
			s.Title = r.Value
		case keyDescription:
			s.Description = r.Value
		case keyLanguage:
			s.Language = r.Value
		case keyPolicy:
			s.Policy = blog.CommentPolicy(r.Value)
		case keyPolicySince:
			if at, err := strconv.ParseInt(r.Value, 10, 64); err == nil {
				s.PolicySince = fromMs(at)
			}
		case keyGuests:
			s.Guests = r.Value == "true"
		case keyNotices:
			s.Notices = blog.NoticePolicy(r.Value)
		case keyQuotes:
			s.Quotes = blog.QuotePolicy(r.Value)
		case keyFormat:
			s.Format = blog.Format(r.Value)
		case keyPerPage:
			if n, err := strconv.Atoi(r.Value); err == nil {
				s.PerPage = n
			}
		case keyClose:
			if n, err := strconv.Atoi(r.Value); err == nil {
				s.CommentsClose = n
			}
		case keyFollowers:
			s.ShowFollowers = r.Value == "true"
		case keyHistory:
			s.History = r.Value == "true"
		case keyFederation:
			s.Federation = blog.FederationMode(r.Value)
		case keySignedReads:
			s.AuthorizedFetch = r.Value == "true"
		case keyMentions:
			s.Webmentions = r.Value == "true"
		case keyHub:
			s.Hub = r.Value
		case keyIndexNow:
			s.IndexNow = r.Value
		case keyContact:
			s.SecurityContact = r.Value
		case keyContactEnds:
			s.SecurityExpires = r.Value
		default:
			readStyle(&s.Style, r.Key, r.Value)
		}
	}
	return s, nil
}

// SaveSettings replaces the settings.
func (t *tx) SaveSettings(ctx context.Context, s blog.Settings) error {
	t.visible = true
	values := [][2]string{
		{keyTitle, s.Title},
		{keyDescription, s.Description},
		{keyLanguage, s.Language},
		{keyPolicy, string(s.Policy)},
		{keyPolicySince, strconv.FormatInt(ms(s.PolicySince), 10)},
		{keyGuests, strconv.FormatBool(s.Guests)},
		{keyNotices, string(s.Notices)},
		{keyQuotes, string(s.Quotes)},
		{keyFormat, string(s.Format)},
		{keyPerPage, strconv.Itoa(s.PerPage)},
		{keyClose, strconv.Itoa(s.CommentsClose)},
		{keyFollowers, strconv.FormatBool(s.ShowFollowers)},
		{keyHistory, strconv.FormatBool(s.History)},
		{keyFederation, string(s.Federation)},
		{keySignedReads, strconv.FormatBool(s.AuthorizedFetch)},
		{keyMentions, strconv.FormatBool(s.Webmentions)},
		{keyHub, s.Hub},
		{keyIndexNow, s.IndexNow},
		{keyContact, s.SecurityContact},
		{keyContactEnds, s.SecurityExpires},
	}
	values = append(values, styleValues(s.Style)...)
	for _, kv := range values {
		if err := t.q.SaveSetting(ctx, db.SaveSettingParams{Key: kv[0], Value: kv[1]}); err != nil {
			return wrap(err, "save a setting")
		}
	}
	return nil
}

// FixSite keeps the public address that set-up happened under.
func (t *tx) FixSite(ctx context.Context, s blog.Site) error {
	return wrap(t.q.SaveSetting(ctx, db.SaveSettingParams{Key: keySite, Value: string(s)}), "fix the public address")
}

// FixedSite returns the public address that set-up happened under, an error of
// kind NotFound before that.
func (v view) FixedSite(ctx context.Context) (blog.Site, error) {
	value, err := v.q.Setting(ctx, keySite)
	return blog.Site(value), notFound(err, "read the public address", "The blog is not set up yet.")
}

// Secret returns the blog's own secret of 32 bytes, made when first asked for.
func (s *Store) Secret(ctx context.Context) (secret []byte, err error) {
	err = s.inTx(ctx, func(t *tx) error {
		kept, err := t.q.Setting(ctx, keySecret)
		if errors.Is(err, sql.ErrNoRows) {
			secret = make([]byte, 32)
			if _, err := rand.Read(secret); err != nil {
				return fmt.Errorf("make a secret: %w", err)
			}
			return wrap(t.q.SaveSetting(ctx, db.SaveSettingParams{Key: keySecret, Value: hex.EncodeToString(secret)}), "keep a secret")
		}
		if err != nil {
			return wrap(err, "read a secret")
		}
		secret, err = hex.DecodeString(kept)
		return wrap(err, "read a secret")
	})
	return secret, err
}

// FindCtx returns a browser session, for scs.CtxStore.
func (s *Store) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	data, err = s.q.FindSession(ctx, db.FindSessionParams{Token: token, ExpiresAt: ms(s.now())})
	err = notFound(err, "find a session", "There is no such session.")
	if blog.KindOf(err) == blog.NotFound {
		return nil, false, nil
	}
	return data, err == nil, err
}

// CommitCtx keeps a browser session, for scs.CtxStore.
func (s *Store) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	p := db.SaveSessionParams{Token: token, Data: data, ExpiresAt: ms(expiry)}
	return s.inTx(ctx, func(t *tx) error { return wrap(t.q.SaveSession(ctx, p), "save a session") })
}

// DeleteCtx ends a browser session, for scs.CtxStore.
func (s *Store) DeleteCtx(ctx context.Context, token string) error {
	return s.inTx(ctx, func(t *tx) error { return wrap(t.q.DropSession(ctx, token), "drop a session") })
}

// Find is [Store.FindCtx] for callers without a context, as scs.Store demands.
func (s *Store) Find(token string) (data []byte, found bool, err error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is [Store.CommitCtx] for callers without a context, as scs.Store demands.
func (s *Store) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is [Store.DeleteCtx] for callers without a context, as scs.Store demands.
func (s *Store) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }
