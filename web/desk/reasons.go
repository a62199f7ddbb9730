package desk

import (
	"net/url"
	"regexp"
	"strings"
)

// hostOf is the host of an inbox, which is what an author knows it by.
func hostOf(inbox string) string {
	u, err := url.Parse(inbox)
	if err != nil || u.Host == "" {
		return inbox
	}
	return u.Host
}

// anAddress would be searched for words and numbers in vain, or worse, with
// success.
var anAddress = regexp.MustCompile(`https?://\S+|[0-9.]+:[0-9]+`)

// inPlainWords says what a technical reason means, for an author who wants to
// know whether there is something to do about it. What it does not know it
// leaves as it is.
func inPlainWords(reason string) string {
	low := strings.ToLower(anAddress.ReplaceAllString(reason, ""))
	for _, known := range []struct{ sign, words string }{
		{"whom this was for is blocked", "You have blocked whom it is for."},
		{"not on the list of those", "The server is not on your list of those that are written to."},
		{"nothing is known here any more", "Nothing is known here any more of whom it is for."},
		{"does not say where it takes messages", "The account does not say where it takes messages."},
		{"410", "The account, or the whole server, is gone for good."},
		{"404", "The account is no longer there."},
		{"401", "The server did not believe that this came from your blog. It may not have been able to reach your blog to check, or a clock is wrong."},
		{"403", "The server refused it. It may have blocked your blog."},
		{"413", "The server takes nothing as long as this."},
		{"429", "The server asked for patience, again and again."},
		{"500", "The server had a fault of its own."},
		{"502", "The server was out of order."},
		{"503", "The server was not available."},
		{"504", "The server did not answer in time."},
		{"tried for too long", "It was tried for three days without success."},
		{"address is refused", "The address must not be contacted; it lies inside a private network, for example."},
		{"not an address", "The address is not one that can be written to."},
		{"no such host", "There is no server of that name any more."},
		{"certificate", "The server’s certificate is not valid."},
		{"x509", "The server’s certificate is not valid."},
		{"tls:", "No secure connection to the server was possible."},
		{"connection refused", "The server is switched off, or takes no connections."},
		{"connection reset", "The server broke the connection off."},
		{"eof", "The server broke the connection off."},
		{"unreachable", "The server could not be reached."},
		{"no route", "The server could not be reached."},
		{"timeout", "The server did not answer in time."},
		{"timed out", "The server did not answer in time."},
		{"deadline", "The server did not answer in time."},
		{"fault in the program", "This program had a fault; its log says more."},
	} {
		if strings.Contains(low, known.sign) {
			return known.words
		}
	}
	return reason
}
