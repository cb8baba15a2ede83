#!/usr/bin/env bash
# interrupts.sh TCPSPEC: a signal ends also what runs in virtual time with 128+n, a word, and what was run until then.
set -uo pipefail
. "$(dirname "$0")/program.sh"
set -m # else the shell has its children ignore SIGINT

# expect CODE SIGNAL WORDS...: exits with CODE after the signal, and says what happened.
expect() {
  local wanted=$1
  shift
  ask_and_signal "$@"
  if [ "$got" != "$wanted" ] || ! grep -q interrupted err; then
    complain "$last: exit $got instead of $wanted, or it does not say that it was interrupted"
  fi
}

expect 130 INT run sim --duration all -o run
[ "$(ls run/results.json run/junit.xml run/report.html | wc -l)" = 3 ] && grep -q '"aborted": "interrupted"' run/results.json ||
  complain "an interrupted run left no reports"
# timeout(1) sends its signal to the process and at once to the group that it is in.
expect 143 'TERM TERM' run sim:never-retransmits --duration all -o twice
grep -q '"aborted": "interrupted"' twice/results.json && grep -q '<skipped type="not run"' twice/junit.xml ||
  complain "a run that was ended twice left no reports, or they do not tell what did not run"

expect 143 TERM sweep sim -o sweep
expect 143 TERM mutants --matrix -j 2
expect 130 INT mutants --matrix -j 2 --json
left=$(find . -name '*.json.*')
[ -z "$left" ] || complain "left behind: $left"

exit $((failures > 0))
