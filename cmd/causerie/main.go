// Command causerie is a blog that is a full citizen of the fediverse. Without
// arguments it serves; see causerie --help for what else it does.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime"
	"syscall"
	"time"

	"github.com/alexedwards/argon2id"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/internal/federation"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Getenv, os.Stdin, os.Stdout, os.Stderr)
	stop()
	if err == nil {
		return
	}
	fmt.Fprintln(os.Stderr, "causerie: "+sentence(err))
	os.Exit(exitCode(err))
}

// sentence is what a person is told of an error: the domain's own words where it
// has some, else the whole chain.
func sentence(err error) string {
	if m := blog.Message(err); m != "" {
		return m
	}
	return err.Error()
}

// exitCode is 2 when the call was wrong and 1 when it failed.
func exitCode(err error) int {
	var wrong usageError
	if errors.As(err, &wrong) || blog.KindOf(err) == blog.Invalid {
		return 2
	}
	return 1
}

// usageError is a call that cannot be understood.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// run is the whole program, with everything it touches of its surroundings as
// arguments.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) error {
	cli, command, err := parse(args, getenv, stdout, stderr)
	if err != nil || command == nil {
		return err
	}
	env := &environment{Context: ctx, config: cli.Config, now: time.Now, processors: runtime.GOMAXPROCS(0), newKey: federation.NewKey, passwords: slow(argon2id.DefaultParams), stdin: stdin, stdout: stdout, stderr: stderr, json: cli.JSON}
	return command.Run(env)
}
