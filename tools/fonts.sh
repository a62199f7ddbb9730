#!/usr/bin/env bash
# Makes web/static/fonts/*-western-*.woff2 of the files beside them: of the latin
# part, the letters and signs that English, German, French, Spanish, Italian,
# Dutch, Portuguese and the Nordic languages are written with, a fifth to a quarter
# smaller. web/style/faces.go names the same characters for browsers.
#
# Needs fonttools and brotli (on Debian: python3-fonttools python3-brotli).
set -euo pipefail
cd "$(dirname "$0")/../web/static/fonts"
characters=$(sed -n 's/^\t*return "\(U+0020-007E,[^"]*\)".*/\1/p' ../../style/faces.go)
[ -n "$characters" ] || { echo "web/style/faces.go names no western characters" >&2; exit 1; }
for whole in *-latin-[4-6]00-*.woff2 *-latin-wght-*.woff2; do
  /usr/bin/env python3 -m fontTools.subset "$whole" --unicodes="$characters" \
    --layout-features=kern,liga,mark,mkmk,ccmp,locl,rvrn,tnum,pnum,onum,lnum \
    --no-glyph-names --drop-tables+=vmtx,vhea --flavor=woff2 --output-file="${whole/-latin-/-western-}"
done
