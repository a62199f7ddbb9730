package main

import (
	"strconv"
	"strings"

	"github.com/causerie/causerie/internal/blog"
)

// spamSetting is a value about spam, or about what visitors are told of their
// data. A secret is shown as far as its owner needs to recognise it.
type spamSetting struct {
	get func(s blog.SpamSettings) string
	set func(s *blog.SpamSettings, value string) error
}

// spamSettingNames are in the order in which they are listed.
func spamSettingNames() []string {
	return []string{"blocked_words", "akismet", "akismet_key", "privacy_note"}
}

func spamSettings() map[string]spamSetting {
	return map[string]spamSetting{
		"blocked_words": {
			get: func(s blog.SpamSettings) string { return strings.Join(s.BlockedWords, ", ") },
			set: func(s *blog.SpamSettings, value string) error {
				s.BlockedWords = strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == '\n' })
				return nil
			},
		},
		"akismet": {
			get: func(s blog.SpamSettings) string { return strconv.FormatBool(s.Akismet) },
			set: func(s *blog.SpamSettings, value string) (err error) {
				if s.Akismet, err = strconv.ParseBool(value); err != nil {
					return blog.ErrInvalid("akismet", "Say true or false.")
				}
				return nil
			},
		},
		"akismet_key": {
			get: blog.SpamSettings.MaskedKey,
			set: func(s *blog.SpamSettings, value string) error {
				s.AkismetKey = strings.TrimSpace(value)
				s.Akismet = s.Akismet && s.AkismetKey != ""
				return nil
			},
		},
		"privacy_note": {
			get: func(s blog.SpamSettings) string { return s.PrivacyNote },
			set: func(s *blog.SpamSettings, value string) error { s.PrivacyNote = value; return nil },
		},
	}
}

// addSpamSettings adds the values about spam to those that are listed.
func addSpamSettings(env *environment, h *house, values map[string]string) error {
	s, err := h.store.SpamSettings(env)
	if err != nil {
		return err
	}
	for name, one := range spamSettings() {
		values[name] = one.get(s)
	}
	return nil
}

// setSpamSetting changes one. A new key is shown to Akismet first: a wrong one is
// refused, and one that could not be checked is kept.
func setSpamSetting(env *environment, h *house, one spamSetting, key, value string) error {
	s, err := h.store.SpamSettings(env)
	if err != nil {
		return err
	}
	if err := one.set(&s, value); err != nil {
		return err
	}
	note := ""
	if key == "akismet_key" && s.AkismetKey != "" {
		switch err := h.verifyAkismet(env, s.AkismetKey); {
		case blog.KindOf(err) == blog.Unavailable:
			note = " (Akismet did not answer, so it could not be checked)"
		case err != nil:
			return err
		}
	}
	if err := h.ChangeSpamSettings(env, s); err != nil {
		return err
	}
	return env.done(key + " is now: " + one.get(s) + note)
}
