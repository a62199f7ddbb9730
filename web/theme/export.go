package theme

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/causerie/causerie/web/static"
	"github.com/causerie/causerie/web/templates"
)

// Export writes the built-in templates and styles into a folder, for a theme to
// begin from, and returns how many files it wrote. A file that is there already
// is never written over.
func Export(dir string) (int, error) {
	written := 0
	for _, from := range []struct {
		folder string
		files  fs.FS
		wanted func(name string) bool
	}{
		{"templates", templates.Files(), func(name string) bool { return !strings.HasPrefix(name, "desk/") }},
		{"static", static.Files(), func(name string) bool {
			return !strings.HasPrefix(name, "desk") && name != "appearance.js" && path.Dir(name) == "."
		}},
	} {
		err := fs.WalkDir(from.files, ".", func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() || !from.wanted(name) {
				return err
			}
			content, err := fs.ReadFile(from.files, name)
			if err != nil {
				return err
			}
			written++
			return put(filepath.Join(dir, from.folder, filepath.FromSlash(name)), content)
		})
		if err != nil {
			return written, fmt.Errorf("write the theme: %w", err)
		}
	}
	return written, nil
}

func put(file string, content []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s is there already; give the name of a new folder", file)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	return errors.Join(err, f.Close())
}
