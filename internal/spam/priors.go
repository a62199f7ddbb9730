package spam

import (
	_ "embed"
	"strconv"
	"strings"
	"sync"
)

// priors is what the filter knows before its author has decided anything: in how
// many messages of our own collection a word was. It is made of one half of the
// collection (testdata/corpus.txt) by `go test ./internal/spam -run Priors
// -update`; the other half tells how good it is (docs/spam.md).
//
//go:embed priors.txt
var priors string

// builtIn reads priors once.
var builtIn = sync.OnceValue(func() Vocabulary { //nolint:gochecknoglobals // a constant that is read
	v := Vocabulary{Words: map[int64]Count{}}
	for i, line := range strings.Split(strings.TrimSpace(priors), "\n") {
		word, spam, ham := cutLine(line)
		if i == 0 {
			v.Messages = Count{Spam: spam, Ham: ham}
			continue
		}
		v.Words[Key(word)] = Count{Spam: spam, Ham: ham}
	}
	return v
})

// cutLine reads "word<TAB>spam<TAB>ham".
func cutLine(line string) (word string, spam, ham int) {
	fields := strings.Split(line, "\t")
	if len(fields) != 3 {
		return "", 0, 0
	}
	spam, _ = strconv.Atoi(fields[1]) // the file is ours, and a test reads all of it
	ham, _ = strconv.Atoi(fields[2])
	return fields[0], spam, ham
}
