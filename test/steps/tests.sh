#!/usr/bin/env bash
# The tests of every package under the race detector, each story on SQLite and,
# through CAUSERIE_TEST_POSTGRES, on PostgreSQL.
. "$(dirname "$0")/../lib/common.sh"
CAUSERIE_TEST_POSTGRES=${CAUSERIE_TEST_POSTGRES:-$(recall postgres-url)}
if [ -z "$CAUSERIE_TEST_POSTGRES" ]; then
  echo "NO POSTGRESQL: these tests run on SQLite alone"
else
  export CAUSERIE_TEST_POSTGRES
fi
have gcc || cannot_run "the race detector needs a C compiler (gcc)"
CGO_ENABLED=1 go test -race -timeout 20m ./...
# What has thousands of steps would take the detector as many minutes: its files
# have the tag !race, and are told here.
go test -timeout 10m -run '^(TestAttacks|TestOdd|TestOneAccountFills|TestACrowd)' ./cmd/causerie
