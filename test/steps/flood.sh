#!/usr/bin/env bash
# 25,000 requests to the inbox in ten seconds: readers do not notice, the memory
# does not grow, and no honest reply is lost.
. "$(dirname "$0")/../lib/common.sh"
if [ -x "$CAUSERIE_RUN/causerie" ]; then export CAUSERIE_TEST_BINARY=$CAUSERIE_RUN/causerie; fi
cd test && go test -count=1 -timeout 5m -v ./flood/...
