#!/usr/bin/env bash
# The tests on SQLite, without the race detector.
. "$(dirname "$0")/../lib/common.sh"
go test -timeout 4m ./...
