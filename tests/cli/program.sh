# Sourced, with TCPSPEC as the first word, by tests that ask the program itself: a folder of their own, and how they ask and complain.
tcpspec=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
failures=0

# ask WORDS...: runs it; what it says is in `out` and `err`, the exit code in $got.
ask() {
  last="tcpspec $*"
  "$tcpspec" "$@" >out 2>err
  got=$?
}
# How far long work is, which is said after a while.
progress='^tcpspec: ((round .*: )?[0-9]+ of [0-9]+ (cases|points|targets|mutants)|[0-9]+ walks)'
# expect CODE SAID WORDS...: runs it, and complains if it ends otherwise or does not say so; without SAID it says nothing on standard error.
expect() {
  local wanted=$1 said=$2
  shift 2
  ask "$@"
  if [ "$got" != "$wanted" ] || { [ -n "$said" ] && ! grep -qF -- "$said" out err; } || { [ -z "$said" ] && grep -qvE "$progress" err; }; then
    complain "$last: exit $got instead of $wanted, or it does not say \"$said\""
  fi
}
# ask_and_signal NAMES WORDS...: the same, but as soon as it heeds signals it is sent the first, and each other when it has taken that.
ask_and_signal() {
  local names=$1 name pid
  shift
  last="tcpspec $* (SIG$names)"
  "$tcpspec" "$@" >out 2>err &
  pid=$!
  # It reads them from a descriptor. Before, it only holds them back for moments.
  until ls -l "/proc/$pid/fd" 2>/dev/null | grep -q signalfd; do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.01
  done
  for name in $names; do
    kill "-$name" "$pid" 2>/dev/null || break
    # Until it is taken; what comes before that is one signal with it.
    while grep -qs '^SigBlk:.*4003$' "/proc/$pid/status"; do :; done
  done
  wait "$pid"
  got=$?
}
complain() {
  echo "$1:" >&2
  head -c 3000 out err >&2
  failures=$((failures + 1))
}
