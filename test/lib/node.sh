# Sourced: puts a Node of version 22 or newer first on the path.
# shellcheck shell=bash
newer=$(ls -d "$PWD"/test/node/node_modules/node-linux-*/bin 2>/dev/null | head -n 1 || true)
if [ -n "$newer" ]; then PATH=$newer:$PATH; fi
if ! have node || [ "$(node --version | sed 's/v\([0-9]*\).*/\1/')" -lt 22 ]; then
  cannot_run "Node 22 or newer is missing"
fi
[ -d test/node_modules ] || cannot_run "test/node_modules is missing: run ./test/run machine"
