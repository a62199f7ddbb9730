package blog

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// What a list of blocks may hold.
const (
	ListLines = 100_000 // as many as the longest lists that are passed around have, several times over
	ListBytes = 8 << 20
)

// ListedBlock is a line of a list of blocks: a host, or an account by user@host.
type ListedBlock struct {
	Line   int
	Host   string
	Handle string
	Rule
}

// SkippedLine is a line of a list that cannot be made a block, and why.
type SkippedLine struct {
	Line   int    `json:"line"`
	Value  string `json:"value"`
	Reason string `json:"reason"`
}

// BlockList is a list of blocks as it was read.
type BlockList struct {
	Blocks  []ListedBlock
	Skipped []SkippedLine
}

// ReadBlockList reads a list of blocks: Mastodon's CSV of domain blocks
// (#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate,
// with or without the number signs, in any order), Mastodon's CSV of an
// account's blocks or mutes (user@host, under "Account address" or nothing), or
// plain lines with a host or a handle each. A byte order mark, CRLF, quotes and
// empty lines are fine; a web address without a path is its host. Lines that
// cannot be understood are an error of kind Invalid that names the first 20.
func ReadBlockList(r io.Reader) (BlockList, error) {
	raw, err := io.ReadAll(io.LimitReader(r, ListBytes+1))
	if err != nil {
		return BlockList{}, fmt.Errorf("read a list of blocks: %w", err)
	}
	switch {
	case len(raw) > ListBytes:
		return BlockList{}, ErrInvalid("file", "The list is longer than 8 MiB; divide it into several.")
	case !utf8.Valid(raw) || bytes.IndexByte(raw, 0) >= 0:
		return BlockList{}, ErrInvalid("file", "This is not a text file in UTF-8; save the list as CSV.")
	}
	rows := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(raw, []byte("\ufeff"))))
	rows.FieldsPerRecord, rows.TrimLeadingSpace, rows.ReuseRecord = -1, true, true
	l := listReader{rows: rows, seen: map[string]int{}}
	return l.read()
}

// listReader reads one list.
type listReader struct {
	rows    *csv.Reader
	columns map[string]int // nil until a header was found
	list    BlockList
	wrong   []wrongLine
	seen    map[string]int // value: its place in list.Blocks
}

func (l *listReader) read() (BlockList, error) {
	for n := 0; ; n++ {
		fields, err := l.rows.Read()
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return l.list, l.problem()
		case errors.As(err, &wrong):
			l.wrong = append(l.wrong, wrongLine{wrong.Line, "it cannot be read as CSV: " + wrong.Err.Error() + "."})
			continue
		case err != nil:
			return l.list, fmt.Errorf("read a list of blocks: %w", err)
		case n > ListLines || n == ListLines && l.columns == nil: // the header is no line of the list
			return l.list, ErrInvalid("file", "The list has more than 100,000 lines; divide it into several.")
		}
		line, _ := l.rows.FieldPos(0)
		if n == 0 && l.header(fields) {
			continue
		}
		if what := l.take(line, fields); what != "" {
			l.wrong = append(l.wrong, wrongLine{line, what})
		}
	}
}

// wrongLine is a line that cannot be understood, and why, in a sentence.
type wrongLine struct {
	line int
	what string
}

const namedLines = 20 // wrong ones, in an error

// problem names all lines that are wrong, so that a list has to be mended only
// once; nil if there are none.
func (l *listReader) problem() error {
	if len(l.wrong) == 0 {
		return nil
	}
	var said strings.Builder
	for _, w := range l.wrong[:min(len(l.wrong), namedLines)] {
		fmt.Fprintf(&said, "Line %d: %s\n", w.line, w.what)
	}
	switch more := len(l.wrong) - namedLines; {
	case more == 1:
		said.WriteString("One more line is wrong.\n")
	case more > 1:
		fmt.Fprintf(&said, "%d more lines are wrong.\n", more)
	}
	return ErrInvalid("file", said.String()+"Nothing was changed.")
}

// header reads the first line, if it names columns.
func (l *listReader) header(fields []string) bool {
	columns := map[string]int{}
	for i, f := range fields {
		columns[strings.ToLower(strings.TrimLeft(strings.TrimSpace(f), "# "))] = i
	}
	for name, other := range map[string]string{"account address": "domain", "host": "domain", "instance": "domain"} {
		if i, ok := columns[name]; ok {
			columns[other] = i
		}
	}
	if _, found := columns["domain"]; found {
		l.columns = columns
	}
	return l.columns != nil
}

func (l *listReader) field(fields []string, name string) string {
	i, found := l.columns[name]
	if l.columns == nil && name == "domain" {
		i, found = 0, true
	}
	if !found || i >= len(fields) {
		return ""
	}
	return strings.TrimSpace(fields[i])
}

// take takes a line in, or says what is wrong with it.
func (l *listReader) take(line int, fields []string) (wrong string) {
	value := wholeHost(hostIfAddress(strings.ToLower(l.field(fields, "domain"))))
	if value == "" || (l.columns == nil && isRemark(value)) {
		return ""
	}
	rule, wrong := l.rule(fields)
	if wrong != "" {
		return wrong
	}
	if reason := unblockable(value); reason != "" {
		l.list.Skipped = append(l.list.Skipped, SkippedLine{Line: line, Value: value, Reason: reason})
		return ""
	}
	b := ListedBlock{Line: line, Rule: rule}
	if handle := strings.TrimPrefix(value, "@"); strings.Contains(handle, "@") {
		user, host, _ := strings.Cut(handle, "@")
		if user == "" || strings.ContainsAny(user, " /:") || !plainHost(host) {
			return "“" + cut(value, 80) + "” is not an account such as user@server.example."
		}
		b.Handle = handle
	} else if b.Host = strings.TrimSuffix(value, "."); !plainHost(b.Host) {
		return "“" + cut(value, 80) + "” is neither a server such as server.example nor an account such as user@server.example."
	}
	l.add(b)
	return ""
}

// hostIfAddress takes the host from a web address that names nothing else; any
// other value stays as it is. The address of an account must not become a block
// of all its neighbours.
func hostIfAddress(value string) string {
	u, err := url.Parse(value)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return value
	}
	if u.User != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return value
	}
	return u.Host
}

// wholeHost takes the host from a value that means it with all below it, as every
// block does. A mark before nothing but the end of a name hides which is meant.
func wholeHost(value string) string {
	if host, marked := strings.CutPrefix(value, "*."); marked && plainHost(host) {
		return host
	}
	return value
}

// isRemark tells a remark in a plain list from a host whose name was made
// unreadable with number signs.
func isRemark(value string) bool {
	return strings.HasPrefix(value, "#") && (!strings.HasPrefix(value, "##") || unblockable(value) == "" || !strings.Contains(value, "."))
}

// add lets the stricter of two lines about the same count.
func (l *listReader) add(b ListedBlock) {
	key := b.Host + " " + b.Handle
	place, twice := l.seen[key]
	if !twice {
		l.seen[key] = len(l.list.Blocks)
		l.list.Blocks = append(l.list.Blocks, b)
		return
	}
	l.list.Blocks[place].Rule = stricter(l.list.Blocks[place].Rule, b.Rule)
}

func stricter(a, b Rule) Rule {
	if b.Severity.weight() > a.Severity.weight() {
		a.Severity = b.Severity
	}
	a.RejectMedia, a.RejectReports = a.RejectMedia || b.RejectMedia, a.RejectReports || b.RejectReports
	if a.PublicComment == "" {
		a.PublicComment = b.PublicComment
	}
	return a
}

func (l *listReader) rule(fields []string) (r Rule, wrong string) {
	r = Rule{Severity: Severity(strings.ToLower(l.field(fields, "severity"))), PublicComment: cut(l.field(fields, "public_comment"), longestComment)}
	switch r.Severity {
	case "":
		r.Severity = Suspend
	case "limit", "limited": // Mastodon's pages call it so
		r.Severity = Silence
	}
	if r.Severity.weight() == 0 {
		return r, "“" + cut(string(r.Severity), 40) + "” is no severity; there are suspend, silence and noop."
	}
	if r.RejectMedia, wrong = l.truth(fields, "reject_media"); wrong != "" {
		return r, wrong
	}
	r.RejectReports, wrong = l.truth(fields, "reject_reports")
	return r, wrong
}

func (l *listReader) truth(fields []string, name string) (yes bool, wrong string) {
	value := strings.ToLower(l.field(fields, name))
	if value == "" {
		return false, ""
	}
	yes, err := strconv.ParseBool(value)
	if err != nil {
		return false, name + " is “" + cut(value, 40) + "”, where true or false is expected."
	}
	return yes, ""
}

// unblockable says why a value that looks well-meant cannot be blocked, "" if it
// can.
func unblockable(value string) string {
	if obfuscated(value) {
		return "It is obfuscated: which server is meant cannot be told."
	}
	return ""
}

// obfuscated reports whether letters of a host were replaced by a mark, as lists
// that are passed around in public do.
func obfuscated(value string) bool {
	if strings.ContainsAny(value, " /:") {
		return false // words, or an address
	}
	return strings.ContainsAny(value, "*…#?•·█") || strings.Contains(value, "..")
}

// plainHost reports whether s is a host as others write it: a name with a dot, or
// an address, with a port if need be.
func plainHost(s string) bool {
	if _, err := netip.ParseAddr(strings.Trim(s, "[]")); err == nil {
		return true
	}
	if _, err := netip.ParseAddrPort(s); err == nil {
		return true
	}
	name, port, hasPort := strings.Cut(s, ":")
	if _, err := strconv.ParseUint(port, 10, 16); hasPort && err != nil {
		return false
	}
	labels := strings.Split(name, ".")
	if (len(labels) < 2 && name != "localhost") || len(name) > 253 {
		return false
	}
	return !slices.ContainsFunc(labels, func(label string) bool {
		return label == "" || len(label) > 63 || strings.IndexFunc(label, notOfHosts) >= 0
	})
}

func notOfHosts(r rune) bool {
	plain := 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '-' || r == '_'
	return !plain && (r < utf8.RuneSelf || !unicode.In(r, unicode.L, unicode.M, unicode.N))
}
