package desk_test

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/causerie/causerie/internal/blog"
)

func TestSignInLeadsBackToWhereOneWas(t *testing.T) {
	h := settled(t)
	v := h.visitor()
	page := v.get("/desk/letters?page=1").is(http.StatusSeeOther).header.Get("Location")
	form := v.get(page).is(http.StatusOK).shows("<title>Sign in · On the couch</title>", `<a href="/">On the couch</a>`)
	v.post("/desk/sign-in", "email", " ANNA@blog.test", "password", password, "back", form.value("back")).leadsTo("/desk/letters?page=1")
	v.get("/desk/letters?page=1").is(http.StatusOK).shows("Letters", email)
	v.get("/desk/sign-in?back=//evil.test/").leadsTo("/desk")
}

func TestSignInNeverLeadsElsewhere(t *testing.T) {
	h := settled(t)
	h.visitor().post("/desk/sign-in", "email", email, "password", password, "back", "//evil.test/desk").leadsTo("/desk")
}

func TestWhatWasWrongIsNotTold(t *testing.T) {
	h := settled(t)
	v := h.visitor()
	unknown := v.post("/desk/sign-in", "email", "who@blog.test", "password", password).is(http.StatusForbidden)
	wrong := v.post("/desk/sign-in", "email", email, "password", "something else").is(http.StatusForbidden)
	same := strings.Replace(unknown.body, "who@blog.test", email, 1)
	if same != wrong.body {
		t.Error("the answers to an unknown address and to a wrong password differ")
	}
	wrong.shows("The e-mail address or the password is wrong.").hides("something else")
	if len(v.cookies) != 0 {
		t.Errorf("a stranger got cookies: %v", v.cookies)
	}
}

func TestGuessesAtAnAccountGetSlower(t *testing.T) {
	h := settled(t)
	guess := func(n int) reply {
		v := h.visitor()
		v.address = fmt.Sprintf("198.51.%d.%d", n/250, n%250) // each from elsewhere
		return v.post("/desk/sign-in", "email", email, "password", "guess")
	}
	n := 0
	for range 5 {
		guess(n).is(http.StatusForbidden)
		n++
	}
	var last time.Duration
	for range 9 {
		r := guess(n).is(http.StatusTooManyRequests).shows("There were too many tries. Wait ")
		n++
		seconds, err := strconv.Atoi(r.header.Get("Retry-After"))
		must(t, err)
		wait := time.Duration(seconds) * time.Second
		if wait <= last && wait < 15*time.Minute {
			t.Fatalf("wait of %v after %v", wait, last)
		}
		last = wait
		h.clock = h.clock.Add(wait - time.Second)
		guess(n).is(http.StatusTooManyRequests)
		h.clock = h.clock.Add(time.Second)
		guess(n).is(http.StatusForbidden)
		n++
	}
	if last != 15*time.Minute {
		t.Errorf("the longest wait is %v", last)
	}
	h.clock = h.clock.Add(3 * time.Hour)
	for range 5 {
		guess(n).is(http.StatusForbidden)
		n++
	}
}

func TestWaitingEvenWithTheRightPassword(t *testing.T) {
	h := settled(t)
	for i := range 5 {
		v := h.visitor()
		v.address = fmt.Sprintf("198.51.100.%d", i)
		v.post("/desk/sign-in", "email", email, "password", "guess").is(http.StatusForbidden)
	}
	v := h.visitor()
	v.post("/desk/sign-in", "email", email, "password", password).is(http.StatusTooManyRequests)
	h.clock = h.clock.Add(5 * time.Second)
	v.post("/desk/sign-in", "email", email, "password", password).leadsTo("/desk")
}

func TestGuessesFromAnAddressGetSlower(t *testing.T) {
	h := settled(t)
	guess := func(from string, n int) reply {
		v := h.visitor()
		v.address = from
		return v.post("/desk/sign-in", "email", fmt.Sprintf("user%d@blog.test", n), "password", "guess")
	}
	for n := range 10 {
		guess("192.0.2.7", n).is(http.StatusForbidden)
	}
	guess("192.0.2.7", 11).is(http.StatusTooManyRequests)
	guess("::ffff:192.0.2.7", 12).is(http.StatusTooManyRequests)
	guess("192.0.2.8", 13).is(http.StatusForbidden)

	for n := range 10 {
		guess(fmt.Sprintf("2001:db8:1:2::%d", n), 100+n).is(http.StatusForbidden)
	}
	guess("2001:db8:1:2:ffff::1", 200).is(http.StatusTooManyRequests)
	guess("2001:db8:1:3::1", 201).is(http.StatusForbidden)
}

func TestStrangersCannotKeepTheAuthorOut(t *testing.T) {
	h := settled(t)
	author := h.member()
	author.post("/desk/sign-out").leadsTo("/desk/sign-in")
	for i := range 40 {
		v := h.visitor()
		v.address = fmt.Sprintf("198.51.100.%d", i)
		v.post("/desk/sign-in", "email", email, "password", "guess")
	}
	stranger := h.visitor()
	stranger.address = "203.0.113.1"
	stranger.post("/desk/sign-in", "email", email, "password", password).is(http.StatusTooManyRequests)
	author.post("/desk/sign-in", "email", email, "password", password).leadsTo("/desk")

	forger := h.visitor()
	forger.address = "203.0.113.2"
	forger.cookies["__Host-causerie-known"] = "nonce.forged"
	forger.post("/desk/sign-in", "email", email, "password", password).is(http.StatusTooManyRequests)
}

func TestAKnownBrowserMayNotGuessForEver(t *testing.T) {
	h := settled(t)
	author := h.member()
	author.post("/desk/sign-out")
	for i := range 5 {
		author.address = fmt.Sprintf("198.51.100.%d", i)
		author.post("/desk/sign-in", "email", email, "password", "guess").is(http.StatusForbidden)
	}
	author.address = "203.0.113.1"
	author.post("/desk/sign-in", "email", email, "password", "guess").is(http.StatusTooManyRequests)
}

func TestNoAddressIsLogged(t *testing.T) {
	h := settled(t)
	v := h.visitor()
	v.address = "203.0.113.77"
	for range 12 {
		v.post("/desk/sign-in", "email", email, "password", "guess-me")
	}
	if h.log.Len() == 0 {
		t.Error("refused sign-ins are not logged at all")
	}
	for _, private := range []string{"203.0.113.77", email, "guess-me"} {
		if strings.Contains(h.log.String(), private) {
			t.Errorf("the log names %s", private)
		}
	}
}

func TestASessionKnownBeforeIsWorthNothing(t *testing.T) {
	h := settled(t)
	const name = "__Host-causerie"
	victim := h.visitor()
	victim.cookies[name] = "a-token-the-attacker-chose"
	victim.post("/desk/sign-in", "email", email, "password", password).leadsTo("/desk")
	if victim.cookies[name] == "a-token-the-attacker-chose" {
		t.Fatal("signing in kept a token that somebody else chose")
	}

	// Signing in anew from within a session changes the token as well.
	before := victim.cookies[name]
	victim.post("/desk/sign-in", "email", email, "password", password).leadsTo("/desk")
	attacker := h.visitor()
	attacker.cookies[name] = before
	attacker.get("/desk").is(http.StatusSeeOther)
	victim.get("/desk").is(http.StatusOK)
}

func TestSigningOutEndsTheSession(t *testing.T) {
	h := settled(t)
	v := h.member()
	thief := h.visitor()
	thief.cookies["__Host-causerie"] = v.cookies["__Host-causerie"]
	thief.get("/desk").is(http.StatusOK)
	v.get("/desk/sign-out").is(http.StatusNotFound)
	v.get("/desk").is(http.StatusOK)
	v.post("/desk/sign-out").leadsTo("/desk/sign-in")
	v.get("/desk").is(http.StatusSeeOther)
	thief.get("/desk").is(http.StatusSeeOther)
}

func TestCookies(t *testing.T) {
	for site, prefix := range map[blog.Site]string{"https://blog.test": "__Host-", "http://localhost:8080": ""} {
		h := moveIn(empty(t, site))
		r := h.visitor().post("/desk/sign-in", "email", email, "password", password).leadsTo("/desk")
		cookies := (&http.Response{Header: r.header}).Cookies()
		if len(cookies) != 2 {
			t.Fatalf("%s: %d cookies", site, len(cookies))
		}
		for _, c := range cookies {
			secure := prefix != ""
			if !strings.HasPrefix(c.Name, prefix+"causerie") || c.Secure != secure || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
				t.Errorf("%s: cookie %s", site, c)
			}
			if c.Name == prefix+"causerie" && (c.MaxAge < 13*86400 || c.MaxAge > 14*86400+60) {
				t.Errorf("%s: the session lasts %d s without a visit", site, c.MaxAge)
			}
		}
	}
}

func TestChangingThePasswordSignsOthersOut(t *testing.T) {
	h := settled(t)
	here, there := h.member(), h.member()
	here.post("/desk/password", "old", "wrong", "password", "another long one").is(http.StatusForbidden).shows("The present password is wrong.")
	here.post("/desk/password", "old", password, "password", "short").is(http.StatusUnprocessableEntity).shows("at least 10 characters")
	here.post("/desk/password", "old", password, "password", "another long one").leadsTo("/desk/password")
	here.get("/desk/password").is(http.StatusOK).shows("Password changed.")
	there.get("/desk").is(http.StatusSeeOther)
	h.visitor().post("/desk/sign-in", "email", email, "password", password).is(http.StatusForbidden)
	h.visitor().post("/desk/sign-in", "email", email, "password", "another long one").leadsTo("/desk")
}

func TestThePresentPasswordCannotBeGuessed(t *testing.T) {
	h := settled(t)
	v := h.member()
	for range 5 {
		v.post("/desk/password", "old", "guess", "password", "another long one").is(http.StatusForbidden)
	}
	v.post("/desk/password", "old", password, "password", "another long one").is(http.StatusTooManyRequests).shows("too many tries")
}

func TestAPasswordChangedElsewhereEndsSessions(t *testing.T) {
	h := settled(t)
	v := h.member()
	must(t, h.ResetPassword(t.Context(), email, "set on the command line"))
	v.get("/desk").is(http.StatusSeeOther)
}

func TestASessionWrittenBackLateIsWorthNothing(t *testing.T) {
	h := settled(t)
	v := h.member()
	// A request that began before the password changed keeps its session after.
	sum := sha256.Sum256([]byte(v.cookies["__Host-causerie"]))
	stored := base64.RawURLEncoding.EncodeToString(sum[:])
	data, found, err := h.store.FindCtx(t.Context(), stored)
	must(t, err)
	if !found {
		t.Fatal("sessions are not stored under the hash of their token")
	}
	must(t, h.ResetPassword(t.Context(), email, "set on the command line"))
	must(t, h.store.CommitCtx(t.Context(), stored, data, h.clock.Add(time.Hour)))
	v.get("/desk").is(http.StatusSeeOther)
}

func TestSignInBeforeSetUpSaysWhereToBegin(t *testing.T) {
	h := empty(t, "https://blog.test")
	h.visitor().get("/desk/sign-in").is(http.StatusOK).shows("has not been set up yet")
}
