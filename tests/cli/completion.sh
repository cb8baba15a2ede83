#!/usr/bin/env bash
# completion.sh TCPSPEC SCRIPTS: what bash offers, and whether zsh and fish can read their scripts where they are installed.
set -euo pipefail
tcpspec=$1 scripts=$2
PATH=$(dirname "$tcpspec"):$PATH

failures=0
# offered LINE WORD...: completing LINE offers these words and no others.
offered() {
  COMP_LINE=$1 COMP_POINT=${#1}
  shift
  _tcpspec
  [ "${COMPREPLY[*]}" = "$*" ] && return
  echo "after \`$COMP_LINE\` bash offers: ${COMPREPLY[*]}; expected: $*" >&2
  failures=$((failures + 1))
}

. "$scripts/tcpspec.bash"
offered 'tcpspec expl' explain
offered 'tcpspec run --col' --color
offered 'tcpspec run --color=al' always
offered 'tcpspec run sim:forgets-to-ack-s' "$("$tcpspec" mutants | grep -o '^forgets-to-ack-s[^ ]*' || true)"
offered 'tcpspec run -o ' ''
offered 'tcpspec run --profile lw' lwip lwip-stepped

for shell in zsh fish; do
  command -v "$shell" >/dev/null || continue
  case $shell in zsh) script=$scripts/_tcpspec ;; fish) script=$scripts/tcpspec.fish ;; esac
  "$shell" -n "$script" || failures=$((failures + 1))
done
[ "$failures" = 0 ]
