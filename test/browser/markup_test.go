package browser

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/causerie/causerie/test/harness"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// documents are the pages that were judged, as the blog sent them, one of each
// shape, to be validated together: one start of the validator for all of them.
type documents struct {
	mu   sync.Mutex
	held map[string]string
}

// keep has the document shown now validated when the test is over.
func (w *window) keep() {
	w.Helper()
	w.mu.Lock()
	id, kind := w.document, w.kind
	w.mu.Unlock()
	name := kind + " " + shape(w.where())
	if id == "" || !w.documents.wants(name) {
		return
	}
	body, err := chromedp.Run(w.ctx, answered(id))
	if err != nil {
		w.Errorf("what came for %s: %v", name, err)
		return
	}
	w.documents.keep(name, body)
}

// answered is the body that came for a request.
func answered(id network.RequestID) chromedp.Action[string] {
	return func(ctx context.Context, t *chromedp.Target) (string, error) {
		result, err := cdp.Call(ctx, t, network.GetResponseBody, network.GetResponseBodyParams{RequestID: id})
		return string(result.Body), err
	}
}

func (d *documents) wants(name string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	_, held := d.held[name]
	return !held
}

func (d *documents) keep(name, body string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.held[name] = body
}

// complaint is what the validator finds wrong with one document.
type complaint struct {
	FilePath string
	Messages []struct {
		RuleID, Message, Selector string
		Line, Column              int
	}
}

// validate fails the test for everything in the documents that is not HTML as
// the standard has it.
func (d *documents) validate(t *testing.T) {
	t.Helper()
	dir, names := t.TempDir(), map[string]string{}
	for name, body := range d.held {
		file := filepath.Join(dir, fmt.Sprintf("%03d.html", len(names)))
		names[file] = name
		if err := os.WriteFile(file, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if len(names) == 0 {
		return
	}
	for _, c := range validated(t, dir) {
		for _, m := range c.Messages {
			t.Errorf("%s, line %d, %s: %s (%s)\n    %s", names[c.FilePath], m.Line, m.Selector, m.Message, m.RuleID, line(d.held[names[c.FilePath]], m.Line))
		}
	}
	t.Logf("%d documents were validated", len(names))
}

// validated are the complaints of html-validate about the documents in a folder.
func validated(t *testing.T, dir string) []complaint {
	t.Helper()
	program := filepath.Join("..", "node_modules", "html-validate", "bin", "html-validate.mjs")
	cmd := exec.Command(harness.Node(t), program, "--config", "htmlvalidate.json", "--formatter", "json", dir)
	output, err := cmd.Output()
	var found []complaint
	if bad := json.Unmarshal(output, &found); bad != nil {
		t.Fatalf("html-validate says %.300q: %v, %v", output, err, bad)
	}
	return found
}

// line is one line of a text, counted from one, as far as it can be read.
func line(text string, number int) string {
	lines := strings.Split(text, "\n")
	if number < 1 || number > len(lines) {
		return ""
	}
	return fmt.Sprintf("%.200s", lines[number-1])
}
