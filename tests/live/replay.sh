#!/usr/bin/env bash
# replay.sh TCPSPEC: what a live kernel did is judged again exactly as it was judged, with the agent and without.
set -uo pipefail
tcpspec=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
for profile in linux nginx; do
  "$tcpspec" run lab --profile "$profile" --rfc 5961 --family 4 --quiet -o "$profile" >out 2>&1
  code=$?
  [ "$code" -le 1 ] || { echo "no run against $profile: exit $code" >&2; cat out >&2; exit 1; }
  "$tcpspec" replay "$profile" >out 2>&1 || { echo "$profile is judged otherwise:" >&2; cat out >&2; exit 1; }
  grep -q ' 0 differently, 0 with too short a record' out || { echo "not all of $profile can be judged again:" >&2; cat out >&2; exit 1; }
done
