package blog_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/causerie/causerie/internal/blog"
)

// said is a list in one line: what it blocks, and what it skips.
func said(l blog.BlockList) string {
	var words []string
	for _, b := range l.Blocks {
		words = append(words, fmt.Sprintf("%d:%s%s=%s", b.Line, b.Host, b.Handle, b.Severity))
		if b.RejectMedia {
			words[len(words)-1] += "+media"
		}
		if b.RejectReports {
			words[len(words)-1] += "+reports"
		}
	}
	for _, s := range l.Skipped {
		words = append(words, fmt.Sprintf("skip %d:%s", s.Line, s.Value))
	}
	return strings.Join(words, " ")
}

func TestListsOfBlocksAreUnderstood(t *testing.T) {
	for name, one := range map[string]struct{ list, want string }{
		"Mastodon's export":    {"#domain,#severity,#reject_media,#reject_reports,#public_comment,#obfuscate\na.test,silence,true,false,,false\n", "2:a.test=silence+media"},
		"columns in any order": {"obfuscate,public_comment,domain,reject_reports\nfalse,x,a.test,TRUE\n", "2:a.test=suspend+reports"},
		"mark, CRLF, quotes":   {"\ufeff\"#domain\",\"#severity\"\r\n\"A.Test.\",\"Noop\"\r\n\r\n", "2:a.test=noop"},
		"a comment of lines":   {"#domain,#severity,#public_comment\na.test,suspend,\"two\nlines\"\nb.test,suspend,\n", "2:a.test=suspend 4:b.test=suspend"},
		"accounts":             {"Account address\nEve@a.test\n@adam@b.test\n", "2:eve@a.test=suspend 3:adam@b.test=suspend"},
		"accounts, mutes":      {"Account address,Hide notifications\neve@a.test,true\n", "2:eve@a.test=suspend"},
		"accounts, no header":  {"eve@a.test\n", "1:eve@a.test=suspend"},
		"plain":                {"# spam\n\n  a.test\nb.test:8443\n192.0.2.1\nlocalhost", "3:a.test=suspend 4:b.test:8443=suspend 5:192.0.2.1=suspend 6:localhost=suspend"},
		"the stricter of two":  {"#domain,#severity,#reject_media\na.test,silence,true\nA.test,suspend,false\na.test,noop,false\n", "2:a.test=suspend+media"},
		"obfuscated":           {"#domain\nsp**.test\n…am.test\n*.test\nbücher.test\n", "5:bücher.test=suspend skip 2:sp**.test skip 3:…am.test skip 4:*.test"},
		"obfuscated otherwise": {"##### these are hidden\n#####.test\nsp...m.test\nsp??.test\n", "skip 2:#####.test skip 3:sp...m.test skip 4:sp??.test"},
		"obfuscated, columns":  {"#domain,#severity\n#####.test,suspend\n", "skip 2:#####.test"},
		"addresses":            {"HTTP://Upper.Test/\nhttps://b.test:8443\n", "1:upper.test=suspend 2:b.test:8443=suspend"},
		"nothing":              {"", ""},
		"a header alone":       {"#domain,#severity\n", ""},
	} {
		l, err := blog.ReadBlockList(strings.NewReader(one.list))
		if err != nil || said(l) != one.want {
			t.Errorf("%s: %q, %v, want %q", name, said(l), err, one.want)
		}
	}
}

func TestWhatIsWrongWithAListIsSaid(t *testing.T) {
	for list, want := range map[string]string{
		"#domain,#severity\na.test,suspend\nb.test,harsh\n":     "Line 3: “harsh” is no severity",
		"#domain,#reject_media\na.test,perhaps\n":               "Line 2: reject_media is “perhaps”",
		"a.test\nnot a host\n":                                  "Line 2: “not a host” is neither a server",
		"a.test\nhttps://b.test/@eve\n":                         "Line 2: “https://b.test/@eve” is not an account",
		"no\na.test\n@x\n":                                      "Line 1: “no” is neither a server such as server.example nor an account such as user@server.example.\nLine 3: “@x” is",
		strings.Repeat("no\n", 22):                              "Line 20: “no” is neither a server such as server.example nor an account such as user@server.example.\n2 more lines are wrong.\nNothing was changed.",
		"eve@\n":                                                "Line 1",
		"#domain,#severity\n\"a.test,suspend\n":                 "cannot be read as CSV",
		"a.test\n" + strings.Repeat("a", 64) + ".test\n":        "Line 2",
		"\xff\xfea\x00.\x00":                                    "not a text file in UTF-8",
		strings.Repeat("a.test\n", blog.ListLines+1):            "more than 100,000 lines",
		strings.Repeat(strings.Repeat("a", 1023)+"\n", 8<<10+1): "longer than 8 MiB",
	} {
		_, err := blog.ReadBlockList(strings.NewReader(list))
		if blog.KindOf(err) != blog.Invalid || !strings.Contains(blog.Message(err), want) {
			t.Errorf("%.40q: %v, want %q", list, err, want)
		}
	}
}

func FuzzReadBlockList(f *testing.F) {
	f.Add([]byte("#domain,#severity,#reject_media\na.test,silence,true\n"))
	f.Add([]byte("\ufeffAccount address\r\neve@a.test\r\n"))
	f.Add([]byte("a.test\n\"b.test\"\nsp**.test"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		l, err := blog.ReadBlockList(bytes.NewReader(raw))
		if err != nil {
			if blog.KindOf(err) != blog.Invalid {
				t.Fatalf("a fault: %v", err)
			}
			return
		}
		var blocks []blog.Block
		for _, b := range l.Blocks {
			if b.Host != "" {
				blocks = append(blocks, blog.Block{Value: b.Host, Host: true, Rule: b.Rule})
			}
		}
		var out bytes.Buffer
		if err := blog.WriteDomainBlocks(&out, blocks); err != nil {
			t.Fatal(err)
		}
		again, err := blog.ReadBlockList(&out)
		if err != nil || len(again.Blocks) != len(blocks) {
			t.Fatalf("what was written reads as %d blocks of %d: %v", len(again.Blocks), len(blocks), err)
		}
		for i, b := range again.Blocks {
			if b.Host != blocks[i].Value || b.Rule != blocks[i].Rule {
				t.Fatalf("%+v became %+v", blocks[i], b)
			}
		}
	})
}
