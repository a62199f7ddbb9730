package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/alecthomas/kong"
	"github.com/goccy/go-yaml"
)

// commands is the command line: one field a command, one file each.
type commands struct {
	Config

	JSON bool `name:"json" help:"Print JSON, for scripts." group:"Output"`

	Serve       serveCommand       `cmd:"" default:"1" help:"Run the blog (this is also what happens without a command)."`
	Setup       setupCommand       `cmd:"" help:"Set up a fresh blog without a browser."`
	Publish     publishCommand     `cmd:"" help:"Publish or update an article or a page from a Markdown file."`
	Unpublish   unpublishCommand   `cmd:"" help:"Make a published article or page a draft again, everywhere."`
	Pin         pinCommand         `cmd:"" help:"Put an article first, or list those that are."`
	Unpin       unpinCommand       `cmd:"" help:"Put a pinned article back among the others."`
	Categories  categoriesCommand  `cmd:"" help:"Arrange the topics of the blog."`
	Menu        menuCommand        `cmd:"" help:"Arrange the menus."`
	Comments    commentsCommand    `cmd:"" help:"List comments, or decide about them."`
	Answer      answerCommand      `cmd:"" help:"Answer a comment as the author."`
	Quotes      quotesCommand      `cmd:"" help:"List quotes, or decide about them."`
	Letters     lettersCommand     `cmd:"" help:"Read and answer private messages."`
	Followers   followersCommand   `cmd:"" help:"List or remove followers."`
	Alias       aliasCommand       `cmd:"" help:"Name other accounts of yours, so that their followers can be moved here."`
	Move        moveCommand        `cmd:"" help:"Take your followers to another account."`
	Block       blockCommand       `cmd:"" help:"Keep a person or a whole server away."`
	Unblock     unblockCommand     `cmd:"" help:"Lift a block."`
	Blocks      blocksCommand      `cmd:"" help:"List blocks, or take over and pass on lists of them."`
	Allowlist   allowlistCommand   `cmd:"" help:"List, add or remove the servers that may speak here when only listed ones may."`
	Reports     reportsCommand     `cmd:"" help:"List reports from other servers, or settle them."`
	Deliveries  deliveriesCommand  `cmd:"" help:"Show how far publications have been delivered."`
	Mail        mailCommand        `cmd:"" help:"See whether mail works."`
	Settings    settingsCommand    `cmd:"" help:"Show or change settings."`
	Privacy     privacyCommand     `cmd:"" help:"Show or erase all that is here of one person."`
	Search      searchCommand      `cmd:"" help:"Make what is searched anew."`
	Theme       themeCommand       `cmd:"" help:"Begin or check a theme: templates and styles of your own."`
	User        userCommand        `cmd:"" help:"Change the password that signs in."`
	Relocate    relocateCommand    `cmd:"" help:"Give a blog that nobody follows yet another public address."`
	Migrate     migrateCommand     `cmd:"" help:"Bring the database up to date, and stop."`
	Healthcheck healthcheckCommand `cmd:"" help:"Ask the running blog whether it is well (for containers)."`
	Version     versionCommand     `cmd:"" help:"Print the version."`
	Help        helpCommand        `cmd:"" help:"Print this, or what a command takes."`
}

// Config is how the program is set up. Each value can be given as a flag, in the
// environment (CAUSERIE_ and the flag's name in capitals) or in the configuration
// file (YAML, by the flag's name), in this order of precedence.
type Config struct {
	Config         string   `name:"config" group:"Configuration" placeholder:"FILE" help:"Configuration file, YAML. (default: causerie.yaml, /etc/causerie/causerie.yaml; $$CAUSERIE_CONFIG)"`
	URL            string   `name:"url" group:"Configuration" placeholder:"URL" help:"Public address of the blog, such as https://blog.example. Fixed at set-up. (default: http://localhost and the port of --listen; $$CAUSERIE_URL)"`
	Listen         string   `name:"listen" group:"Configuration" default:"localhost:8080" help:"Address to listen on. ($$CAUSERIE_LISTEN)"`
	Data           string   `name:"data" group:"Configuration" default:"data" help:"Folder for the database and media files. ($$CAUSERIE_DATA)"`
	Database       string   `name:"database" group:"Configuration" placeholder:"PATH|URL" help:"A SQLite file or postgres://... (default: causerie.db in the data folder; $$CAUSERIE_DATABASE)"`
	TrustedProxies []string `name:"trusted-proxies" group:"Configuration" placeholder:"CIDR" help:"Reverse proxies whose X-Forwarded-For is believed. ($$CAUSERIE_TRUSTED_PROXIES)"`
	AllowAddresses []string `name:"allow-addresses" group:"Configuration" placeholder:"CIDR" help:"Private addresses that may be contacted all the same, for tests and private networks. ($$CAUSERIE_ALLOW_ADDRESSES)"`
	AkismetURL     string   `name:"akismet-url" group:"Configuration" placeholder:"URL" help:"Where Akismet answers, for proxies and tests. (default: https://rest.akismet.com; $$CAUSERIE_AKISMET_URL)"`
	SMTP           string   `name:"smtp" group:"Configuration" placeholder:"URL" help:"Mail server, smtps://user:password@host or smtp://user:password@host:587; without it no mail is sent. ($$CAUSERIE_SMTP)"`
	MailFrom       string   `name:"mail-from" group:"Configuration" placeholder:"ADDRESS" help:"Sender of mail, such as blog@host.example. (default: causerie@ and the host of --url; $$CAUSERIE_MAIL_FROM)"`
	ThemeDir       string   `name:"theme" group:"Configuration" placeholder:"DIR" help:"A folder with templates and styles of your own; see causerie theme export. ($$CAUSERIE_THEME)"`
	LogLevel       string   `name:"log-level" group:"Configuration" default:"info" enum:"debug,info,warn,error" help:"What to log: debug, info, warn or error. ($$CAUSERIE_LOG_LEVEL)"`
}

// runner is a command.
type runner interface {
	Run(env *environment) error
}

// environment is what a command works with.
type environment struct {
	context.Context //nolint:containedctx // a command is one call, and this is its context

	config         Config
	now            func() time.Time
	processors     int                    // that the program may use, 1 at least
	newKey         func() (string, error) // an actor's private key, in PEM
	passwords      passwords
	stdin          io.Reader
	stdout, stderr io.Writer
	json           bool
}

// print writes v as JSON if that was asked for, else calls plain.
func (e *environment) print(v any, plain func(w io.Writer)) error {
	if !e.json {
		plain(e.stdout)
		return nil
	}
	enc := json.NewEncoder(e.stdout)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// done is for commands with nothing to show: it says so to scripts.
func (e *environment) done(sentence string) error {
	return e.print(map[string]string{"result": sentence}, func(w io.Writer) { fmt.Fprintln(w, sentence) })
}

const description = "A blog that is a full citizen of the fediverse.\n\n" +
	"Every configuration value can be given as a flag, in the environment (CAUSERIE_ and the flag's name in capitals) " +
	"or in the configuration file (YAML, by the flag's name), in this order of precedence."

// parse understands a call. The command is nil when all is done already, as for
// --help.
func parse(args []string, getenv func(string) string, stdout, stderr io.Writer) (*commands, runner, error) {
	var cli commands
	asked := false
	file, err := readConfig(configFile(args, getenv))
	if err != nil {
		return nil, nil, usageError{err}
	}
	parser, err := kong.New(&cli,
		kong.Name("causerie"), kong.Description(description), kong.UsageOnError(), kong.Writers(stdout, stderr),
		kong.Exit(func(int) { asked = true }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Resolvers(settingsResolver(file, getenv)),
	)
	if err != nil {
		return nil, nil, fmt.Errorf("make the command line: %w", err)
	}
	call, err := parser.Parse(args)
	if asked {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, usageError{misread(err, args)}
	}
	if cli.Help.asked(call) {
		return parse(append(slices.Clone(cli.Help.Command), "--help"), getenv, stdout, stderr)
	}
	command, ok := call.Selected().Target.Addr().Interface().(runner)
	if !ok {
		return nil, nil, usageError{fmt.Errorf("%s needs one more word; see causerie %[1]s --help", call.Command())}
	}
	return &cli, command, nil
}

// configNames are the flags that the environment and the configuration file give.
var configNames = []string{ //nolint:gochecknoglobals // a constant
	"config", "url", "listen", "data", "database", "trusted-proxies", "allow-addresses", "akismet-url", "smtp", "mail-from", "theme", "log-level",
}

// settingsResolver finds values that were not given as flags: in the environment,
// then in the configuration file.
func settingsResolver(file map[string]any, getenv func(string) string) kong.Resolver {
	return kong.ResolverFunc(func(_ *kong.Context, _ *kong.Path, flag *kong.Flag) (any, error) {
		if !slices.Contains(configNames, flag.Name) {
			return nil, nil //nolint:nilnil // kong's way to say "not here"
		}
		if value := getenv(envName(flag.Name)); value != "" {
			return value, nil
		}
		return inFile(file, flag.Name), nil
	})
}

func envName(flag string) string {
	return "CAUSERIE_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// inFile returns a value of the configuration file as a flag would be given.
func inFile(file map[string]any, name string) any {
	switch value := file[name].(type) {
	case nil:
		return nil
	case []any:
		words := make([]string, len(value))
		for i, v := range value {
			words[i] = fmt.Sprint(v)
		}
		return strings.Join(words, ",")
	default:
		return fmt.Sprint(value)
	}
}

// configFile is the file to read; asked tells that someone named it.
func configFile(args []string, getenv func(string) string) (path string, asked bool) {
	for i, arg := range args {
		if value, found := strings.CutPrefix(arg, "--config="); found {
			return value, true
		}
		if arg == "--config" && i+1 < len(args) {
			return args[i+1], true
		}
	}
	if path = getenv("CAUSERIE_CONFIG"); path != "" {
		return path, true
	}
	for _, path = range []string{"causerie.yaml", "/etc/causerie/causerie.yaml"} {
		if _, err := os.Stat(path); err == nil {
			return path, false
		}
	}
	return "", false
}

func readConfig(path string, asked bool) (map[string]any, error) {
	if path == "" {
		return nil, nil
	}
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && !asked {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the configuration: %w", err)
	}
	var file map[string]any
	if err := yaml.Unmarshal(raw, &file); err != nil {
		return nil, fmt.Errorf("read the configuration %s: %w", path, err)
	}
	for name := range file {
		if !slices.Contains(configNames, name) {
			return nil, fmt.Errorf("%s: there is no setting %q; there are: %s", path, name, strings.Join(configNames[1:], ", "))
		}
	}
	return file, nil
}
