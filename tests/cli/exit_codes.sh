#!/usr/bin/env bash
# exit_codes.sh TCPSPEC: the promises of `tcpspec help exit-codes`, asked of the program itself.
set -uo pipefail
. "$(dirname "$0")/program.sh"


cat >good.yaml <<'YAML'
- case: syn-draws-syn-ack
  title: A SYN draws a SYN,ACK
  checks: [RFC9293-MUST-2]
  given: LISTEN
  steps:
    - send: <SEQ=IRS><CTL=SYN>
    - expect: <SEQ=ISS><ACK=IRS+1><CTL=SYN,ACK>
YAML
sed 's/given:/givne:/' good.yaml >bad.yaml

expect 0 "" --help
expect 0 "" check good.yaml
expect 2 "did you mean \`run\`" rnu
expect 2 "did you mean \`--seed\`" run --sede 1
expect 2 "bad.yaml:4" check bad.yaml
expect 2 "bad.yaml:4" run good.yaml bad.yaml
expect 2 "nowhere.yaml" run nowhere.yaml
expect 2 "did you mean \`silent-on-syn\`" run sim good.yaml --fault silent-on-sin
expect 1 "1 fail" run sim --id syn-to-closed-port --family 4 --fault closed-reset-acks-too-little -o faulty
rm -r faulty
expect 0 "silent-on-syn" mutants --live
expect 5 "no case is selected" list good.yaml --id no-such-case
expect 0 "" mutants
expect 2 "did you mean \`no-paws\`" mutants --mutant no-paw
expect 5 "no case is selected" mutants --matrix good.yaml --id no-such-case
expect 0 "" mutants --matrix good.yaml --mutant sends-bad-checksum
expect 1 "" mutants --matrix good.yaml --mutant no-dsack

# With cases alone: what they catch, and nothing of all the mutants that are for others to catch.
expect 0 "Cases that catch a mutant: 1 of 1" mutants --matrix good.yaml
! grep -q survives out || complain "$last tells of mutants that have nothing to do with the case"
(cat good.yaml; sed -e 's/syn-draws-syn-ack/anything/' -e '/expect:/d' good.yaml) >useless.yaml
expect 1 "anything catches no mutant" mutants --matrix useless.yaml

(cat good.yaml; echo '  caught: [ignores-rts]') >typo.yaml
for verb in check run "mutants --matrix"; do expect 2 "there is no mutant \`ignores-rts\`" $verb typo.yaml; done
expect 2 "did you mean \`ignores-rst\`" check typo.yaml
expect 2 "write commands as in 'lose 3,7; duplicate 1%; in: delay 4 200ms'" run sim --link '10%'
expect 2 "did you mean \`obeys-rst-anywhere\`" run sim:obeys-rst-anywere good.yaml
expect 2 "--baseline: there is no profile \`nothere\`; \`tcpspec list profiles\`" run sim good.yaml --baseline nothere
expect 2 "--baseline: good.yaml has errors" run sim good.yaml --baseline good.yaml
grep -q '^$' err && complain "$last prints a blank line"
for host in 0.0.0.0 224.0.0.1 255.255.255.255; do expect 2 "$host is not the address of a single host" run "$host:80" good.yaml; done
expect 2 "good.yaml is not a results.json and not a pcapng" replay good.yaml
expect 0 "" run sim good.yaml -q -o clean
expect 5 "failed last time (clean/results.json)" run sim good.yaml --last-failed -o clean
expect 2 "unknown tag \`hand-shake\`; did you mean \`handshake\`?" list --tag hand-shake
expect 0 "" list tags
ln -s loop loop
expect 2 "loop: error: cannot be read: Too many levels" check ./loop
expect 2 "the file is larger than 4 MiB" check /dev/zero
head -c 5000 "$tcpspec" >elf.yaml
expect 2 "elf.yaml: error: this is not a text file" check elf.yaml
printf -- '- case: x\n  title: %0100000d\n  titel: y\n' 0 | sed 's/title: 0/title: \x01/' >long.yaml
expect 2 "control characters" check long.yaml
[ "$(wc -c <out)" -lt 1000 ] || complain "$last echoes a line that is too long to read"
expect 2 "there is no file or folder of cases \`127.0.0.1\`" run 127.0.0.1
[ ! -e tcpspec-out ] || { echo "a run that could not begin left tcpspec-out" >&2; failures=$((failures + 1)); }

# A full disk under standard output is the environment's fault, and not silent.
"$tcpspec" --help >/dev/full 2>err
[ $? = 3 ] && grep -q "standard output" err || { echo "no complaint about a full disk" >&2; failures=$((failures + 1)); }

# Without the privilege to send, a run ends at once; its reports say why, and who asked for it is told to skip.
privileged=$tcpspec
tcpspec=./unprivileged
cat >unprivileged <<SH
#!/bin/sh
if [ "\$(id -u)" = 0 ]; then exec setpriv --bounding-set=-all --inh-caps=-all "$privileged" "\$@"; fi
exec "$privileged" "\$@"
SH
chmod +x unprivileged
expect 3 "CAP_NET_RAW" run 127.0.0.1:1 good.yaml -o refused
grep -q '"aborted": "packet socket' refused/results.json || { echo "a refused run left no report" >&2; failures=$((failures + 1)); }
expect 77 "skipped" run 127.0.0.1:1 good.yaml --skip-if-unprivileged -o skipped
[ ! -e skipped ] || { echo "a skipped run left reports" >&2; failures=$((failures + 1)); }
tcpspec=$privileged

# Without its cases the program says where it looked.
mkdir empty
TCPSPEC_DATA=$scratch/empty expect 3 "TCPSPEC_DATA is $scratch/empty" list
[ "$failures" = 0 ]
