package causerie_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the address every package of ours begins with.
const module = "github.com/causerie/causerie"

// room is one row of the table in docs/architecture.md: a folder, with all that
// lies below it, and the rooms of ours that it may import besides itself.
type room struct {
	folder  string
	imports []string
	// stdlibOnly forbids other people's modules too.
	stdlibOnly bool
	// public marks a library for others: its tests stand on nothing of ours either.
	public bool
	// everything lets the room that wires the others import them all.
	everything bool
}

// rooms is the table. The longest folder that fits is the row that counts.
var rooms = []room{
	{folder: "cmd/causerie", everything: true},
	{folder: "activitypub", public: true},
	{folder: "internal/blog", stdlibOnly: true},
	{folder: "internal/store", imports: []string{"internal/blog", "internal/queue", "internal/search"}},
	{folder: "internal/search"},
	{folder: "internal/queue"},
	{folder: "internal/federation", imports: []string{"activitypub", "internal/blog"}},
	{folder: "internal/markdown", imports: []string{"internal/blog"}},
	{folder: "internal/frontmatter", imports: []string{"internal/blog"}},
	{folder: "internal/media", imports: []string{"internal/blog"}},
	{folder: "internal/mail", imports: []string{"internal/blog"}},
	{folder: "internal/spam", imports: []string{"internal/blog"}},
	{folder: "internal/podcast", imports: []string{"internal/blog"}},
	{folder: "internal/wordpress", imports: []string{"internal/blog"}},
	{folder: "internal/webmention", imports: []string{"activitypub", "internal/blog"}},
	{folder: "internal/ping", imports: []string{"activitypub"}},
	{folder: "internal/config", imports: []string{"internal/blog"}},
	{folder: "internal/dbtest"},
	{folder: "internal/store/storetest", imports: []string{"internal/dbtest", "internal/store"}},
	{folder: "web", imports: []string{"internal/blog"}},
}

// inTests is what the test files of any room may import on top of its row: a
// real database stands behind a front door, never a mock of our own code.
var inTests = []string{"internal/dbtest", "internal/store"}

// TestArrows reads the imports of every package of the module and fails for
// each arrow that the table does not allow, and for every init function.
func TestArrows(t *testing.T) {
	files := 0
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir():
			return skipForeign(name, entry)
		case !strings.HasSuffix(name, ".go"):
			return nil
		}
		files++
		return judgeFile(t, filepath.ToSlash(name))
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 2 {
		t.Fatalf("read %d Go files: this test must run in the root of the module", files)
	}
}

// skipForeign keeps the walk out of folders that hold no package of this
// module: hidden ones, data, and modules of their own.
func skipForeign(name string, entry fs.DirEntry) error {
	base := entry.Name()
	hidden := name != "." && (strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_"))
	if hidden || slices.Contains([]string{"test", "tools", "testdata", "node_modules", "data"}, name) || base == "testdata" {
		return filepath.SkipDir
	}
	return nil
}

func judgeFile(t *testing.T, name string) error {
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	for _, spec := range file.Imports {
		imported, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			return err
		}
		if complaint := judge(path.Dir(name), imported, strings.HasSuffix(name, "_test.go")); complaint != "" {
			t.Errorf("%s: %s", name, complaint)
		}
	}
	for _, decl := range file.Decls {
		if function, ok := decl.(*ast.FuncDecl); ok && function.Recv == nil && function.Name.Name == "init" {
			t.Errorf("%s has an init function: nothing may happen before main; let a constructor take values instead", name)
		}
	}
	return nil
}

// judge says in a sentence what is wrong with the arrow from a folder of ours
// to an imported package, or nothing when the table allows it.
func judge(folder, imported string, inTest bool) string {
	if folder == "." {
		return ""
	}
	from, ok := roomOf(folder)
	if !ok {
		return fmt.Sprintf("the folder %s is in no room: give it a row in arch_test.go and in docs/architecture.md", folder)
	}
	ours, isOurs := strings.CutPrefix(imported, module+"/")
	switch {
	case !isOurs && from.stdlibOnly && !inTest && !isStandard(imported):
		return fmt.Sprintf("the arrow %s -> %s was drawn, but %s imports the standard library only", folder, imported, from.folder)
	case !isOurs || from.everything || within(ours, from.folder):
		return ""
	case slices.ContainsFunc(from.imports, func(allowed string) bool { return within(ours, allowed) }):
		return ""
	case inTest && !from.public && slices.ContainsFunc(inTests, func(allowed string) bool { return within(ours, allowed) }):
		return ""
	}
	return fmt.Sprintf("the arrow %s -> %s was drawn, but the table lets %s import %s", folder, ours, from.folder, allowance(from))
}

func allowance(r room) string {
	if len(r.imports) == 0 {
		return "nothing of ours but itself"
	}
	return "only " + strings.Join(r.imports, ", ") + " and itself"
}

// roomOf finds the row with the longest folder that holds the given one.
func roomOf(folder string) (room, bool) {
	var found room
	for _, r := range rooms {
		if within(folder, r.folder) && len(r.folder) > len(found.folder) {
			found = r
		}
	}
	return found, found.folder != ""
}

func within(folder, parent string) bool {
	return folder == parent || strings.HasPrefix(folder, parent+"/")
}

// isStandard tells packages of the standard library by their first element,
// which holds no dot.
func isStandard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}

// TestJudge holds the judge itself to account: arrows that must be refused are.
func TestJudge(t *testing.T) {
	for _, tt := range []struct {
		from, to string
		inTest   bool
		complain bool
	}{
		{from: "cmd/causerie", to: module + "/internal/store"},
		{from: "internal/blog", to: "strings"},
		{from: "internal/blog", to: "github.com/google/uuid", complain: true},
		{from: "internal/blog", to: "pgregory.net/rapid", inTest: true},
		{from: "internal/blog", to: module + "/internal/store", complain: true},
		{from: "internal/store", to: module + "/internal/blog"},
		{from: "internal/store/db", to: module + "/internal/blog"},
		{from: "internal/store", to: module + "/internal/store/db"},
		{from: "internal/store", to: module + "/internal/queue"},
		{from: "internal/queue", to: module + "/internal/store", complain: true},
		{from: "internal/store", to: module + "/internal/dbtest", complain: true},
		{from: "internal/store", to: module + "/internal/dbtest", inTest: true},
		{from: "internal/blogroll", to: "strings", complain: true},
		{from: "internal/federation", to: module + "/activitypub/fetch"},
		{from: "internal/federation", to: module + "/internal/store", complain: true},
		{from: "activitypub/fetch", to: module + "/activitypub/signature"},
		{from: "activitypub/fetch", to: module + "/internal/blog", complain: true},
		{from: "activitypub", to: module + "/internal/store", inTest: true, complain: true},
		{from: "web/desk", to: module + "/web/reader"},
		{from: "web/desk", to: module + "/internal/federation", complain: true},
		{from: "web/desk", to: module + "/internal/federation", inTest: true, complain: true},
	} {
		if got := judge(tt.from, tt.to, tt.inTest); (got != "") != tt.complain {
			t.Errorf("judge(%q, %q, %v) = %q, want a complaint: %v", tt.from, tt.to, tt.inTest, got, tt.complain)
		}
	}
}
