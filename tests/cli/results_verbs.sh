#!/usr/bin/env bash
# results_verbs.sh TCPSPEC: report, compare, merge and baseline on runs against the reference endpoint.
set -uo pipefail
. "$(dirname "$0")/program.sh"

cases=(-k closed --seed 3)

expect 0 '' run sim "${cases[@]}" -q -o good
expect 1 '' run sim:closed-resets-from-zero "${cases[@]}" -q -o bad
expect 0 '' run sim "${cases[@]}" -q --family 4 -o some

# report: every view, several at once, from a file, a folder and standard input.
expect 0 'JUnit' report good --junit a.xml --tap a.tap --csv a.csv
[ -s a.xml ] && [ -s a.tap ] && [ -s a.csv ] || { echo "views are missing" >&2; failures=$((failures + 1)); }
expect 0 'TAP version 13' report good/results.json --tap -
expect 2 'cannot read results from' report nowhere
expect 2 'is missing' report <(echo '{"schema": 1}')
"$tcpspec" report - --packed again.json <good/results.json >/dev/null && cmp -s again.json good/results.json ||
  { echo "results.json does not come back from standard input" >&2; failures=$((failures + 1)); }
expect 2 'GITHUB_STEP_SUMMARY is not set' report good --step-summary
echo before >summary
GITHUB_STEP_SUMMARY=summary "$tcpspec" report good --step-summary --github - >out
grep -q before summary && grep -q '^# TCP conformance of sim' summary ||
  { echo "the step summary was not appended" >&2; failures=$((failures + 1)); }

# compare: exit 1 on a regression from the first to the last, and only then.
expect 0 '0 differences, 0 regressions' compare good good
expect 1 'worse  RFC9293-3.10.7.1-1' compare good bad --differences
expect 1 ' equal and not shown (--all)' compare good bad
grep -q '^✓ ✓\|^+ +' out && { echo "$last shows what is alike" >&2; failures=$((failures + 1)); }
expect 1 '+ + ' compare good bad --all --ascii
expect 2 'cannot be used together' compare good bad --all --differences
expect 1 '"differs": false' compare good bad --json -
expect 1 '' compare good bad --json - --differences && grep -q '"differs": false' out && { echo "$last has what is alike" >&2; failures=$((failures + 1)); }
expect 0 ', 0 regressions' compare bad good
expect 1 '"regressed": true' compare good bad --json - --by case
expect 1 'faithful' compare faithful=good mutant=bad --markdown - --svg m.svg --html m.html
[ -s m.svg ] && [ -s m.html ] || { echo "comparisons are missing" >&2; failures=$((failures + 1)); }
expect 2 'two runs or more' compare good

# What is no longer run is not a regression, and said; a sweep is not a run.
expect 0 '; the last no longer runs ' compare good some --by case
expect 1 '' sweep sim:challenges-exact-rst --point 'established/RST/*' --family 4 -q -o swept
expect 2 'swept is a sweep and good is a run of cases' compare good swept
expect 0 '0 differences' compare swept swept

# baseline: what is written is what is known, and nothing else is.
expect 0 '' baseline write good -o none.yaml
expect 0 ' 0 new, 0 gone' baseline check good --baseline none.yaml
expect 1 'new    stray-with-ack-to-closed[ACK] (IPv4)' baseline check bad --baseline none.yaml
expect 0 '' baseline write bad -o known.yaml
expect 0 ' 0 new, 0 gone' baseline check bad --baseline known.yaml
expect 1 'gone   ' baseline check good --baseline known.yaml
expect 0 'known' run sim:closed-resets-from-zero "${cases[@]}" -q -o excused --baseline known.yaml

# shards: each case in one of them; joined, they are the run.
for i in 1 2 3; do expect 0 '' run sim "${cases[@]}" -q -o "shard$i" --shard "$i/3"; done
expect 0 'results' merge shard1 shard2 shard3 -o whole
expect 0 ' case runs, ' merge shard1 shard2 shard3 -o whole
grep -q 'the run is incomplete' err && { echo "a whole run is said to be incomplete" >&2; failures=$((failures + 1)); }
expect 0 '' report whole --json - && grep -q 'command.*--shard' out && { echo "the whole is called a shard" >&2; failures=$((failures + 1)); }
expect 3 'the following shards are missing: 3/3 (--partial accepts it)' merge shard2 shard1 -o part
expect 0 'the following shards are missing: 3/3' merge shard2 shard1 -o part --partial
expect 0 'Bail out! the following shards are missing: 3/3' report part --tap -
expect 2 'is not of a run in 2 parts' merge <(sed 's|"shard": "1/3"|"shard": "1/2"|' shard1/results.json) shard2 -o part
expect 0 '0 differences, 0 regressions' compare good whole --by case
expect 0 ' 0 differently, 0 with too short a record, 0 not recorded' replay whole
expect 2 'is in two of them' merge shard1 shard1 --json -
expect 2 'different targets' merge good bad --json -
expect 2 '--shard takes I/N, as in 2/5' run sim --shard 2
expect 2 '--shard' run sim --shard 4/3

exit $((failures > 0))
