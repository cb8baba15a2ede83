#!/usr/bin/env bash
# rounds.sh TCPSPEC: --repeat runs the cases several times, and a case that gives different verdicts is flaky.
set -uo pipefail
. "$(dirname "$0")/program.sh"

one=(--id 'exact-rst-resets[ESTABLISHED]' --family 4)

expect 0 '' run sim "${one[@]}" --repeat 3 -o calm
grep -q '1 case run in .*, 3 rounds' out || complain "$last does not say how many rounds"
grep -q '"pass": 3' calm/results.json || complain "$last does not count the rounds"
expect 0 '' run sim "${one[@]}" --dry-run --repeat 3
grep -q '^1 cases would run, 3 times each' out || complain "$last does not say how often"

# One datagram of the tester is lost, and with it the stimulus of one round.
for ((lost = 10; lost < 40; ++lost)); do
  ask run sim "${one[@]}" --repeat 3 --retries 0 --link "out: lose $lost" -o shaky
  [ "$got" = 1 ] && break
done
[ "$got" = 1 ] || complain "$last: whatever is lost, no round fails"
grep -q 'Flaky *pass in 2 of 3 rounds' out && grep -q 'Flaky *fail in 1 of 3 rounds' out ||
  complain "$last does not tell the rounds"
grep -q "Again .* --repeat 3 " out || complain "$last does not say how to repeat the rounds"
grep -q '<rerunFailure' shaky/junit.xml && complain "$last calls a round that passed a failure"
expect 0 '' replay shaky
grep -q '1 judged as before' out || complain "$last judges the rounds differently"

exit $((failures > 0))
