#!/usr/bin/env bash
# debian_package.sh CPACK BUILD SOURCE VERSION: makes the package, and looks at what is in it and whether it works unpacked.
set -euo pipefail
cpack=$1 build=$2 source=$3 version=$4

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0
fail() {
  echo "$*" >&2
  failures=$((failures + 1))
}

(cd "$build" && "$cpack" -G DEB -B "$scratch/out") >"$scratch/log" 2>&1 || {
  cat "$scratch/log" >&2
  exit 1
}
packages=("$scratch"/out/*.deb)
[ "${#packages[@]}" = 1 ] || fail "one package was expected, not ${packages[*]}"
package=${packages[0]}

dpkg-deb -x "$package" "$scratch/root"
dpkg-deb -e "$package" "$scratch/control"

for file in usr/bin/tcpspec usr/bin/tcpspec-agent usr/share/tcpspec/reports/results.schema.json \
  usr/share/tcpspec/cases/requirements/rfc9293.yaml usr/share/doc/tcpspec/README.md usr/share/doc/tcpspec/copyright \
  usr/share/doc/tcpspec/agent/PROTOCOL.md usr/share/doc/tcpspec/agent/portable/tcpspec_agent.c \
  usr/share/doc/tcpspec/agent/portable/tcpspec_agent.py usr/share/doc/tcpspec/stepped/PROTOCOL.md \
  usr/share/tcpspec/stepped/tcpspec_stepped.h usr/share/tcpspec/stepped/tcpspec_stepped.py usr/share/man/man1/tcpspec.1 usr/share/man/man1/tcpspec-run.1 \
  usr/share/bash-completion/completions/tcpspec usr/share/zsh/vendor-completions/_tcpspec \
  usr/share/fish/vendor_completions.d/tcpspec.fish; do
  [ -f "$scratch/root/$file" ] || fail "$file is not in the package"
done
for file in usr/bin/tcpspec.source usr/lib usr/include usr/local; do
  [ ! -e "$scratch/root/$file" ] || fail "$file is in the package"
done
while IFS= read -r file; do
  [ -f "$scratch/root/usr/share/tcpspec/$file" ] || fail "$file is not in the package"
done < <(cd "$source" && find cases -name '*.yaml')

while IFS= read -r link; do
  [ -f "$scratch/root/usr/share/doc/tcpspec/$link" ] || fail "README.md points at $link, which is not in the package"
done < <(cd "$source" && grep -o '](\([^):#]*\)' README.md | cut -c3- | sort -u)

# What the package says of itself.
field() { dpkg-deb -f "$package" "$1"; }
[ "$(field Package)" = tcpspec ] || fail "Package is $(field Package)"
[ "$(field Version)" = "$version" ] || fail "Version is $(field Version)"
[ "$(field Maintainer)" = "the tcpspec authors" ] || fail "Maintainer is $(field Maintainer)"
for dependency in libcap2-bin libc6 libyaml-cpp; do
  field Depends | grep -q "$dependency" || fail "Depends lacks $dependency: $(field Depends)"
done

# Only the tester is privileged, and with one capability.
sh -n "$scratch/control/postinst" || fail "postinst is not a shell script"
[ -x "$scratch/control/postinst" ] || fail "postinst cannot be executed"
privileges=$(grep -o 'setcap .*tcpspec[^ ]*' "$scratch/control/postinst" | tr '\n' ';')
[ "$privileges" = "setcap cap_net_raw=ep /usr/bin/tcpspec;" ] || fail "postinst sets: $privileges"
if find "$scratch/root" -perm /7000 | grep .; then fail "set-user-ID, set-group-ID or sticky files"; fi

# Nothing remembers the machine that it was built on.
for path in "$source" "$build"; do
  if grep -rlF "$path/" "$scratch/root"; then fail "these files name $path"; fi
done

# It finds its own cases wherever it is unpacked.
tester=$scratch/root/usr/bin/tcpspec
[ "$("$tester" --version)" = "tcpspec $version" ] || fail "--version says $("$tester" --version)"
if ! (cd / && env -u TCPSPEC_DATA "$tester" check >"$scratch/check" 2>&1); then
  fail "tcpspec check refuses the packaged cases: $(cat "$scratch/check")"
fi
[ "$failures" = 0 ]
