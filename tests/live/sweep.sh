#!/usr/bin/env bash
# sweep.sh TCPSPEC: a part of the sweep against this machine's kernel, twice, and once with a setting that shows.
# Only rules to which kernels of several years respond in the same way.
set -uo pipefail
tcpspec=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
rules=(--rule 'LI-*' --rule 'E-*' --rule 'TW-2' --rule 'TWS-8' --family 4)

sweep() { # sweep NAME WORDS...
  local name=$1
  shift
  "$tcpspec" sweep lab "${rules[@]}" -q -o "$name" "$@" >"$name.out" 2>&1 ||
    { echo "sweep $*: exit $?" >&2; cat "$name.out" >&2; exit 1; }
  grep -q ' 0 departures (0 forbidden) not explained by a profile' "$name.out" &&
    ! grep -q 'undecided' "$name.out" || { echo "not all is explained or decided:" >&2; cat "$name.out" >&2; exit 1; }
}

sweep once
sweep again
"$tcpspec" diff once again || { echo "the same kernel answers otherwise" >&2; exit 1; }

# RFC 1337: a RST must not end TIME-WAIT.  It is the one thing that the setting changes.
sweep protected --sysctl net.ipv4.tcp_rfc1337=1
"$tcpspec" diff once protected >out
[ $? = 1 ] && grep -qE '^- +NONE, CLOSED' out && [ "$(grep -cE '^  [A-Z0-9]+-[0-9]' out)" = 1 ] && grep -q '^  TW-2 ' out ||
  { echo "tcp_rfc1337 shows otherwise than in TW-2:" >&2; cat out >&2; exit 1; }
