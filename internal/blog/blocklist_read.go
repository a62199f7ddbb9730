package blog

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"net/netip"
	"slices"
	"strconv"
	"strings"
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
// empty lines are fine. A line that cannot be understood is an error of kind
// Invalid that names it.
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
	seen    map[string]int // value: its place in list.Blocks
}

func (l *listReader) read() (BlockList, error) {
	for n := 0; ; n++ {
		fields, err := l.rows.Read()
		var wrong *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return l.list, nil
		case errors.As(err, &wrong):
			return l.list, lineError(wrong.Line, "it cannot be read as CSV: "+wrong.Err.Error())
		case err != nil:
			return l.list, fmt.Errorf("read a list of blocks: %w", err)
		case n > ListLines || n == ListLines && l.columns == nil: // the header is no line of the list
			return l.list, ErrInvalid("file", "The list has more than 100,000 lines; divide it into several.")
		}
		line, _ := l.rows.FieldPos(0)
		if n == 0 && l.header(fields) {
			continue
		}
		if err := l.take(line, fields); err != nil {
			return l.list, err
		}
	}
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

// take takes a line in.
func (l *listReader) take(line int, fields []string) error {
	value := strings.ToLower(l.field(fields, "domain"))
	if value == "" || (l.columns == nil && strings.HasPrefix(value, "#")) {
		return nil // an empty line, or a remark in a plain list
	}
	rule, err := l.rule(line, fields)
	if err != nil {
		return err
	}
	if reason := unblockable(value); reason != "" {
		l.list.Skipped = append(l.list.Skipped, SkippedLine{Line: line, Value: value, Reason: reason})
		return nil
	}
	b := ListedBlock{Line: line, Rule: rule}
	if handle := strings.TrimPrefix(value, "@"); strings.Contains(handle, "@") {
		user, host, _ := strings.Cut(handle, "@")
		if user == "" || strings.ContainsAny(user, " /:") || !plainHost(host) {
			return lineError(line, "“"+cut(value, 80)+"” is not an account such as user@server.example.")
		}
		b.Handle = handle
	} else if b.Host = strings.TrimSuffix(value, "."); !plainHost(b.Host) {
		return lineError(line, "“"+cut(value, 80)+"” is neither a server such as server.example nor an account such as user@server.example.")
	}
	l.add(b)
	return nil
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

func (l *listReader) rule(line int, fields []string) (Rule, error) {
	r := Rule{Severity: Severity(strings.ToLower(l.field(fields, "severity"))), PublicComment: cut(l.field(fields, "public_comment"), longestComment)}
	switch r.Severity {
	case "":
		r.Severity = Suspend
	case "limit", "limited": // Mastodon's pages call it so
		r.Severity = Silence
	}
	if r.Severity.weight() == 0 {
		return r, lineError(line, "“"+cut(string(r.Severity), 40)+"” is no severity; there are suspend, silence and noop.")
	}
	var err error
	if r.RejectMedia, err = l.truth(line, fields, "reject_media"); err != nil {
		return r, err
	}
	r.RejectReports, err = l.truth(line, fields, "reject_reports")
	return r, err
}

func (l *listReader) truth(line int, fields []string, name string) (bool, error) {
	value := strings.ToLower(l.field(fields, name))
	if value == "" {
		return false, nil
	}
	yes, err := strconv.ParseBool(value)
	if err != nil {
		return false, lineError(line, name+" is “"+cut(value, 40)+"”, where true or false is expected.")
	}
	return yes, nil
}

// unblockable says why a value that looks well-meant cannot be blocked, "" if it
// can.
func unblockable(value string) string {
	switch {
	case strings.ContainsAny(value, "*…"):
		return "It is obfuscated: which server is meant cannot be told."
	case strings.IndexFunc(value, func(r rune) bool { return r >= utf8.RuneSelf }) >= 0:
		return "It is not written in the letters of the domain name system; give it as xn--…"
	}
	return ""
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
	return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
}

func lineError(line int, what string) error {
	return ErrInvalid("file", fmt.Sprintf("Line %d: %s Nothing was changed.", line, withStop(what)))
}

func withStop(s string) string {
	if strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}
