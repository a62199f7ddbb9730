#!/usr/bin/env bash
# kill -9 at random moments loses nothing, on both databases.
. "$(dirname "$0")/../lib/common.sh"
CAUSERIE_TEST_POSTGRES=${CAUSERIE_TEST_POSTGRES:-$(recall postgres-url)}
export CAUSERIE_TEST_POSTGRES
if [ -x "$CAUSERIE_RUN/causerie" ]; then export CAUSERIE_TEST_BINARY=$CAUSERIE_RUN/causerie; fi
cd test && go test -count=1 -timeout 9m ./crash/...
