#!/usr/bin/env bash
# The stories told in a real browser; screenshots are left in test/out.
. "$(dirname "$0")/../lib/common.sh"
[ -d test/node_modules/axe-core ] || cannot_run "axe-core is missing: run ./test/run machine"
if [ -x "$CAUSERIE_RUN/causerie" ]; then export CAUSERIE_TEST_BINARY=$CAUSERIE_RUN/causerie; fi
cd test && go test -count=1 -timeout 9m ./browser/...
