package spam

import (
	"math"
	"slices"

	"github.com/causerie/causerie/internal/blog"
)

// Count is in how many messages of a kind a word was.
type Count = blog.WordCount

// Vocabulary is what is known of the words of one message, by [Key].
type Vocabulary = blog.Vocabulary

// The filter is Robinson's with Fisher's way of combining: words that say little
// are left out, rare ones count for less, and evidence on both sides makes it
// unsure instead of sure.
const (
	belief   = 0.45 // what a word is thought to say that was never seen
	strength = 0.6  // how many sightings that belief is worth
	least    = 0.12 // how far from a half a word must be to count
	telling  = 40   // words at most, the most telling ones
	fewest   = 4    // telling words, without which the filter says nothing
	own      = 4    // how much more a decision of the author's counts than what is built in
)

// Opinion is what the filter thinks of a message.
type Opinion struct {
	Spam    float64  // from 0, surely not, to 1, surely; 0.5 is unsure
	Telling []string // the words that say spam most, at most five
	Words   int      // how many had something to say
}

// Sure reports whether there was enough to go by.
func (o Opinion) Sure() bool { return o.Words >= fewest }

// Classify says what the filter thinks of words, by what is built in and what was
// learned of them.
func Classify(words []string, learned Vocabulary) Opinion {
	built := builtIn()
	total := Count{
		Spam: built.Messages.Spam + own*max(0, learned.Messages.Spam),
		Ham:  built.Messages.Ham + own*max(0, learned.Messages.Ham),
	}
	type weighed struct {
		word string
		f    float64
	}
	var list []weighed
	for _, word := range words {
		key := Key(word)
		b, l := built.Words[key], learned.Words[key]
		f := degree(Count{Spam: b.Spam + own*max(0, l.Spam), Ham: b.Ham + own*max(0, l.Ham)}, total)
		if math.Abs(f-0.5) >= least {
			list = append(list, weighed{word, f})
		}
	}
	slices.SortStableFunc(list, func(x, y weighed) int {
		switch dx, dy := math.Abs(x.f-0.5), math.Abs(y.f-0.5); {
		case dx > dy:
			return -1
		case dx < dy:
			return 1
		}
		return 0
	})
	list = list[:min(len(list), telling)]
	o := Opinion{Spam: 0.5, Words: len(list)}
	degrees := make([]float64, len(list))
	for i, w := range list {
		degrees[i] = w.f
		if w.f > 0.7 && len(o.Telling) < 5 {
			o.Telling = append(o.Telling, plainly(w.word))
		}
	}
	if len(degrees) > 0 {
		o.Spam = combine(degrees)
	}
	return o
}

// degree is how much a word says spam, from 0 to 1.
func degree(c, total Count) float64 {
	n := float64(c.Spam + c.Ham)
	if n == 0 || total.Spam == 0 || total.Ham == 0 {
		return belief
	}
	s, h := float64(c.Spam)/float64(total.Spam), float64(c.Ham)/float64(total.Ham)
	return (strength*belief + n*(s/(s+h))) / (strength + n)
}

// combine is Fisher's method on both hypotheses.
func combine(degrees []float64) float64 {
	var spam, ham float64
	for _, f := range degrees {
		spam += math.Log(1 - f)
		ham += math.Log(f)
	}
	n := 2 * len(degrees)
	s, h := 1-chi2(-2*spam, n), 1-chi2(-2*ham, n)
	return (1 + s - h) / 2
}

// chi2 is how likely it is that a chi-squared value with n degrees of freedom, an
// even number, is as large as x by chance.
func chi2(x float64, n int) float64 {
	m := x / 2
	term := math.Exp(-m)
	sum := term
	for i := 1; i < n/2; i++ {
		term *= m / float64(i)
		sum += term
	}
	return min(sum, 1)
}

// plainly names a word for the author.
func plainly(word string) string {
	switch word {
	case "§link":
		return "a link"
	case "§money":
		return "a sum of money"
	case "§number":
		return "a long number"
	case "§long":
		return "a very long word"
	}
	if host, found := cutHost(word); found {
		return "links to " + host
	}
	return "“" + word + "”"
}

func cutHost(word string) (string, bool) {
	const sign = "§host "
	if len(word) > len(sign) && word[:len(sign)] == sign {
		return word[len(sign):], true
	}
	return "", false
}
