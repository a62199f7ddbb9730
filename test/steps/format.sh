#!/usr/bin/env bash
# gofumpt would change nothing.
. "$(dirname "$0")/../lib/common.sh"
mapfile -t files < <(git ls-files '*.go')
badly=$(tool gofumpt -l "${files[@]}")
if [ -n "$badly" ]; then
  echo "not formatted (go tool -modfile=tools/go.mod gofumpt -w FILE mends them):"
  echo "$badly"
  exit 1
fi
