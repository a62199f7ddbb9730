#!/usr/bin/env bash
# The committed generated code is what the generators make today.
. "$(dirname "$0")/../lib/common.sh"
stale=0
while read -r config; do
  echo "sqlc: $config"
  tool sqlc diff -f "$config" || stale=1
done < <(git ls-files '*sqlc.yaml' '*sqlc.yml' '*sqlc.json')
exit "$stale"
