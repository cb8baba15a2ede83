#!/usr/bin/env bash
# manual_pages.sh TCPSPEC FOLDER: each verb has a page, groff finds nothing to complain of, and the page says what --help says.
set -euo pipefail
tcpspec=$1 pages=$2

failures=0
fail() {
  echo "$*" >&2
  failures=$((failures + 1))
}
# The page as plain text, on one line.
shown() { groff -man -Tutf8 -P-cbou "$1" | sed 's/−/-/g; s/‐$//' | tr -s ' \n' ' '; }

for page in "$pages"/*.1; do
  complaints=$(groff -man -Tutf8 -ww -z "$page" 2>&1)
  [ -z "$complaints" ] || fail "$page: $complaints"
done
verbs=$("$tcpspec" __complete '' | cut -f 1 | grep -vx help)
[ "$(wc -w <<<"$verbs")" -gt 10 ] || fail "few verbs: $verbs"
for verb in $verbs; do
  text=$(shown "$pages/tcpspec-$verb.1")
  while read -r option; do
    [[ $text == *" $option "* ]] || fail "tcpspec-$verb(1) lacks $option"
  done < <("$tcpspec" "$verb" --help | grep -oE '^  (-[a-zA-Z], )?--[a-z-]+' | tr -d ' ' | sed 's/.*,//')
done
[ "$failures" = 0 ]
