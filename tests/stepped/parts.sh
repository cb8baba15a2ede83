#!/usr/bin/env bash
# usage: parts.sh TCPSPEC STEPPED_SIM PYTHON: `run stepped -j N` plays N parts at the same time, each against a program of its own,
# and joins them: the verdicts of one program, the same results each time.
. "$(dirname "$0")/program.sh"

# one NAME MUTANT STATUS ARGUMENT...: a run; NAME.starts has a line for each program.
one() {
  local name=$1 mutant=$2 wanted=$3 status=0
  shift 3
  : >starts
  "$tcpspec" run stepped --exec "echo >>starts; exec $served $mutant" --profile sim --seed 7 -o "$name" "$@" \
    --id 'rst-*' --id '*urgent*' --id 'syn-*' >"$name.txt" 2>&1 || status=$?
  [ $status = "$wanted" ] || fail "$name: exit code $status: $(tail -20 "$name.txt")"
  mv starts "$name.starts"
}
one alone obeys-rst-anywhere 1
one three obeys-rst-anywhere 1 -j 3
one again obeys-rst-anywhere 1 -j 3
[ "$(wc -l <alone.starts) $(wc -l <three.starts)" = "1 3" ] || fail "$(wc -l alone.starts three.starts)"
"$python" - <<'PY' || fail "the parts make another whole"
import json, re
alone, three, again = (json.load(open(name + "/results.json")) for name in ("alone", "three", "again"))
verdicts = [[(c["id"], c["family"], c["verdict"], c.get("got"), c["flaky"]) for c in run["cases"]] for run in (alone, three)]
assert verdicts[0] == verdicts[1], [pair for pair in zip(*verdicts) if pair[0] != pair[1]][:3]
assert len(verdicts[0]) > 150 and sum(v[2] == "fail" for v in verdicts[0]) > 3, len(verdicts[0])
assert three["summary"] == alone["summary"], (three["summary"], alone["summary"])
seen = [{i["name"]: i["verdict"] for i in run["invariants"]} for run in (alone, three)]
assert seen[0] == seen[1] and not three.get("aborted"), (seen, three.get("aborted"))
for run in (three, again):
    for key in ("command", "started", "time_line", "spent"):
        run.pop(key, None)
assert three == again, [key for key in three if three[key] != again[key]]
PY
# What the other programs showed is told, too.
failed() { grep -o 'FAIL  *[^ ]* (IPv[46])' "$1" | sort -u; }
[ -n "$(failed alone.txt)" ] && diff <(failed alone.txt) <(failed three.txt) || fail "not all failures are told"

# A part that gets no target: the run is incomplete, and says why.
status=0
"$tcpspec" run stepped --exec "mkdir only 2>/dev/null || exit 7; exec $served" --profile sim -j 2 --id 'rst-*' -q -o lost >lost.txt 2>&1 || status=$?
[ $status = 3 ] && grep -q 'ended with status 7' lost.txt || fail "exit code $status: $(cat lost.txt)"
[ -s lost/results.json ] || fail "no results of a part"

# All end with the run.
: >long.starts
# A program has begun when it gets a second line: the first is the greeting, and a run that is ended before has no results.
cat >noting <<END
{ IFS= read -r hello; printf '%s\\n' "\$hello"; IFS= read -r step; echo >>long.starts; printf '%s\\n' "\$step"; exec cat; } | $served
END
"$tcpspec" run stepped --exec "exec sh noting" --profile sim -j 3 --repeat 10000 --id 'rst-*' -q -o long >long.txt 2>&1 &
run=$!
while [ "$(wc -l <long.starts)" -lt 3 ]; do kill -0 $run || fail "it ended: $(cat long.txt)"; done
programs=$(pgrep -P "$run" | tr '\n' ' ')
[ "$(wc -w <<<"$programs")" = 3 ] || fail "the processes of the run: $programs"
kill -TERM $run
status=0
wait $run || status=$?
[ $status = 143 ] || fail "exit code $status after SIGTERM: $(cat long.txt)"
for program in $programs; do [ ! -e "/proc/$program" ] || fail "$program is still there"; done
grep -q '"aborted": ".*interrupted"' long/results.json || fail "the results do not say that it was interrupted"

status=0
"$tcpspec" run stepped --exec "$served" -j 2 --record-steps steps >refused.txt 2>&1 || status=$?
[ $status = 2 ] && grep -q 'one program' refused.txt || fail "exit code $status: $(cat refused.txt)"
# Walks: however many processors play them, the same is found.
walked() {
  local file=$1 status=0
  shift
  "$tcpspec" walk "$@" --walks 600 --seed 7 --coverage >"$file" 2>"$file.err" || status=$?
  [ $status = 1 ] || fail "a walk of a mutant ends with $status: $(tail -5 "$file" "$file.err")"
  sed -i 's/judged, [0-9]* a second/judged/' "$file"
}
walked walks.1 sim:challenges-exact-rst -j 1
walked walks.3 sim:challenges-exact-rst -j 3
grep -q '^600 walks, ' walks.1 && grep -q '^! G-1' walks.1 || fail "$(tail -5 walks.1)"
cmp walks.1 walks.3 || fail "walks on three processors: $(diff walks.1 walks.3 | head -20)"
walked walks.served stepped --exec "exec $served challenges-exact-rst" --profile sim -j 2
grep -q '^600 walks, ' walks.served && grep -q '^! G-1' walks.served || fail "$(tail -5 walks.served)"
echo ok
