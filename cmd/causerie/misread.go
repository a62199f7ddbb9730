package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// helpCommand prints what --help prints, for who asks for it as a command.
type helpCommand struct {
	Command []string `arg:"" optional:"" help:"The command to tell of."`
}

// Run is for the interface alone: parse asks again with --help.
func (helpCommand) Run(*environment) error { return nil }

// asked tells whether the call is for help.
func (*helpCommand) asked(call *kong.Context) bool {
	_, is := call.Selected().Target.Addr().Interface().(*helpCommand)
	return is
}

// misread says of a call that cannot be understood where it goes wrong, and what
// could stand there.
func misread(err error, args []string) error {
	var wrong *kong.ParseError
	if !errors.As(err, &wrong) {
		return err
	}
	at := reached(wrong.Context, args)
	if word, found := strings.CutPrefix(err.Error(), "unexpected argument "); found {
		word, _, _ = strings.Cut(word, ", did you mean ")
		return unknownWord(err, at, firstAfter(at, args, word))
	}
	if what, found := strings.CutPrefix(err.Error(), "expected "); found && at.Type == kong.CommandNode {
		return fmt.Errorf("%s needs %s; see %s --help", strings.TrimPrefix(path(at), "causerie "), strings.ReplaceAll(what, `"`, ""), path(at))
	}
	return err
}

// unknownWord is about a word that is no command, or one word too many.
func unknownWord(err error, at *kong.Node, word string) error {
	switch names := subcommands(at); {
	case at.Type == kong.ApplicationNode:
		_, nearest, found := strings.Cut(err.Error(), ", did you mean ")
		if found {
			nearest = "did you mean " + nearest + " "
		}
		return fmt.Errorf("there is no command %q; %scauserie help lists them all", word, nearest)
	case len(names) > 0:
		return fmt.Errorf("there is no command %q; after %s comes one of: %s", path(at)+" "+word, path(at), strings.Join(names, ", "))
	default:
		return fmt.Errorf("%q is one word too many; see %s --help", word, path(at))
	}
}

// reached is the last command of the call that stands in it: not one that is only
// taken when none is given.
func reached(call *kong.Context, args []string) *kong.Node {
	at := call.Selected()
	if at == nil {
		return call.Model.Node
	}
	for at.Type != kong.ApplicationNode && !slices.Contains(args, at.Name) {
		at = at.Parent
	}
	return at
}

// firstAfter is the word after a command with others below it, where a misspelt one
// stands even if the one that is taken without any took it for its own; else word.
func firstAfter(at *kong.Node, args []string, word string) string {
	next := slices.Index(args, at.Name) + 1
	if len(subcommands(at)) == 0 || at.Type == kong.ApplicationNode || next == len(args) || strings.HasPrefix(args[next], "-") {
		return word
	}
	return args[next]
}

func subcommands(n *kong.Node) (names []string) {
	for _, child := range n.Children {
		if child.Type == kong.CommandNode && !child.Hidden {
			names = append(names, child.Name)
		}
	}
	return names
}

// path is a command as one calls it.
func path(n *kong.Node) string {
	if n.Type == kong.ApplicationNode {
		return "causerie"
	}
	return path(n.Parent) + " " + n.Name
}
