package templates

import (
	"strings"

	"golang.org/x/text/language"
)

// Direction is "rtl" or "ltr": the way a language (BCP 47) is written, "ltr"
// when it is unknown.
func Direction(lang string) string {
	tag, err := language.Parse(lang)
	if err != nil {
		return "ltr"
	}
	script, _ := tag.Script()
	switch script.String() {
	case "Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi":
		return "rtl"
	}
	return "ltr"
}

// Latin reports whether a language is written in the Latin script, or unknown.
func Latin(lang string) bool {
	tag, err := language.Parse(lang)
	if err != nil {
		return true
	}
	script, _ := tag.Script()
	return script.String() == "Latn" || script.String() == "Zzzz"
}

// Locale is a language with the territory it most likely belongs to, as og:locale
// wants it: "de_DE" for "de". It is "" for what is not a language.
func Locale(lang string) string {
	tag, err := language.Parse(lang)
	if err != nil {
		return ""
	}
	base, _ := tag.Base()
	region, _ := tag.Region()
	if region.String() == "ZZ" || !region.IsCountry() {
		return base.String()
	}
	return strings.Join([]string{base.String(), region.String()}, "_")
}
