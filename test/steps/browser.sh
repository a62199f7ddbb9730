#!/usr/bin/env bash
# The stories told in a real browser; screenshots are left in test/out.
. "$(dirname "$0")/../lib/common.sh"
. test/lib/node.sh
for package in axe-core html-validate; do
  [ -d "test/node_modules/$package" ] || cannot_run "$package is missing: run ./test/run machine"
done
if [ -x "$CAUSERIE_RUN/causerie" ]; then export CAUSERIE_TEST_BINARY=$CAUSERIE_RUN/causerie; fi
cd test && go test -count=1 -timeout 9m ./browser/...
