package spam

import (
	"hash/fnv"
	"net/url"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	mostWords   = 400 // different ones of a message that are looked at
	longestWord = 30  // letters; what is longer is no word
	longNumber  = 7   // digits; a telephone number or an account
)

// What is there because of the fediverse, and says nothing about a message: people
// and tags that are mentioned, and custom emoji.
var (
	anAddress = regexp.MustCompile(`(?i)\bhttps?://[^\s<>"]+|\bwww\.[^\s<>"]+`)
	aMention  = regexp.MustCompile(`[@＠][\pL\pN_.\-]+(?:@[\pL\pN.\-]+)?`)
	aHashtag  = regexp.MustCompile(`[#＃][\pL\pM\pN_]+`)
	anEmoji   = regexp.MustCompile(`:[A-Za-z0-9_]{2,}:`)
	aSum      = regexp.MustCompile(`[$€£¥₽₹][\s]?\pN|\pN[\s]?[$€£¥₽₹]`)
)

// Bare is a text without mentions, hashtags and custom emoji, as it is judged.
func Bare(text string) string {
	var kept []string
	text = norm.NFKC.String(strings.ReplaceAll(text, "\x00", " ")) // letters in other dress are the same letters
	rest := anAddress.ReplaceAllStringFunc(text, func(a string) string {
		kept = append(kept, a)
		return "\x00"
	})
	for _, furniture := range []*regexp.Regexp{anEmoji, aMention, aHashtag} {
		rest = furniture.ReplaceAllString(rest, " ")
	}
	var b strings.Builder
	for _, r := range rest {
		if r != 0 {
			b.WriteRune(r)
			continue
		}
		b.WriteString(kept[0])
		kept = kept[1:]
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

// Words are the different words of a text, in lower case, in the order in which
// they come: words of scripts that write them apart, pairs of characters of those
// that do not (Chinese, Japanese, Thai and the like). Links count by their host,
// sums of money and long numbers as such.
func Words(text string) []string {
	c := collector{seen: map[string]bool{}}
	text = Bare(text)
	if aSum.MatchString(text) {
		c.add("§money")
	}
	text = anAddress.ReplaceAllStringFunc(text, func(address string) string {
		c.add("§link")
		if host := hostOf(address); host != "" {
			c.add("§host " + host)
		}
		return " "
	})
	for _, run := range strings.FieldsFunc(text, apart) {
		c.run(strings.ToLower(run))
	}
	return c.words
}

type collector struct {
	words []string
	seen  map[string]bool
}

func (c *collector) add(word string) {
	if !c.seen[word] && len(c.words) < mostWords {
		c.seen[word] = true
		c.words = append(c.words, word)
	}
}

// run takes letters and digits that stand together apart.
func (c *collector) run(run string) {
	letters := []rune(strings.ReplaceAll(run, "’", "'"))
	for start := 0; start < len(letters); {
		end, dense := start, isDense(letters[start])
		for end < len(letters) && isDense(letters[end]) == dense {
			end++
		}
		if dense {
			c.pairs(letters[start:end])
		} else {
			c.word(strings.Trim(string(letters[start:end]), "'"))
		}
		start = end
	}
}

func (c *collector) word(word string) {
	n := len([]rune(word))
	switch {
	case strings.Trim(word, "0123456789") == "" && n >= longNumber:
		c.add("§number")
	case strings.Trim(word, "0123456789") == "" || n < 2:
	case n > longestWord:
		c.add("§long")
	default:
		c.add(word)
	}
}

func (c *collector) pairs(letters []rune) {
	if len(letters) == 1 {
		return // one character alone says too little
	}
	for i := range len(letters) - 1 {
		c.add(string(letters[i : i+2]))
	}
}

// apart reports whether a rune stands between words.
func apart(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) && r != '\'' && r != '’'
}

// isDense reports whether a rune is of a script that puts no spaces between words.
func isDense(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar) || r == 'ー'
}

func hostOf(address string) string {
	if !strings.Contains(address, "://") {
		address = "http://" + address
	}
	u, err := url.Parse(strings.ToLower(address))
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// Keys are what the blog asks of a text: its words by [Key], and its [Fingerprint].
func Keys(text string) (words []int64, fingerprint int64) {
	list := Words(text)
	words = make([]int64, len(list))
	for i, word := range list {
		words[i] = Key(word)
	}
	return words, Fingerprint(text)
}

// Key names a word in the vocabulary, where no word is kept as it is written.
func Key(word string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(word)) // never fails
	return int64(h.Sum64())
}

// Fingerprint is the same for texts that say the same in other spelling of case,
// spaces, punctuation or furniture; 0 for texts too short to tell: many people say
// “Thank you”.
func Fingerprint(text string) int64 {
	var b strings.Builder
	for _, r := range strings.ToLower(anAddress.ReplaceAllString(Bare(text), "")) {
		if !apart(r) {
			b.WriteRune(r)
		}
	}
	if b.Len() < shortestRepeat {
		return 0
	}
	return Key(b.String())
}

const shortestRepeat = 40 // bytes, without spaces
