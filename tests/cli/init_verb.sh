#!/usr/bin/env bash
# init_verb.sh TCPSPEC: what `init` writes is accepted by `check` and runs; and `check` finds the errors of profiles.
set -uo pipefail
. "$(dirname "$0")/program.sh"


expect 0 '' init case -o mine-case.yaml
expect 0 '' init profile -o mine.yaml
expect 0 '' init agent -o agent.py
expect 0 '' init agent c -o agent.c
expect 0 '1 case and 1 profile in 2 files: no errors' check mine-case.yaml mine.yaml
expect 0 '2 pass' run sim mine-case.yaml -o case
expect 0 '' run sim --profile ./mine.yaml -k syn-to-closed-port -q -o profile
[ "$(echo '1 HELLO' | python3 agent.py | cut -d' ' -f1-3)" = '1 ok version=1' ] || complain "the agent in Python"
cc -std=c99 -o agent agent.c 2>err && [ "$(echo '1 HELLO' | ./agent | cut -d' ' -f1-3)" = '1 ok version=1' ] || complain "the agent in C"
expect 0 '' init binding -o tcpspec_stepped.py
expect 0 '' init binding c -o tcpspec_stepped.h
printf 'import tcpspec_stepped\nclass Nothing:\n    packet = None\n    def timers(self, now): return None\n' >nothing.py
echo 'tcpspec_stepped.serve(lambda hello, send: Nothing())' >>nothing.py
[ "$(printf 'hello 1 seed=7 now=5 addresses=10.77.0.2/24\nat 5\ngo\n' | python3 nothing.py)" = "hello 1 packets=ip application=no
wake never" ] || complain "the binding in Python"
expect 2 'is there already' init agent c -o agent.c
expect 2 'case, profile' init
expect 2 'case, profile' init something
expect 2 'takes no further word' init case c

# Every line of the skeleton that is a key can be used, alone or below `lab:`.
while IFS= read -r line; do
  case $line in
    \#'  '[a-z]*:*) printf 'profile: mine\nlab:\n  %s\n' "${line#\#  }" >one.yaml ;;
    *) printf 'profile: mine\n%s\n' "${line#\#}" >one.yaml ;;
  esac
  case $line in *'  namespace:'*) echo '  link: tap' >>one.yaml ;; *'  link:'*) echo '  namespace: tester' >>one.yaml ;; esac
  expect 0 'no errors' check one.yaml
done < <(grep -E '^#( {2})?[a-z0-9-]+: ' mine.yaml)

printf 'profile: mine\nrot: 3 s\n' >wrong.yaml
expect 2 'did you mean `rto`' check wrong.yaml
printf 'profile: mine\nlab: {link: tap, namespace: tester, agent: "exec me {devise}"}\n' >wrong.yaml
expect 2 'did you mean `{device}`' check wrong.yaml
printf 'profile: mine\nlab: {link: tap, agent: exec me}\n' >wrong.yaml
expect 2 'did you mean `namespace: tester`' check wrong.yaml
expect 0 'profiles' check
expect 0 '"title": "tcpspec profile"' schema profile
[ "$failures" = 0 ]
