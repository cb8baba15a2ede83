#!/usr/bin/env bash
# readme.sh TCPSPEC README: the README's tables of verbs and exit codes are those of the program, and its failure is what
# the command in it prints.
set -euo pipefail
in_program() { "$1" --help | sed -nE "/^Usage/,/^A target/s/^  ([a-z]+) .*/\1/p" | sort; }
in_readme() { sed -nE '/^## Verbs/,/^## Exit/s/^\| `([a-z]+)` .*/\1/p' "$1" | sort; }
codes_in_program() { "$1" help exit-codes | sed -nE 's/^  ([0-9n+]+) .*/\1/p' | sort; }
codes_in_readme() { sed -nE '/^## Exit/,/^## Further/s/^\| ([0-9n+]+) \|.*/\1/p' "$1" | sort; }

verbs=$(in_program "$1")
codes=$(codes_in_program "$1")
[ -n "$verbs" ] && [ -n "$codes" ]
diff <(echo "$verbs") <(in_readme "$2") >&2 || { echo "the verbs (<) are not those of the README (>)" >&2; exit 1; }
diff <(echo "$codes") <(codes_in_readme "$2") >&2 || { echo "the exit codes (<) are not those of the README (>)" >&2; exit 1; }

figure=$(sed -nE '/^    ✗ FAIL/,/^ +Again/p' "$2" | sed 's/^    //')
again=$(sed -nE 's/^ +Again +tcpspec (.*)/\1/p' <<<"$figure")
[ -n "$again" ]
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
eval "\"$1\" $again -o \"$folder\"" >"$folder/printed" || [ $? = 1 ]
exchange=$(sed -E '/^ +\.\.\.$/,$d' <<<"$figure")
[[ $(<"$folder/printed") == *"$exchange"* ]] || { echo "the README leaves out lines of what tcpspec $again prints" >&2; exit 1; }
while IFS= read -r line; do
  [[ $line =~ ^\ +\.\.\.$ ]] || grep -qxF -e "$line" "$folder/printed" ||
    { echo "tcpspec $again does not print this line of the README: $line" >&2; exit 1; }
done <<<"$figure"
