package main

import (
	"fmt"

	"github.com/causerie/causerie/internal/markdown"
	"github.com/causerie/causerie/web/reader"
	"github.com/causerie/causerie/web/static"
	"github.com/causerie/causerie/web/templates"
	"github.com/causerie/causerie/web/theme"
)

// themeCommand helps to make a theme.
type themeCommand struct {
	Export themeExportCommand `cmd:"" help:"Write the built-in templates and styles into a folder, to begin a theme from."`
	Check  themeCheckCommand  `cmd:"" help:"Try the templates of a theme, and say what is wrong with them."`
}

type themeExportCommand struct {
	Dir string `arg:"" help:"A new folder."`
}

// Run writes the templates and styles.
func (c themeExportCommand) Run(env *environment) error {
	n, err := theme.Export(c.Dir)
	if err != nil {
		return err
	}
	return env.done(fmt.Sprintf("%d files are in %s. Change what you like, remove what you do not change, and run the blog with --theme %[2]s.", n, c.Dir))
}

type themeCheckCommand struct {
	Dir string `arg:"" help:"The theme."`
}

// Run tries a theme.
func (c themeCheckCommand) Run(env *environment) error {
	if _, err := dress(c.Dir, nil); err != nil {
		return err
	}
	return env.done("The theme is sound.")
}

// dressing is what pages are made of.
type dressing struct {
	pages  *templates.Set
	assets *static.Assets
}

// dress readies templates and static files, with those of the theme in dir, if
// there is one. A page of a theme that fails while the blog runs is replaced, and
// failed is told.
func dress(dir string, failed func(page string, err error)) (dressing, error) {
	light, dark := markdown.HighlightCSS()
	assets, err := static.New(map[string]string{"highlight.css": static.Highlight(light, dark)})
	if err != nil {
		return dressing{}, err
	}
	pages, err := templates.New(assets.URL)
	if err != nil || dir == "" {
		return dressing{pages, assets}, err
	}
	t, err := theme.Read(dir)
	if err != nil {
		return dressing{}, err
	}
	if assets, err = t.Assets(assets); err != nil {
		return dressing{}, err
	}
	check := func(themed *templates.Set) error { return reader.Check(themed, pages) }
	themed, err := t.Templates(pages, assets, check, failed)
	return dressing{themed, assets}, err
}
