package store

import "context"

// CoverWords is how articles describe their covers, by the id of the file. A file
// may have no description of its own, and yet one wherever it is seen.
func (v view) CoverWords(ctx context.Context) (map[string]string, error) {
	rows, err := v.q.CoverWords(ctx)
	if err != nil {
		return nil, wrap(err, "read how covers are described")
	}
	words := make(map[string]string, len(rows))
	for _, r := range rows {
		words[r.CoverID] = r.Words
	}
	return words, nil
}
