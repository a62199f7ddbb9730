package main

import (
	"fmt"
	"io"
	"sort"
	"strconv"
	"strings"

	"github.com/causerie/causerie/internal/blog"
	"github.com/causerie/causerie/web/style"
)

// settingsCommand shows or changes what the author chose.
type settingsCommand struct {
	Get settingsGetCommand `cmd:"" default:"withargs" help:"Show one setting, or all."`
	Set settingsSetCommand `cmd:"" help:"Change a setting."`
}

// setting is one value, by the name the command line and the desk's form give it.
type setting struct {
	get func(s blog.Settings) string
	set func(s *blog.Settings, value string) error
}

// settings are all there are.
func settings() map[string]setting {
	text := func(field func(s *blog.Settings) *string) setting {
		return setting{
			get: func(s blog.Settings) string { return *field(&s) },
			set: func(s *blog.Settings, value string) error { *field(s) = value; return nil },
		}
	}
	return map[string]setting{
		"title":            text(func(s *blog.Settings) *string { return &s.Title }),
		"description":      text(func(s *blog.Settings) *string { return &s.Description }),
		"language":         text(func(s *blog.Settings) *string { return &s.Language }),
		"policy":           text(func(s *blog.Settings) *string { return (*string)(&s.Policy) }),
		"guests":           truth("guests", func(s *blog.Settings) *bool { return &s.Guests }),
		"notices":          text(func(s *blog.Settings) *string { return (*string)(&s.Notices) }),
		"quotes":           text(func(s *blog.Settings) *string { return (*string)(&s.Quotes) }),
		"format":           text(func(s *blog.Settings) *string { return (*string)(&s.Format) }),
		"federation":       text(func(s *blog.Settings) *string { return (*string)(&s.Federation) }),
		"accent":           text(func(s *blog.Settings) *string { return &s.Style.Accent }),
		"fonts":            text(func(s *blog.Settings) *string { return (*string)(&s.Style.Fonts) }),
		"logo":             text(func(s *blog.Settings) *string { return &s.Style.LogoID }),
		"header_image":     text(func(s *blog.Settings) *string { return &s.Style.HeaderID }),
		"footer":           text(func(s *blog.Settings) *string { return &s.Style.Footer }),
		"welcome":          text(func(s *blog.Settings) *string { return &s.Style.Welcome }),
		"logo_alone":       truth("logo_alone", func(s *blog.Settings) *bool { return &s.Style.LogoAlone }),
		"offline":          truth("offline", func(s *blog.Settings) *bool { return &s.Style.Offline }),
		"show_followers":   truth("show_followers", func(s *blog.Settings) *bool { return &s.ShowFollowers }),
		"history":          truth("history", func(s *blog.Settings) *bool { return &s.History }),
		"authorized_fetch": truth("authorized_fetch", func(s *blog.Settings) *bool { return &s.AuthorizedFetch }),
		"comments_close": {
			get: func(s blog.Settings) string { return strconv.Itoa(s.CommentsClose) },
			set: func(s *blog.Settings, value string) (err error) {
				if s.CommentsClose, err = strconv.Atoi(value); err != nil {
					return blog.ErrInvalid("comments_close", "Give a number of days; 0 is never.")
				}
				return nil
			},
		},
		"webmentions":      truth("webmentions", func(s *blog.Settings) *bool { return &s.Webmentions }),
		"hub":              text(func(s *blog.Settings) *string { return &s.Hub }),
		"indexnow":         text(func(s *blog.Settings) *string { return &s.IndexNow }),
		"security_contact": text(func(s *blog.Settings) *string { return &s.SecurityContact }),
		"security_expires": text(func(s *blog.Settings) *string { return &s.SecurityExpires }),
		"per_page": {
			get: func(s blog.Settings) string { return strconv.Itoa(s.PerPage) },
			set: func(s *blog.Settings, value string) (err error) {
				if s.PerPage, err = strconv.Atoi(value); err != nil {
					return blog.ErrInvalid("per_page", "A page holds 1 to 100 articles.")
				}
				return nil
			},
		},
	}
}

// truth is a setting that is on or off.
func truth(name string, field func(s *blog.Settings) *bool) setting {
	return setting{
		get: func(s blog.Settings) string { return strconv.FormatBool(*field(&s)) },
		set: func(s *blog.Settings, value string) (err error) {
			if *field(s), err = strconv.ParseBool(value); err != nil {
				return blog.ErrInvalid(name, "Say true or false.")
			}
			return nil
		},
	}
}

func settingNamed(key string) (setting, error) {
	all := settings()
	if s, ok := all[key]; ok {
		return s, nil
	}
	names := make([]string, 0, len(all))
	for name := range all {
		names = append(names, name)
	}
	names = append(names, spamSettingNames()...)
	sort.Strings(names)
	return setting{}, usageError{fmt.Errorf("there is no setting %q; there are: %s", key, strings.Join(names, ", "))}
}

type settingsGetCommand struct {
	Key string `arg:"" optional:"" help:"Which setting; all without it."`
}

// Run shows settings.
func (c settingsGetCommand) Run(env *environment) error {
	return within(env, func(h *house) error {
		s, err := h.store.Settings(env)
		if err != nil {
			return err
		}
		values := map[string]string{}
		for name, one := range settings() {
			values[name] = one.get(s)
		}
		if err := addSpamSettings(env, h, values); err != nil {
			return err
		}
		if c.Key == "" {
			return env.print(values, func(w io.Writer) {
				for _, name := range []string{"title", "description", "language", "policy", "guests", "notices", "quotes", "format", "per_page", "comments_close", "history", "show_followers", "federation", "authorized_fetch", "webmentions", "hub", "indexnow", "security_contact", "security_expires", "accent", "fonts", "logo", "logo_alone", "header_image", "welcome", "footer", "offline"} {
					fmt.Fprintf(w, "%s\t%s\n", name, values[name])
				}
				for _, name := range spamSettingNames() {
					fmt.Fprintf(w, "%s\t%s\n", name, values[name])
				}
			})
		}
		if _, about := spamSettings()[c.Key]; !about {
			if _, err := settingNamed(c.Key); err != nil {
				return err
			}
		}
		return env.print(map[string]string{c.Key: values[c.Key]}, func(w io.Writer) { fmt.Fprintln(w, values[c.Key]) })
	})
}

type settingsSetCommand struct {
	Key   string `arg:"" help:"Which setting: title, description, language, policy (open, first, all, closed), guests (true, false), notices (off, waiting, all), quotes (everyone, ask, nobody), format (article, note), per_page, comments_close (days, 0 is never), history (true, false), show_followers (true, false), federation (open, allowlist), authorized_fetch (true, false), webmentions (true, false), hub (address of a WebSub hub), indexnow (on, off, address of an endpoint), security_contact (e-mail or web address), security_expires (such as 2027-05-31), accent (#rrggbb), fonts (literata, newsreader, hyperlegible, system), logo and header_image (names of pictures among the media), logo_alone (true, false), welcome (Markdown), footer (Markdown), offline (true, false), blocked_words (words, by commas), akismet (true, false), akismet_key, privacy_note."`
	Value string `arg:"" help:"Its new value."`
}

// Run changes a setting.
func (c settingsSetCommand) Run(env *environment) error {
	if about, found := spamSettings()[c.Key]; found {
		return within(env, func(h *house) error { return setSpamSetting(env, h, about, c.Key, c.Value) })
	}
	one, err := settingNamed(c.Key)
	if err != nil {
		return err
	}
	return within(env, func(h *house) error {
		s, err := h.store.Settings(env)
		if err != nil {
			return err
		}
		if err := one.set(&s, c.Value); err != nil {
			return err
		}
		if err := h.ChangeSettings(env, s); err != nil {
			return err
		}
		said := c.Key + " is now: " + one.get(s)
		if c.Key == "accent" {
			kept, err := h.store.Settings(env)
			if err != nil {
				return err
			}
			said = "accent is now: " + kept.Style.Accent + "\n" + style.Explain(kept.Style.Accent).Note
		}
		return env.done(said)
	})
}
