package markdown

import (
	"net"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// asciiHost is the one spelling of a host that names are compared and links
// are written in: lower case, punycode, no trailing dot. It is "" for what can
// be no host. A port is kept.
func asciiHost(host string) string {
	name, port := host, ""
	if h, p, err := net.SplitHostPort(host); err == nil {
		name, port = h, p
	}
	if ip := net.ParseIP(strings.Trim(name, "[]")); ip != nil {
		return host
	}
	name = strings.TrimSuffix(strings.ToLower(name), ".")
	if strings.HasPrefix(name, ".") || strings.HasSuffix(name, ".") || strings.Contains(name, "..") {
		return "" // no name has an empty part
	}
	ascii, err := idna.Lookup.ToASCII(name)
	if err != nil || ascii == "" {
		return ""
	}
	if port != "" {
		return net.JoinHostPort(ascii, port)
	}
	return ascii
}

// displayHost is how a host is shown to people: in its own script where that
// cannot be taken for another host, and in punycode where it can (A29).
func displayHost(host string) string {
	ascii := asciiHost(host)
	shown, err := idna.Display.ToUnicode(ascii)
	if err != nil || ascii == "" {
		return or(ascii, host)
	}
	labels := strings.Split(shown, ".")
	last := labels[len(labels)-1]
	for _, label := range labels {
		if !plainLabel(label, last) {
			return ascii
		}
	}
	return shown
}

// plainLabel tells whether one label of a host name reads as nothing but
// itself: ASCII, or one script (Chinese, Japanese and Korean mix theirs), and
// not one that has Latin's looks under a Latin top level.
func plainLabel(label, last string) bool {
	scripts := map[string]bool{}
	for _, r := range label {
		if r < unicode.MaxASCII {
			if unicode.IsLetter(r) {
				scripts["Latin"] = true
			}
			continue
		}
		if unicode.In(r, unicode.Common, unicode.Inherited) && r != 'ー' && r != '・' {
			return false
		}
		scripts[scriptOf(r)] = true
	}
	if len(scripts) > 1 || scripts["other"] {
		return false
	}
	for _, twin := range []string{"Cyrillic", "Greek", "Armenian", "Cherokee", "Georgian"} {
		if scripts[twin] && isASCII(last) {
			return false
		}
	}
	return true
}

func scriptOf(r rune) string {
	switch {
	case unicode.In(r, unicode.Latin):
		return "Latin"
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo), r == 'ー', r == '・':
		return "CJK"
	}
	for _, name := range []string{
		"Cyrillic", "Greek", "Armenian", "Cherokee", "Georgian", "Arabic", "Hebrew", "Devanagari", "Bengali",
		"Thai", "Tamil", "Telugu", "Gujarati", "Gurmukhi", "Kannada", "Malayalam", "Sinhala", "Khmer", "Lao",
	} {
		if unicode.Is(unicode.Scripts[name], r) {
			return name
		}
	}
	return "other"
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// sameSite tells whether two hosts belong to one owner, as far as names can
// tell.
func sameSite(a, b string) bool { return siteOf(a) == siteOf(b) }

func siteOf(host string) string {
	name := asciiHost(host)
	if h, _, err := net.SplitHostPort(name); err == nil {
		name = h
	}
	if site, err := publicsuffix.EffectiveTLDPlusOne(name); err == nil {
		return site
	}
	return name
}

// claimedHosts are the hosts that a link's text seems to promise: any address
// with a scheme, or a bare "bank.example" that is all of the text. "?" stands
// for an address whose host cannot be read.
func claimedHosts(label string) []string {
	fields := strings.Fields(label)
	var claimed []string
	for _, field := range fields {
		if rest, ok := cutScheme(strings.TrimLeft(field, `([{<"'“‘«„`)); ok {
			host := beforePath(rest)
			claimed = append(claimed, or(host[strings.LastIndexByte(host, '@')+1:], "?"))
		}
	}
	if len(fields) != 1 || len(claimed) > 0 {
		return claimed
	}
	host := beforePath(fields[0])
	if strings.Contains(host, "@") { // a handle or an e-mail address
		return nil
	}
	name := asciiHost(host)
	if h, _, err := net.SplitHostPort(name); err == nil {
		name = h
	}
	if suffix, icann := publicsuffix.PublicSuffix(name); suffix == name || (!icann && !strings.HasPrefix(name, "www.")) {
		return nil
	}
	return []string{host}
}

func beforePath(s string) string {
	if i := strings.IndexAny(s, `/?#\…`); i >= 0 {
		return s[:i]
	}
	return s
}

func cutScheme(s string) (rest string, ok bool) {
	lower := strings.ToLower(s)
	for _, scheme := range []string{"https:", "http:", "//"} {
		if strings.HasPrefix(lower, scheme) {
			return strings.TrimLeft(s[len(scheme):], `/\`), true
		}
	}
	return s, false
}
