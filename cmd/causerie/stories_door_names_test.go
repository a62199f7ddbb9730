package main

import (
	"net/url"
	"strings"
	"testing"
)

func TestTheDoorTakesNamesAsPeopleGiveThem(t *testing.T) {
	tell(t, func(w *world, anna *causerie) {
		anna.publish(rest)
		pond := w.server()
		offers(pond, "bo@"+pond.Host, template("http://ostatus.org/schema/1.0/subscribe", pond.URL+"/authorize?uri={uri}"))
		want := pond.URL + "/authorize?uri=" + url.QueryEscape(anna.ActorURL)
		for _, typed := range []string{
			"bo@" + pond.Host, "@bo@" + pond.Host, " @bo @ " + pond.Host + "\t", "\u200b@bo@" + pond.Host + "\u2060", "＠bo＠" + pond.Host, "acct:bo@" + pond.Host,
			"@BO@" + strings.ToUpper(pond.Host), "@bo@" + pond.Host + ",", pond.URL + "/@bo", pond.URL + "/@bo/", pond.URL + "/@bo/112233", pond.URL + "/users/bo", pond.URL + "/u/bo",
			pond.URL + "/profile/bo?tab=media", pond.URL + "/web/@bo", "https://other.test/@bo@" + pond.Host, pond.Host + "/@bo",
		} {
			to, page := anna.leads("do=follow", typed)
			if to != want {
				t.Errorf("%q leads to %s: %s", typed, to, page)
			}
		}
		for _, typed := range []string{pond.Host, pond.URL, pond.URL + "/about", "bo", "@", "", "https://x:y@" + pond.Host + "/@bo", "http:///@bo", "//" + pond.Host + "/", "javascript:alert(1)//@bo"} {
			to, _ := anna.leads("do=follow", typed)
			w.equal(typed, to, "422")
		}
		for _, own := range []string{"@anna@" + anna.address, "http://" + anna.address + "/@anna"} {
			_, page := anna.leads("do=follow", own)
			w.equal(own, strings.Contains(page, "That is a name of this blog."), true)
		}
	})
}
