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
complain() {
  echo "$1:" >&2
  head -c 3000 out err >&2
  failures=$((failures + 1))
}
