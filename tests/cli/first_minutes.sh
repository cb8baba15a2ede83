#!/usr/bin/env bash
# first_minutes.sh TCPSPEC: words that are nearly right are told what is right, and trouble is told before the
# run and by its true name.
set -uo pipefail
. "$(dirname "$0")/program.sh"

one=(--id 'rst-inside-the-window-is-challenged[ESTABLISHED]' --family 4)

# What is nearly right.
expect 2 '--targets names a file of targets' scan 127.0.0.1:80
expect 0 '1 case run' run sim --id syn-ack-opens --family 4 -o first -o second -q
[ -e second/results.json ] || complain "$last: the last -o does not count"
expect 3 'cannot write /proc/x.yaml' probe sim -o /proc/x.yaml
expect 2 'is a URL; the target is `127.0.0.1:8000`' run http://127.0.0.1:8000/
expect 2 'is a URL; the target is `[::1]:443`' run 'https://me@[::1]/a?b'
expect 2 'did you mean `obeys-rst-anywhere`' run sim:obeys-rst
expect 2 'did you mean `rst-inside-the-window-is-challenged` or ' explain rst-inside-window
expect 5 'there is no case `rst-inside-windo*`; did you mean `rst-inside-the-window-is-challenged`' run sim --id 'rst-inside-windo*'
expect 5 'there is no case `nothing-like-it`; `tcpspec list` shows them' list --id nothing-like-it
expect 0 'there is no case `nothing-like-it`' run sim "${one[@]}" --id nothing-like-it -q

# What a profile names must be there.
printf 'profile: mine\ndeviations:\n  - {case: syn-backs-offf, reason: x}\n  - {case: data-only-after-the-handshake, reason: x}\n' >mine.yaml
expect 0 'mine.yaml: there is no case `syn-backs-offf`; did you mean `syn-backs-off`' check mine.yaml
[ "$(wc -l <err)" = 1 ] || complain "$last knows not all names"

# Where reports cannot go, the run does not begin; what still goes wrong leaves the summary and all other reports.
touch file
expect 3 'cannot make the folder file' run sim "${one[@]}" -o file
expect 3 'cannot write /proc/x.html' run sim "${one[@]}" --html /proc/x.html
grep -q 'case run' out && complain "$last began although its report cannot be written"
mkdir folder
expect 3 'cannot write folder' run sim "${one[@]}" --html folder
expect 3 'cannot make the folder /proc/x' sweep sim --point 'established/RST/*' -o /proc/x
expect 3 'cannot write /dev/full: No space left' run sim "${one[@]}" --csv /dev/full --html page.html -o full
grep -q '1 case run' out && [ -s page.html ] && [ -s full/results.json ] || complain "$last lost what could be told"

# Two runs do not share a folder; when one has died, however, its folder is free.
mkfifo pipe
"$tcpspec" run sim "${one[@]}" -q -o shared --html pipe >/dev/null 2>&1 &
first=$!
until [ -e shared/results.json ]; do kill -0 $first 2>/dev/null || break; sleep 0.01; done
expect 3 'another run is writing its reports to shared; -o names another folder' run sim "${one[@]}" -o shared
kill -9 $first
wait $first 2>/dev/null
expect 0 '1 case run' run sim "${one[@]}" -o shared

# A file shows how far the work is, too: soon, and a line a second at most.
for quiet in '' -q; do
  began=$SECONDS
  ask walk sim --time 2s --seed 1 $quiet
  lines=$(grep -cE "$progress" err)
  if [ -z "$quiet" ]; then
    [ "$lines" -ge 2 ] && [ "$lines" -le $((SECONDS - began + 1)) ] || complain "$last: $lines lines of progress"
  else
    [ "$lines" = 0 ] || complain "$last is not quiet"
  fi
done

# Too little of something is called so.
ask_limited() {
  local limits=$1
  shift
  last="($limits) tcpspec $*"
  (ulimit $limits && exec "$tcpspec" "$@") >out 2>err
  got=$?
}
ask_limited '-n 6' run sim "${one[@]}" -o few
[ "$got" = 3 ] && grep -q 'Too many open files' err || complain "$last: exit $got, and not the true reason"

# Wherever memory runs out, that is not a bug of ours, and not a death without a word.  A program with sanitizers
# reserves more than any limit before it begins.
ask_limited '-v 140000' --version
if [ "$got" = 0 ]; then
  for kilobytes in 60000 100000 120000; do
    ask_limited "-v $kilobytes" run sim -q -o little
    [ "$got" = 0 ] || { [ "$got" = 3 ] && grep -q 'not enough memory' out err; } || complain "$last: exit $got"
  done
  ask_limited '-v 60000' run sim -q -o little
  [ "$got" = 3 ] || complain "$last: exit $got, so that nothing above was tried"
fi

[ "$failures" = 0 ]
