#!/usr/bin/env bash
# walk.sh TCPSPEC: walks on this machine's kernel depart nowhere that the profile does not know; without the
# profile they do.
set -uo pipefail
tcpspec=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1

timeout 120 "$tcpspec" walk lab --profile linux --time 8s --seed 1 >out 2>&1 ||
  { echo "exit $?" >&2; cat out >&2; exit 1; }
steps=$(sed -nE 's/^[0-9]+ walks, ([0-9]+) steps judged.*/\1/p' out)
[ "${steps:-0}" -gt 1000 ] || { echo "few steps were judged:" >&2; cat out >&2; exit 1; }

# Without the profile something is found.
echo 'profile: bare' >bare.yaml
timeout 120 "$tcpspec" walk lab --profile ./bare.yaml --time 8s --seed 1 >out 2>&1
[ $? = 1 ] && grep -qE '^! (G|SR)-[0-9]+ ' out || { echo "nothing is found without the profile:" >&2; cat out >&2; exit 1; }
