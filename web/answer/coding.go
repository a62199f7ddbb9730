package answer

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
)

// Coding is a content coding by its registered name.
type Coding string

// The codings we speak.
const (
	Identity Coding = ""
	Gzip     Coding = "gzip"
	Brotli   Coding = "br"
)

// Codings are all of them.
func Codings() []Coding { return []Coding{Identity, Gzip, Brotli} }

// Choose is the best coding that an Accept-Encoding header allows: brotli before
// gzip where the client likes both equally, nothing where it says nothing.
func Choose(accept string) Coding {
	best, bestQuality := Identity, 0.0
	for part := range strings.SplitSeq(accept, ",") {
		name, parameters, _ := strings.Cut(part, ";")
		coding, quality := known(strings.TrimSpace(name)), quality(parameters)
		if coding == Identity {
			continue
		}
		if quality > bestQuality || (quality == bestQuality && quality > 0 && coding == Brotli) {
			best, bestQuality = coding, quality
		}
	}
	return best
}

func known(name string) Coding {
	switch {
	case strings.EqualFold(name, "br"):
		return Brotli
	case strings.EqualFold(name, "gzip"), strings.EqualFold(name, "x-gzip"):
		return Gzip
	}
	return Identity
}

func quality(parameters string) float64 {
	_, value, ok := strings.Cut(parameters, "=")
	if !ok {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err != nil || !(q >= 0 && q <= 1) {
		return 0
	}
	return q
}

func (c Coding) suffix() string {
	if c == Identity {
		return ""
	}
	return "-" + string(c)
}

func compress(coding Coding, effort int, body []byte) ([]byte, error) {
	var out bytes.Buffer
	writer, err := compressor(&out, coding, effort)
	if err != nil {
		return nil, err
	}
	if _, err := writer.Write(body); err != nil {
		return nil, fmt.Errorf("compressing with %s: %w", coding, err)
	}
	if err := writer.Close(); err != nil {
		return nil, fmt.Errorf("compressing with %s: %w", coding, err)
	}
	return bytes.Clone(out.Bytes()), nil
}

// window is the logarithm of how far back brotli looks: 64 KiB, more than a page
// has. With the usual 4 MiB it readies 34 MB of tables at effort 9 and takes
// twenty times as long to make a style sheet not one byte smaller.
const window = 16

func compressor(out io.Writer, coding Coding, effort int) (io.WriteCloser, error) {
	switch coding {
	case Brotli:
		return brotli.NewWriterOptions(out, brotli.WriterOptions{Quality: effort, LGWin: window}), nil
	case Gzip:
		writer, err := gzip.NewWriterLevel(out, min(effort, gzip.BestCompression)) // brotli goes up to 11
		if err != nil {
			return nil, fmt.Errorf("compressing with gzip: %w", err)
		}
		return writer, nil
	case Identity:
	}
	return nil, fmt.Errorf("compressing: %q is not a coding we speak", coding)
}
