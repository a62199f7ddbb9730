package desk

import (
	"net/url"
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

// inPlainWords says what a technical reason means, for an author who wants to
// know whether there is something to do about it. What it does not know it
// leaves as it is.
func inPlainWords(reason string) string {
	low := strings.ToLower(reason)
	for _, known := range []struct{ sign, words string }{
		{"410", "The account, or the whole server, is gone for good."},
		{"404", "The account is no longer there."},
		{"401", "The server did not believe that the message came from this blog. Its clock or ours may be wrong, or it could not reach this blog to check."},
		{"403", "The server refused it. It may have blocked this blog."},
		{"413", "The message was larger than the server takes."},
		{"429", "The server asked for patience, again and again."},
		{"refused address", "The address is one that must not be contacted, such as one inside a private network."},
		{"prohibited", "The address is one that must not be contacted, such as one inside a private network."},
		{"no such host", "There is no server of that name any more."},
		{"certificate", "The server’s certificate is not valid."},
		{"tls", "No secure connection to the server was possible."},
		{"connection refused", "The server is switched off, or does not take connections."},
		{"connection reset", "The server broke the connection off."},
		{"unreachable", "The server could not be reached."},
		{"timeout", "The server did not answer in time."},
		{"deadline", "The server did not answer in time."},
		{"unexpected eof", "The server broke the connection off."},
		{"500", "The server had a fault of its own."},
		{"502", "The server was out of order."},
		{"503", "The server was not available."},
		{"504", "The server did not answer in time."},
	} {
		if strings.Contains(low, known.sign) {
			return known.words
		}
	}
	return reason
}
