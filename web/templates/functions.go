package templates

import (
	"errors"
	"fmt"
	"hash/fnv"
	"html/template"
	"strconv"
	"strings"
	"time"
	"unicode"
)

func functions(static func(string) (string, error)) template.FuncMap {
	return template.FuncMap{
		"static":    static,
		"hasStatic": func(name string) bool { _, err := static(name); return err == nil },
		"dir":       Direction,
		"locale":    Locale,
		"date":      date,
		"moment":    moment,
		"rfc3339":   rfc3339,
		"month":     month,
		"number":    number,
		"count":     count,
		"ownScript": ownScript,
		"initial":   Initial,
		"hue":       hue,
		"safe":      trusted,
		"lines":     Links,
		"emoji":     Emoji,
		"emojiIn":   EmojiIn,
		"cover":     coverSizes,
		"dict":      dict,
		"list":      func(items ...any) []any { return items },
		"inc":       func(n int) int { return n + 1 },
		"dec":       func(n int) int { return n - 1 },
	}
}

// trusted marks as HTML what the domain stored as safe: the renderer and the
// sanitiser of internal/markdown made it.
func trusted(safe string) template.HTML {
	return template.HTML(safe) //nolint:gosec // see the comment
}

// coverSizes is the sizes attribute of a cover in a list, as reader.css lays it
// out.
func coverSizes(lead bool) string {
	if lead {
		return "(min-width: 60rem) 46rem, 100vw"
	}
	return "(min-width: 40rem) 15rem, 100vw"
}

func date(t time.Time) string { return t.UTC().Format("2 January 2006") }

func moment(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

func rfc3339(t time.Time) string { return t.UTC().Format(time.RFC3339) }

func month(year int, month time.Month) string { return month.String() + " " + strconv.Itoa(year) }

// number puts a comma between thousands.
func number(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return sign + digits
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return number(n) + " " + many
}

// Initial is the first letter or digit of a name, "?" when it has none.
func Initial(name string) string {
	for _, r := range name {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return strings.ToUpper(string(r))
		}
	}
	return "?"
}

func hue(text string, of int) (int, error) {
	if of < 1 {
		return 0, errors.New("hue needs a number of hues")
	}
	h := fnv.New32a()
	h.Write([]byte(text))
	return int(h.Sum32() % uint32(of)), nil
}

func dict(pairs ...any) (map[string]any, error) {
	if len(pairs)%2 != 0 {
		return nil, errors.New("dict needs a value for every key")
	}
	made := make(map[string]any, len(pairs)/2)
	for i := 0; i < len(pairs); i += 2 {
		key, ok := pairs[i].(string)
		if !ok {
			return nil, fmt.Errorf("dict: key %v is no string", pairs[i])
		}
		made[key] = pairs[i+1]
	}
	return made, nil
}
