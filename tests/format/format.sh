#!/usr/bin/env bash
# format.sh CLANG-FORMAT SOURCE-DIR: every source looks as .clang-format says.
set -euo pipefail
if ! [ -x "$1" ]; then
  echo "clang-format-14 is missing; bash .ci/install packages-tests installs it" >&2
  exit 1
fi
cd "$2"
find tester reports tests -name '*.[ch]pp' -print0 | xargs -0 "$1" --dry-run --Werror
