#!/usr/bin/env bash
# write_manual_pages.sh TCPSPEC FOLDER: the page of the program, and one for each verb.
set -euo pipefail
tcpspec=$1 folder=$2

rm -rf "$folder"
mkdir -p "$folder"
"$tcpspec" __complete '' | cut -f 1 | while read -r verb; do
  [ "$verb" = help ] || "$tcpspec" help "$verb" --man >"$folder/tcpspec-$verb.1"
done
"$tcpspec" help --man >"$folder/tcpspec.1"
