#!/usr/bin/env bash
# Lighthouse judges an article and the front page; its reports are left in test/out.
. "$(dirname "$0")/../lib/common.sh"
. test/lib/node.sh
[ -d test/node_modules/lighthouse ] || cannot_run "Lighthouse is missing: run ./test/run machine"
if [ -x "$CAUSERIE_RUN/causerie" ]; then export CAUSERIE_TEST_BINARY=$CAUSERIE_RUN/causerie; fi
cd test && go test -count=1 -timeout 5m -v ./lighthouse/...
