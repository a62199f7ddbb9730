#!/usr/bin/env bash
# The stories told against an independent implementation, over TLS.
. "$(dirname "$0")/../lib/common.sh"
. test/lib/node.sh
if [ -x "$CAUSERIE_RUN/causerie" ]; then export CAUSERIE_TEST_BINARY=$CAUSERIE_RUN/causerie; fi
cd test && go test -count=1 -timeout 9m ./harness/... ./peerstories/...
