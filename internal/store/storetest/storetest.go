// Package storetest has tests begin with databases that have the store's tables:
// making them takes longer than most stories.
package storetest

import (
	"context"

	"github.com/causerie/causerie/internal/dbtest"
	"github.com/causerie/causerie/internal/store"
)

// Main is for TestMain:
//
//	os.Exit(storetest.Main(m).Run())
func Main(m dbtest.Main) dbtest.Main {
	return dbtest.Prepared(m, func(database string) error {
		s, err := store.Open(context.Background(), database, store.Options{})
		if err != nil {
			return err
		}
		return s.Close()
	})
}
