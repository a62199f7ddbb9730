package desk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/alexedwards/scs/v2"

	"github.com/causerie/causerie/internal/blog"
)

const (
	sessionLife = 30 * 24 * time.Hour // however much it is used
	sessionIdle = 14 * 24 * time.Hour // without a visit
)

// What a session holds.
const (
	keyAccount = "account" // id
	keySeal    = "seal"    // of the password it was opened with
	keyNotice  = "notice"  // shown once on the next page
)

// accountReads is what knowing who is signed in needs.
type accountReads interface {
	IsSetUp(ctx context.Context) (bool, error)
	Account(ctx context.Context, id string) (blog.Account, error)
}

func (d *Desk) newSessions() *scs.SessionManager {
	m := scs.New()
	m.Store = d.Sessions
	m.Lifetime, m.IdleTimeout = sessionLife, sessionIdle
	m.HashTokenInStore = true // who reads a backup cannot sign in with it
	m.Cookie.Name = d.cookieName("")
	m.Cookie.Secure = d.secure()
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.ErrorFunc = d.fail
	return m
}

// secure reports whether the blog is reached by https, as its address says; what
// this process itself speaks does not tell, as a proxy may stand in front.
func (d *Desk) secure() bool { return strings.HasPrefix(string(d.Blog.Site()), "https://") }

// cookieName names a cookie of the desk. With https, browsers hold the prefix
// __Host- to its word: nobody but this very host has set it, for no other host.
func (d *Desk) cookieName(what string) string {
	name := "causerie"
	if what != "" {
		name += "-" + what
	}
	if d.secure() {
		return "__Host-" + name
	}
	return name
}

// setCookie sends a cookie besides the session's.
func (d *Desk) setCookie(w http.ResponseWriter, c *http.Cookie) {
	c.Name = d.cookieName(c.Name)
	c.Path = "/"
	c.HttpOnly = true
	c.Secure = d.secure()
	c.SameSite = http.SameSiteLaxMode
	http.SetCookie(w, c)
}

// cookie returns the value of a cookie of the desk, or "".
func (d *Desk) cookie(r *http.Request, what string) string {
	c, err := r.Cookie(d.cookieName(what))
	if err != nil {
		return ""
	}
	return c.Value
}

// admit opens a session for an account. The token changes, so that one which was
// known to somebody before gives them nothing.
func (d *Desk) admit(ctx context.Context, a blog.Account) error {
	if err := d.sessions.RenewToken(ctx); err != nil {
		return fmt.Errorf("renewing the session: %w", err)
	}
	d.sessions.Put(ctx, keyAccount, a.ID)
	d.sessions.Put(ctx, keySeal, seal(a))
	return nil
}

// member returns who is signed in. A session opened with a password that has
// been changed since, from wherever, is none.
func (d *Desk) member(ctx context.Context) (blog.Account, bool, error) {
	id := d.sessions.GetString(ctx, keyAccount)
	if id == "" {
		return blog.Account{}, false, nil
	}
	a, err := d.Store.Account(ctx, id)
	if blog.KindOf(err) == blog.NotFound {
		return blog.Account{}, false, nil
	}
	if err != nil {
		return blog.Account{}, false, fmt.Errorf("reading the account: %w", err)
	}
	return a, d.sessions.GetString(ctx, keySeal) == seal(a), nil
}

// seal changes whenever the password does, and tells nothing of it.
func seal(a blog.Account) string {
	sum := sha256.Sum256([]byte("session\x00" + a.ID + "\x00" + a.PasswordHash))
	return hex.EncodeToString(sum[:12])
}

// who is the account of a request that passed [Desk.members].
func who(r *http.Request) blog.Account {
	a, _ := r.Context().Value(memberKey{}).(blog.Account)
	return a
}

type memberKey struct{}

// tell leaves a sentence for the next page.
func (d *Desk) tell(r *http.Request, sentence string) {
	d.sessions.Put(r.Context(), keyNotice, sentence)
}
