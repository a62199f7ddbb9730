#!/usr/bin/env bash
. "$(dirname "$0")/../lib/common.sh"
for module in $(modules); do (cd "$module" && go vet ./...); done
