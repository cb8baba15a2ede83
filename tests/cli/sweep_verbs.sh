#!/usr/bin/env bash
# sweep_verbs.sh TCPSPEC: sweep and diff on the reference endpoint and on mutants of it.
set -uo pipefail
. "$(dirname "$0")/program.sh"

# expect CODE WORDS...: exits with CODE.
expect() {
  local wanted=$1
  shift
  ask "$@"
  [ "$got" = "$wanted" ] || complain "$last: exit $got instead of $wanted"
}
# says REGEX: what ran last said so.
says() { grep -qE -- "$1" out err || complain "$last does not say \"$1\""; }
some=(--point 'established/RST/*' --family 4)

# sweep: what the endpoint does conforms; what a mutant breaks is shown once, at its simplest point.
expect 0 sweep sim "${some[@]}" -o right
says '0 departures .0 forbidden. not explained by a profile'
expect 1 sweep sim:challenges-exact-rst "${some[@]}" -o wrong
says '^! G-1  MUST  forbidden'
says '^    established/RST/nxt/none$'
says '^      <-- <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>.* the reaction$'
expect 0 sweep sim:never-reopens --point 'time-wait/SYN/nxt+1/*' --family 4 -o lax # a SHOULD
says '^! TWS-8  SHOULD  forbidden'
expect 1 sweep sim:never-reopens --point 'time-wait/SYN/nxt+1/*' --family 4 -o lax --strict
expect 1 sweep sim:obeys-early-fin --rule E-7 --family 4 -o early # a SHOULD, and text of the state machine
says '^! E-7  must  forbidden'
expect 0 sweep sim:obeys-any-rst-in-window "${some[@]}" -o credulous
expect 0 sweep sim:no-simultaneous-open --point 'closing.simultaneous/ACK/nxt/cur*' -o none
says 'Not played: 4 points of closing.simultaneous'
expect 5 sweep sim --rule 'G-999'
says 'there is no rule .G-999.'
expect 5 sweep sim --rule 'G-1' --point 'listen/*'
says 'no point with this id is decided by this rule; .tcpspec sweep --dry-run. lists'
expect 0 sweep --print established/RST/nxt+1/none
says 'given: ESTABLISHED'
expect 2 sweep --print established/RST/nxt+2/none
says 'there is no point .established'

# What machines read tells of a sweep what it tells of a run.
report_of() { "$tcpspec" report "$1" "$2" - >view; }
report_of wrong --junit && grep -q 'failures="1"' view || complain "the JUnit of a sweep hides what is forbidden"
report_of wrong --tap && grep -qE '^not ok [0-9]+ - G-1\[' view || complain "the TAP of a sweep hides what is forbidden"
report_of wrong --github && grep -q '^::error file=cases/segment-arrives/.*line=' view || complain "no annotation"
report_of right --tap && grep -qE '^ok [0-9]+ - G-1 ' view || complain "the TAP of a clean sweep is empty"

# results.json is as its schema says, and what an earlier run left in the folder is gone.
"$tcpspec" schema results >schema.json
for folder in right wrong none; do
  /usr/bin/python3 - "$folder/results.json" <<'END' || complain "$folder/results.json does not fit its schema"
import json, sys, jsonschema
jsonschema.validate(json.load(open(sys.argv[1])), json.load(open("schema.json")))
END
done
expect 1 run sim:closed-resets-from-zero -k closed -q -o both
ls both/pcap/*.pcapng >/dev/null || complain "the run kept no packets"
expect 0 sweep sim "${some[@]}" -q -o both
ls both/pcap/*.pcapng >/dev/null 2>&1 && complain "the sweep left another run's packets"
grep -q 'segment-arrives' both/junit.xml && ! grep -q 'closed' both/junit.xml || complain "junit.xml is another run's"

# A profile explains a departure, and then it does not count.
cat >known.yaml <<'END'
profile: known
departures:
  - {rule: G-1, seen: "ACK, *", reason: A RST is always challenged.}
END
expect 0 sweep sim:challenges-exact-rst "${some[@]}" -o known --profile known.yaml
says '0 departures .0 forbidden. not explained by a profile, 1 explained'

# diff: names the rules on which two sweeps differ, though both answers may conform.
expect 0 diff right right/results.json
says 'No rule differs'
expect 1 diff right wrong
says '^  G-1 +A RST at RCV.NXT'
says '^- +NONE, CLOSED +conforming +[0-9]+ points? +established/RST/nxt/none$'
says '^\+ +ACK, same +forbidden +[0-9]+ points? +established/RST/nxt/none$'
expect 1 diff right credulous
says '^\+ +NONE, CLOSED +conforming'
grep -q 'G-1 ' out && complain "$last names a rule on which the two agree"
expect 1 diff right wrong --json
says '"in": "after"'
expect 0 sweep sim --point 'listen/RST/*' --family 4 -q -o other
expect 1 diff right other
says '^\+ Only this sweep has points of LI-1'
expect 0 run sim -k closed -q -o cases
expect 2 diff right cases
says 'has no sweep'
expect 2 diff right nowhere
expect 2 diff right

exit $((failures > 0))
