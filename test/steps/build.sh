#!/usr/bin/env bash
# Everything compiles, and the product is a static binary.
. "$(dirname "$0")/../lib/common.sh"
for module in $(modules); do (cd "$module" && go build ./...); done
go build -o "$CAUSERIE_RUN/causerie" ./cmd/causerie
