#!/usr/bin/env bash
# The tests of every package, each story on SQLite and, through
# CAUSERIE_TEST_POSTGRES, on PostgreSQL, under the race detector where it can be.
. "$(dirname "$0")/../lib/common.sh"
CAUSERIE_TEST_POSTGRES=${CAUSERIE_TEST_POSTGRES:-$(recall postgres-url)}
if [ -z "$CAUSERIE_TEST_POSTGRES" ]; then
  echo "NO POSTGRESQL: these tests run on SQLite alone"
else
  export CAUSERIE_TEST_POSTGRES
fi
have gcc || cannot_run "the race detector needs a C compiler (gcc)"
# SQLite's own code was never written for the detector, which makes it four times
# as slow and has nothing to find in it: what is ours is watched.
watched=(-race '-gcflags=modernc.org/sqlite/lib=-race=false -d=checkptr=0' '-gcflags=modernc.org/libc/...=-race=false -d=checkptr=0')
mapfile -t packages < <(go list ./... | grep -v /cmd/causerie)
CGO_ENABLED=1 go test "${watched[@]}" -timeout 20m "${packages[@]}"
# The stories of whole blogs take many minutes under the detector: all are told
# without it, and with it those in which most of the program meets.
go test -timeout 15m ./cmd/causerie
CGO_ENABLED=1 CAUSERIE_TEST_POSTGRES= go test "${watched[@]}" -timeout 10m ./cmd/causerie \
  -run '^(TestAnArticle|TestTheAuthorAnswers|TestFollowers|TestPrivateReplies|TestAFollowerMoves|TestABlocked)'
# Benchmarks that nobody runs rot: each once, but for one that fills a blog first.
go test -run '^$' -bench . -benchtime 1x -skip BenchmarkSearch ./activitypub/... ./internal/... ./web
