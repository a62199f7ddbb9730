#!/usr/bin/env bash
# The committed generated code is what the generators make today, and the lists
# of modules name what is used and nothing else.
. "$(dirname "$0")/../lib/common.sh"
stale=0 found=0
while read -r config; do
  found=1
  echo "sqlc: $config"
  tool sqlc diff -f "$config" || stale=1
done < <(git ls-files '*sqlc.yaml' '*sqlc.yml' '*sqlc.json')
for module in $(modules); do
  (cd "$module" && go mod tidy -diff) || stale=1
done
if [ "$found" -eq 0 ]; then
  echo "no sqlc.yaml is committed: nothing was checked"
  exit 1
fi
exit "$stale"
