#!/usr/bin/env bash
. "$(dirname "$0")/../lib/common.sh"
tool golangci-lint config verify
for module in $(modules); do (cd "$module" && tool golangci-lint run ./...); done
