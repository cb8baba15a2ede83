# Sourced, with the words TCPSPEC STEPPED_SIM PYTHON [FAULTY_TARGET], by tests that run a stepped target: a folder of their own, and
# how they complain.
set -euo pipefail
tcpspec=$1 served=$2 python=$3 faulty=${4:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

fail() { echo "FAILED: $*"; exit 1; }
